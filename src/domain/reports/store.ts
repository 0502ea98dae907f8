import type { Sql } from '../../kit/db.ts'
import { columns, selectState, toState } from './columns.ts'
import { type FactChange, factColumns, type JobRow, type OutboxRow } from './consequences.ts'
import type { ReportEvent } from './events.ts'
import type { ReportState } from './report.ts'

/** A day that sorts after every limit, for reports under no limit. */
export const NO_LIMIT = '9999-12-31'

export type TextRow = { id: string; kind: string; body: string; salt: string }

/** Everything that one event writes. */
export type Saved = {
  after: ReportState
  event: ReportEvent
  noticeAt: string
  texts: readonly TextRow[]
  newTitle: string | null
  newPublic: string | null
  /** Whether what the public may find has changed. */
  reindex: boolean
  categoryName: string
  scope: readonly string[]
  nextDueOn: string | null
  outbox: readonly OutboxRow[]
  cancelOutboxOf: number | null
  jobs: readonly JobRow[]
  /** What changes of the facts that figures count; null: nothing. */
  fact: FactChange | null
}

const record = columns.map(([field, , type]) => `"${field}" ${type}`).join(', ')
const mutable = columns.filter(
  ([field]) => !['id', 'number', 'identity', 'channel', 'receivedAt', 'originalText'].includes(field),
)

const LOCK = `select ${selectState('r')}, r.access_code_hash as "accessCodeHash" from report r where r.number = $1 for update`

/** Locks one report for a move. Assignments and clocks stand in the row itself, so that what is read is what the lock covers. */
export async function lockReport(tx: Sql, number: string): Promise<ReportState | null> {
  const { rows } = await tx.query(LOCK, [number])
  return rows[0] ? toState(rows[0]) : null
}

const texts = `insert into report_text (id, report_id, kind, body, salt, at)
  select t.id, $2::uuid, t.kind, t.body, decode(t.salt, 'base64'), $3::timestamptz from jsonb_to_recordset($4::jsonb) as t(id uuid, kind text, body text, salt text)`
const event = `insert into report_event (id, report_id, seq, kind, at, actor_kind, actor_id, agency_id, status, notice_at, change, texts)
  select e.id, $2::uuid, e.seq, e.kind, $3::timestamptz, e."actorKind", e."actorId", e."agencyId", s.status, $5::timestamptz, e.change, e.texts
  from s, jsonb_to_record($6::jsonb) as e(id uuid, seq integer, kind text, "actorKind" text, "actorId" uuid, "agencyId" uuid, change jsonb, texts jsonb)`
const assignments = `insert into assignment (report_id, agency_id, lead, since, until, answered_at)
  select s.id, a.key::uuid, (a.value->>'lead')::boolean, (a.value->>'since')::timestamptz, (a.value->>'until')::timestamptz, (a.value->>'answeredAt')::timestamptz
  from s, jsonb_each(s.assignments) a`
const clocks = `insert into clock (report_id, kind, due_on, paused)
  select s.id, c.key, (c.value->>'dueOn')::date, c.value->>'pausedOn' is not null from s, jsonb_each(s.clocks) c where c.value->>'stoppedOn' is null`
const scope = `insert into report_scope (node_id, next_due_on, report_id, status, verified, assignee, returned)
  select n, $7::date, s.id, s.status, s."verifiedAt" is not null, s.assignee, s."returnCount" > 0 and s.status = 'forwarded' from s, unnest($8::uuid[]) n`
const outbox = `insert into outbox (id, report_id, event_seq, template, recipient, params, run_at)
  select o.id, s.id, s.version, o.template, o.recipient, o.params, o."runAt"
  from s, jsonb_to_recordset($9::jsonb) as o(id uuid, template text, recipient text, params jsonb, "runAt" timestamptz)`
const jobs = `select enqueue(j.task, j.payload, j.key, j."runAt") from jsonb_to_recordset($10::jsonb) as j(task text, payload json, key text, "runAt" timestamptz)`
const facts = Object.keys(factColumns)
const fact = `update report_fact f set (${facts.join(', ')}) = (select ${facts.map((column) => `n.${column}`).join(', ')} from jsonb_populate_record(f, $16::jsonb) n),
  reopens = f.reopens + coalesce(($16::jsonb->>'reopened')::integer, 0),
  dirty = case when $16::jsonb ? 'path' then coalesce(f.dirty, '{}') || f.path || (select array_agg(x::uuid) from jsonb_array_elements_text($16::jsonb->'path') x)
    else coalesce(f.dirty, f.path) end
  from s where f.report_id = s.id and $16::jsonb is not null`
const parameters = (saved: Saved) => [
  JSON.stringify(saved.after),
  saved.after.id,
  saved.event.at,
  JSON.stringify(saved.texts),
  saved.noticeAt,
  JSON.stringify(saved.event),
  saved.nextDueOn ?? NO_LIMIT,
  saved.scope,
  JSON.stringify(saved.outbox),
  JSON.stringify(saved.jobs),
]

