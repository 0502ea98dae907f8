import type { Sql } from '../../kit/db.ts'

/** Takes the slot for nodes that were not told yet. A second worker waits here, and gets none. @returns those to be told */
export async function claimSlot(tx: Sql, nodes: readonly string[], slot: Temporal.Instant): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into digest_slot (node_id, slot) select n, $2 from unnest($1::uuid[]) n order by n
     on conflict (node_id) do update set slot = excluded.slot where digest_slot.slot < excluded.slot returning node_id as id`,
    [nodes, slot.toString()],
  )
  return rows.map((row) => row.id)
}

export type Waiting = { new: number; today: number; late: number; returned: number }

/** What waits in the queue of each node. */
export async function waitingAt(tx: Sql, nodes: readonly string[], today: string): Promise<Map<string, Waiting>> {
  const { rows } = await tx.query<Waiting & { id: string }>(
    `select node_id as id, count(*) filter (where status = 'submitted') as new, count(*) filter (where next_due_on = $2 and status <> 'held') as today,
       count(*) filter (where next_due_on < $2 and status <> 'held') as late, count(*) filter (where returned) as returned
     from report_scope where node_id = any($1) group by node_id`,
    [nodes, today],
  )
  return new Map(rows.map(({ id, ...waiting }) => [id, waiting]))
}

/** Officers' roles that hold today, by node. */
export async function grantsByNode(tx: Sql): Promise<{ node: string; role: string; officer: string }[]> {
  const { rows } = await tx.query<{ node: string; role: string; officer: string }>(
    `select g.agency_id as node, g.role, g.officer_id as officer from role_grant g join officer o on o.id = g.officer_id
     where o.disabled_at is null and g.role in ('coordinator', 'liaison', 'head', 'auditor', 'nationalAdmin')
       and g.valid_from <= current_date and (g.valid_to is null or g.valid_to >= current_date)`,
  )
  return rows
}

export type News = { recipient: string; named: { number: string; share?: number }[]; numbers: number }

/** Takes the news that waits for nodes: the reports of each reader (the highest share of each), at most `limit` by name. */
export async function takeNews(tx: Sql, nodes: readonly string[], now: Temporal.Instant, limit: number): Promise<News[]> {
  const { rows } = await tx.query<News>(
    `with taken as (
       update outbox set state = 'grouped', sent_at = $2 where state = 'waiting' and recipient like 'at:%' and run_at <= $2 and substring(recipient from 4 for 36)::uuid = any($1)
       returning recipient, params
     ), each as (
       select recipient, params->>'number' as number, max((params->>'share')::integer) as share from taken group by 1, 2
     ), ranked as (
       select *, row_number() over (partition by recipient order by share desc nulls last, number) as place from each
     )
     select recipient, count(*) as numbers, json_agg(json_strip_nulls(json_build_object('number', number, 'share', share)) order by place) filter (where place <= $3) as named
     from ranked group by recipient`,
    [nodes, now.toString(), limit],
  )
  return rows
}

export type DigestRow = { id: string; officer: string; template: string; params: unknown; runAt: string }

/** One digest a slot for each officer, whoever asks how often. */
export async function insertDigests(tx: Sql, rows: readonly DigestRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query(
    `insert into outbox (id, template, recipient, params, run_at)
     select d.id, d.template, 'officer:' || d.officer, d.params, d."runAt" from jsonb_to_recordset($1::jsonb) as d(id uuid, officer text, template text, params jsonb, "runAt" timestamptz)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  )
}
