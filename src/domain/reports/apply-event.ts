import type { Change, ReportEvent } from './events.ts'
import { leanChange, mergedAssignments, mergedClocks } from './lean-change.ts'
import type { ReportState } from './report.ts'

/** What a report is before its first event says anything. */
const blank = {
  heldFrom: null,
  grade: null,
  category: null,
  chosenAgency: null,
  reportedOffice: null,
  lockedTo: null,
  returnCount: 0,
  assignee: null,
  areaCode: null,
  lat: null,
  long: null,
  occurredOn: null,
  landmarkText: null,
  publicText: null,
  verifiedAt: null,
  forwardedAt: null,
  firstAnsweredAt: null,
  answeredAt: null,
  closedAt: null,
  closedBy: null,
  archivedBy: null,
  archiveReason: null,
  publishedAt: null,
  solved: null,
  rating: null,
  disputeCount: 0,
  mergedInto: null,
  mergedFrom: null,
  transferredAt: null,
  offeredAt: null,
  tags: [],
  proposal: null,
  assignments: {},
  clocks: {},
} satisfies Partial<ReportState>

/** A change as history keeps it: without what was so already. */
export const asKept = (before: ReportState | null, change: Change): Change => leanChange(before, blank, change)

/**
 * The report after an event. Folding all events of a report from nothing gives its state; the replay test holds the columns against it.
 * The texts of an event become the report's texts of the same name (title, landmark, original, working, public).
 * @throws Error when the history is broken: a gap, another report's event, a first event that is no submission.
 */
export function applyEvent(before: ReportState | null, event: ReportEvent & { number?: string }): ReportState {
  if (event.seq !== (before?.version ?? 0) + 1)
    throw new Error(`event ${event.seq} of report ${event.reportId} does not follow version ${before?.version ?? 0}`)
  if (before ? before.id !== event.reportId : event.kind !== 'submitted')
    throw new Error(`event ${event.id} does not belong here`)
  const { assignments = {}, clocks = {}, extra = {}, ...fields } = event.change
  const base = before ?? { ...blank, id: event.reportId, number: String(extra.number) }
  return {
    ...(base as ReportState),
    ...fields,
    ...pointers(event),
    ...(event.kind === 'escalated' && extra.to === 'ombudsman' && { offeredAt: base.offeredAt ?? event.at }),
    version: event.seq,
    changedAt: event.at,
    assignments: mergedAssignments(base.assignments, assignments),
    clocks: mergedClocks(base.clocks, clocks),
  }
}

/** Undo puts the pointers back by itself (they stand in its change); every other event that brings a text of these names makes it the current one. */
function pointers(event: ReportEvent): Change {
  const { title, landmark, original, working, public: publicText } = event.texts
  return {
    ...(title && { titleText: title.id }),
    ...(landmark && { landmarkText: landmark.id }),
    ...(original && { originalText: original.id }),
    ...(working && { workingText: working.id }),
    ...(publicText && { publicText: publicText.id }),
  }
}

/** The change that takes `after` back to `before`: what an undo records, so that history stays append-only. */
export function inverse(before: ReportState, after: ReportState): Change {
  const kept = new Set(['id', 'number', 'version', 'changedAt', 'assignments', 'clocks'])
  const fields = Object.entries(before).filter(([key, value]) => !kept.has(key) && after[key as keyof ReportState] !== value)
  return {
    ...Object.fromEntries(fields),
    assignments: back(before.assignments, after.assignments) as NonNullable<Change['assignments']>,
    clocks: back(before.clocks, after.clocks),
  }
}

function back<T extends object>(before: T, after: T): { [K in keyof T]?: T[K] | null } {
  const changed: { [K in keyof T]?: T[K] | null } = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof T & string>)
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) changed[key] = before[key] ?? null
  return changed
}
