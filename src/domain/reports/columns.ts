import type { ReportState } from './report.ts'

/** The fields of a report's state and the columns that copy them. The replay test holds one against the other. */
export const columns = [
  ['id', 'id', 'uuid'], ['number', 'number', 'text'], ['version', 'version', 'integer'], ['status', 'status', 'text'], ['heldFrom', 'held_from', 'text'],
  ['class', 'class', 'text'], ['grade', 'grade', 'text'], ['category', 'category', 'text'], ['chosenAgency', 'chosen_agency', 'uuid'],
  ['reportedOffice', 'reported_office', 'uuid'], ['holder', 'holder', 'uuid'], ['lockedTo', 'locked_to', 'uuid'], ['returnCount', 'return_count', 'smallint'],
  ['assignee', 'assignee', 'uuid'], ['areaCode', 'area_code', 'text'], ['lat', 'lat', 'double precision'], ['long', 'long', 'double precision'],
  ['identity', 'identity', 'text'], ['audience', 'audience', 'text'], ['channel', 'channel', 'text'], ['receivedAt', 'received_at', 'timestamptz'],
  ['receivedOn', 'received_on', 'date'], ['occurredOn', 'occurred_on', 'date'], ['titleText', 'title_text', 'uuid'], ['landmarkText', 'landmark_text', 'uuid'],
  ['originalText', 'original_text', 'uuid'], ['workingText', 'working_text', 'uuid'], ['publicText', 'public_text', 'uuid'], ['verifiedAt', 'verified_at', 'timestamptz'],
  ['forwardedAt', 'forwarded_at', 'timestamptz'], ['firstAnsweredAt', 'first_answered_at', 'timestamptz'], ['answeredAt', 'answered_at', 'timestamptz'],
  ['closedAt', 'closed_at', 'timestamptz'], ['closedBy', 'closed_by', 'text'], ['archivedBy', 'archived_by', 'text'], ['archiveReason', 'archive_reason', 'text'],
  ['publishedAt', 'published_at', 'timestamptz'], ['solved', 'solved', 'text'], ['rating', 'rating', 'smallint'], ['disputeCount', 'dispute_count', 'smallint'],
  ['mergedInto', 'merged_into', 'uuid'], ['mergedFrom', 'merged_from', 'text'], ['transferredAt', 'transferred_at', 'timestamptz'], ['changedAt', 'changed_at', 'timestamptz'],
  ['assignments', 'assignments', 'jsonb'], ['clocks', 'clocks', 'jsonb'],
] as const satisfies readonly (readonly [keyof ReportState, string, string])[]

/** `r.status as "status", …` for a select list. */
export const selectState = (alias: string) => columns.map(([field, column]) => `${alias}.${column} as "${field}"`).join(', ')

/** A selected row as state: instants become ISO strings, the rest is as it came. */
export function toState(row: Record<string, unknown>): ReportState {
  return Object.fromEntries(
    columns.map(([field]) => {
      const value = row[field]
      return [field, value instanceof Temporal.Instant ? value.toString() : value]
    }),
  ) as ReportState
}
