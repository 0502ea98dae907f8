import type { Sql } from '../../kit/db.ts'
import { selectState, toState } from './columns.ts'
import type { ReportState } from './report.ts'

/** `granted`: null until somebody has decided. */
export type LookRequest = {
  id: string
  askerId: string
  asker: string
  reason: string
  askedAt: Temporal.Instant
  decider: string | null
  granted: boolean | null
}

const REQUEST = `q.id, q.asker_id as "askerId", a.name as asker, q.reason, q.asked_at as "askedAt", d.name as decider, q.granted`
const PEOPLE = 'join officer a on a.id = q.asker_id left join officer d on d.id = q.decided_by'

type NewLook = { id: string; reportId: string; askerId: string; reason: string; at: string; stale: string }

/** One that waits is not asked for twice: whoever comes second finds the first, unless it was asked before `stale`. */
export const insertLook = (db: Sql, { id, reportId, askerId, reason, at, stale }: NewLook) =>
  db.query(
    `insert into look_request as q (id, report_id, asker_id, reason, asked_at) values ($1, $2, $3, $4, $5)
     on conflict (report_id, asker_id) where decided_at is null do update set reason = excluded.reason, asked_at = excluded.asked_at where q.asked_at <= $6`,
    [id, reportId, askerId, reason, at, stale],
  )

/** What an officer last asked for on a report and has not used, if it waits since after `stale` or was decided after `since`. */
export async function openLook(
  db: Sql,
  { reportId, askerId, since, stale }: { reportId: string; askerId: string; since: string; stale: string },
): Promise<LookRequest | null> {
  const { rows } = await db.query<LookRequest>(
    `select ${REQUEST} from look_request q ${PEOPLE}
     where q.report_id = $1 and q.asker_id = $2 and q.used_at is null and (q.decided_at > $3 or (q.decided_at is null and q.asked_at > $4))
     order by q.asked_at desc, q.id desc limit 1`,
    [reportId, askerId, since, stale],
  )
  return rows[0] ?? null
}

type Use = { number: string; askerId: string; since: string; now: string }

/** Takes the one look that was granted since `since`. @returns who granted it; null when there is none */
export async function useLook(tx: Sql, { number, askerId, since, now }: Use): Promise<string | null> {
  const { rows } = await tx.query<{ by: string }>(
    `update look_request set used_at = $4 where id = (
       select q.id from look_request q join report r on r.id = q.report_id
       where r.number = $1 and q.asker_id = $2 and q.granted and q.used_at is null and q.decided_at > $3
       order by q.decided_at limit 1 for update of q)
     and used_at is null returning decided_by as by`,
    [number, askerId, since, now],
  )
  return rows[0]?.by ?? null
}

export type LookOfReport = LookRequest & { title: string; report: ReportState }
const WITH_REPORT = `select ${REQUEST}, r.title, ${selectState('r')} from look_request q ${PEOPLE} join report r on r.id = q.report_id`

/** Those that wait since after `stale`, the oldest first, with their reports. */
export async function waitingRows(db: Sql, stale: string, limit: number): Promise<LookOfReport[]> {
  const { rows } = await db.query<LookOfReport>(
    `${WITH_REPORT} where q.decided_at is null and q.asked_at > $2 order by q.asked_at, q.id limit $1`,
    [limit, stale],
  )
  return rows.map((row) => ({ ...row, report: toState(row) }))
}

export async function lookById(db: Sql, id: string): Promise<LookOfReport | null> {
  const { rows } = await db.query<LookOfReport>(`${WITH_REPORT} where q.id = $1`, [id])
  return rows[0] ? { ...rows[0], report: toState(rows[0]) } : null
}

/** @returns false when somebody else was quicker */
export async function decideRow(db: Sql, id: string, by: string, granted: boolean, at: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'update look_request set decided_by = $2, granted = $3, decided_at = $4 where id = $1 and decided_at is null and asker_id <> $2',
    [id, by, granted, at],
  )
  return rowCount === 1
}
