import type { ClockKind, ClockState } from '../clocks/rules.ts'

export const statuses = ['submitted', 'held', 'forwarded', 'inProgress', 'answered', 'closed', 'archived'] as const
export type Status = (typeof statuses)[number]
export const openStatuses = ['submitted', 'held', 'forwarded', 'inProgress', 'answered'] as const satisfies readonly Status[]
export const isOpen = (status: Status) => (openStatuses as readonly Status[]).includes(status)

export const identities = ['named', 'verifierOnly', 'anonymous'] as const
export type Identity = (typeof identities)[number]
export const audiences = ['public', 'private'] as const
export type Audience = (typeof audiences)[number]

export const channels = [
  'web',
  'app',
  'sms',
  'whatsapp',
  'telegram',
  'email',
  'x',
  'instagram',
  'facebook',
  'tiktok',
  'phone',
  'walkIn',
  'letter',
  'box',
  'microsite',
  'api',
  'open311',
  'other',
] as const
export type Channel = (typeof channels)[number]

export const archiveReasons = [
  'unclear',
  'tooGeneral',
  'notGovernment',
  'noEvidence',
  'duplicate',
  'incompleteInTime',
  'hateOrInsult',
  'prank',
  'underTrial',
  'expired',
  'withdrawn',
  'misrouted',
] as const
export type ArchiveReason = (typeof archiveReasons)[number]

export type By = 'reporter' | 'system' | 'officer'

/** One office that has (or had) the report. `until`: when it left; instants as ISO strings. */
export type Assignment = { lead: boolean; since: string; until: string | null; answeredAt: string | null }

/**
 * A report as its history tells it: ids, codes, dates and pointers to text rows, never free text. Instants are ISO strings in UTC, days are ISO dates.
 * Everything here follows from folding the report's events (apply-event.ts); the columns of the table are a copy for lists.
 */
export type ReportState = {
  id: string
  number: string
  version: number
  status: Status
  heldFrom: Status | null
  class: string
  grade: string | null
  category: string | null
  chosenAgency: string | null
  reportedOffice: string | null
  holder: string
  lockedTo: string | null
  returnCount: number
  assignee: string | null
  areaCode: string | null
  lat: number | null
  long: number | null
  identity: Identity
  audience: Audience
  channel: Channel
  /** Null: an imported report whose source does not say when it came; the day may be known without the hour. */
  receivedAt: string | null
  receivedOn: string | null
  occurredOn: string | null
  titleText: string
  landmarkText: string | null
  originalText: string
  workingText: string
  publicText: string | null
  verifiedAt: string | null
  forwardedAt: string | null
  firstAnsweredAt: string | null
  answeredAt: string | null
  closedAt: string | null
  closedBy: By | null
  archivedBy: By | null
  archiveReason: ArchiveReason | null
  publishedAt: string | null
  solved: 'yes' | 'partly' | 'no' | null
  rating: number | null
  disputeCount: number
  mergedInto: string | null
  mergedFrom: Status | null
  transferredAt: string | null
  /** Since when the Ombudsman is offered to the reporter: nobody answered within the days of the policy. */
  offeredAt: string | null
  /** Words of the desk, sorted, each once. */
  tags: readonly string[]
  /** The event whose proposed answer waits for the head. */
  proposal: number | null
  changedAt: string
  assignments: Record<string, Assignment>
  clocks: { [K in ClockKind]?: ClockState }
}

/** The offices that have the report now. */
export const activeOffices = (report: Pick<ReportState, 'assignments'>): string[] =>
  Object.entries(report.assignments).flatMap(([office, a]) => (a.until === null ? [office] : []))
