import type { Db, Sql } from '../../kit/db.ts'

/** Of the newest reports of a category that a node (or one below it) had, which offices they stand at, the most first. @param since first day of the oldest month, ISO */
export async function officesOfCategory(
  db: Sql,
  { node, category, since }: { node: string; category: string; since: string },
): Promise<{ agency: string; n: number }[]> {
  const { rows } = await db.query<{ agency: string; n: number }>(
    `select agency, count(*)::integer as n from (
       select agency from report_fact where category = $1 and month >= $2::date and path @> array[$3::uuid] and agency <> $3::uuid and answered
       order by month desc limit 500) x group by 1 order by 2 desc, 1 limit 3`,
    [category, since, node],
  )
  return rows
}

export type Candidate = {
  id: string
  number: string
  title: string
  status: string
  receivedOn: string | null
  areaCode: string | null
  lat: number | null
  long: number | null
}

/** Reports whose titles share words with one, in the same district or without a place, received within `days` of it: the most alike first, at most 40. `scope` says which may be seen. */
export async function likeTitles(
  db: Pick<Db, 'unnamed'>,
  {
    id,
    words,
    district,
    receivedAt,
    days,
  }: { id: string; words: readonly string[]; district: string | null; receivedAt: string; days: number },
  scope: { sql: string; values: unknown[] },
): Promise<Candidate[]> {
  const { rows } = await db.unnamed<Candidate>(
    `with hit as materialized (select r.id from report r where to_tsvector('indonesian', title) @@ to_tsquery('indonesian', $1) limit 2000)
     select r.id, r.number, r.title, r.status, r.received_on as "receivedOn", r.area_code as "areaCode", r.lat, r.long from report r
     where r.id in (select id from hit) and r.id <> $2 and r.merged_into is null
       and r.received_at between $3::timestamptz - make_interval(days => $4) and $3::timestamptz + make_interval(days => $4)
       and ($5::text is null or r.area_code is null or left(r.area_code, 8) = $5) and ${scope.sql}
     order by ts_rank(to_tsvector('indonesian', title), to_tsquery('indonesian', $1)) desc, r.received_at desc limit 40`,
    [words.join(' | '), id, receivedAt, days, district, ...scope.values],
  )
  return rows
}
