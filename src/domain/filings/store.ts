import type { Sql } from '../../kit/db.ts'
import type { Filing } from './compose-filing.ts'

export type Kept = { period: string; madeAt: Temporal.Instant }

/** Nodes with an officer who answers for them (coordinator or head) today that received something in the months, alone or below, and have not filed the period; cells of those months are all counted. */
export async function toFile(
  db: Sql,
  { code, from, to }: { code: string; from: string; to: string },
  { today, limit }: { today: string; limit: number },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select distinct c.node as id from figure_cell c
     where c.below and c.month between $2 and $3
       and not exists (select from filing f where f.agency = c.node and f.period = $1)
       and exists (select from role_grant g join officer o on o.id = g.officer_id where g.agency_id = c.node and g.role in ('coordinator', 'head')
                   and o.disabled_at is null and g.valid_from <= $5 and (g.valid_to is null or g.valid_to >= $5))
       and not exists (select from figure_dirty d where d.node = c.node and d.month between $2 and $3)
     order by 1 limit $4`,
    [code, from, to, limit, today],
  )
  return rows.map((row) => row.id)
}

/** @returns false when it was filed before: what was filed stays */
export async function keepFiling(db: Sql, agency: string, filing: Filing, at: Temporal.Instant): Promise<boolean> {
  const { rowCount } = await db.query(
    'insert into filing (agency, period, made_at, content) values ($1, $2, $3, $4) on conflict do nothing',
    [agency, filing.period, at.toString(), JSON.stringify(filing)],
  )
  return rowCount === 1
}

export async function keptFiling(
  db: Sql,
  agency: string,
  period: string,
): Promise<{ content: Filing; madeAt: Temporal.Instant } | null> {
  const { rows } = await db.query<{ content: Filing; madeAt: Temporal.Instant }>(
    'select content, made_at as "madeAt" from filing where agency = $1 and period = $2',
    [agency, period],
  )
  return rows[0] ?? null
}

export async function keptFilings(db: Sql, agency: string): Promise<Kept[]> {
  const { rows } = await db.query<Kept>('select period, made_at as "madeAt" from filing where agency = $1', [agency])
  return rows
}

/** The first and the last month (first days, ISO) in which a node, or one below it, received reports. */
export async function monthsWithReports(db: Sql, agency: string): Promise<{ first: string | null; last: string | null }> {
  const { rows } = await db.query<{ first: string | null; last: string | null }>(
    'select min(month)::text as first, max(month)::text as last from figure_cell where node = $1 and below',
    [agency],
  )
  return rows[0]!
}

/** Of a node and everything below it, today: offices, officers who may act, and those of them who handle reports. */
export async function settingOf(
  db: Sql,
  agency: string,
  today: string,
): Promise<{ units: number; officers: number; handlers: number }> {
  const { rows } = await db.query<{ units: number; officers: number; handlers: number }>(
    `with below as (select descendant_id as id from agency_closure where ancestor_id = $1 and valid_to is null),
     granted as (select g.officer_id, g.role from role_grant g join officer o on o.id = g.officer_id join below b on b.id = g.agency_id
       where o.disabled_at is null and g.valid_from <= $2 and (g.valid_to is null or g.valid_to >= $2))
     select (select count(*)::integer from below) as units, count(distinct officer_id)::integer as officers,
       count(distinct officer_id) filter (where role in ('coordinator', 'liaison'))::integer as handlers from granted`,
    [agency, today],
  )
  return rows[0]!
}
