import type { Sql } from '../../kit/db.ts'

export type AttachmentRow = { id: string; fileKey: string; mime: string; bytes: number; sha256: Buffer; width: number; height: number; at: string }

export async function insertAttachment(db: Sql, a: AttachmentRow) {
  await db.query('insert into attachment (id, file_key, mime, bytes, sha256, width, height, at) values ($1, $2, $3, $4, $5, $6, $7, $8)', [
    a.id, a.fileKey, a.mime, a.bytes, a.sha256, a.width, a.height, a.at,
  ])
}

export async function claim(db: Sql, { reportId, seq, ids }: { reportId: string; seq: number; ids: readonly string[] }): Promise<number> {
  const { rowCount } = await db.query('update attachment set report_id = $1, event_seq = $2 where id = any($3::uuid[]) and report_id is null', [reportId, seq, ids])
  return rowCount ?? 0
}

export async function fileOf(db: Sql, id: string): Promise<{ fileKey: string; mime: string; reportId: string | null; eventSeq: number | null } | null> {
  const { rows } = await db.query<{ fileKey: string; mime: string; reportId: string | null; eventSeq: number | null }>(
    `select file_key as "fileKey", mime, report_id as "reportId", event_seq as "eventSeq" from attachment where id = $1`, [id],
  )
  return rows[0] ?? null
}

/** Removes at most 500 rows that nobody claimed. @returns the keys of their files */
export async function dropUnclaimed(db: Sql, before: string): Promise<string[]> {
  const { rows } = await db.query<{ fileKey: string }>(
    `delete from attachment where id in (select id from attachment where report_id is null and at < $1 limit 500) and report_id is null returning file_key as "fileKey"`, [before],
  )
  return rows.map((row) => row.fileKey)
}

export async function listFiles(db: Sql, reportId: string): Promise<{ id: string; seq: number; width: number; height: number }[]> {
  const { rows } = await db.query<{ id: string; seq: number; width: number; height: number }>(
    'select id, event_seq as seq, width, height from attachment where report_id = $1 order by event_seq, id', [reportId],
  )
  return rows
}
