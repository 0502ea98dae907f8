import type { Sql } from '../../kit/db.ts'
import type { AdminChange, NewChange } from './journal.ts'

const CHANGE = `c.id, c.at, c.made_by as "madeBy", o.name as "madeByName", c.noun, c.target, c.node, c.label, c.before, c.after, c.undoes,
  exists (select from admin_change u where u.undoes = c.id) as undone
  from admin_change c left join officer o on o.id = c.made_by`

export async function insertChange(
  tx: Sql,
  change: NewChange & { id: string; at: string; madeBy: string | null },
): Promise<void> {
  await tx.query(
    `insert into admin_change (id, at, made_by, noun, target, node, label, before, after, undoes) values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10)`,
    [
      change.id,
      change.at,
      change.madeBy,
      change.noun,
      change.target,
      change.node,
      change.label,
      change.before && JSON.stringify(change.before),
      change.after && JSON.stringify(change.after),
      change.undoes ?? null,
    ],
  )
}

type Asked = {
  /** null: about anything. */
  nodes: readonly string[] | null
  kind: string | null
  by: string | null
  bySystem: boolean
  before: { at: string; id: string } | null
  limit: number
}

/** The newest changes of those that are asked for, older than a key, at most `limit`. */
export async function changeRows(db: Sql, { nodes, kind, by, bySystem, before, limit }: Asked): Promise<AdminChange[]> {
  const { rows } = await db.query<AdminChange>(
    `select ${CHANGE} where ($1::uuid[] is null or c.node = any($1)) and ($2::text is null or c.noun = $2) and ($3::uuid is null or c.made_by = $3)
       and (not $4::boolean or c.made_by is null) and ($5::timestamptz is null or (c.at, c.id) < ($5, $6::uuid)) order by c.at desc, c.id desc limit $7`,
    [nodes, kind, by, bySystem, before?.at ?? null, before?.id ?? null, limit],
  )
  return rows
}

export type Makers = { officers: { id: string; name: string }[]; system: boolean }

/** Who made changes about some nodes (null: about anything): officers by name, and whether nobody did. */
export async function makersOf(db: Sql, nodes: readonly string[] | null): Promise<Makers> {
  const { rows } = await db.query<{ id: string | null; name: string | null }>(
    `select m.made_by as id, o.name from (select distinct made_by from admin_change where $1::uuid[] is null or node = any($1)) m
     left join officer o on o.id = m.made_by order by o.name, m.made_by`,
    [nodes],
  )
  return {
    officers: rows.flatMap(({ id, name }) => (id && name ? [{ id, name }] : [])),
    system: rows.some(({ id }) => id === null),
  }
}

export async function changeById(db: Sql, id: string): Promise<AdminChange | null> {
  const { rows } = await db.query<AdminChange>(`select ${CHANGE} where c.id = $1`, [id])
  return rows[0] ?? null
}
