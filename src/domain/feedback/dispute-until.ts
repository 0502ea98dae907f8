import { choosePolicy, localDay, toIso } from '../clocks/rules.ts'
import { addWorkingDays } from '../clocks/working-days.ts'
import type { Reference } from '../reference.ts'
import type { ReportState } from '../reports/report.ts'

/**
 * The last day (ISO date, in the zone of the holder) on which "no" brings the report back; null without a final answer. Silence has used up these days when a report is
 * closed automatically, so from that day they run anew: what a machine closed a person can open.
 */
export function disputeUntil(report: ReportState, { ref }: { ref: Reference }): string | null {
  if (!report.answeredAt) return null
  const office = ref.agencies.get(report.holder)!
  const from = report.closedBy === 'system' && report.closedAt ? report.closedAt : report.answeredAt
  const begin = localDay(Temporal.Instant.from(from), office.timeZone)
  const policy = choosePolicy(ref.calendars.policies, {
    kind: 'dispute',
    class: report.class,
    grade: report.grade,
    agencyPath: ref.agencies.path(report.holder),
    on: toIso(begin),
  })
  return toIso(addWorkingDays(ref.calendars.get(office.calendarId), begin, policy.days).due)
}
