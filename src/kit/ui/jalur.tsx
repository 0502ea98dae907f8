import type { Child } from 'hono/jsx'
import type { T } from '../i18n.ts'
import { Shape, type ShapeName } from './shape.tsx'

export type JalurItem = {
  /** `plain`: a path that is only explained (the home page), with a shape of its own. */
  state: 'past' | 'now' | 'next' | 'plain'
  title: Child
  lines?: Child[]
  /** Shown in the box of the present place: who holds it, the limit, the calendar. */
  children?: Child
  shape?: ShapeName
}

/** The path of a report: solid where it has been, a ring where it is, dotted where it will go. */
export function Jalur({ t, items, level = 3 }: { t: T; items: JalurItem[]; level?: 2 | 3 | 4 }) {
  const Title = `h${level}` as 'h3'
  return (
    <ol class="jalur">
      {items.map((item) => (
        <li
          class={item.state === 'plain' || item.state === 'past' ? undefined : item.state}
          aria-current={item.state === 'now' ? 'step' : undefined}
        >
          <Shape name={item.shape ?? (item.state === 'plain' ? 'past' : item.state)} size={24} />
          <Title>
            {item.state === 'past' && <span class="vh">{t('ui.jalur.past')} </span>}
            {item.state === 'next' && <span class="vh">{t('ui.jalur.next')} </span>}
            {item.title}
            {item.state === 'now' && (
              <>
                {' '}
                <span class="tag-now">{t('ui.jalur.now')}</span>
              </>
            )}
          </Title>
          {item.lines?.map((line) => (
            <p>{line}</p>
          ))}
          {item.children && <div class="here">{item.children}</div>}
        </li>
      ))}
    </ol>
  )
}
