import type { App } from '../app.ts'
import { addCounts, type Counts } from './counts.ts'
import { type At, type Duration, type Figures, figuresOf } from './figures.ts'
import { toldNodes } from './publish.ts'
import {
  answersByTopic,
  cellsByCategory,
  cellsOf,
  countFacts,
  type Key,
  NO_CATEGORY,
  receivedOf,
  type Where,
  yearsWithCells,
} from './store.ts'

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
  /** With every category below it; `-` is none. */
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

/** The figures of a period: from the cells where it is whole months and nothing but a category is chosen, else from the facts themselves. */
export async function readFigures(app: App, ask: Ask): Promise<Figures> {
  const at = atNow(app)
  if (isWholeMonths(ask)) {
    const cells = await cellsOf(app.db, [nodeOf(app, ask)], cellsAsked(app, ask))
    return figuresOf(addCounts(cells.map(({ counts }) => counts)), at)
  }
  const rows = await countFacts(app.db, whereOf(app, ask), 'none', at.today)
  return figuresOf(rows[0]?.counts ?? {}, at)
}

/** The same, parted: months and categories from the cells, anything else from the facts. A key of `agency` is an id, of `place` the code of a district. */
export async function readRows(app: App, ask: Ask, by: Exclude<Key, 'none'>): Promise<Row[]> {
  const at = atNow(app)
  const rowsOf = <K extends string>(cells: readonly ({ counts: Counts } & Record<K, string>)[], key: K): Row[] =>
    [...Map.groupBy(cells, (cell) => cell[key])].map(([own, all]) => ({
      key: own,
      figures: figuresOf(addCounts(all.map(({ counts }) => counts)), at),
    }))
  if (by === 'month' && isWholeMonths(ask)) {
    const cells = await cellsOf(app.db, [nodeOf(app, ask)], cellsAsked(app, ask))
    return rowsOf(cells, 'month').map(({ key, figures }) => ({ key: key.slice(0, 7), figures }))
  }
  if (by === 'category' && !ask.category && isWholeMonths(ask))
    return rowsOf(await cellsByCategory(app.db, nodeOf(app, ask), cellsAsked(app, ask)), 'category')
  const rows = await countFacts(app.db, whereOf(app, ask), by, at.today)
  return rows.map(({ key, counts }) => ({ key: by === 'month' ? key.slice(0, 7) : key, figures: figuresOf(counts, at) }))
}

/** What was received of a topic (category code, '' for none), and the days until its first answers: of the period, and of each month (`2026-10`) by itself. */
export type Topic = { category: string; received: number; firstAnswer: Duration; months: Map<string, Duration> }

/** The topics of a node with everything below it, over whole months. */
export async function readTopics(app: App, node: string, period: { from: string; to: string }): Promise<Topic[]> {
  const at = atNow(app)
  const cells = await answersByTopic(app.db, node, cellsAsked(app, period))
  return [...Map.groupBy(cells, (cell) => cell.category)].map(([category, own]) => ({
    category,
    ...pick(figuresOf(addCounts(own.map(({ counts }) => counts)), at)),
    months: new Map(own.map(({ month, counts }) => [month, figuresOf(counts, at).firstAnswer])),
  }))
}
const pick = ({ received, firstAnswer }: Figures) => ({ received, firstAnswer })

/** The figures of several nodes, each with everything below it unless told otherwise, over whole months; nodes without a report are left out. */
export async function readNodes(app: App, nodes: readonly string[], ask: Omit<Ask, 'node'>): Promise<Row[]> {
  const at = atNow(app)
  const cells = await cellsOf(app.db, nodes, cellsAsked(app, ask))
  return [...Map.groupBy(cells, (cell) => cell.node)].map(([key, own]) => ({
    key,
    figures: figuresOf(addCounts(own.map(({ counts }) => counts)), at),
  }))
}

/**
 * Which of some nodes have figures of their own for anybody in a period (publish.ts), by the tree as it stands today. Asked of one node, only the families on its way to the
 * root are counted.
 */
export async function nodesTold(app: App, nodes: readonly string[], period: { from: string; to: string }): Promise<Set<string>> {
  const { agencies } = app.reference.get()
  const above = new Set(nodes.flatMap((node) => agencies.path(node)))
  const family = agencies.all.filter(({ id, parentId }) => parentId === null || above.has(parentId) || above.has(id))
  const counts = await receivedOf(
    app.db,
    family.map(({ id }) => id),
    cellsAsked(app, period),
  )
  return toldNodes(new Map(family.map(({ id, parentId }) => [id, parentId])), counts)
}

/** The years in which a node, or one below it, received reports; the newest first. */
export const yearsOf = (app: App, node: string): Promise<string[]> => yearsWithCells(app.db, node)

const nodeOf = (app: App, { node }: Pick<Ask, 'node'>) => node ?? app.reference.get().agencies.root.id
const cellsAsked = (app: App, { below = true, from, to, category }: Omit<Ask, 'node'>) => ({
  below,
  from: `${from.slice(0, 8)}01`,
  to: `${to.slice(0, 8)}01`,
  ...(category && { categories: categoriesIn(app, category) }),
})

/** A category and those below it. */
export function categoriesIn(app: App, code: string): string[] {
  if (code === NO_CATEGORY) return [NO_CATEGORY]
  return app.reference.get().catalogue.categories.flatMap((one) => (one.code === code || one.parent === code ? [one.code] : []))
}

function whereOf(app: App, { below = true, category, ...ask }: Ask): Where {
  return { ...ask, node: nodeOf(app, ask), below, ...(category && { categories: categoriesIn(app, category) }) }
}

/** From the first of a month to the last of one, and no filter but a category. */
export function isWholeMonths({ from, to, class: klass, channel, area }: Omit<Ask, 'node'>): boolean {
  const last = Temporal.PlainDate.from(to)
  return !klass && !channel && !area && from.endsWith('-01') && last.day === last.daysInMonth
}
