import type { ClockKind, ClockState, DayNumber, Derivation, LimitUnit, Pause, Policy, PolicyKind } from './calendar-types.ts'
import { deriveDueDate, dueWithPauses } from './derive.ts'
import { addWorkingDays, type Calendar, calendarFor, checkDays, workingDaysBetween } from './working-days.ts'
import { toDay, toIso } from './working-days-dates.ts'

export type { ClockKind, ClockState, DayNumber, Derivation, Policy, PolicyKind } from './calendar-types.ts'
export { nextStep, type Step, shareOf, stepDays, takenAfterMove } from './steps.ts'
export type { Calendar } from './working-days.ts'
export { localDay, toDay, toIso } from './working-days-dates.ts'

/**
 * The clocks of a report, in words:
 * - A due date is a date. It is fixed with the calendar of the office that holds the report at the start; the report is late from 00:00
 *   of the next day, and a later transfer to another zone does not move it.
 * - A clock that rests (hold) is neither nearer to its date nor later: it is judged as on the day it was paused.
 * - A stopped clock keeps its judgement for good: no pause, extension or decree that comes after changes it.
 * Every function returns a new state, or the same one when there is nothing to do.
 */

/** Starts a limit of `limitDays` on the local date of the event. Throws RangeError when it is not a whole number from 0. */
export function startClock(
  cal: Calendar,
  start: { kind: ClockKind; unit: LimitUnit; limitDays: number; policy: string; startedOn: string },
): ClockState {
  const { due, provisional } = addWorkingDays(calendarFor(cal, start.unit), toDay(start.startedOn), start.limitDays)
  return {
    kind: start.kind,
    unit: start.unit,
    limitDays: start.limitDays,
    startedOn: start.startedOn,
    dueOn: toIso(due),
    provisional,
    pausedOn: null,
    pauses: [],
    extendedDays: 0,
    stoppedOn: null,
    policy: start.policy,
  }
}

/** Lets the clock rest. Nothing happens to a clock that is stopped or rests already. */
export function pauseClock(clock: ClockState, on: DayNumber): ClockState {
  if (clock.stoppedOn !== null || clock.pausedOn !== null) return clock
  return { ...clock, pausedOn: toIso(on) }
}

/** Lets a resting clock go on, and moves its date. A resumption dated before its pause (another zone) takes nothing, as on the same day. */
export function resumeClock(cal: Calendar, clock: ClockState, on: DayNumber): ClockState {
  if (clock.stoppedOn !== null || clock.pausedOn === null) return clock
  if (on <= toDay(clock.pausedOn)) return { ...clock, pausedOn: null }
  return due(cal, { ...clock, pausedOn: null, pauses: [...clock.pauses, { from: clock.pausedOn, to: toIso(on) }] })
}

/** Adds `days` of the clock's own unit to its limit. Throws RangeError when it is not a whole number from 0. */
export function extendClock(cal: Calendar, clock: ClockState, days: number): ClockState {
  checkDays(days)
  if (clock.stoppedOn !== null || days === 0) return clock
  return due(cal, { ...clock, extendedDays: clock.extendedDays + days })
}

/** Ends the clock: what it measured has happened. A clock that rests may be stopped too. */
export function stopClock(clock: ClockState, on: DayNumber): ClockState {
  return clock.stoppedOn === null ? { ...clock, stoppedOn: toIso(on) } : clock
}

/** The date anew after the calendar has changed (a decree, a regional holiday). Stopped clocks keep their judgement. */
export function recomputeClock(cal: Calendar, clock: ClockState): ClockState {
  return clock.stoppedOn === null ? due(cal, clock) : clock
}

/**
 * Days of the clock's unit until the due date: 0 is due today, 1 or more is to come, -1 or less is late. A due date of yesterday is late by
 * at least one, even when no working day has passed since; a date to come is at least one away, even when a calendar of another office
 * has no working day until then.
 */
