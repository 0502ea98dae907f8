import type { AgencyTree } from '../src/domain/agencies/tree.ts'
import type { App } from '../src/domain/app.ts'
import type { Reference } from '../src/domain/reference.ts'
import { applyEvent } from '../src/domain/reports/apply-event.ts'
import { columns } from '../src/domain/reports/columns.ts'
import type { ReportEvent } from '../src/domain/reports/events.ts'
import { digestOf, scopeOf } from '../src/domain/reports/record-event.ts'
import { isOpen, type ReportState } from '../src/domain/reports/report.ts'
import { clockChanges, nextDueOn } from '../src/domain/reports/report-clocks.ts'
import type { Sql } from '../src/kit/db.ts'

type Row = Record<string, unknown>
type Text = { id: string; kind: string; body: string; salt: string; at: string }
type Kept = ReportEvent & { status: string }

/** What is compared is compared as JSON: instants as text, objects with their keys in order, rows in the order of their key. */
const plain = (value: unknown): string =>
  JSON.stringify(value instanceof Temporal.Instant ? value.toString() : (value ?? null), (_key, v) =>
    v instanceof Temporal.Instant
      ? v.toString()
      : v && typeof v === 'object' && !Array.isArray(v)
        ? Object.fromEntries(Object.entries(v).sort())
        : v,
  )
const rowsOf = async (db: Sql, sql: string) => (await db.query<Row>(sql)).rows
const byReport = <R extends Row>(rows: R[]) => Map.groupBy(rows, (row) => row.reportId as string)

/** Every report whose history does not tell what its columns say: its number (or its id, when no row is left), with the first difference. */
export async function brokenHistories(app: App): Promise<Map<string, string>> {
  const ref = app.reference.get()
  const tree = ref.agencies
  const [events, texts, reports, assignments, clocks, scopes] = await Promise.all([
    rowsOf(
      app.db,
      `select id, report_id as "reportId", seq, kind, at, actor_kind as "actorKind", actor_id as "actorId", agency_id as "agencyId", status, change, texts from report_event order by report_id, seq`,
    ),
    rowsOf(app.db, `select id, report_id as "reportId", kind, body, encode(salt, 'base64') as salt, at from report_text`),
    rowsOf(app.db, `select r.*, id as "reportId" from report r`),
    rowsOf(app.db, `select report_id as "reportId", agency_id, lead, since, until, answered_at from assignment order by 1, 2`),
    rowsOf(app.db, `select report_id as "reportId", kind, due_on, paused from clock order by 1, 2`),
    rowsOf(
      app.db,
      `select report_id as "reportId", node_id, next_due_on, status, verified, assignee, returned from report_scope order by 1, 2`,
    ),
  ])
  const histories = byReport(events)
  const kept = { texts: byReport(texts), assignments: byReport(assignments), clocks: byReport(clocks), scopes: byReport(scopes) }
  const rows = new Map(reports.map((row) => [row.reportId as string, row]))
  const wrong = new Map<string, string>()
  for (const id of new Set([...histories.keys(), ...rows.keys()])) {
    const row = rows.get(id)
    const own = (table: keyof typeof kept) => kept[table].get(id) ?? []
    const history = (histories.get(id) ?? []).map((event) => ({ ...event, at: String(event.at) }) as unknown as Kept)
    try {
      const state = fold(history, own('texts') as unknown as Text[], ref)
      same('report', row && columnsOf(row), expectedColumns(state, own('texts') as unknown as Text[]))
      same('assignment', own('assignments').map(withoutId), expectedAssignments(state))
      same('clock', own('clocks').map(withoutId), expectedClocks(state))
      same('report_scope', own('scopes').map(withoutId), expectedScopes(state, tree))
    } catch (error) {
      wrong.set(String(row?.number ?? id), (error as Error).message)
    }
  }
  return wrong
}

