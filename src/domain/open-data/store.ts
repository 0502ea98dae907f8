import type { Sql } from '../../kit/db.ts'
import { FEWEST } from '../figures/publish.ts'
import { columnsAt, levels } from './coarsen.ts'
import type { Cells } from './columns.ts'

export type Release = {
  month: string
  version: number
  madeAt: Temporal.Instant
  rows: number
  added: number
  csvBytes: number
  csvSha256: string
  jsonBytes: number
  jsonSha256: string
}

const RELEASE = `month, version, made_at as "madeAt", rows, added, csv_bytes as "csvBytes", csv_sha256 as "csvSha256", json_bytes as "jsonBytes", json_sha256 as "jsonSha256"`

/** The newest months first, of each its newest release first. */
export async function allReleases(db: Sql): Promise<Release[]> {
  const { rows } = await db.query<Release>(`select ${RELEASE} from open_release order by month desc, version desc`)
  return rows
}

/** A release; without a version the newest. */
export async function findRelease(db: Sql, month: string, version: number | null): Promise<Release | null> {
  const { rows } = await db.query<Release>(
    `select ${RELEASE} from open_release where month = $1 and ($2::integer is null or version = $2) order by version desc limit 1`,
    [month, version],
  )
  return rows[0] ?? null
}

/** The months that are over and have published reports, each with its newest release, if there is one; the oldest first. @param until the first day of the first month that is too young */
export async function monthsToRelease(
  db: Sql,
  until: string,
): Promise<{ month: string; version: number | null; madeAt: Temporal.Instant | null }[]> {
  const { rows } = await db.query<{ month: string; version: number | null; madeAt: Temporal.Instant | null }>(
    `select m.month, r.version, r.made_at as "madeAt" from (select distinct month from figure_cell where category = '') m
     left join lateral (select version, made_at from open_release r where r.month = m.month order by version desc limit 1) r on true
     where m.month < $1 order by m.month`,
    [until],
  )
  return rows
}

/** One release at a time, whoever asks; the lock goes with the transaction. */
export const lockReleases = (tx: Sql) => tx.query('lock table open_release in share row exclusive mode')

/**
 * Gives every published report of a month that has no place yet the finest one at which five look the same. Whistleblowing is in no row.
 * @returns how many got one
 */
export async function placeRows(tx: Sql, month: string, version: number): Promise<number> {
  let placed = 0
  for (const level of levels) {
    const { rowCount } = await tx.query(
      `insert into open_row (report_id, month, place, category, day, agency, since)
       select report_id, $1, place, category, day, agency, $2 from (
         select *, count(*) over (partition by place, category, day, agency) as alike from (
           select f.report_id, ${columnsAt(level)} from report_fact f join report r on r.id = f.report_id left join category c on c.code = f.category
           where f.month = $1 and ${RELEASED} and not exists (select from open_row o where o.report_id = f.report_id)) x) y
       where alike >= ${FEWEST}`,
      [month, version],
    )
    placed += rowCount ?? 0
  }
  return placed
}

const RELEASED = `r.published_at is not null and r.audience = 'public' and f.class <> 'whistleblowing'`

/** What is told of each row of a month, in an order that follows from nothing else: by everything that is told. The cells of `columns`, names still to be put in. */
export const ROWS = `select to_char(o.month, 'YYYY-MM') as month, o.day::text as day, o.place, a.full_name as "placeName", nullif(o.category, '') as category, o.agency, f.class,
    case f.status when 'submitted' then 'waiting' when 'held' then 'held' when 'closed' then 'done' when 'archived' then 'archived' else 'inProgress' end as status,
    f.closed_by as "closedBy", f.archive_reason as "archiveReason", f.verify_days as "verifyDays", f.answer_days as "answerDays", f.final_days as "finalDays",
    case when f.answered and f.answer_judged_on is not null then case when f.answer_judged_on > f.answer_due_on then 'no' else 'yes' end end as "inTime", f.solved
  from open_row o join report_fact f using (report_id) left join area a on a.code = o.place where o.month = $1
  order by o.place, o.category, o.day, o.agency, f.class, 8, f.closed_by, f.archive_reason, f.verify_days, f.answer_days, f.final_days, 14, f.solved`

export type Told = {
  month: string
  day: string | null
  place: string | null
  placeName: string | null
  category: string | null
  agency: string
  class: string
  status: string
  closedBy: string | null
  archiveReason: string | null
  verifyDays: number | null
  answerDays: number | null
  finalDays: number | null
  inTime: string | null
  solved: string | null
}

export async function putRelease(tx: Sql, r: Release): Promise<void> {
  await tx.query(
    `insert into open_release (month, version, made_at, rows, added, csv_bytes, csv_sha256, json_bytes, json_sha256) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [r.month, r.version, r.madeAt.toString(), r.rows, r.added, r.csvBytes, r.csvSha256, r.jsonBytes, r.jsonSha256],
  )
}

export async function putPart(tx: Sql, month: string, version: number, seq: number, body: Uint8Array): Promise<void> {
  await tx.query('insert into open_part (month, version, seq, body) values ($1, $2, $3, $4)', [
    month,
    version,
    seq,
    Buffer.from(body),
  ])
}

export async function partOf(db: Sql, month: string, version: number, seq: number): Promise<Uint8Array | null> {
  const { rows } = await db.query<{ body: Buffer }>('select body from open_part where month = $1 and version = $2 and seq = $3', [
    month,
    version,
    seq,
  ])
  return rows[0]?.body ?? null
}

export type Part = readonly Cells[]
