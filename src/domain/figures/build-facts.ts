import { AgencyTree } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import type { Calendars } from '../clocks/load-calendars.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import type { Reference } from '../reference.ts'
import { applyEvent } from '../reports/apply-event.ts'
import type { ReportEvent } from '../reports/events.ts'
import type { ReportState } from '../reports/report.ts'
import { applyFact, type FoldedFact, factChange } from './rules.ts'
import { dirtyAll, lockedHistories, putFacts, reportsAfter, reportsWithoutFacts, wholeTree } from './store.ts'

const AT_ONCE = 500
const NIL = '00000000-0000-0000-0000-000000000000'

/**
 * The facts of reports from their history: of all (`'all'`: after a restore), or of those that have none. Safe to run again, beside
 * officers at work, and to be cut off. Cells follow with the next count.
 * @returns how many reports were folded.
 */
export async function buildFacts(app: App, which: 'all' | 'missing', say: (done: number) => void = () => {}): Promise<number> {
  const history = await pastTree(app)
  const find = which === 'all' ? reportsAfter : reportsWithoutFacts
  let done = 0
  for (let ids = await find(app.db, NIL, AT_ONCE); ids.length; ids = await find(app.db, ids.at(-1)!, AT_ONCE)) {
    await app.db.tx(async (tx) => {
      const events = await lockedHistories(tx, ids)
      const facts = [...Map.groupBy(events, (event) => event.reportId).values()].map((own) =>
        foldFacts(own, history.refAt, history.pathOf),
      )
      await putFacts(tx, facts)
    })
    done += ids.length
    say(done)
  }
  if (which === 'all') await dirtyAll(app.db)
  return done
}

/** The facts of one report: its events folded, each change applied, by what was known of calendars and limits at each. Pure. */
export function foldFacts(
  events: readonly ReportEvent[],
  refAt: (event: ReportEvent) => Reference,
  pathOf?: Parameters<typeof factChange>[4],
): FoldedFact {
  let state: ReportState | null = null
  let fact: FoldedFact | null = null
  for (const event of events) {
    const after = applyEvent(state, event)
    const change = factChange(event, state, after, refAt(event), pathOf)
    if (change) fact = applyFact(fact, change)
    state = after
  }
  return fact!
}

/** The reference with every office that ever was, and who stood above it on a day (before its first day: on its first). */
async function pastTree(app: App) {
  const { nodes, closure, ended } = await wholeTree(app.db)
  const ref: Reference = { ...app.reference.get(), agencies: new AgencyTree(nodes, [], new Set()) }
  const above = Map.groupBy(closure, (row) => row.descendant)
  const pathOf = (agency: string, event: ReportEvent): readonly string[] => {
    const rows = above.get(agency) ?? []
    // An office that has ended got its reports before that: its successor was not above it then.
    const last = ended.get(agency) ?? '9999-12-31'
    const at = toIso(localDay(Temporal.Instant.from(event.at), ref.agencies.get(agency)!.timeZone))
    const day = at < last ? at : last
    const then = rows.filter((row) => row.from <= day && (row.to === null || day <= row.to))
    const first = rows.reduce((least, row) => (row.from < least ? row.from : least), '9999')
    return (then.length ? then : rows.filter((row) => row.from === first)).map((row) => row.ancestor)
  }
  const states = new Map<Calendars, Reference>()
  const refAt = (event: ReportEvent): Reference => {
    const calendars = ref.calendars.asOf(event.at)
    const known = states.get(calendars) ?? { ...ref, calendars }
    states.set(calendars, known)
    return known
  }
  return { refAt, pathOf }
}
