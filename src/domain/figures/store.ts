import type { Sql } from '../../kit/db.ts'
import { everyAgency } from '../agencies/load-agencies.ts'
import { factColumns, factCounters } from '../reports/consequences.ts'
import type { ReportEvent } from '../reports/events.ts'
import type { Counts } from './counts.ts'
import { measureRows } from './counts.ts'
import type { FoldedFact } from './rules.ts'

/** Stands in cells for reports without a category. */
export const NO_CATEGORY = '-'

// The roll-up.

/** Notes which cells do not count a report as it stands, and lets go of the reports: a move never waits for a count. @returns how many reports there were, 5,000 at most. */
export async function noteDirty(db: Sql): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `with d as materialized (select report_id, month, dirty from report_fact where dirty is not null limit 5000 for update skip locked),
     u as (update report_fact f set dirty = null from d where f.report_id = d.report_id),
     c as (insert into figure_dirty (month, node) select distinct d.month, n from d, unnest(d.dirty) n where d.month is not null order by 1, 2 on conflict do nothing)
     select count(*)::integer as n from d`,
  )
  return rows[0]!.n
}

/** Takes the cells of one month that are to be counted anew; another worker takes another month's. Null: there are none. */
export async function takeDirtyMonth(tx: Sql): Promise<{ month: string; nodes: string[] } | null> {
  const { rows } = await tx.query<{ month: string; nodes: string[] }>(
    `with one as (select month from figure_dirty order by month desc limit 1 for update skip locked),
     d as (select ctid, month, node from figure_dirty where month = (select month from one) for update skip locked),
     gone as (delete from figure_dirty x using d where x.ctid = d.ctid)
     select month, array_agg(node) as nodes from d group by month`,
  )
  return rows[0] ?? null
}

const COUNT = `with m as materialized (
  select f.agency, f.path, coalesce(f.category, '${NO_CATEGORY}') as category, v.measure, v.bucket, count(*) as n
  from report_fact f cross join lateral (values ${measureRows('$3::date', true)}) v(measure, bucket)
  where f.month = $1::date and f.path && $2::uuid[] and v.bucket is not null group by 1, 2, 3, 4, 5),
s as (
  select agency as node, false as below, category, measure, bucket, sum(n) as n from m group by 1, 2, 3, 4, 5
  union all select p.node, true, category, measure, bucket, sum(n) from m, unnest(m.path) p(node) where p.node = any($2::uuid[]) group by 1, 2, 3, 4, 5),
o as (
  select node, below, coalesce(category, '') as category, measure, bucket, sum(n)::integer as n from s
  where node = any($2::uuid[]) group by grouping sets ((node, below, category, measure, bucket), (node, below, measure, bucket))),
b as (select node, below, category, measure, jsonb_object_agg(bucket, n) as buckets from o group by 1, 2, 3, 4)
insert into figure_cell (node, below, category, month, counts) select node, below, category, $1::date, jsonb_object_agg(measure, buckets) from b group by 1, 2, 3`

/** Counts the cells of a month anew from the facts. */
export async function countCells(tx: Sql, month: string, nodes: readonly string[], today: string): Promise<void> {
  await tx.query('delete from figure_cell where month = $1 and node = any($2)', [month, nodes])
  await tx.query(COUNT, [month, nodes, today])
}

/** Every cell that there is, or should be, is to be counted anew. */
export async function dirtyAll(db: Sql): Promise<void> {
  await db.query('insert into figure_dirty (month, node) select distinct month, node from figure_cell on conflict do nothing')
  await db.query(
    'insert into figure_dirty (month, node) select distinct month, n from (select distinct month, path from report_fact where month is not null) f, unnest(path) n on conflict do nothing',
  )
  await db.query('update report_fact set dirty = null where dirty is not null and month is not null')
}

// Reading.

export type Where = {
  node: string | null
  below: boolean
  from: string
  to: string
  class?: string
  /** Codes, each alone. */
  categories?: readonly string[]
  channel?: string
  area?: string
}

