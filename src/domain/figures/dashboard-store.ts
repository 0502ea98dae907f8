import type { Sql } from '../../kit/db.ts'
import type { Counts } from './counts.ts'
import { NO_CATEGORY } from './store.ts'

/** Whole months of a node and its units; `categories` as in the cells. */
type Asked = { from: string; to: string; categories: readonly string[] }

/**
 * What a dashboard needs of several nodes with everything below them, and (`own`) of those that one holds itself: the whole cells of the period, and from all months the
 * reports that are still open, since what piles up is old.
 */
export async function cellsOfUnits(
  db: Sql,
  nodes: readonly string[],
  own: string,
  { from, to, categories }: Asked,
): Promise<{ node: string; below: boolean; month: string; counts: Counts; open: Counts['open'] | null }[]> {
  const { rows } = await db.query<{ node: string; below: boolean; month: string; counts: Counts; open: Counts['open'] | null }>(
    `select node, below, month::text as month, counts->'open' as open,
       case when month between $3 and $4 then counts - '{arrived,place}'::text[] else '{}'::jsonb end as counts
     from figure_cell where category = any($5) and ((node = any($1) and below) or (node = $2 and not below)) and (month between $3 and $4 or counts ? 'open')`,
    [nodes, own, from, to, categories],
  )
  return rows
}

/** How many reports of each category arrived on each day, in a node with everything below it. */
export async function arrivals(
  db: Sql,
  node: string,
  { from, to, categories }: Asked,
): Promise<{ category: string; arrived: Record<string, number> }[]> {
  const { rows } = await db.query<{ category: string; arrived: Record<string, number> }>(
    `select nullif(category, '${NO_CATEGORY}') as category, counts->'arrived' as arrived from figure_cell
     where node = $1 and below and category <> '' and ($4::text[] = '{""}' or category = any($4)) and month between $2 and $3 and counts ? 'arrived'`,
    [node, from, to, categories],
  )
  return rows.map(({ category, arrived }) => ({ category: category ?? '', arrived }))
}

/** How many reports came from each area; `letters` of the Kemendagri code tell areas apart (2, 5 or 8). */
export async function places(
  db: Sql,
  node: string,
  { from, to, categories }: Asked,
  letters: number,
): Promise<{ place: string; n: number }[]> {
  const { rows } = await db.query<{ place: string; n: number }>(
    `select left(p.key, $5) as place, sum(p.value::integer)::integer as n from figure_cell, jsonb_each_text(counts->'place') p
     where node = $1 and below and category = any($4) and month between $2 and $3 group by 1 order by 2 desc, 1`,
    [node, from, to, categories, letters],
  )
  return rows
}

/** Newest reports that were sent back at all; more than these tell no more of the ways. */
const MOST_RETURNED = 2_000

/** These reports, of whole months, as SQL; each word stands for a parameter. The order leaves no doubt which they are: counts and lists are of the same. */
const returnedReports = ({ node, from, to, categories }: { node: string; from: string; to: string; categories: string }) =>
  `select report_id from report_fact where month between ${from} and ${to} and returns > 0 and ${node} = any(path)
     and (${categories} = '{""}' or coalesce(category, '${NO_CATEGORY}') = any(${categories})) order by month desc, report_id desc limit ${MOST_RETURNED}`

const SENT_BACK = `e.kind = 'returned' and not exists (select from report_event u where u.report_id = e.report_id and u.seq = e.seq + 1 and u.kind = 'undone')`

/** How many reports went back from which office to which, of reports that were returned at all; the most frequent ways first. */
export async function flows(
  db: Sql,
  node: string,
  { from, to, categories }: Asked,
): Promise<{ from: string; to: string; n: number }[]> {
  const { rows } = await db.query<{ from: string; to: string; n: number }>(
    `with f as materialized (${returnedReports({ node: '$1::uuid', from: '$2::date', to: '$3::date', categories: '$4::text[]' })})
     select e.change->'extra'->>'from' as "from", e.change->>'holder' as "to", count(distinct e.report_id)::integer as n
     from f join report_event e using (report_id)
     where ${SENT_BACK}
     group by 1, 2 having count(e.change->'extra'->>'from') > 0 and count(e.change->>'holder') > 0 order by 3 desc, 1, 2 limit 12`,
    [node, from, to, categories],
  )
  return rows
}

/** Of a list `f` of facts those that `office` sent back to `next`, as `flows` counts them. */
export const flowSql = ({ office, next, ...asked }: Parameters<typeof returnedReports>[0] & { office: string; next: string }) =>
  `f.report_id in (${returnedReports(asked)}) and exists (select from report_event e where e.report_id = f.report_id and ${SENT_BACK}
     and e.change->'extra'->>'from' = ${office} and e.change->>'holder' = ${next})`

/** The buckets in which open reports of a node and everything below it stand: calendar and day of arrival. */
export async function openBuckets(db: Sql, node: string): Promise<string[]> {
  const { rows } = await db.query<{ bucket: string }>(
    `select distinct b.bucket from figure_cell c, jsonb_object_keys(c.counts->'open') b(bucket) where c.node = $1 and c.below and c.category = '' and c.counts ? 'open'`,
    [node],
  )
  return rows.map(({ bucket }) => bucket)
}
