import type { App } from '../../domain/app.ts'
import type { Dashboard } from '../../domain/figures/dashboard.ts'
import type { T } from '../../kit/i18n.ts'
import type { View } from './lead-view.ts'

/** A number as it is: `n` counts reports, so it leads to them; `norm` is a number of reports that nobody sent; `days` working days, `share` a fraction of 1. */
export type Column = { key: string; kind: 'words' | 'n' | 'norm' | 'days' | 'share' }
type Cell = string | number | null
/** `href`: where the name of the row leads · `lists`: by column the address of the reports behind the number · `unknown`: what a page says where days are not known · `told`: a sentence may name it. */
export type Row = {
  href?: string | undefined
  lists?: { [column: string]: string | false | undefined }
  unknown?: string | undefined
  told?: boolean
  cells: Cell[]
}
/** The table of a chart: what the page shows beside it and what its CSV holds. */
export type Table = { columns: Column[]; rows: Row[] }

export const tableNames = ['backlog', 'speed', 'solved', 'rising', 'places', 'bounced', 'flows', 'months'] as const
export type TableName = (typeof tableNames)[number]
export type Tables = Record<TableName, Table>

export const words = (key: string): Column => ({ key, kind: 'words' })
export const n = (key: string): Column => ({ key, kind: 'n' })
export const norm = (key: string): Column => ({ key, kind: 'norm' })
export const days = (key: string): Column => ({ key, kind: 'days' })
export const share = (key: string): Column => ({ key, kind: 'share' })

/** What all tables are made from. Names of areas are handed in, since they are asked of the database. `promise`: working days to a first answer. */
export type Told = {
  app: App
  t: T
  view: View
  dashboard: Dashboard
  promise: number
  placeNames: ReadonlyMap<string, string | null>
}

/** The number of a row in a column. */
export const numberIn = ({ columns }: Table, row: Row, key: string): number | null =>
  row.cells[columns.findIndex((column) => column.key === key)] as number | null

export const categoryName = (t: T, name: string | undefined) => name ?? t('lead.noCategory')
