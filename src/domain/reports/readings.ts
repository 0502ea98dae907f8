import { secondReader } from '../agencies/routing.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import { type ClockState, findPolicy, localDay, startClock, toIso } from '../clocks/rules.ts'
import type { Reference } from '../reference.ts'
import { activeOffices, type ReportState } from './report.ts'

/**
 * The second reader, in words (decisions/0012):
 * - a report is in the sample or it is not, by a keyed hash of its id: nobody can foresee it, nobody can steer it, and whoever has the key can show it again;
 * - each final answer of a report in the sample goes to a second unit before it counts as resolved: the nearest coordinator above that neither answers nor is reported;
 * - while it waits the report is not closed by silence. What the reporter says goes before: it ends the reading without a verdict;
 * - not passed brings the report back to the office, with the reasons.
 * The readings of a report stand in its limit `review`, a sign each: `-` waits, or ended without a verdict · `p` passed · `f` not passed, followed by the digits of its reasons.
 */

/** What an answer must tell, in the order of the digits; `offTopic`: it answers something else. */
export const reviewReasons = ['noAction', 'noDate', 'noOffice', 'noProof', 'noNext', 'offTopic'] as const
export type ReviewReason = (typeof reviewReasons)[number]

/** The office that reads a second time, or null: nobody can. */
export const readerOf = (report: ReportState, tree: AgencyTree): string | null =>
  secondReader(tree, { holder: report.holder, reportedOffice: report.reportedOffice, handlers: activeOffices(report) })

/**
 * The limit `review` for a final answer that is given now; null when it is not to be read.
 * @param draw where the report stands in the sample: from 0 to below 100; those below the flag `secondReaderShare` (percent) are in it
 */
export function readingOf(report: ReportState, draw: number, ref: Reference, at: Temporal.Instant): ClockState | null {
  const before = report.clocks.review
  if (!before && draw >= Number(ref.calendars.flag('secondReaderShare') ?? 0)) return null
  const readings = `${before?.readings ?? ''}-`
  const office = ref.agencies.get(report.holder)!
  const today = toIso(localDay(at, office.timeZone))
  const policy = findPolicy(ref.calendars.policies, {
    kind: 'review',
    class: report.class,
    grade: report.grade,
    agencyPath: ref.agencies.path(report.holder),
    on: today,
  })
  if (!policy || readerOf(report, ref.agencies) === null) return before ? { ...before, readings } : null
  return {
    ...startClock(ref.calendars.get(office.calendarId), {
      kind: 'review',
      unit: policy.unit,
      limitDays: policy.days,
      policy: policy.id,
      startedOn: today,
    }),
    readings,
  }
}

/** Whether an answer waits for its second reader. */
export const waitsForReader = (report: Pick<ReportState, 'clocks'>) => report.clocks.review?.stoppedOn === null

/** The readings with a verdict in the place of the one that waits. */
export const withVerdict = (readings: string, passed: boolean, reasons: readonly ReviewReason[]) =>
  `${readings.slice(0, -1)}${passed ? 'p' : `f${reasons.map((reason) => reviewReasons.indexOf(reason) + 1).join('')}`}`

/** The readings as a fact that figures count: the one that waits is `w`. */
export const readingFact = (clock: ClockState | undefined): string | null =>
  clock?.readings === undefined ? null : clock.stoppedOn === null ? `${clock.readings.slice(0, -1)}w` : clock.readings
