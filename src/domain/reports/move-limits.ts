import type { App } from '../app.ts'
import type { ClockKind } from '../clocks/rules.ts'
import { system } from '../people/actor.ts'
import type { Reference } from '../reference.ts'
import { actInBatches } from './act-in-batches.ts'
import { limitsAfter, lockLimitsAfter } from './limit-store.ts'
import { lateness, movedLimits } from './moved-limits.ts'
import { prepareEvent } from './record-event.ts'
import type { ReportState } from './report.ts'
import { saveMoves } from './save-moves.ts'

const FIRST = '00000000-0000-0000-0000-000000000000'
const PAGE = 2_000
const EXAMPLES = 50

/** What a change would do. `reports`: that get another date · `confirmed`: whose date stays and is no longer (or again) provisional. */
export type Difference = {
  reports: number
  confirmed: number
  /** Limits that would be late today, and those that would not be late any more. */
  becomeLate: number
  noLongerLate: number
  /** From which date to which, the most frequent first; at most 50. */
  dates: { kind: ClockKind; from: string; to: string; n: number }[]
  /** The reports themselves, in the order of their new date; at most 50. */
  examples: { number: string; holder: string; kind: ClockKind; from: string; to: string; late: number }[]
}

/** The open limits of all reports as they would be with other calendars or limits. Changes nothing. @param since no limit that ends before this day can move */
export async function previewLimits(app: App, calendars: Reference['calendars'], since: string): Promise<Difference> {
  const { agencies } = app.reference.get()
  const now = app.now()
  const dates = new Map<string, Difference['dates'][number]>()
  const difference: Difference = { reports: 0, confirmed: 0, becomeLate: 0, noLongerLate: 0, dates: [], examples: [] }
  for (let page = await limitsAfter(app.db, FIRST, since, PAGE); page.length; ) {
    for (const report of page) {
      const moved = movedLimits(report, calendars, agencies)
      if (!moved) continue
      const steps = Object.entries(moved).map(([kind, to]) => ({
        kind: kind as ClockKind,
        to,
        from: report.clocks[kind as ClockKind]!,
      }))
      const further = steps.filter(({ from, to }) => from.dueOn !== to.dueOn)
      if (further.length) difference.reports++
      else difference.confirmed++
      for (const { kind, from, to } of further) {
        const key = `${kind} ${from.dueOn} ${to.dueOn}`
        const line = dates.get(key) ?? { kind, from: from.dueOn, to: to.dueOn, n: 0 }
        dates.set(key, { ...line, n: line.n + 1 })
        const late = lateness(from, to, report.holder, agencies, now)
        if (late > 0) difference.becomeLate++
        if (late < 0) difference.noLongerLate++
        if (difference.examples.length < EXAMPLES)
          difference.examples.push({ number: report.number, holder: report.holder, kind, from: from.dueOn, to: to.dueOn, late })
      }
    }
    page = await limitsAfter(app.db, page.at(-1)!.id, since, PAGE)
  }
  difference.dates = [...dates.values()].sort((a, b) => b.n - a.n || a.from.localeCompare(b.from)).slice(0, EXAMPLES)
  difference.examples.sort((a, b) => a.to.localeCompare(b.to))
  return difference
}

/**
 * Brings every open limit to the rules of today: an event in the history of each report that moves, in batches. Run again it does nothing; what an officer moves meanwhile
 * is passed over and found by the next run.
 * @param change the id of the change that is told as the reason
 * @returns how many reports were moved
 */
export async function moveLimits(
  app: App,
  { since, change }: { since: string; change: string },
  say: (done: number) => void = () => {},
): Promise<number> {
  const ref = app.reference.get()
  const now = app.now()
  let after = FIRST
  let moved = 0
  await actInBatches<ReportState>(app, {
    name: 'moving of limits',
    async find(tx, limit, only) {
      const reports = await lockLimitsAfter(tx, after, since, limit, only)
      const last = reports.at(-1)?.id
      if (only === null && last !== undefined && last > after) after = last
      return reports
    },
    reportIdOf: ({ id }) => id,
    async settle(tx, reports) {
      const saved = reports.flatMap((report) => {
        const clocks = movedLimits(report, ref.calendars, ref.agencies)
        return clocks
          ? [prepareEvent(ref, report, { kind: 'limitsMoved', change: { clocks, extra: { to: change } } }, system, now)]
          : []
      })
      await saveMoves(tx, saved)
      moved += saved.length
      say(moved)
      return reports.length // looked at: only an empty batch ends the walk
    },
  })
  return moved
}