const SAVE = `with s as materialized (select * from jsonb_to_record($1::jsonb) as s(${record})),
t as (${texts}), e as (${event}),
u as (
  update report r set ${mutable.map(([field, column]) => `${column} = s."${field}"`).join(', ')}, next_due_on = nullif($7::date, '${NO_LIMIT}'),
    title = coalesce($11::text, case when r.title_text = s."titleText" then r.title else (select body from report_text where id = s."titleText") end),
    search = case when s."publishedAt" is null then null
      when not $12::boolean then r.search
      else to_tsvector('indonesian', coalesce($11::text, r.title) || ' ' || $13::text || ' ' ||
        coalesce($14::text, (select body from report_text where id = s."publicText"), '') || ' ' || r.number) end
  from s where r.id = s.id and r.version = s.version - 1 returning r.id),
a as (${assignments} on conflict (report_id, agency_id) do update set lead = excluded.lead, since = excluded.since, until = excluded.until, answered_at = excluded.answered_at),
ad as (delete from assignment d using s where d.report_id = s.id and not s.assignments ? d.agency_id::text),
c as (${clocks} on conflict (report_id, kind) do update set due_on = excluded.due_on, paused = excluded.paused),
cd as (delete from clock d using s where d.report_id = s.id and (not s.clocks ? d.kind or s.clocks->d.kind->>'stoppedOn' is not null)),
sc as (${scope} on conflict (report_id, node_id) do update
  set next_due_on = excluded.next_due_on, status = excluded.status, verified = excluded.verified, assignee = excluded.assignee, returned = excluded.returned
  where (report_scope.next_due_on, report_scope.status, report_scope.verified, report_scope.assignee, report_scope.returned)
    is distinct from (excluded.next_due_on, excluded.status, excluded.verified, excluded.assignee, excluded.returned)),
sd as (delete from report_scope d using s where d.report_id = s.id and not d.node_id = any($8::uuid[])),
o as (${outbox}),
oc as (update outbox x set state = 'cancelled' from s where x.report_id = s.id and x.event_seq = $15::integer and x.state = 'waiting'),
j as materialized (${jobs}),
fa as (${fact})
select (select count(*) from u) as updated, (select count(*) from j) as jobs`

/**
 * Saves an event and all that follows from it in one statement.
 * @throws Error when the row is no longer of the version before: the caller did not hold the lock.
 */
export async function saveMove(tx: Sql, saved: Saved): Promise<void> {
  const { rows } = await tx.query<{ updated: number }>(SAVE, [
    ...parameters(saved),
    saved.newTitle,
    saved.reindex,
    saved.categoryName,
    saved.newPublic,
    saved.cancelOutboxOf,
    saved.fact && JSON.stringify(saved.fact),
  ])
  if (rows[0]?.updated !== 1) throw new Error(`report ${saved.after.number} was not at version ${saved.after.version - 1}`)
}

/** The answer that was given for a key, sealed, with the hash of the body it answered. */
export async function givenAnswer(
  db: Sql,
  scope: string,
  keyHash: Buffer,
): Promise<{ bodyHash: Buffer; answer: Buffer } | undefined> {
  const { rows } = await db.query<{ bodyHash: Buffer; answer: Buffer }>(
    `select body_hash as "bodyHash", answer from idempotency where scope = $1 and key_hash = $2`,
    [scope, keyHash],
  )
  return rows[0]
}

/** Takes a key for a call that is under way; waits for another call with the same key. @returns false when the key has its answer. */
export async function claimKey(
  tx: Sql,
  { scope, keyHash, bodyHash, at }: { scope: string; keyHash: Buffer; bodyHash: Buffer; at: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into idempotency (scope, key_hash, body_hash, answer, at) values ($1, $2, $3, '', $4) on conflict do nothing`,
    [scope, keyHash, bodyHash, at],
  )
  return rowCount === 1
}

export async function keepAnswer(tx: Sql, scope: string, keyHash: Buffer, answer: Buffer) {
  await tx.query('update idempotency set answer = $3 where scope = $1 and key_hash = $2', [scope, keyHash, answer])
}

/** All events of a report in their order, for undo and for the replay. */
export async function historyOf(db: Sql, reportId: string): Promise<ReportEvent[]> {
  const { rows } = await db.query<Omit<ReportEvent, 'at'> & { at: Temporal.Instant }>(
    `select id, report_id as "reportId", seq, kind, at, actor_kind as "actorKind", actor_id as "actorId", agency_id as "agencyId", change, texts
     from report_event where report_id = $1 order by seq`,
    [reportId],
  )
  return rows.map((row) => ({ ...row, at: row.at.toString() }))
}

/** The last event of a report, for undo: who did it and until when it may be taken back. */
export async function lastEvent(db: Sql, reportId: string) {
  const { rows } = await db.query<{ seq: number; kind: string; actorId: string | null; noticeAt: Temporal.Instant }>(
    `select seq, kind, actor_id as "actorId", notice_at as "noticeAt" from report_event where report_id = $1 order by seq desc limit 1`,
    [reportId],
  )
  return rows[0]
}

export async function numberOf(db: Sql, id: string): Promise<string | null> {
  const { rows } = await db.query<{ number: string }>('select number from report where id = $1', [id])
  return rows[0]?.number ?? null
}

/** The report itself and the hash of its access code, without a lock. */
export async function readReport(db: Sql, number: string): Promise<{ report: ReportState; accessCodeHash: Buffer } | null> {
  const { rows } = await db.query(LOCK.replace(' for update', ''), [number])
  return rows[0] ? { report: toState(rows[0]), accessCodeHash: rows[0].accessCodeHash as Buffer } : null
}

/** Whether other reports follow this one. */
export async function hasFollowers(db: Sql, reportId: string): Promise<boolean> {
  const { rows } = await db.query('select from report where merged_into = $1 limit 1', [reportId])
  return rows.length > 0
}

/** A bounded sweep: the rest comes with the next run. */
export async function dropAnswersBefore(db: Sql, at: string): Promise<number> {
  const { rowCount } = await db.query(
    'delete from idempotency where (scope, key_hash) in (select scope, key_hash from idempotency where at < $1 order by at limit 10000)',
    [at],
  )
  return rowCount ?? 0
}
