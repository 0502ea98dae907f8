import type { App } from '../../domain/app.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { KeyHint } from '../../kit/ui/key-hint.tsx'
import { Paper } from './paper.tsx'
import type { Officer } from './session.ts'

/** Every key of the console by what it is for; the same letters stand on the buttons that they press. */
const keys: Record<string, readonly (readonly [string, string])[]> = {
  list: [
    ['J', 'next'],
    ['K', 'previous'],
    ['N', 'fresh'],
    ['S', 'filter'],
    ['/', 'find'],
    ['Z', 'undo'],
  ],
  report: [
    ['V', 'send'],
    ['E', 'mask'],
    ['T', 'hold'],
    ['H', 'handle'],
    ['R', 'answer'],
    ['B', 'return'],
    ['F', 'forward'],
    ['A', 'assign'],
    ['P', 'extend'],
    ['C', 'note'],
    ['M', 'merge'],
    ['G', 'correct'],
    ['L', 'resume'],
    ['U', 'reopen'],
    ['Y', 'approve'],
    ['I', 'identity'],
    ['.', 'more'],
  ],
  form: [
    ['Enter', 'enter'],
    ['Ctrl Enter', 'sendForm'],
    ['Esc', 'leave'],
  ],
  many: [
    ['X', 'tick'],
    ['Shift J', 'tickNext'],
    ['Shift X', 'tickAll'],
    ['A', 'manyAssign'],
    ['F', 'manyForward'],
    ['R', 'manyAnswer'],
    ['G', 'manyTag'],
    ['M', 'manyMerge'],
    ['D', 'manyArchive'],
  ],
  everywhere: [
    ['Ctrl K', 'commands'],
    ['?', 'keys'],
  ],
}

export function KeysPage(frame: { app: App; site: Site; t: T; officer: Officer }) {
  const { t } = frame
  return (
    <Paper {...frame} title={t('desk.keys.all')} lead={t('desk.keys.lead')}>
      <div class="keys-of">
        {Object.entries(keys).map(([group, lines]) => (
          <section>
            <h2>{t(`desk.keys.${group}`)}</h2>
            <dl>
              {lines.map(([key, name]) => (
                <div>
                  <dt>
                    <KeyHint keys={key} />
                  </dt>
                  <dd>{t(`desk.key.${name}`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Paper>
  )
}
