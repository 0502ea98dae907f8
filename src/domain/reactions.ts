import { factChange } from './figures/rules.ts'
import { officeNews } from './messages/office-news.ts'
import { officerNotices } from './messages/officer-notices.ts'
import { ombudsmanOffer, reporterNotices, reviewNotice } from './messages/reporter-notices.ts'
import type { Reference } from './reference.ts'
import type { FactChange, JobRow, OutboxRow } from './reports/consequences.ts'
import type { EventKind, ReportEvent } from './reports/events.ts'
import type { ReportState } from './reports/report.ts'

export type Consequences = { outbox: OutboxRow[]; jobs: JobRow[]; fact: FactChange | null }

/** A reaction returns rows of its own noun's tables or jobs, saved in the same transaction; it records no further event. */
export type Reaction = (facts: {
  event: ReportEvent
  before: ReportState | null
  after: ReportState
  noticeAt: Temporal.Instant
  ref: Reference
}) => Partial<Omit<Consequences, 'fact'>>

/** What a report causes elsewhere, by event. Limits are not here: they are part of the event itself (reports/report-clocks.ts). */
const reactions: { [K in EventKind]?: readonly Reaction[] } = {
  submitted: [reporterNotices],
  forwarded: [reporterNotices],
  handled: [reporterNotices],
  held: [reporterNotices],
  answeredInterim: [reporterNotices],
  answeredFinal: [reporterNotices, officerNotices],
  answerProposed: [officerNotices],
  answerSentBack: [officerNotices],
  noted: [officerNotices],
  closed: [reporterNotices],
  closedBySilence: [reporterNotices],
  archived: [reporterNotices],
  archivedIncomplete: [reporterNotices],
  reopened: [reporterNotices],
  merged: [reporterNotices],
  extended: [reporterNotices],
  reviewed: [reviewNotice],
  reminded: [officeNews],
  escalated: [officeNews, ombudsmanOffer],
}

export function reactionsTo(
  event: ReportEvent,
  before: ReportState | null,
  after: ReportState,
  noticeAt: Temporal.Instant,
  ref: Reference,
): Consequences {
  const results = (reactions[event.kind] ?? []).map((react) => react({ event, before, after, noticeAt, ref }))
  return {
    outbox: results.flatMap((r) => r.outbox ?? []),
    jobs: results.flatMap((r) => r.jobs ?? []),
    fact: factChange(event, before, after, ref),
  }
}
