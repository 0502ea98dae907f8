import type { App } from '../app.ts'
import { toDay, toIso } from '../clocks/rules.ts'
import { type Actor, nodesOf } from '../people/actor.ts'
import { addCounts, type Counts } from './counts.ts'
import * as store from './dashboard-store.ts'
import { type Figures, figuresOf } from './figures.ts'
import { atNow, categoriesIn } from './read-figures.ts'
import { rising, wholeWeeks } from './rising.ts'
import { type Speed, speedOf } from './speed.ts'

/** Of which reports: of a node with everything below it, received in whole months (`from` their first day, `to` their last), of a category with those below it. */
export type DashboardAsk = { node: string; from: string; to: string; category?: string | undefined }
/** A unit right below the node, with everything below it; `own`: what the node itself holds. `backlog`: all that is open, whenever it came. */
export type Unit = { id: string; own: boolean; figures: Figures; speed: Speed; backlog: Figures['open']['byAge'] }
/** Reports a week of a category ('' is none), oldest first. */
export type Trend = { category: string; weeks: number[]; expected: { from: number; to: number }; rises: boolean }
export type Dashboard = {
  /** When these figures were read; what changed in the seconds before may not be counted yet. */
  at: Temporal.Instant
  today: string
  all: Figures
  backlog: Figures['open']['byAge']
  units: Unit[]
  months: { key: string; figures: Figures }[]
  /** Mondays of the weeks of `trends`. */
  weeks: string[]
  trends: Trend[]
  /** `code` of an area one step below those that the node serves. */
  places: { place: string; n: number }[]
  flows: { from: string; to: string; n: number }[]
}

const WEEKS = 52
const TRENDS = 12
const PLACES = 10

/** The nodes at which an officer may look at figures, the topmost ones; everything below them too. */
export function nodesToLookAt(app: App, actor: Actor): string[] {
  const { agencies } = app.reference.get()
  const nodes = nodesOf(actor, ['nationalAdmin', 'coordinator', 'liaison', 'head', 'auditor', 'evaluator', 'ombudsman'])
  return nodes.filter((node) => agencies.get(node) && !nodes.some((other) => other !== node && agencies.isWithin(node, other)))
}

/** Whether an officer may look at the figures of a node. */
export const mayLookAt = (app: App, actor: Actor, node: string): boolean =>
  nodesToLookAt(app, actor).some((top) => app.reference.get().agencies.isWithin(node, top))

/** Everything on the page of a leader, from the cells: it costs the same at a thousand reports and at a million. */
export async function readDashboard(app: App, ask: DashboardAsk): Promise<Dashboard> {
  const now = app.now()
  const at = atNow(app)
  const { agencies } = app.reference.get()
  const children = agencies.all.filter(({ parentId }) => parentId === ask.node).map(({ id }) => id)
  const categories = ask.category ? categoriesIn(app, ask.category) : ['']
  const months = { from: `${ask.from.slice(0, 8)}01`, to: `${ask.to.slice(0, 8)}01`, categories }
  const weeks = wholeWeeks(at.today, WEEKS)
  const [cells, arrived, places, flows] = await Promise.all([
    store.cellsOfUnits(app.db, [ask.node, ...children], ask.node, months),
    store.arrivals(app.db, ask.node, { ...months, from: `${weeks[0]!.slice(0, 8)}01`, to: at.today }),
    store.places(app.db, ask.node, months, lettersBelow(app, ask.node)),
    store.flows(app.db, ask.node, months),
  ])
  type Cells = typeof cells
  const counts = (own: Cells) => addCounts(own.map((cell) => cell.counts))
  const figures = (own: Cells) => figuresOf(counts(own), at)
  const backlog = (own: Cells) => figuresOf({ open: sumOf(own.map(({ open }) => open ?? {})) }, at).open.byAge
  const of = (node: string, below: boolean) => cells.filter((cell) => cell.node === node && cell.below === below)
  const whole = of(ask.node, true)
  const units = [
    ...children.map((id) => ({ id, own: false, cells: of(id, true) })),
    { id: ask.node, own: true, cells: of(ask.node, false) },
  ]
  return {
    at: now,
    today: at.today,
    all: figures(whole),
    backlog: backlog(whole),
    units: units
      .filter((unit) => unit.cells.length > 0)
      .map(({ id, own, cells: mine }) => ({
        id,
        own,
        figures: figures(mine),
        speed: speedOf(counts(mine), at),
        backlog: backlog(mine),
      })),
    months: [
      ...Map.groupBy(
        whole.filter(({ month }) => month >= months.from && month <= months.to),
        ({ month }) => month,
      ),
    ]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, mine]) => ({ key: month.slice(0, 7), figures: figures(mine) })),
    weeks,
    trends: trendsOf(arrived, weeks),
    places: places.slice(0, PLACES),
    flows,
  }
}

/** How areas are told apart: provinces of a nation, cities of a province, districts of a city, by what the node (or the nearest above it) serves. */
export function lettersBelow(app: App, node: string): 2 | 5 | 8 {
  const { agencies } = app.reference.get()
  const nearest = agencies.path(node).find((id) => agencies.served.some(({ agencyId }) => agencyId === id))
  const served = agencies.served.flatMap(({ agencyId, areaCode }) => (agencyId === nearest ? [areaCode.length] : []))
  const shortest = served.length ? Math.min(...served) : 0
  return shortest === 0 ? 2 : shortest < 5 ? 5 : 8
}

/** The twelve categories with the most reports of the year, week by week; those that rise first. Days are looked up: dates are slow to read, and a nation has 100,000 of them. */
function trendsOf(arrived: { category: string; arrived: Record<string, number> }[], weeks: string[]): Trend[] {
  const weekOf = new Map(
    weeks.flatMap((monday, i) => Array.from({ length: 7 }, (_, day) => [toIso(toDay(monday) + day), i] as const)),
  )
  const all = new Map<string, number[]>()
  for (const { category, arrived: days } of arrived) {
    const own = all.get(category) ?? weeks.map(() => 0)
    all.set(category, own)
    for (const [day, n] of Object.entries(days)) {
      const week = weekOf.get(day)
      if (week !== undefined) own[week]! += n
    }
  }
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
  return [...all]
    .map(([category, own]) => ({ category, weeks: own, ...rising(own) }))
    .sort((a, b) => sum(b.weeks) - sum(a.weeks))
    .slice(0, TRENDS)
    .sort((a, b) => Number(b.rises) - Number(a.rises))
}

const sumOf = (buckets: readonly Record<string, number>[]): NonNullable<Counts['open']> =>
  addCounts(buckets.map((open) => ({ open }))).open ?? {}
