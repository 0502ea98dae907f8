import { choosePolicy, localDay, toDay, toIso } from '../clocks/rules.ts'
import { addWorkingDays } from '../clocks/working-days.ts'
import type { Reference } from '../reference.ts'
import type { ReportState } from '../reports/report.ts'

/** The last day (ISO date, in the zone of the holder) on which "no" brings the report back; null without a final answer. */
export function disputeUntil(report: ReportState, { ref }: { ref: Reference }): string | null {
  if (!report.answeredAt) return null
  const office = ref.agencies.get(report.holder)!
  const answered = localDay(Temporal.Instant.from(report.answeredAt), office.timeZone)
  const policy = choosePolicy(ref.calendars.policies, {
    kind: 'dispute',
    class: report.class,
    grade: report.grade,
    agencyPath: ref.agencies.path(report.holder),
    on: toIso(answered),
  })
  return toIso(addWorkingDays(ref.calendars.get(office.calendarId), toDay(toIso(answered)), policy.days).due)
}
