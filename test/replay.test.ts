import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoOf } from '../demo/build-demo.ts'
import type { AgencyTree } from '../src/domain/agencies/tree.ts'
import { applyEvent } from '../src/domain/reports/apply-event.ts'
import { columns } from '../src/domain/reports/columns.ts'
import type { ReportEvent } from '../src/domain/reports/events.ts'
import { digestOf, scopeOf } from '../src/domain/reports/record-event.ts'
import { isOpen, type ReportState } from '../src/domain/reports/report.ts'
import { nextDueOn } from '../src/domain/reports/report-clocks.ts'
import { asOwner, type TestApp, testApp } from './support/postgres.ts'

let app: TestApp

beforeAll(async () => {
  app = await testApp()
  await (await demoOf(app, 'on')).build!(() => {})
}, 60_000)
afterAll(() => app.close())

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
const rowsOf = async (sql: string) => (await app.db.query<Row>(sql)).rows
const byReport = <R extends Row>(rows: R[]) => Map.groupBy(rows, (row) => row.reportId as string)

/** Every report whose history does not tell what its columns say: its number (or its id, when no row is left), with the first difference. */
async function broken(): Promise<Map<string, string>> {
  const tree = app.reference.get().agencies
  const [events, texts, reports, assignments, clocks, scopes] = await Promise.all([
    rowsOf(
      `select id, report_id as "reportId", seq, kind, at, actor_kind as "actorKind", actor_id as "actorId", agency_id as "agencyId", status, change, texts from report_event order by report_id, seq`,
    ),
    rowsOf(`select id, report_id as "reportId", kind, body, encode(salt, 'base64') as salt, at from report_text`),
    rowsOf(`select r.*, id as "reportId" from report r`),
    rowsOf(`select report_id as "reportId", agency_id, lead, since, until, answered_at from assignment order by 1, 2`),
    rowsOf(`select report_id as "reportId", kind, due_on, paused from clock order by 1, 2`),
    rowsOf(`select report_id as "reportId", node_id, next_due_on, status from report_scope order by 1, 2`),
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
      const state = fold(history, own('texts') as unknown as Text[])
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

/** Folds from nothing, and holds every event against its own row and its text rows. */
function fold(history: Kept[], texts: Text[]): ReportState {
  const rows = new Map(texts.map((text) => [text.id, text]))
  let state: ReportState | null = null
  for (const event of history) {
    if (state && event.at < state.changedAt) throw new Error(`event ${event.seq} is older than the one before`)
    state = applyEvent(state, event)
    if (state.status !== event.status)
      throw new Error(`event ${event.seq}: status ${event.status}, by the history ${state.status}`)
    for (const [role, ref] of Object.entries(event.texts)) {
      const text = rows.get(ref.id)
      if (!text || text.kind !== role || String(text.at) !== event.at)
        throw new Error(`event ${event.seq}: its ${role} is not there`)
      if (digestOf(text) !== ref.digest) throw new Error(`event ${event.seq}: its ${role} is another text`)
      rows.delete(ref.id)
    }
  }
  if (!state) throw new Error('no event')
  if (rows.size) throw new Error(`${rows.size} texts belong to no event`)
  return state
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
        })),
        'node_id',
      )
    : []

test('folding the events and texts of every report of the demo gives its columns, assignments, limits and queue', async () => {
  const { rows } = await app.db.query<{ reports: number; events: number }>(
    'select (select count(*) from report) as reports, (select count(*) from report_event) as events',
  )
  expect(rows[0]!.reports).toBeGreaterThanOrEqual(290)
  expect(rows[0]!.events).toBeGreaterThan(1000)
  expect(await broken()).toEqual(new Map())
})

