import type { App } from '../../domain/app.ts'
import type { Dashboard } from '../../domain/figures/dashboard.ts'
import { formatNumber, formatShare } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { DataTable } from '../../kit/ui/data-table.tsx'
import type { Column, Table, TableName } from './lead-tables.ts'
import type { View } from './lead-view.ts'

/** All that the leaders' page is drawn from. */
export type Lead = {
  app: App
  site: Site
  t: T
  view: View
  dashboard: Dashboard
  tables: Record<TableName, Table>
  /** Nodes that may be chosen: those above within the officer's reach, and those right below. */
  nodes: { slug: string; name: string }[]
  above: { slug: string; name: string } | undefined
  years: readonly string[]
  promise: number
}

/** A table of `lead-tables.ts`: names lead to the unit, numbers to the reports behind them. */
export function LeadTable({ t, table, caption }: { t: T; table: Table; caption: string }) {
  return (
    <DataTable
      caption={caption}
      quietCaption
      columns={table.columns.map(({ key, kind }) => ({ label: t(key), words: kind === 'words' }))}
      rows={table.rows.map(({ cells, href, lists }) =>
        cells.map((cell, i) => {
          const text = written(t, table.columns[i]!, cell)
          const to = i === 0 ? href : lists?.[i]
          return to ? (
            <a class="act" href={to}>
              {text}
            </a>
          ) : (
            text
          )
        }),
      )}
    />
  )
}

function written(t: T, { kind }: Column, cell: string | number | null): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell
  return kind === 'share' ? formatShare(cell, t.lang) : formatNumber(cell, t.lang)
}
