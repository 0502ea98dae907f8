import { randomBytes } from 'node:crypto'
import { uuidv7 } from '../../kit/ids.ts'
import { seal } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import { choosePolicy, localDay, startClock, toIso } from '../clocks/rules.ts'
import { reactionsTo } from '../reactions.ts'
import type { Reference } from '../reference.ts'
import { hashAccessCode, newAccessCode } from './access-code.ts'
import { applyEvent } from './apply-event.ts'
import type { FactChange } from './consequences.ts'
import type { Change, ReportEvent, TextRole } from './events.ts'
import { insertImported } from './import-store.ts'
import { newNumber } from './number.ts'
import { digestOf, scopeOf } from './record-event.ts'
import { type Assignment, isOpen, type ReportState } from './report.ts'
import { nextDueOn } from './report-clocks.ts'
import type { TextRow } from './store.ts'
import { cutTitle } from './submit-rules.ts'

/** A report of another system as it is to stand here: what is not known is null. Texts are clean and not empty. */
export type Foreign = Pick<
  ReportState,
  | 'status'
  | 'class'
  | 'grade'
  | 'category'
  | 'holder'
  | 'areaCode'
  | 'identity'
  | 'audience'
  | 'channel'
  | 'closedBy'
  | 'archivedBy'
  | 'archiveReason'
> & {
  receivedAt: Temporal.Instant | null
  /** The day alone, where the hour is not known. */
  receivedDay: string | null
  firstAnsweredAt: Temporal.Instant | null
  closedAt: Temporal.Instant | null
  title: string | null
  original: string
  working: string
  /** Why it was held or archived, in the source's words. */
  reason: string | null
  reporterName: string | null
  external: { system: string; id: string; runId: string; line: number; source: Record<string, unknown> }
}

export type Imported = {
  state: ReportState
  event: ReportEvent
  texts: TextRow[]
  title: string
  accessCodeHash: Buffer
  sealedIdentity: Buffer | null
  scope: string[]
  nextDueOn: string | null
  external: Foreign['external']
  fact: FactChange | null
}

/**
 * Stores reports of another system: all of them in one statement, or none. Each has one event, *submitted*, that holds the whole state it came with; nobody is told,
 * and its access code was never shown to anyone.
 * @returns the reports as they stand.
 * @throws whatever the database refuses; `report_external_external_id_system_key` where one is there already.
 */
export async function importReports(app: App, reports: readonly Foreign[], at: Temporal.Instant): Promise<ReportState[]> {
  const made = reports.map((report) => prepareImported(app, report, at))
  await insertImported(app.db, made, at.toString())
  return made.map(({ state }) => state)
}

function prepareImported(app: App, given: Foreign, at: Temporal.Instant): Imported {
  const ref = app.reference.get()
  const id = uuidv7()
  const { title, full } = titleOf(given)
  const texts = Object.entries({
    title,
    original: given.original,
    working: given.working,
    ...(full && { note: full }),
    ...(given.reason && { reason: given.reason }),
  } satisfies { [R in TextRole]?: string }).map(([kind, body]) => ({
    id: uuidv7(),
    kind,
    body,
    salt: randomBytes(16).toString('base64'),
  }))
  const event: ReportEvent = {
    id: uuidv7(),
    reportId: id,
    seq: 1,
    kind: 'submitted',
    at: at.toString(),
    actorKind: 'system',
    actorId: null,
    agencyId: null,
    change: changeOf(ref, given, at),
    texts: Object.fromEntries(texts.map((row) => [row.kind, { id: row.id, digest: digestOf(row) }])),
  }
  const state = applyEvent(null, event)
  return {
    state,
    event,
    texts,
    title,
    accessCodeHash: hashAccessCode(app.secret, newAccessCode()),
    sealedIdentity: given.reporterName
      ? seal(app.secret.derive('identity'), JSON.stringify({ name: given.reporterName }), id)
      : null,
    scope: isOpen(state.status) ? scopeOf(ref, state) : [],
    nextDueOn: isOpen(state.status) ? nextDueOn(state) : null,
    external: given.external,
    fact: reactionsTo(event, null, state, at, ref).fact,
  }
}

/** Titles here have 120 signs; a longer one is cut, and its whole stands in the history. */
function titleOf({ title, original }: Foreign): { title: string; full: string | null } {
  if (title === null) return { title: cutTitle(original), full: null }
  return title.length <= 120 ? { title, full: null } : { title: cutTitle(title), full: title }
}

/**
 * The state in which it came, in words:
 * - whoever had it past verification counts as verified from the import on: the source verified it, and offices could not read it otherwise; the day is that of the import;
 * - an office that has it, has it since the import; when it was handed over, answered or closed before stays unknown, unless the source says so;
 * - a limit runs only where its beginning is known: verification, from the day of arrival. It may be late from the first day, and is.
 * - nothing is published by an import.
 */
function changeOf(ref: Reference, given: Foreign, at: Temporal.Instant): Change {
  const now = at.toString()
  const { status } = given
  const office = ref.agencies.get(given.holder)!
  const receivedOn = given.receivedAt ? toIso(localDay(given.receivedAt, office.timeZone)) : given.receivedDay
  const withOffice = status === 'forwarded' || status === 'inProgress' || status === 'answered' || status === 'closed'
  const lead: Assignment = { lead: true, since: now, until: null, answeredAt: null }
  return {
    status,
    ...(status === 'held' && { heldFrom: 'submitted' as const }),
    class: given.class,
    grade: given.grade,
    category: given.category,
    holder: given.holder,
    areaCode: given.areaCode,
    identity: given.identity,
    audience: given.audience,
    channel: given.channel,
    receivedAt: given.receivedAt?.toString() ?? null,
    receivedOn,
    verifiedAt: withOffice || (status === 'archived' && given.archivedBy !== 'reporter') ? now : null,
    firstAnsweredAt: given.firstAnsweredAt?.toString() ?? null,
    closedAt: given.closedAt?.toString() ?? null,
    closedBy: given.closedBy,
    archivedBy: given.archivedBy,
    archiveReason: given.archiveReason,
    assignments: withOffice ? { [given.holder]: lead } : {},
    clocks: status === 'submitted' && receivedOn ? verifyClock(ref, given, receivedOn) : {},
    extra: {
      number: newNumber(Number((receivedOn ?? now).slice(0, 4))),
      importedFrom: given.external.system,
      externalId: given.external.id,
    },
  }
}

/** No limit for a day on which none was in force. */
function verifyClock(ref: Reference, given: Foreign, receivedOn: string): NonNullable<Change['clocks']> {
  const inForce = ref.calendars.policies.some(
    (p) =>
      p.kind === 'verify' && p.agencyId === null && p.validFrom <= receivedOn && (p.validTo === null || receivedOn <= p.validTo),
  )
  if (!inForce) return {}
  const policy = choosePolicy(ref.calendars.policies, {
    kind: 'verify',
    class: given.class,
    grade: given.grade,
    agencyPath: ref.agencies.path(given.holder),
    on: receivedOn,
  })
  const calendar = ref.calendars.get(ref.agencies.get(given.holder)!.calendarId)
  const { unit, days: limitDays, id } = policy
  return { verify: startClock(calendar, { kind: 'verify', unit, limitDays, policy: id, startedOn: receivedOn }) }
}