describe('the same check names the report when', () => {
  /** A report with a long history: at least verified, forwarded, handled and answered. */
  const victim = async () => {
    const { rows } = await app.db.query<{ id: string; number: string; version: number }>(
      `select id, number, version from report where status = 'closed' and closed_by = 'reporter' and version >= 6 order by id limit 1`,
    )
    return rows[0]!
  }
  const change = (path: string, value: string) =>
    `update report_event set change = jsonb_set(change, '${path}', '${value}') where report_id = $1 and seq = $2`

  test.each([
    ['a date of an event is changed', change('{receivedOn}', '"2026-01-02"'), 1],
    [
      'an instant of an event is moved by a second',
      `update report_event set change = jsonb_set(change, '{forwardedAt}', to_jsonb((at + interval '1 second')::text)) where report_id = $1 and seq = 3 and $2 > 0`,
      3,
    ],
    ['the limit of a clock is changed', change('{clocks,verify,dueOn}', '"2026-01-02"'), 1],
    ['an office is changed', change('{holder}', '"00000000-0000-7000-8000-000000000000"'), 3],
    ['an event between others is dropped', 'delete from report_event where report_id = $1 and seq = $2', 4],
    [
      'the last event is dropped',
      'delete from report_event where report_id = $1 and seq = (select max(seq) from report_event where report_id = $1) and $2 = 0',
      0,
    ],
    ['the first event is dropped', 'delete from report_event where report_id = $1 and seq = $2', 1],
    [
      'two events change places',
      `update report_event e set kind = o.kind, change = o.change, texts = o.texts, status = o.status from report_event o
      where e.report_id = $1 and o.report_id = $1 and e.seq in ($2, $2::integer + 1) and o.seq = $2::integer * 2 + 1 - e.seq`,
      2,
    ],
    [
      'the original text is edited',
      `update report_text set body = body || '.' where report_id = $1 and kind = 'original' and $2 = 1`,
      1,
    ],
    [
      'an answer is edited',
      `update report_text set body = replace(body, ' ', '  ') where report_id = $1 and kind = 'answer' and $2 = 1`,
      1,
    ],
    [
      'a text is put in that no event knows',
      `insert into report_text (id, report_id, kind, body, salt, at) select gen_random_uuid(), $1::uuid, 'note', 'x', '\\x00', now() where $2 = 1`,
      1,
    ],
    [
      'a column says something else',
      `update report set rating = 6 - rating, dispute_count = dispute_count + 1 where id = $1 and $2 = 1`,
      1,
    ],
    ['the title of the lists says something else', `update report set title = 'Lain' where id = $1 and $2 = 1`, 1],
    [
      'an assignment says something else',
      `update assignment set answered_at = null, until = since where report_id = $1 and $2 = 1`,
      1,
    ],
  ])('%s', async (_what, sql, seq) => {
    const { id, number } = await victim()
    const restore = await copyOf(id)
    await asOwner(app.ownerUrl, 'alter table report_event disable trigger user')
    const { rowCount } = await asOwner(app.ownerUrl, sql, [id, seq])
    expect(rowCount).toBeGreaterThan(0)
    expect([...(await broken()).keys()]).toEqual([number])
    await restore()
    expect(await broken()).toEqual(new Map())
  })

  /** Copies all rows of a report, to be put back after they were corrupted. */
  async function copyOf(id: string) {
    const tables = { report: 'id', report_event: 'report_id', report_text: 'report_id', assignment: 'report_id' }
    for (const [table, key] of Object.entries(tables))
      await asOwner(app.ownerUrl, `create table kept_${table} as select * from ${table} where ${key} = '${id}'`)
    return async () => {
      await asOwner(
        app.ownerUrl,
        `update report r set title = k.title, rating = k.rating, dispute_count = k.dispute_count from kept_report k where k.id = r.id`,
      )
      for (const table of ['report_event', 'report_text', 'assignment']) {
        await asOwner(app.ownerUrl, `delete from ${table} where report_id = '${id}'`)
        await asOwner(app.ownerUrl, `insert into ${table} select * from kept_${table}`)
      }
      await asOwner(app.ownerUrl, 'alter table report_event enable trigger user')
      for (const table of Object.keys(tables)) await asOwner(app.ownerUrl, `drop table kept_${table}`)
    }
  }
})
