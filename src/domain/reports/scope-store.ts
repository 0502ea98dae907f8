import type { Sql } from '../../kit/db.ts'

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
     ), offices as (
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
     select count(*) as touched from touched`,
    [former, limit],
  )
  return rows[0]!.touched
}
