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

/** The newest changes about some nodes (null: about anything), at most `limit`. */
export async function changeRows(db: Sql, nodes: readonly string[] | null, limit: number): Promise<AdminChange[]> {
  const { rows } = await db.query<AdminChange>(
    `select ${CHANGE} where $1::uuid[] is null or c.node = any($1) order by c.at desc, c.id desc limit $2`,
    [nodes, limit],
  )
  return rows
}

export async function changeById(db: Sql, id: string): Promise<AdminChange | null> {
  const { rows } = await db.query<AdminChange>(`select ${CHANGE} where c.id = $1`, [id])
  return rows[0] ?? null
}