/** Which cells: of whole months, `from` and `to` their first days; of some categories, or (`['']`) of all reports together. */
export type CellsAsked = { below: boolean; from: string; to: string; categories?: readonly string[] }

/** The cells of several nodes. */
export async function cellsOf(
  db: Sql,
  nodes: readonly string[],
  { below, from, to, categories = [''] }: CellsAsked,
): Promise<{ node: string; month: string; counts: Counts }[]> {
  const { rows } = await db.query<{ node: string; month: string; counts: Counts }>(
    `select node, month, counts - '{arrived,place}'::text[] as counts from figure_cell
     where node = any($1) and below = $2 and category = any($5) and month between $3 and $4 order by month`,
    [nodes, below, from, to, categories],
  )
  return rows
}

/** The cells of a node by category; without a category the key is ''. */
export async function cellsByCategory(
  db: Sql,
  node: string,
  { below, from, to }: CellsAsked,
): Promise<{ category: string; counts: Counts }[]> {
  const { rows } = await db.query<{ category: string; counts: Counts }>(
    `select nullif(category, '${NO_CATEGORY}') as category, counts - '{arrived,place}'::text[] as counts from figure_cell
     where node = $1 and below = $2 and category <> '' and month between $3 and $4 order by category`,
    [node, below, from, to],
  )
  return rows.map(({ category, counts }) => ({ category: category ?? '', counts }))
}

/** Of each category and month of a node, with everything below it: what was received and in how many days it was answered. Without a category the key is ''. */
export async function answersByTopic(
  db: Sql,
  node: string,
  { from, to }: { from: string; to: string },
): Promise<{ category: string; month: string; counts: Counts }[]> {
  const { rows } = await db.query<{ category: string | null; month: string; counts: Counts }>(
    `select nullif(category, '${NO_CATEGORY}') as category, to_char(month, 'YYYY-MM') as month,
       jsonb_strip_nulls(jsonb_build_object('received', counts->'received', 'answered', counts->'answered')) as counts
     from figure_cell where node = $1 and below and category <> '' and month between $2 and $3 order by category, month`,
    [node, from, to],
  )
  return rows.map((row) => ({ ...row, category: row.category ?? '' }))
}

/** How many reports of whole months each of some nodes received, with everything below it. */
export async function receivedOf(
  db: Sql,
  nodes: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ node: string; n: number }>(
    `select node, sum((counts->'received'->>'')::integer)::integer as n from figure_cell
     where node = any($1) and below and category = '' and month between $2 and $3 group by node`,
    [nodes, from, to],
  )
  return new Map(rows.map(({ node, n }) => [node, n]))
}

/** The years in which a node, or one below it, received reports; the newest first. */
export async function yearsWithCells(db: Sql, node: string): Promise<string[]> {
  const { rows } = await db.query<{ year: string }>(
    `select distinct to_char(month, 'YYYY') as year from figure_cell where node = $1 and below and category = '' order by 1 desc`,
    [node],
  )
  return rows.map((row) => row.year)
}

/** By what a query may part its reports; the place is the district (Kemendagri code) where it is known. */
export const keys = {
  none: `''`,
  agency: 'f.agency::text',
  category: `coalesce(f.category, '')`,
  channel: 'f.channel',
  class: 'f.class',
  grade: `coalesce(f.grade, '')`,
  place: `coalesce(left(f.area_code, 8), '')`,
  month: 'f.month::text',
} as const
export type Key = keyof typeof keys

