import type { ManyAct } from '../../domain/reports/act-on-many.ts'
import type { T } from '../../kit/i18n.ts'
import { KeyHint } from '../../kit/ui/key-hint.tsx'
import { BULK_FORM } from './console-list.tsx'

/** Each act's letter; it goes to the ticked rows while there are some, else to the open report. */
const KEYS: Record<ManyAct, string> = { assign: 'A', forward: 'F', answer: 'R', tag: 'G', merge: 'M', archive: 'D' }

/** What can be done with the ticked rows: a GET form, so the next page says what will happen before anything does. */
export function ManyBar({ t, acts, here }: { t: T; acts: readonly ManyAct[]; here: string }) {
  return (
    <details class="many-bar" data-many={t('desk.many.ticked', { n: '{n}' })}>
      <summary>{t('desk.many')}</summary>
      <form id={BULK_FORM} method="get" action="/konsol/banyak" class="acts">
        <input type="hidden" name="list" value={here} />
        {acts.map((act) => (
          <button class="ds-button" type="submit" name="act" value={act} data-variant="secondary" data-many-key={KEYS[act]}>
            {t(`desk.many.${act}`)} <KeyHint keys={KEYS[act]} />
          </button>
        ))}
      </form>
    </details>
  )
}
