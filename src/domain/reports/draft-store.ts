import type { Sql } from '../../kit/db.ts'

export async function putDraft(db: Sql, d: { idHash: Buffer; answers: Buffer; at: string }): Promise<void> {
  await db.query(
    `insert into draft (id_hash, answers, at) values ($1, $2, $3)
     on conflict (id_hash) do update set answers = excluded.answers, at = excluded.at`,
    [d.idHash, d.answers, d.at],
  )
}

/** The sealed answers, unless the draft is older than `since`. */
export async function findDraft(db: Sql, idHash: Buffer, since: string): Promise<Buffer | null> {
  const { rows } = await db.query<{ answers: Buffer }>('select answers from draft where id_hash = $1 and at >= $2', [
    idHash,
    since,
  ])
  return rows[0]?.answers ?? null
}

export async function dropDraft(db: Sql, idHash: Buffer): Promise<void> {
  await db.query('delete from draft where id_hash = $1', [idHash])
}

/** A bounded sweep: the rest comes with the next run. */
export async function dropDraftsBefore(db: Sql, at: string): Promise<number> {
  const { rowCount } = await db.query(
    'delete from draft where id_hash in (select id_hash from draft where at < $1 order by at limit 1000)',
    [at],
  )
  return rowCount ?? 0
}
