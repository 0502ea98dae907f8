import { Refusal } from '../../kit/refusal.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import { system } from '../people/actor.ts'
import { changeReport } from './change-report.ts'
import { numbersAt } from './limit-store.ts'
import type { Decision } from './record-event.ts'
import { writtenAt } from './record-event.ts'
import type { ReportState } from './report.ts'
import { scopesFollowTree } from './scope-store.ts'

const AT_ONCE = 200
const PLACED_AT_ONCE = 5_000

/**
 * Hands the open reports of offices that have ended to their successors: at the merge itself, and later what an old office gets back (a reopening, an appeal). Reports of the
 * offices that stood below them stay where they are, and go into the queues of those that stand above now. Safe to run at any time. @returns how many were moved
 */
export async function moveToSuccessors(app: App): Promise<number> {
  const { agencies } = app.reference.get()
  const former = agencies.former.map(({ id }) => id)
  if (former.length === 0) return 0
  let moved = 0
  for (let last = ''; ; ) {
    const numbers = await numbersAt(app.db, former, last, AT_ONCE)
    for (const number of numbers) if (await succeed(app, number)) moved++
    if (numbers.length < AT_ONCE) break
    last = numbers.at(-1)!
  }
  for (let placed = PLACED_AT_ONCE; placed > 0; ) placed = await scopesFollowTree(app.db, former, PLACED_AT_ONCE)
  return moved
}

async function succeed(app: App, number: string): Promise<boolean> {
  const { agencies } = app.reference.get()
  const at = app.now()
  const rule = (report: ReportState | null) => {
    const decision = report && decideSuccession(report, agencies, writtenAt(report, at))
    if (!decision) throw new Refusal('not-allowed-now')
    return decision
  }
  try {
    await changeReport(app, number, system, at, [rule])
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-allowed-now') return false // somebody moved it meanwhile
    throw error
  }
}

/** Who holds it, takes part in it, is reported in it or alone forwards it: the successor in the place of each office that has ended. Limits and status stay. Null: nothing to do. */
export function decideSuccession(report: ReportState, tree: AgencyTree, now: string): Decision | null {
  const to = (id: string) => tree.successorOf(id)
  const assignments: ReportState['assignments'] = {}
  for (const [office, a] of Object.entries(report.assignments)) {
    if (a.until !== null || to(office) === office) continue
    const there = assignments[to(office)] ?? report.assignments[to(office)]
    const active = there?.until === null ? there : null
    assignments[office] = { ...a, until: now }
    assignments[to(office)] = {
      lead: a.lead || (active?.lead ?? false),
      since: active?.since ?? now,
      until: null,
      answeredAt: a.answeredAt ?? active?.answeredAt ?? null,
    }
  }
  const holder = to(report.holder)
  if (holder === report.holder && Object.keys(assignments).length === 0) return null
  return {
    kind: 'succeeded',
    change: {
      status: report.status,
      holder,
      ...(report.lockedTo && { lockedTo: to(report.lockedTo) }),
      ...(report.reportedOffice && { reportedOffice: to(report.reportedOffice) }),
      assignments,
      extra: { from: report.holder },
    },
  }
}
