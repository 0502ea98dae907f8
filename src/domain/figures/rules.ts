import { localDay, toDay } from '../clocks/rules.ts'
import { workingDaysBetween } from '../clocks/working-days.ts'
import { disputeUntil } from '../feedback/dispute-until.ts'
import type { Reference } from '../reference.ts'
import type { FactChange, FactCounts, FactRow } from '../reports/consequences.ts'
import type { ReportEvent } from '../reports/events.ts'
import { readingFact } from '../reports/readings.ts'
import { isOpen, type ReportState } from '../reports/report.ts'

type Clock = ReportState['clocks'][keyof ReportState['clocks']]
type Path = (agency: string, event: ReportEvent) => readonly string[]

/**
 * What an event changes in the facts of its report, in words (docs/figures.md):
 * - a report counts for the office that holds it, or held it last, and for every node above that office on the day it came there;
 * - days are working days of that office's calendar from the day of arrival, the same day is 0, and are fixed when the thing happens;
 * - limits of *verify* and *first answer* are those of the first run: an appeal starts them again, but does not unmake a judgement;
 * - a late holiday moves the dates of limits that are open, and the days of nothing that has happened;
 * - of an imported report only what its source says is known: the day of verification, of a final answer and of archiving is that of the import and counts for nothing.
 * @param pathOf the nodes from the office upwards; today's tree unless a rebuild knows an older one
 * @returns the columns with another value; null when none has one. For a first event the whole row.
 */
export function factChange(
  event: ReportEvent,
  before: ReportState | null,
  after: ReportState,
  ref: Reference,
  pathOf: Path = (agency) => ref.agencies.path(agency),
): FactChange | null {
  const office = ref.agencies.get(after.holder)!
  const cal = ref.calendars.get(office.calendarId)
  const isImport = event.change.extra?.importedFrom !== undefined
  const changed = (...fields: (keyof ReportState)[]) => before === null || fields.some((field) => before[field] !== after[field])
  const days = (at: string | null) =>
    at === null || after.receivedOn === null
      ? null
      : Math.max(0, workingDaysBetween(cal, toDay(after.receivedOn), localDay(Temporal.Instant.from(at), office.timeZone)))
  const dayOf = (at: string | null) => (at === null ? null : localDay(Temporal.Instant.from(at), office.timeZone))

  const change: FactChange = {
    ...(before === null && { report_id: after.id, channel: after.channel }),
    ...(changed('receivedOn') && {
      received_on: after.receivedOn,
      month: after.receivedOn && `${after.receivedOn.slice(0, 8)}01`,
    }),
    ...(changed('holder') && { agency: after.holder, path: pathOf(after.holder, event), calendar: office.calendarId }),
    ...(changed('class') && { class: after.class }),
    ...(changed('grade') && { grade: after.grade }),
    ...(changed('category') && { category: after.category }),
    ...(changed('areaCode') && { area_code: after.areaCode }),
    ...(changed('audience') && { audience: after.audience }),
    ...(changed('status') && { status: after.status }),
    ...(changed('mergedInto') && { merged: after.mergedInto !== null }),
    ...(changed('closedBy') && { closed_by: after.closedBy }),
    ...(changed('archivedBy') && { archived_by: after.archivedBy }),
    ...(changed('archiveReason') && { archive_reason: after.archiveReason }),
    ...(changed('solved') && { solved: after.solved }),
    ...(changed('rating') && { rating: after.rating }),
    ...(changed('returnCount') && { returns: after.returnCount }),
    ...(changed('verifiedAt') && {
      verified: after.verifiedAt !== null,
      verify_days: isImport ? null : days(after.verifiedAt),
    }),
    ...answers(event, before, after, days),
    // A holiday that came late gives the reporter another day too.
    ...(event.kind === 'limitsMoved' && after.answeredAt !== null && { settles_on: settles(after, ref) }),
    ...((changed('answeredAt') || isFinal(before) !== isFinal(after)) && {
      final: isFinal(after),
      final_days: days(after.answeredAt),
      settles_on: settles(after, ref),
    }),
    ...((before === null || isOpen(before.status) !== isOpen(after.status)) && {
      ended_days: isOpen(after.status) ? null : days(isImport ? after.closedAt : event.at),
    }),
  }
  const { verify, firstAnswer, resolve, review } = after.clocks
  if (review !== before?.clocks.review) change.review = readingFact(review)
  if (verify !== before?.clocks.verify && (!verify || verify.startedOn === after.receivedOn)) {
    change.verify_due_on = verify?.dueOn ?? null
    change.verify_judged_on = judgedOn(verify)
  }
  if (firstAnswer !== before?.clocks.firstAnswer && !runsAgain(firstAnswer, dayOf(after.firstAnsweredAt))) {
    change.answer_due_on = firstAnswer?.dueOn ?? null
    change.answer_judged_on = judgedOn(firstAnswer)
  }
  if (resolve !== before?.clocks.resolve) {
    change.resolve_due_on = resolve?.dueOn ?? null
    change.resolve_judged_on = judgedOn(resolve)
  }
  const reopened = reopening(event, before, after)
  if (reopened) change.reopened = reopened
  const extended = event.kind === 'extended' ? 1 : event.change.extra?.undone === 'extended' ? -1 : 0
  if (extended) change.extended = extended
  return Object.keys(change).length ? change : null
}

