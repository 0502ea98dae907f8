import type { PropsWithChildren } from 'hono/jsx'
import type { App } from '../../domain/app.ts'
import type { Dashboard } from '../../domain/figures/dashboard.ts'
import { formatNumber, formatShare } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { DataTable } from '../../kit/ui/data-table.tsx'
import type { Column, Table, Tables } from './lead-columns.ts'
import type { View } from './lead-view.ts'

/** All that the leaders' page is drawn from. */
export type Lead = {
  app: App
  site: Site
  t: T
  view: View
  dashboard: Dashboard
  tables: Tables
  /** Nodes that may be chosen: those above within the officer's reach, and those right below. */
  nodes: { slug: string; name: string }[]
  above: { slug: string; name: string } | undefined
  years: readonly string[]
  promise: number
}

/** A table of a leader's page: names lead to the unit, numbers to the reports behind them. */
export function LeadTable({ t, table, caption }: { t: T; table: Table; caption: string }) {
  return (
    <DataTable
      caption={caption}
      quietCaption
      columns={table.columns.map(({ key, kind }) => ({ label: t(key), words: kind === 'words' }))}
      rows={table.rows.map(({ cells, href, lists, unknown }) =>
        cells.map((cell, i) => {
          const { key, kind } = table.columns[i]!
          const isFirstUnknown = unknown !== undefined && kind === 'days' && cells.indexOf(null) === i
          return <Linked to={i === 0 ? href : lists?.[key]}>{isFirstUnknown ? unknown : written(t, kind, cell)}</Linked>
        }),
      )}
    />
  )
}

function written(t: T, kind: Column['kind'], cell: string | number | null): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell
  return kind === 'share' ? formatShare(cell, t.lang) : formatNumber(cell, t.lang)
}

/** A number that leads to its reports, where there are any. */
export function Linked({ to, children }: PropsWithChildren<{ to: string | false | undefined }>) {
  const open = to && (
    <a class="act" href={to}>
      {children}
    </a>
  )
  return open || <>{children}</>
}

/** What stands in a hole of a sentence: words, a number, or a number with the address of its reports. */
export type Hole = string | number | { n: number; to: string | false | undefined }

/** A sentence of the locales whose numbers lead to the reports that they count. */
export function Say({ t, name, holes }: { t: T; name: string; holes: Record<string, Hole> }) {
  const entries = Object.entries(holes)
  const number = (n: string | number) => (typeof n === 'number' ? formatNumber(n, t.lang) : n)
  // The words come back in one piece, so links are put in where a mark that no language has was left.
  const text = t(
    name,
    Object.fromEntries(entries.map(([key, hole], i) => [key, typeof hole === 'object' ? `\u0000${i}\u0000` : number(hole)])),
  )
  return (
    <>
      {text.split('\u0000').map((part, i) => {
        const hole = i % 2 ? entries[Number(part)]?.[1] : undefined
        if (typeof hole !== 'object') return part
        return hole.n > 0 && hole.to ? <a href={hole.to}>{number(hole.n)}</a> : number(hole.n)
      })}
    </>
  )
}