/** Counts straight from the facts: for any days, any filter, parted by anything. */
export async function countFacts(db: Sql, where: Where, by: Key, today: string): Promise<{ key: string; counts: Counts }[]> {
  const values: unknown[] = []
  const $ = (value: unknown, type: string) => `$${values.push(value)}::${type}`
  const day = $(today, 'date')
  const conditions = [
    `f.received_on between ${$(where.from, 'date')} and ${$(where.to, 'date')}`,
    `f.month between ${$(`${where.from.slice(0, 8)}01`, 'date')} and ${$(where.to, 'date')}`,
    ...(where.node ? [where.below ? `${$(where.node, 'uuid')} = any(f.path)` : `f.agency = ${$(where.node, 'uuid')}`] : []),
    ...(where.class ? [`f.class = ${$(where.class, 'text')}`] : []),
    ...(where.categories ? [`coalesce(f.category, '${NO_CATEGORY}') = any(${$(where.categories, 'text[]')})`] : []),
    ...(where.channel ? [`f.channel = ${$(where.channel, 'text')}`] : []),
    ...(where.area ? [`f.area_code like ${$(`${where.area.replaceAll(/[^0-9.]/g, '')}%`, 'text')}`] : []),
  ]
  const { rows } = await db.query<{ key: string; counts: Counts }>(
    `with m as (
       select ${keys[by]} as key, v.measure, v.bucket, count(*)::integer as n from report_fact f cross join lateral (values ${measureRows(day)}) v(measure, bucket)
       where ${conditions.join(' and ')} and v.bucket is not null group by 1, 2, 3),
     b as (select key, measure, jsonb_object_agg(bucket, n) as buckets from m group by 1, 2)
     select key, jsonb_object_agg(measure, buckets) as counts from b group by 1 order by 1`,
    values,
  )
  return rows
}

// Building from history.

export async function reportsWithoutFacts(db: Sql, after: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'select id from report r where id > $1 and not exists (select from report_fact where report_id = r.id) order by id limit $2',
    [after, limit],
  )
  return rows.map((row) => row.id)
}

export async function reportsAfter(db: Sql, after: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>('select id from report where id > $1 order by id limit $2', [after, limit])
  return rows.map((row) => row.id)
}

/** The whole histories of some reports, which nobody moves meanwhile. */
export async function lockedHistories(tx: Sql, ids: readonly string[]): Promise<(ReportEvent & { number: string })[]> {
  await tx.query('select from report where id = any($1) order by id for share', [ids])
  const { rows } = await tx.query<Omit<ReportEvent, 'at'> & { at: Temporal.Instant; number: string }>(
    `select id, report_id as "reportId", seq, kind, at, actor_kind as "actorKind", actor_id as "actorId", agency_id as "agencyId", change, texts
     from report_event where report_id = any($1) order by report_id, seq`,
    [ids],
  )
  return rows.map((row) => ({ ...row, at: row.at.toString() }))
}

const COLUMNS = [...Object.keys(factColumns), ...Object.values(factCounters)]
const PUT = `insert into report_fact (${COLUMNS.join(', ')}, dirty)
  select ${COLUMNS.map((column) => `n.${column}`).join(', ')}, n.path from jsonb_array_elements($1::jsonb) e, jsonb_populate_record(null::report_fact, e) n
  on conflict (report_id) do update set ${COLUMNS.slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}, dirty = coalesce(report_fact.dirty, '{}') || report_fact.path || excluded.path`

export async function putFacts(tx: Sql, facts: readonly FoldedFact[]): Promise<void> {
  await tx.query(PUT, [JSON.stringify(facts)])
}

export type Closure = { ancestor: string; descendant: string; depth: number; from: string; to: string | null }

/** Every node that ever was, who stood above whom when, and the last day of those that went into another. */
export async function wholeTree(db: Sql) {
  const nodes = await everyAgency(db)
  const closure = await db.query<Closure>(
    'select ancestor_id as ancestor, descendant_id as descendant, depth, valid_from as "from", valid_to as "to" from agency_closure order by descendant_id, depth',
  )
  const ended = await db.query<{ id: string; last: string }>(
    'select id, valid_to as last from agency where successor_id is not null and valid_to is not null',
  )
  return { nodes, closure: closure.rows, ended: new Map(ended.rows.map(({ id, last }) => [id, last])) }
}
