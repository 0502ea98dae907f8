import type { ReportState } from './report.ts'

/** Every move of contract.md's table, as the event that it leaves, and the events beside the moves. */
export const eventKinds = [
  'submitted',
  'verified',
  'forwarded',
  'handled',
  'returned',
  'held',
  'resumed',
  'answeredInterim',
  'answeredFinal',
  'answerProposed',
  'answerSentBack',
  'feedback',
  'closed',
  'closedBySilence',
  'archived',
  'archivedIncomplete',
  'withdrawn',
  'reopened',
  'appealed',
  'merged',
  'unmerged',
  'extended',
  'assigned',
  'noted',
  'published',
  'transferred',
  'messaged',
  'escalated',
  'reminded',
  'identityViewed',
  'corrected',
  'undone',
  'limitsMoved',
  'reviewed',
  'succeeded',
] as const
export type EventKind = (typeof eventKinds)[number]

/** What a text is to its event: `{question: {id, digest}}`. The digest is sha256(salt || text), so a text can be erased without touching history. */
export type TextRole =
  | 'original'
  | 'working'
  | 'public'
  | 'title'
  | 'landmark'
  | 'note'
  | 'reason'
  | 'question'
  | 'answer'
  | 'proposal'
  | 'message'
  | 'feedback'
  | 'fileName'
export type TextRef = { id: string; digest: string }

/**
 * What an event changes: values of single fields, and whole entries of `assignments` and `clocks` (null removes one).
 * `extra` holds facts of the event that are no state of the report (kind of evidence, days of an extension, the event that was undone).
 */
export type Change = Partial<Omit<ReportState, 'id' | 'number' | 'version' | 'changedAt' | 'assignments' | 'clocks'>> & {
  assignments?: Record<string, ReportState['assignments'][string] | null>
  clocks?: { [K in keyof ReportState['clocks']]?: ReportState['clocks'][K] | null }
  extra?: Record<string, string | number | boolean | null>
}

export type ReportEvent = {
  id: string
  reportId: string
  seq: number
  kind: EventKind
  /** ISO instant; cut to the hour where the report is anonymous. */
  at: string
  actorKind: 'reporter' | 'officer' | 'system'
  actorId: string | null
  /** The office for which the officer acted. */
  agencyId: string | null
  change: Change
  texts: { [R in TextRole]?: TextRef }
}
