import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { can, canAt } from '../people/permissions.ts'
import type { EventKind } from '../reports/events.ts'
import { actingOffice } from '../reports/make-move.ts'
import { type Move, moves } from '../reports/moves.ts'
import { readNumber } from '../reports/number.ts'
import { stateOf } from '../reports/read-state.ts'
import { atHour } from '../reports/record-event.ts'
import { activeOffices, type ReportState } from '../reports/report.ts'
import {
  type DraftRow,
  draftsOf,
  dropDraft,
  dropDraftsBefore,
  dropWriting,
  dropWritingBefore,
  putDraft,
  putWriting,
  sentSince,
  writingSince,
} from './draft-store.ts'

export type Officer = Extract<Actor, { kind: 'officer' }>

/** Forms of which what is typed is kept: those in which an officer writes more than a line. */
export const draftForms = ['answer', 'hold', 'note', 'return', 'extend', 'close', 'reopen', 'sendBack'] as const
export type DraftForm = (typeof draftForms)[number]
export const isDraftForm = (form: string): form is DraftForm => (draftForms as readonly string[]).includes(form)

/** Forms that several officers of an office write as one: the field that holds the text. */
export const sharedText: { [F in DraftForm]?: string } = { answer: 'text', hold: 'question' }

/** The events that sending a form leaves. */
const leaves: Record<DraftForm, readonly EventKind[]> = {
  answer: ['answeredFinal', 'answeredInterim', 'answerProposed'],
  hold: ['held'],
  note: ['noted'],
  return: ['returned'],
  extend: ['extended'],
  close: ['closed'],
  reopen: ['reopened'],
  sendBack: ['answerSentBack'],
}

/** What somebody else wrote for the same form, and until which edition that is known. `sent`: it is out already. */
export type Rival = { name: string; text: string; edition: number; sent: boolean }
/** What is known when a form opens: the officer's own draft, the newest of a colleague, and the newest edition of all. */
export type Drafts = {
  own: { fields: Record<string, string>; at: Temporal.Instant } | null
  rival: Rival | null
  edition: number
}

/** The edition of a form that has shown a colleague's text: whoever has seen both may send, however long the other goes on typing. */
export const SEEN_ALL = 999_999_999_999_999

const LONGEST = 40_000
export const WRITING_SECONDS = 30
const KEPT_DAYS = 30

/**
 * Keeps what an officer has typed so far; nothing typed takes the draft away.
 * @param base the newest edition that the officer's form knows of
 * @returns the drafts after it; `rival` where a colleague of the same office has saved another text since
 * @param seen the version of the report that the form was opened at: what arrives after the same officer has sent the form is not kept
 * @throws Refusal not-found (who could never send the form) · too-large
 */
export async function saveDraft(
  app: App,
  officer: Officer,
  {
    number,
    form,
    fields,
    base,
    seen,
  }: { number: string; form: DraftForm; fields: Record<string, string>; base: number; seen?: number },
): Promise<Drafts> {
  const report = await writable(app, officer, number, form)
  const typed = Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''))
  if (Object.values(typed).join('').length > LONGEST) throw new Refusal('too-large')
  if (seen !== undefined && (await sentSince(app.db, report.id, officer.id, seen, leaves[form])))
    return draftsFor(app, officer, report, form, base)
  if (Object.keys(typed).length === 0) await dropDraft(app.db, report.id, form, officer.id)
  else {
    const agencyId = officeOf(app, officer, report)
    const at = timeOf(report, app.now())
    await putDraft(app.db, { reportId: report.id, form, officerId: officer.id, agencyId, fields: typed, at })
  }
  return draftsFor(app, officer, report, form, base)
}

/**
 * The drafts of a form as this officer may know them. What colleagues have typed is for officers of the office for which they typed it, and its coordinators.
 * @param base only a colleague's draft that is newer than this is a rival
 */
