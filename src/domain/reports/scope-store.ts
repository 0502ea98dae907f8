import type { Sql } from '../../kit/db.ts'

/** Where the open reports of a list `touched` stand, and where they should, by who stands above whom now. */
const FOLLOW = `, offices as (
       select r.id, r.holder as office from report r join touched t on t.id = r.id
       union select s.report_id, s.agency_id from assignment s join touched t on t.id = s.report_id where s.until is null
     ), wanted as (
       select distinct o.id, c.ancestor_id as node from offices o join agency_closure c on c.descendant_id = o.office and c.valid_to is null
     ), gone as (
       delete from report_scope q using touched t where q.report_id = t.id and not exists (select from wanted w where w.id = q.report_id and w.node = q.node_id)
     ), come as (
       insert into report_scope (node_id, report_id, next_due_on, status, verified, assignee, returned)
       select w.node, w.id, q.next_due_on, q.status, q.verified, q.assignee, q.returned
       from wanted w cross join lateral (select * from report_scope x where x.report_id = w.id limit 1) q
       on conflict do nothing
     )
     select count(*) as touched from touched`

/**
 * Places in the queues of offices that have ended go to those that stand above now, at most `limit` reports. Reports that such an office itself still has wait until they are
 * moved; those that somebody holds at this moment for the next run. @returns how many reports have new places
 */
export async function scopesFollowTree(db: Sql, former: readonly string[], limit: number): Promise<number> {
  const { rows } = await db.query<{ touched: number }>(
    `with touched as materialized (
       select r.id from report r
       where r.id in (select report_id from report_scope where node_id = any($1)) and not r.holder = any($1)
         and not exists (select from assignment s where s.report_id = r.id and s.until is null and s.agency_id = any($1))
       limit $2 for update skip locked
     )${FOLLOW}`,
    [former, limit],
  )
  return rows[0]!.touched
}

/** The same for an office that stands elsewhere now: of it and of those below it, what is not yet, or no longer, in the queue of one above. */
export async function scopesFollowMove(db: Sql, office: string, limit: number): Promise<number> {
  const { rows } = await db.query<{ touched: number }>(
    `with here as materialized (
       select report_id as id from report_scope where node_id = $1
     ), at as (
       select r.id, r.holder as office from report r join here h on h.id = r.id
       union select s.report_id, s.agency_id from assignment s join here h on h.id = s.report_id where s.until is null
     ), due as (
       select distinct a.id, c.ancestor_id as node from at a join agency_closure c on c.descendant_id = a.office and c.valid_to is null
     ), touched as materialized (
       select r.id from report r where r.id in (
         select d.id from due d where not exists (select from report_scope q where q.node_id = d.node and q.report_id = d.id)
         union select q.report_id from report_scope q join here h on h.id = q.report_id
           where not exists (select from due d where d.id = q.report_id and d.node = q.node_id))
       limit $2 for update skip locked
     )${FOLLOW}`,
    [office, limit],
  )
  return rows[0]!.touched
}

/** Open reports in the queue of a node. */
export async function countAt(db: Sql, node: string): Promise<number> {
  const { rows } = await db.query<{ n: number }>('select count(*)::int as n from report_scope where node_id = $1', [node])
  return rows[0]!.n
}
