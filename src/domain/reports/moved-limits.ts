import { type Calendar, type ClockKind, type ClockState, findPolicy, isLate, localDay, recomputeClock } from '../clocks/rules.ts'
import type { Reference } from '../reference.ts'
import type { ReportState } from './report.ts'

type Limited = Pick<ReportState, 'clocks' | 'holder' | 'assignments' | 'class' | 'grade'>
type Agencies = Reference['agencies']
type Calendars = Reference['calendars']

/**
 * What calendars and limits of today make of the limits of a report, in words:
 * - an open limit has the date that the rules of today give it: the row that is valid on the day on which it began, the calendar with every holiday that is known now;
 * - the rules are those of the office under which the date came about: the holder, else another office that has or had the report, the latest first. It is found by what it
 *   gives: the office whose rules, today's or earlier ones, lead to the row and the date that stand there;
 * - a limit that no office's rules explain stays as it is; one that has stopped keeps its judgement.
 * @returns the limits with another date, number of days or certainty; null when there are none. Pure.
 */
export function movedLimits(report: Limited, calendars: Calendars, agencies: Agencies): ReportState['clocks'] | null {
  const offices = officesOf(report, agencies)
  const moved = Object.values(report.clocks).flatMap((clock): [ClockKind, ClockState][] => {
    if (clock.stoppedOn !== null) return []
    const cal = calendarNow(clock, offices, calendars)
    if (!cal) return []
    const now = recomputeClock(cal, { ...clock, ...rowNow(report, clock, offices, calendars, agencies) })
    return sameDate(now, clock) && now.limitDays === clock.limitDays && now.policy === clock.policy ? [] : [[clock.kind, now]]
  })
  return moved.length ? Object.fromEntries(moved) : null
}

/** The calendar that leads to the date of a limit: for its derivation. Of a stopped limit the calendar as it was known then. */
export function calendarBehind(clock: ClockState, report: Limited, { calendars, agencies }: Reference): Calendar {
  const offices = officesOf(report, agencies)
  const id = behind(clock, offices, calendars)
  return id ? id.then.get(id.calendar) : calendars.get(agencies.get(report.holder)!.calendarId)
}

/** Late now and not before, or the other way round: +1, -1 or 0. `before` and `after` are limits of one kind. */
export function lateness(
  before: ClockState,
  after: ClockState,
  holder: string,
  agencies: Agencies,
  now: Temporal.Instant,
): number {
  const today = localDay(now, agencies.get(holder)!.timeZone)
  return Number(isLate(after, today)) - Number(isLate(before, today))
}

type Office = { id: string; calendarId: string }

function officesOf({ holder, assignments }: Limited, agencies: Agencies): Office[] {
  const newest = Object.entries(assignments).sort(([, a], [, b]) => b.since.localeCompare(a.since))
  const ids = new Set([holder, ...newest.map(([id]) => id)])
  return [...ids].flatMap((id) => agencies.get(id) ?? [])
}

const sameDate = (a: ClockState, b: ClockState) => a.dueOn === b.dueOn && a.provisional === b.provisional

function behind(clock: ClockState, offices: readonly Office[], calendars: Calendars) {
  const ids = [...new Set(offices.map(({ calendarId }) => calendarId))]
  const running = { ...clock, stoppedOn: null }
  for (const calendar of ids)
    for (const then of statesOf(calendars))
      if (sameDate(recomputeClock(then.get(calendar), running), clock)) return { then, calendar }
  return null
}

/** Today's rules, then the earlier ones, which are worked out only when today's do not explain a date. */
function* statesOf(calendars: Calendars): Generator<Calendars> {
  yield calendars
  yield* calendars.earlier()
}

const calendarNow = (clock: ClockState, offices: readonly Office[], calendars: Calendars): Calendar | null => {
  const found = behind(clock, offices, calendars)
  return found && calendars.get(found.calendar)
}

/** The row of the limit and its days; what stands there when no office's rules lead to it. */
function rowNow(report: Limited, clock: ClockState, offices: readonly Office[], calendars: Calendars, agencies: Agencies) {
  const rowOf = (then: Calendars, { id }: Office) =>
    findPolicy(then.policies, {
      kind: clock.kind,
      class: report.class,
      grade: report.grade,
      agencyPath: agencies.path(id),
      on: clock.startedOn,
    })
  for (const office of offices)
    for (const then of statesOf(calendars)) {
      if (rowOf(then, office)?.id !== clock.policy) continue
      const row = rowOf(calendars, office)
      return row && row.unit === clock.unit ? { policy: row.id, limitDays: row.days } : {}
    }
  return {}
}
