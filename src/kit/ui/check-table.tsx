import type { Child } from 'hono/jsx'
import type { T } from '../i18n.ts'

export type CheckRow = {
  title: string
  answer: Child
  /** Where it is changed; left out on pages that only show. */
  change?: string
}

/** Questions and answers under each other; with `change`, each has a link that names its row to a screen reader. */
export function CheckTable({ t, rows, small }: { t: T; rows: CheckRow[]; small?: boolean }) {
  return (
    <dl class={small ? 'kv sm' : 'kv'}>
      {rows.map((row) => (
        <div>
          <dt>{row.title}</dt>
          <dd>{row.answer}</dd>
          {row.change && (
            <dd class="e">
              <a class="act quiet" href={row.change}>
                {t('ui.change')}
                <span class="vh"> {row.title.charAt(0).toLowerCase() + row.title.slice(1)}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