export async function draftsFor(app: App, officer: Officer, report: ReportState, form: DraftForm, base = 0): Promise<Drafts> {
  const rows = await draftsOf(app.db, report.id, form)
  const own = rows.find(({ officerId }) => officerId === officer.id)
  const field = sharedText[form]
  const tree = app.reference.get().agencies
  const theirs = (row: DraftRow) =>
    row !== own &&
    row.edition > base &&
    row.agencyId === officeOf(app, officer, report) &&
    canAt(officer, 'drafts.read', row.agencyId, tree) &&
    (row.fields[field!] ?? '') !== '' &&
    row.fields[field!] !== own?.fields[field!]
  const other = field ? rows.find(theirs) : undefined
  return {
    own: own ? { fields: own.fields, at: own.at } : null,
    rival: other ? { name: other.name, text: other.fields[field!]!, edition: other.edition, sent: false } : null,
    edition: Math.max(base, ...rows.map(({ edition }) => edition)),
  }
}

/** Takes the officer's own draft away: it was sent, or they don't want it. */
export async function discardDraft(app: App, officer: Officer, number: string, form: DraftForm): Promise<void> {
  const report = await readableReport(app, officer, number)
  await dropDraft(app.db, report.id, form, officer.id)
  await dropWriting(app.db, report.id, officer.id)
}

/** Somebody who is writing, and in which form. */
export type Writer = { name: string; form: string }

/** Says that the officer is writing; it holds for half a minute. @throws Refusal not-found */
export async function noteWriting(app: App, officer: Officer, number: string, form: DraftForm): Promise<void> {
  const report = await writable(app, officer, number, form)
  await putWriting(app.db, { reportId: report.id, officerId: officer.id, form, at: app.now().toString() })
}

/** Says that they left the form. */
export async function stopWriting(app: App, officer: Officer, number: string): Promise<void> {
  await dropWriting(app.db, (await readableReport(app, officer, number)).id, officer.id)
}

/** Who else is writing what in a report that the officer has open. */
export async function writersOf(app: App, officer: Officer, { id }: ReportState): Promise<Writer[]> {
  const since = app.now().subtract({ seconds: WRITING_SECONDS }).toString()
  const rows = await writingSince(app.db, id, since)
  return rows.filter(({ officerId }) => officerId !== officer.id).map(({ name, form }) => ({ name, form }))
}

/** For the job: what nobody went on with for a month (a week for reports that have ended), and who wrote a while ago. */
export async function sweepMoveDrafts(app: App): Promise<number> {
  await dropWritingBefore(app.db, app.now().subtract({ minutes: 5 }).toString())
  return dropDraftsBefore(
    app.db,
    app
      .now()
      .subtract({ hours: 24 * KEPT_DAYS })
      .toString(),
  )
}

/** A draft is the holder's where the officer works for it or above it, else that of the office of the report for which they act. */
function officeOf(app: App, officer: Officer, report: ReportState): string {
  const acting = actingOffice(officer, report, app.reference.get().agencies)
  return acting !== null && activeOffices(report).includes(acting) ? acting : report.holder
}

/** What hangs on an anonymous report tells no time. */
const timeOf = ({ identity }: ReportState, at: Temporal.Instant) => (identity === 'anonymous' ? atHour(at) : at).toString()

/** The report, for officers who read it. @throws Refusal not-found */
export async function readableReport(app: App, officer: Officer, typed: string): Promise<ReportState> {
  const number = readNumber(typed)
  const report = number === null ? null : await stateOf(app.db, number)
  if (!report || !can(officer, 'report.read', report, app.reference.get().agencies)) throw new Refusal('not-found')
  return report
}

async function writable(app: App, officer: Officer, number: string, form: DraftForm): Promise<ReportState> {
  const report = await readableReport(app, officer, number)
  if (!can(officer, moves[form satisfies Move].permission, report, app.reference.get().agencies)) throw new Refusal('not-found')
  return report
}
