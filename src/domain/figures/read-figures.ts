import type { App } from '../app.ts'
import { addCounts } from './counts.ts'
import { type At, type Figures, figuresOf } from './figures.ts'
import { cellsOf, countFacts, type Key, type Where, yearsWithCells } from './store.ts'

export type { Key } from './store.ts'

/**
 * Of which reports: those received from `from` to `to` (ISO dates, both counted), of a node alone or with everything below it. Without a node: of the whole installation.
 */
export type Ask = {
  node: string | null
  below?: boolean
  from: string
  to: string
  class?: string
  category?: string
  channel?: string
  /** A code of Kemendagri, with everything in it. */
  area?: string
}
export type Row = { key: string; figures: Figures }

/** What time it is to the figures. Verdicts fall with the day of Jakarta, the last zone in which it changes. */
export function atNow(app: App): At {
  return {
    today: app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString(),
    calendars: app.reference.get().calendars,
  }
}

/** The figures of a period: from the cells where it is whole months and nothing is filtered, else from the facts themselves. */
export async function readFigures(app: App, ask: Ask): Promise<Figures> {
  const at = atNow(app)
  if (isWholeMonths(ask)) {
    const cells = await cellsOf(app.db, [nodeOf(app, ask)], months(ask))
    return figuresOf(addCounts(cells.map(({ counts }) => counts)), at)
  }
  const rows = await countFacts(app.db, whereOf(app, ask), 'none', at.today)
  return figuresOf(rows[0]?.counts ?? {}, at)
}

/** The same, parted: months and the nodes right below from the cells, anything else from the facts. A key of `agency` is an id, of `place` the code of a district. */
export async function readRows(app: App, ask: Ask, by: Exclude<Key, 'none'>): Promise<Row[]> {
  const at = atNow(app)
  if (by === 'month' && isWholeMonths(ask)) {
    const cells = await cellsOf(app.db, [nodeOf(app, ask)], months(ask))
    return cells.map(({ month, counts }) => ({ key: month.slice(0, 7), figures: figuresOf(counts, at) }))
  }
  const rows = await countFacts(app.db, whereOf(app, ask), by, at.today)
  return rows.map(({ key, counts }) => ({ key: by === 'month' ? key.slice(0, 7) : key, figures: figuresOf(counts, at) }))
}

/** The figures of several nodes, each with everything below it, over whole months; nodes without a report are left out. */
export async function readNodes(app: App, nodes: readonly string[], period: { from: string; to: string }): Promise<Row[]> {
  const at = atNow(app)
  const cells = await cellsOf(app.db, nodes, months(period))
  return [...Map.groupBy(cells, (cell) => cell.node)].map(([key, own]) => ({
    key,
    figures: figuresOf(addCounts(own.map(({ counts }) => counts)), at),
  }))
}

/** The years in which a node, or one below it, received reports; the newest first. */
export const yearsOf = (app: App, node: string): Promise<string[]> => yearsWithCells(app.db, node)

const nodeOf = (app: App, { node }: Ask) => node ?? app.reference.get().agencies.root.id
const months = ({ below = true, from, to }: Pick<Ask, 'below' | 'from' | 'to'>) => ({
  below,
  from: `${from.slice(0, 8)}01`,
  to: `${to.slice(0, 8)}01`,
})

function whereOf(app: App, { below = true, ...ask }: Ask): Where {
  return { ...ask, node: nodeOf(app, ask), below }
}

/** From the first of a month to the last of one, and no filter. */
export function isWholeMonths({ from, to, class: klass, category, channel, area }: Ask): boolean {
  const last = Temporal.PlainDate.from(to)
  return !klass && !category && !channel && !area && from.endsWith('-01') && last.day === last.daysInMonth
}
