import type { AgencyTree } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import {
  type ClockKind,
  isLate,
  localDay,
  nextStep,
  type Step,
  shareOf,
  stepDays,
  takenAfterMove,
  toDay,
  toIso,
} from '../clocks/rules.ts'
import { system } from '../people/actor.ts'
import type { Reference } from '../reference.ts'
import { actInBatches } from './act-in-batches.ts'
import { type Decision, prepareEvent } from './record-event.ts'
import type { ReportState } from './report.ts'
import { saveMoves } from './save-moves.ts'
import type { Saved } from './store.ts'
import { type DueStep, daysOf, lockDueSteps, type Planned, savePlans, type Unplanned, unplannedClocks } from './sweep-store.ts'

const PLANS = 2_000
const stepped: readonly ClockKind[] = ['verify', 'firstAnswer', 'resolve']

/** Works out the steps of limits that are new or have moved, then takes every step that is due, in order; run again, nothing is taken twice. @returns how many were taken */
export async function takeSteps(app: App): Promise<number> {
  const ref = app.reference.get()
  const now = app.now()
  for (;;) {
    const unplanned = await unplannedClocks(app.db, PLANS)
    const plans = unplanned.map((clock) => planOf(ref, clock, now))
    if ((await savePlans(app.db, plans)) === 0) break
  }
  const days = daysOf(now)
  return actInBatches<DueStep>(app, {
    name: 'steps of limits',
    find: (tx, limit, only, without) => lockDueSteps(tx, days, limit, only, without),
    reportIdOf: ({ report }) => report.id,
    async settle(tx, items) {
      const saved: Saved[] = []
      const plans: Planned[] = []
      const seen = new Set<string>()
      for (const item of items) {
        const { report } = item
        if (seen.has(report.id)) continue // its other limit comes with the next batch: one event follows another
        seen.add(report.id)
        const taken = takeStep(ref, item, now)
        if (taken.decision) saved.push(prepareEvent(ref, report, taken.decision, system, now))
        plans.push(taken.plan)
      }
      await saveMoves(tx, saved)
      return savePlans(tx, plans)
    },
  })
}

function planOf(
  ref: Reference,
  { reportId, kind, dueOn, step, stepFor, clock, holder }: Unplanned,
  now: Temporal.Instant,
): Planned {
  const plan = { reportId, kind, dueOn, was: step }
  if (!clock || !stepped.includes(kind)) return { ...plan, step, stepOn: null }
  const office = ref.agencies.get(holder)!
  const days = stepDays(ref.calendars.get(office.calendarId), clock)
  const taken = stepFor === null ? step : takenAfterMove(days, step, localDay(now, office.timeZone))
  const next = nextStep(days, taken)
  return { ...plan, step: taken, stepOn: next ? toIso(next.on) : null }
}

/** The rule asked again under the lock: what is recorded (nothing when the limit has stopped or its day has not come), and which step is next. */
function takeStep(
  ref: Reference,
  { report, kind, dueOn, step }: DueStep,
  now: Temporal.Instant,
): { decision: Decision | null; plan: Planned } {
  const clock = report.clocks[kind]
  const office = ref.agencies.get(report.holder)!
  const plan = { reportId: report.id, kind, dueOn, was: step }
  if (!clock || clock.stoppedOn !== null || clock.pausedOn !== null)
    return { decision: null, plan: { ...plan, step, stepOn: null } }
  const days = stepDays(ref.calendars.get(office.calendarId), clock)
  const due = nextStep(days, step)
  if (!due || due.on > localDay(now, office.timeZone))
    return { decision: null, plan: { ...plan, step, stepOn: due ? toIso(due.on) : null } }
  const next = nextStep(days, due.nth)
  return {
    decision: decideStep(ref.agencies, report, kind, due.step, clock.dueOn),
    plan: { ...plan, step: due.nth, stepOn: next ? toIso(next.on) : null },
  }
}

function decideStep(tree: AgencyTree, report: ReportState, clock: ClockKind, step: Step, dueOn: string): Decision {
  const share = shareOf[step]
  if (share !== undefined) return { kind: 'reminded', change: { extra: { clock, dueOn, share } } }
  const node = step === 'above' ? officeAbove(tree, report.holder) : report.holder
  return { kind: 'escalated', change: { extra: { clock, dueOn, to: step, node } } }
}

/** The province or the ministry above an office; from there on, and where there is none, the root. */
export function officeAbove(tree: AgencyTree, holder: string): string {
  const above = tree.path(holder).slice(1)
  return above.find((id) => ['province', 'ministry'].includes(tree.get(id)?.kind ?? '')) ?? tree.root.id
}

/** Whether a running limit of a report ran out before today, where it is held. */
export function ranOut(ref: Reference, report: ReportState, kind: ClockKind, now: Temporal.Instant): boolean {
  const clock = report.clocks[kind]
  return (
    clock !== undefined && clock.stoppedOn === null && isLate(clock, localDay(now, ref.agencies.get(report.holder)!.timeZone))
  )
}

/** Days from arrival until today, where a report is held; null when its arrival is not known. */
export const ageOf = (ref: Reference, report: ReportState, now: Temporal.Instant): number | null =>
  report.receivedOn === null ? null : localDay(now, ref.agencies.get(report.holder)!.timeZone) - toDay(report.receivedOn)