/** The row after a change: what the statement of a move does in SQL, for a rebuild from history. */
export function applyFact<F extends FactCounts>(fact: F | null, { reopened = 0, extended = 0, ...change }: FactChange): F {
  return {
    ...fact,
    ...change,
    reopens: (fact?.reopens ?? 0) + reopened,
    extensions: (fact?.extensions ?? 0) + extended,
  } as F
}

export type FoldedFact = FactRow & FactCounts

/** An answer once given is not taken away by a reopening, only by an undo. An imported report that was answered or closed has one, whenever it was. */
function answers(
  event: ReportEvent,
  before: ReportState | null,
  after: ReportState,
  days: (at: string | null) => number | null,
): FactChange {
  if (before && before.firstAnsweredAt === after.firstAnsweredAt && isAnswered(before) === isAnswered(after)) return {}
  if (before && isAnswered(before) && !isAnswered(after) && event.kind !== 'undone') return {}
  return { answered: isAnswered(after), answer_days: days(after.firstAnsweredAt) }
}

/** The last day of the ten after the answer itself: that a machine closed the report meanwhile gives its reporter more, the figures none. */
const settles = (report: ReportState, ref: Reference) => disputeUntil({ ...report, closedBy: null }, { ref })

const isFinal = (report: ReportState | null) =>
  report !== null &&
  (report.answeredAt !== null || ((report.status === 'answered' || report.status === 'closed') && report.mergedInto === null))
const isAnswered = (report: ReportState) => report.firstAnsweredAt !== null || isFinal(report)

/** Whether the limit of the first answer runs a second time, after an appeal against an answer. */
const runsAgain = (clock: Clock, answered: number | null) =>
  clock !== undefined && answered !== null && (clock.stoppedOn === null || toDay(clock.startedOn) > answered)

/** The day on which a limit stopped or rests; null while it runs. */
const judgedOn = (clock: Clock) =>
  [clock?.stoppedOn ?? null, clock?.pausedOn ?? null].filter((day) => day !== null).sort()[0] ?? null

/** +1 for whatever brings an answered or ended report back to work, -1 when that is undone. */
function reopening(event: ReportEvent, before: ReportState | null, after: ReportState): number {
  const was = event.change.extra?.undone
  if (was === 'reviewed') return before?.status === 'inProgress' ? -1 : 0
  if (event.kind === 'undone') return was === 'reopened' ? -1 : 0
  const wasDone = before !== null && (before.status === 'answered' || !isOpen(before.status))
  return wasDone && (after.status === 'inProgress' || after.status === 'submitted') && event.kind !== 'unmerged' ? 1 : 0
}
