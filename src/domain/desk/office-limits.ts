import type { Sql } from '../../kit/db.ts'
import {
  type ClockState,
  choosePolicy,
  type Derivation,
  daysLeft,
  explainClock,
  isLate,
  localDay,
  pauseClock,
  resumeClock,
  startClock,
  stopClock,
  toDay,
  toIso,
} from '../clocks/rules.ts'
import type { Reference } from '../reference.ts'
import { selectState, toState } from '../reports/columns.ts'
import { activeOffices, type ReportState } from '../reports/report.ts'

/** The limit of one supporting office. `left`: working days until the date, 0 is today, negative is late; `answeredOn`: the day on which it answered its part. */
export type OfficeLimit = {
  office: string
  dueOn: string
  left: number
  late: boolean
  paused: boolean
  answeredOn: string | null
  clock: ClockState
  derivation: Derivation
}

/**
 * Every supporting office that has the report has a limit of its own, in words: as many days as a first answer has there, counted in that office's calendar from the day
 * on which the report came to it; it rests while the report is held, and stops when the office answers its part. Nothing of it is stored: it follows from the
 * assignments and the report's own pauses, so a late holiday moves it by itself.
 * @returns in the order of their dates; the lead is not among them
 */
export function officeLimits(report: ReportState, ref: Reference, now: Temporal.Instant): OfficeLimit[] {
  return activeOffices(report)
    .filter((office) => !report.assignments[office]!.lead && office !== report.holder)
    .map((office) => limitOf(office, report, ref, now))
    .sort((a, b) => a.dueOn.localeCompare(b.dueOn) || a.office.localeCompare(b.office))
}

function limitOf(office: string, report: ReportState, ref: Reference, now: Temporal.Instant): OfficeLimit {
  const { since, answeredAt } = report.assignments[office]!
  const { calendarId, timeZone } = ref.agencies.get(office)!
  const cal = ref.calendars.get(calendarId)
  const dayOf = (at: string) => localDay(Temporal.Instant.from(at), timeZone)
  const startedOn = toIso(dayOf(since))
  const policy = choosePolicy(ref.calendars.policies, {
    kind: 'firstAnswer',
    class: report.class,
    grade: report.grade,
    agencyPath: ref.agencies.path(office),
    on: startedOn,
  })
  let clock = startClock(cal, { kind: 'firstAnswer', unit: policy.unit, limitDays: policy.days, policy: policy.id, startedOn })
  // The limit to resolve runs from the first forward to the end, so it knows every time the report was held.
  const { pauses = [], pausedOn = null } = report.clocks.resolve ?? {}
  for (const { from, to } of pauses)
    if (to > startedOn) clock = resumeClock(cal, pauseClock(clock, toDay(from > startedOn ? from : startedOn)), toDay(to))
  if (pausedOn !== null) clock = pauseClock(clock, toDay(pausedOn > startedOn ? pausedOn : startedOn))
  if (answeredAt !== null) clock = stopClock(clock, dayOf(answeredAt))
  const today = localDay(now, timeZone)
  return {
    office,
    dueOn: clock.dueOn,
    left: daysLeft(cal, clock, today),
    late: isLate(clock, today),
    paused: clock.pausedOn !== null && clock.stoppedOn === null,
    answeredOn: clock.stoppedOn,
    clock,
    derivation: explainClock(cal, clock),
  }
}

/** So many reports in which offices support others are looked at, the newest first: more than a zone has open at a time. */
const LOOKED_AT = 20_000

/** Of each office the parts that it may still answer in others' reports, and has not: how many are due today, and how many are late. After the lead's final answer none is asked for. */
export async function supportDue(
  db: Sql,
  ref: Reference,
  offices: readonly string[],
  now: Temporal.Instant,
): Promise<Map<string, { supportToday: number; supportLate: number }>> {
  const { rows } = await db.query<{ state: unknown }>(
    `select ${selectState('r')} from report r where r.status in ('forwarded', 'inProgress') and r.id in (
       select report_id from assignment where agency_id = any($1) and not lead and until is null and answered_at is null)
     order by r.id desc limit ${LOOKED_AT}`,
    [offices],
  )
  const due = new Map<string, { supportToday: number; supportLate: number }>()
  for (const limit of rows.flatMap((row) => officeLimits(toState(row), ref, now))) {
    if (limit.answeredOn !== null || limit.paused || limit.left > 0) continue
    const own = due.get(limit.office) ?? { supportToday: 0, supportLate: 0 }
    due.set(limit.office, own)
    own[limit.late ? 'supportLate' : 'supportToday']++
  }
  return due
}
