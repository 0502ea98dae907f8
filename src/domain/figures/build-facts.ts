import { AgencyTree } from '../agencies/tree.ts'
import type { App } from '../app.ts'
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
 * The facts of reports from their history: of all (`'all'`: after a decree that came late, after a restore), or of those that have none. Safe to run again, beside
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
        foldFacts(own, history.ref, history.pathOf),
      )
      await putFacts(tx, facts)
    })
    done += ids.length
    say(done)
  }
  if (which === 'all') await dirtyAll(app.db)
  return done
}

/** The facts of one report: its events folded, each change applied. Pure. */
export function foldFacts(events: readonly ReportEvent[], ref: Reference, pathOf?: Parameters<typeof factChange>[4]): FoldedFact {
  let state: ReportState | null = null
  let fact: FoldedFact | null = null
  for (const event of events) {
    const after = applyEvent(state, event)
    const change = factChange(event, state, after, ref, pathOf)
    if (change) fact = applyFact(fact, change)
    state = after
  }
  return fact!
}

/** The reference with every office that ever was, and who stood above it on a day (before its first day: on its first). */
async function pastTree(app: App) {
  const { nodes, closure } = await wholeTree(app.db)
  const ref: Reference = { ...app.reference.get(), agencies: new AgencyTree(nodes, [], new Set()) }
  const above = Map.groupBy(closure, (row) => row.descendant)
  const pathOf = (agency: string, event: ReportEvent): readonly string[] => {
    const rows = above.get(agency) ?? []
    const day = toIso(localDay(Temporal.Instant.from(event.at), ref.agencies.get(agency)!.timeZone))
    const then = rows.filter((row) => row.from <= day && (row.to === null || day <= row.to))
    const first = rows.reduce((least, row) => (row.from < least ? row.from : least), '9999')
    return (then.length ? then : rows.filter((row) => row.from === first)).map((row) => row.ancestor)
  }
  return { ref, pathOf }
}