export function daysLeft(cal: Calendar, clock: ClockState, today: DayNumber): number {
  const dueDay = toDay(clock.dueOn)
  const on = judgedOn(clock, today)
  if (on === dueDay) return 0
  const days = workingDaysBetween(calendarFor(cal, clock.unit), on, dueDay)
  return on < dueDay ? Math.max(1, days) : Math.min(-1, days)
}

/** Late from 00:00 of the day after the due date; a resting or stopped clock as on the day it was paused or stopped. */
export function isLate(clock: ClockState, today: DayNumber): boolean {
  return judgedOn(clock, today) > toDay(clock.dueOn)
}

/** How the clock's date came about. For a stopped clock hand in the calendar of its own time: later decrees are not its business. */
export function explainClock(cal: Calendar, clock: ClockState): Derivation {
  return deriveDueDate(
    calendarFor(cal, clock.unit),
    toDay(clock.startedOn),
    clock.limitDays + clock.extendedDays,
    pausesOf(clock),
  )
}

export type PolicyAsk = {
  kind: PolicyKind
  class: string | null
  grade: string | null
  /** Ids from the agency up to the root. */
  agencyPath: readonly string[]
  on: string
}

/**
 * The row that sets a limit on a date. A row of the agency itself goes before one of its parents, nearest first, and those before the
 * general one; among them a row for class and grade goes before one for the class, and that before a general one; then the newer.
 * An agency may be tighter than the general row, never looser: a row of an agency that gives more days than the general one does not hold.
 * An ungraded complaint counts as plain; whistleblowing has a row of its own, 60 days.
 * Throws an Error when no row is valid: an installation without limits is not set up.
 */
export function choosePolicy(policies: readonly Policy[], ask: PolicyAsk): Policy {
  const found = findPolicy(policies, ask)
  if (!found) throw new Error(`no time limit ${ask.kind} for ${ask.class ?? 'any class'} on ${ask.on}`)
  return found
}

/** The same, undefined when no row is valid. */
export function findPolicy(policies: readonly Policy[], ask: PolicyAsk): Policy | undefined {
  const grade = ask.class === 'complaint' ? (ask.grade ?? 'plain') : ask.grade
  const valid = policies.filter(
    (row) =>
      row.kind === ask.kind &&
      row.validFrom <= ask.on &&
      (row.validTo === null || ask.on <= row.validTo) &&
      (row.agencyId === null || ask.agencyPath.includes(row.agencyId)) &&
      (row.class === null || row.class === ask.class) &&
      (row.grade === null || row.grade === grade),
  )
  const distance = (row: Policy) => (row.agencyId === null ? ask.agencyPath.length : ask.agencyPath.indexOf(row.agencyId))
  const detail = (row: Policy) => (row.class === null ? 0 : 2) + (row.grade === null ? 0 : 1)
  valid.sort(
    (a, b) => distance(a) - distance(b) || detail(b) - detail(a) || compare(b.validFrom, a.validFrom) || compare(a.id, b.id),
  )
  const law = valid.find((row) => row.agencyId === null)
  return valid.find((row) => row.agencyId === null || !law || (row.unit === law.unit && row.days <= law.days))
}

function due(cal: Calendar, clock: ClockState): ClockState {
  const days = clock.limitDays + clock.extendedDays
  const found = dueWithPauses(calendarFor(cal, clock.unit), toDay(clock.startedOn), days, pausesOf(clock))
  return { ...clock, dueOn: toIso(found.due), provisional: found.provisional }
}

function pausesOf(clock: ClockState): Pause[] {
  return clock.pauses.map(({ from, to }) => ({ from: toDay(from), to: toDay(to) }))
}

/** The day on which the clock is judged: today, or the earlier day on which it was paused or stopped. */
function judgedOn(clock: ClockState, today: DayNumber): DayNumber {
  const paused = clock.pausedOn === null ? today : toDay(clock.pausedOn)
  const stopped = clock.stoppedOn === null ? today : toDay(clock.stoppedOn)
  return Math.min(today, paused, stopped)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
