import { readdirSync, readFileSync } from 'node:fs'
import type { Role } from '../src/domain/people/actor.ts'
import type { ArchiveReason, Audience, Channel, Identity } from '../src/domain/reports/report.ts'

/** One node of the demo's organisation tree; rows stand in an order in which every parent comes before its children. */
export type DemoAgency = {
  slug: string
  name: string
  shortName: string
  kind: 'national' | 'ministry' | 'province' | 'regency' | 'city' | 'unit' | 'district' | 'village'
  parent: string | null
  timeZone: 'Asia/Jakarta' | 'Asia/Makassar' | 'Asia/Jayapura'
  calendar: string
  /** Where the name comes from; null: general knowledge, to be verified. */
  nameSource: string | null
  validFrom: string
  /** Area codes of Kemendagri: `35`, `35.73`, `35.73.03` or `35.73.03.1005`. */
  serves: string[]
  classes?: string[]
}

/** An officer with an invented name; `agency` of a grant is a slug. */
export type DemoOfficer = { email: string; name: string; grants: { role: Role; agency: string }[] }

/** How far a report gets, and by which way. */
export const demoOutcomes = [
  'submitted',
  'verified',
  'held',
  'forwarded',
  'inProgress',
  'answeredInterim',
  'answered',
  'closedByReporter',
  'closedBySilence',
  'closedByOfficer',
  'disputed',
  'reopened',
  'archived',
  'archivedIncomplete',
  'withdrawn',
  'returnedOnce',
  'returnedTwice',
  'merged',
  'appealed',
  'extended',
  'multiOffice',
  'resumed',
  'transferred',
] as const
export type DemoOutcome = (typeof demoOutcomes)[number]

/** What the verifying desk decides; `public` is the text for publication, without personal data. `grade` only for complaints. */
export type DemoVerification = {
  title: string
  category: string
  class: 'complaint' | 'aspiration' | 'informationRequest' | 'whistleblowing'
  grade?: 'normative' | 'plain' | 'oversight'
  public: string
}

/** A report and everything that is written about it on its way. Texts of a later stage come with those of the stages before it. */
export type DemoStory = {
  key: string
  body: string
  title?: string
  landmark?: string
  areaCode?: string
  category?: string
  /** The agency that the reporter chose: the one that handles it, or one above. */
  agency?: string
  occurredDaysBefore?: number
  identity: Identity
  audience: Audience
  channel: Channel
  /** Absent exactly when the report is anonymous. */
  reporter?: { name: string; phone?: string; email?: string }
  outcome: DemoOutcome
  /** The office that handles it in the end, after any return. */
  office?: string
  supporting?: string[]
  /** What each supporting office answers (multiOffice). */
  supportingAnswer?: string
  wrongOffice?: string
  secondWrongOffice?: string
  mergedInto?: string
  /** Absent only while nobody has verified it. */
  verify?: DemoVerification
  question?: string
  reply?: string
  /** An internal note. */
  note?: string
  interim?: string
  final?: string
  /** Why the final answer comes without a file; present with every final answer. */
  evidenceReason?: string
  feedback?: { solved: 'yes' | 'partly' | 'no'; rating?: number; text?: string }
  archiveReason?: ArchiveReason
  archiveNote?: string
  returnReason?: string
  secondReturnReason?: string
  extendDays?: number
  extendReason?: string
  closeReason?: string
  reopenReason?: string
  /** What the reporter writes when appealing. */
  appeal?: string
  messages?: string[]
}

export type DemoData = { agencies: DemoAgency[]; officers: DemoOfficer[]; stories: DemoStory[] }

/** Reads the rows of the demo as they are; demo-data.test.ts promises that they hold together. Stories come in the order of file and row. */
export function loadDemoData(): DemoData {
  const here = (name: string) => new URL(name, import.meta.url)
  const read = <T>(name: string): T => JSON.parse(readFileSync(here(name), 'utf8')) as T
  const files = readdirSync(here('stories/'))
    .filter((name) => name.endsWith('.json'))
    .sort()
  return {
    agencies: read<DemoAgency[]>('agencies.json'),
    officers: read<DemoOfficer[]>('officers.json'),
    stories: files.flatMap((name) => read<DemoStory[]>(`stories/${name}`)),
  }
}