/** Folds from nothing, and holds every event against the rules, its own row and its text rows. */
function fold(history: Kept[], texts: Text[], ref: Reference): ReportState {
  const rows = new Map(texts.map((text) => [text.id, text]))
  const states: ReportState[] = []
  for (const event of history) {
    const before = states.at(-1) ?? null
    if (before && event.at < before.changedAt) throw new Error(`event ${event.seq} is older than the one before`)
    const state = applyEvent(before, event)
    states.push(state)
    if (state.status !== event.status)
      throw new Error(`event ${event.seq}: status ${event.status}, by the history ${state.status}`)
    if (event.kind === 'undone') same(`event ${event.seq}`, timeless(state), timeless(states.at(-3)!))
    else if (!event.change.extra?.importedFrom) checkChange(event, before, state, ref) // what another system tells follows from no rule of ours
    for (const [role, text] of Object.entries(event.texts)) {
      const row = rows.get(text.id)
      if (role === 'working' && text.id === event.texts.original?.id) continue // the original is worked with as it came
      if (!row || row.kind !== role || String(row.at) !== event.at)
        throw new Error(`event ${event.seq}: its ${role} is not there`)
      if (digestOf(row) !== text.digest) throw new Error(`event ${event.seq}: its ${role} is another text`)
      rows.delete(text.id)
    }
  }
  const last = states.at(-1)
  if (!last) throw new Error('no event')
  if (rows.size) throw new Error(`${rows.size} texts belong to no event`)
  return last
}

const timeless = ({ version: _, changedAt: __, ...state }: ReportState) => state

/**
 * What later events write over would hide a corruption, so each event is held against the rules by itself: its limits follow from what happened and when, every
 * instant that it writes is its own or the one before, and an office that gets the report leads it.
 */
function checkChange(event: Kept, before: ReportState | null, after: ReportState, ref: Reference) {
  const bare: ReportEvent = { ...event, change: { ...event.change, clocks: {} } }
  const clocks = clockChanges(
    event.kind,
    before,
    applyEvent(before, bare),
    Number(event.change.extra?.days ?? 0),
    Temporal.Instant.from(event.at),
    ref,
  )
  const told = applyEvent(before, { ...event, change: { ...event.change, clocks: clocks ?? {} } })
  same(`event ${event.seq}: limits`, after.clocks, told.clocks)
  const checkInstants = (is: object, was: object | null | undefined) => {
    for (const [field, value] of Object.entries(is))
      if (
        /(At|^since|^until)$/.test(field) &&
        value !== null &&
        value !== event.at &&
        value !== (was as Row | null | undefined)?.[field]
      )
        throw new Error(`event ${event.seq}: ${field} ${value} is neither its own time nor the one before`)
  }
  checkInstants(event.change, before)
  for (const [office, entry] of Object.entries(event.change.assignments ?? {}))
    if (entry) checkInstants(entry, before?.assignments[office])
  if ((event.kind === 'forwarded' || event.kind === 'handled') && !after.assignments[after.holder]?.lead)
    throw new Error(`event ${event.seq}: the holder does not lead`)
}

function same(table: string, kept: unknown, told: unknown) {
  if (plain(kept) !== plain(told)) throw new Error(`${table}: kept ${plain(kept)}, told ${plain(told)}`)
}

const withoutId = ({ reportId: _, ...row }: Row) => row
const columnsOf = (row: Row) =>
  Object.fromEntries(
    [...columns.map(([, column]) => column), 'title', 'next_due_on'].map((column) => [column, row[column] ?? null]),
  )

const expectedColumns = (state: ReportState, texts: Text[]) => ({
  ...Object.fromEntries(columns.map(([field, column]) => [column, state[field] ?? null])),
  title: texts.find((text) => text.id === state.titleText)?.body,
  next_due_on: isOpen(state.status) ? nextDueOn(state) : null,
})
const inOrder = (rows: Row[], key: string) => rows.sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1))
const expectedAssignments = (state: ReportState) =>
  inOrder(
    Object.entries(state.assignments).map(([agency_id, a]) => ({
      agency_id,
      lead: a.lead,
      since: a.since,
      until: a.until,
      answered_at: a.answeredAt,
    })),
    'agency_id',
  )
const expectedClocks = (state: ReportState) =>
  inOrder(
    Object.entries(state.clocks).flatMap(([kind, c]) =>
      c.stoppedOn === null ? [{ kind, due_on: c.dueOn, paused: c.pausedOn !== null }] : [],
    ),
    'kind',
  )
const expectedScopes = (state: ReportState, tree: AgencyTree) =>
  isOpen(state.status)
    ? inOrder(
        scopeOf({ agencies: tree } as Parameters<typeof scopeOf>[0], state).map((node_id) => ({
          node_id,
          next_due_on: nextDueOn(state) ?? '9999-12-31',
          status: state.status,
          verified: state.verifiedAt !== null,
          assignee: state.assignee,
          returned: state.returnCount > 0 && state.status === 'forwarded',
        })),
        'node_id',
      )
    : []
