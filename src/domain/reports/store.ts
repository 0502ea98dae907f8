import type { Sql } from '../../kit/db.ts'
import { selectState, toState } from './columns.ts'
import type { FactChange, JobRow, OutboxRow } from './consequences.ts'
import type { ReportEvent } from './events.ts'
import type { ReportState } from './report.ts'
import { toWhole, WHOLE, type WholeRow } from './whole-report.ts'

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
  /** The nodes in whose queues it stood before, as the tree is now. */
  scopeBefore: readonly string[]
  nextDueOn: string | null
  outbox: readonly OutboxRow[]
  cancelOutboxOf: number | null
  jobs: readonly JobRow[]
  /** What changes of the facts that figures count; null: nothing. */
  fact: FactChange | null
}

/** An answer for a caller's key, sealed (answer-once.ts). */
export type KeptAnswer = { scope: string; keyHash: Buffer; bodyHash: Buffer; answer: Buffer; at: string }

const FOR_MOVE = `select ${WHOLE}, k.body_hash as "bodyHash", k.answer from report r left join idempotency k on k.scope = $4 and k.key_hash = $5 where r.number = $1`

/** What a move needs to know: the report with all of its history and texts, and the answer that the caller's key was given before, if it was. Nothing is locked. */
export async function readForMove(db: Sql, number: string, now: string, key: { scope: string; keyHash: Buffer } | null) {
  const { rows } = await db.query<WholeRow & { bodyHash: Buffer | null; answer: Buffer | null }>(FOR_MOVE, [
    number,
    now,
    true,
    key?.scope ?? null,
    key?.keyHash ?? null,
  ])
  const [row] = rows
  return row
    ? { whole: toWhole(row), kept: row.bodyHash && row.answer ? { bodyHash: row.bodyHash, answer: row.answer } : null }
    : null
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

export type Proposal = { author: string; text: string; reason: string | null; evidence: string[] }

/** What was proposed as an answer by an event. */
export async function proposalOf(db: Sql, reportId: string, seq: number): Promise<Proposal> {
  const { rows } = await db.query<Omit<Proposal, 'evidence'> & { evidence: string | null }>(
    `select e.actor_id as author, p.body as text, r.body as reason, e.change->'extra'->>'evidence' as evidence
     from report_event e join report_text p on p.id = (e.texts->'proposal'->>'id')::uuid left join report_text r on r.id = (e.texts->'reason'->>'id')::uuid
     where e.report_id = $1 and e.seq = $2`,
    [reportId, seq],
  )
  return { ...rows[0]!, evidence: rows[0]!.evidence?.split(',') ?? [] }
}

export async function numberOf(db: Sql, id: string): Promise<string | null> {
  const { rows } = await db.query<{ number: string }>('select number from report where id = $1', [id])
  return rows[0]?.number ?? null
}

export async function idOf(db: Sql, number: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>('select id from report where number = $1', [number])
  return rows[0]?.id ?? null
}

/** The report itself and the hash of its access code, without a lock. */
export async function readReport(db: Sql, number: string): Promise<{ report: ReportState; accessCodeHash: Buffer } | null> {
  const { rows } = await db.query(
    `select ${selectState('r')}, r.access_code_hash as "accessCodeHash" from report r where r.number = $1`,
    [number],
  )
  return rows[0] ? { report: toState(rows[0]), accessCodeHash: rows[0].accessCodeHash as Buffer } : null
}

/** Several reports with their titles, in no order. */
export async function readReports(db: Sql, numbers: readonly string[]): Promise<{ report: ReportState; title: string }[]> {
  const { rows } = await db.query<{ title: string }>(
    `select ${selectState('r')}, r.title from report r where r.number = any($1)`,
    [numbers],
  )
  return rows.map((row) => ({ report: toState(row as Record<string, unknown>), title: row.title }))
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
