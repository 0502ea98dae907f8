import type { EventKind } from '../reports/events.ts'

/** One entry of a report's path, as read from history. */
export type Entry = {
  seq: number
  kind: EventKind
  /** ISO instant; cut to the hour where the report is anonymous. */
  at: string
  actorKind: 'reporter' | 'officer' | 'system'
  actorName: string | null
  agencyId: string | null
  status: string
  /** The free texts of the event that this reader may see, by role. */
  texts: Record<string, string>
  /** The office that the event named (forwarded to, returned to). */
  toAgency: string | null
  supporting: string[]
  change: Record<string, unknown>
  /** Whom an escalation reached: head, auditor, above, or `ombudsman`, which is an offer to the reporter. For which change of calendars or limits dates moved: its id. */
  to: string | null
  /** Whether files came with it that this reader may see. */
  hasFiles: boolean
  attachments: { id: string; width: number; height: number }[]
}

/** What each reader may see of an event. Internal notes, the reasons for looking at an identity and working texts never leave the offices. */
type Reader = 'public' | 'reporter' | 'officer'

const open: readonly Reader[] = ['public', 'reporter', 'officer']
const own: readonly Reader[] = ['reporter', 'officer']
const offices: readonly Reader[] = ['officer']

/** Kinds of events by reader; what is not listed is for offices only. */
const kinds: { [K in EventKind]?: readonly Reader[] } = {
  submitted: open,
  verified: open,
  forwarded: open,
  handled: open,
  returned: open,
  held: open,
  resumed: open,
  answeredInterim: open,
  answeredFinal: open,
  feedback: open,
  closed: open,
  closedBySilence: open,
  archived: open,
  archivedIncomplete: open,
  withdrawn: open,
  reopened: open,
  appealed: open,
  merged: open,
  unmerged: open,
  extended: open,
  published: own,
  transferred: own,
  messaged: own,
  identityViewed: own,
  escalated: open,
  limitsMoved: open,
  reviewed: open,
  succeeded: open,
}

/** Texts by event and role: an answer is for everybody, a question for the reporter, a note for offices. */
const texts: { [K in EventKind]?: Record<string, readonly Reader[]> } = {
  answeredInterim: { answer: open },
  answeredFinal: { answer: open, reason: own },
  held: { question: own },
  messaged: { message: own },
  feedback: { feedback: own },
  withdrawn: { message: own },
  appealed: { message: own },
  archived: { reason: own },
  extended: { reason: open },
  closed: { reason: own },
  reopened: { reason: own },
}

export const maySeeEvent = (reader: Reader, kind: EventKind, to: string | null = null) =>
  reader === 'officer' || ((kinds[kind] ?? offices).includes(reader) && !(reader === 'public' && to === 'ombudsman'))

export const maySeeText = (reader: Reader, kind: EventKind, role: string) =>
  reader === 'officer' || (texts[kind]?.[role] ?? offices).includes(reader)

/** Files that came with an event: those of an answer are for everybody, the reporter's own for the reporter and the offices. */
export const maySeeFiles = (reader: Reader, kind: EventKind) =>
  reader !== 'public' || kind === 'answeredInterim' || kind === 'answeredFinal'
