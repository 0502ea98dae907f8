import { deriveDueDate } from '../clocks/derive.ts'
import {
  type ClockKind,
  type ClockState,
  type Derivation,
  daysLeft,
  explainClock,
  isLate,
  localDay,
  toIso,
} from '../clocks/rules.ts'
import type { Reference } from '../reference.ts'
import { calendarBehind } from '../reports/moved-limits.ts'
import type { ReportState } from '../reports/report.ts'

/** One limit of a report as people read it. `left`: days of the clock's unit until the date, 0 is today, negative is late. */
export type Limit = {
  kind: ClockKind
  clock: ClockState
  dueOn: string
  left: number
  late: boolean
  running: boolean
  paused: boolean
  derivation: Derivation
}

/** Every limit of a report with the derivation of its date by the calendar that led to it (of one that has stopped: as it was known then); the running ones first, nearest first. */
export function limitsOf(
  report: Pick<ReportState, 'clocks' | 'holder' | 'assignments' | 'class' | 'grade'>,
  ref: Reference,
  now: Temporal.Instant,
): Limit[] {
  const office = ref.agencies.get(report.holder)!
  const cal = ref.calendars.get(office.calendarId)
  const today = localDay(now, office.timeZone)
  return Object.values(report.clocks)
    .map((clock) => ({
      kind: clock.kind,
      clock,
      dueOn: clock.dueOn,
      left: daysLeft(cal, clock, today),
      late: isLate(clock, today),
      running: clock.stoppedOn === null && clock.pausedOn === null,
      paused: clock.pausedOn !== null && clock.stoppedOn === null,
      derivation: explainClock(calendarBehind(clock, report, ref), clock),
    }))
    .sort((a, b) => Number(b.running) - Number(a.running) || a.dueOn.localeCompare(b.dueOn))
}

/** Today's date where an office is. */
export const todayAt = (ref: Reference, agencyId: string, now: Temporal.Instant) =>
  toIso(localDay(now, ref.agencies.get(agencyId)!.timeZone))

/** Days left to one date in the calendar of an office: for lists that keep only the date. */
export function leftUntil(ref: Reference, agencyId: string, dueOn: string, now: Temporal.Instant): number {
  const office = ref.agencies.get(agencyId)!
  const clock = {
    kind: 'verify',
    unit: 'working',
    limitDays: 0,
    startedOn: dueOn,
    dueOn,
    provisional: false,
    pausedOn: null,
    pauses: [],
    extendedDays: 0,
    stoppedOn: null,
    policy: '',
  } as const
  return daysLeft(ref.calendars.get(office.calendarId), { ...clock, pauses: [] }, localDay(now, office.timeZone))
}

/** The days that lead from today to a date that is `left` working days away in the calendar of an office: why it is so near, or so far. */
export function daysToGo(ref: Reference, agencyId: string, left: number, now: Temporal.Instant): Derivation {
  const office = ref.agencies.get(agencyId)!
  return deriveDueDate(ref.calendars.get(office.calendarId), localDay(now, office.timeZone), left)
}
