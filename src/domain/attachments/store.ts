import { rowsOf, type Sql, tables } from '../../kit/db.ts'

export type AttachmentRow = {
  id: string
  fileKey: string
  mime: string
  bytes: number
  sha256: Buffer
  width: number
  height: number
  at: string
}

export async function insertAttachment(db: Sql, a: AttachmentRow) {
  const { fileKey, at, ...row } = a
  await rowsOf(db, tables.insertInto('attachment').values({ ...row, file_key: fileKey, at: Temporal.Instant.from(at) }))
}

export async function claim(
  db: Sql,
  { reportId, seq, ids, again }: { reportId: string; seq: number; ids: readonly string[]; again: boolean },
): Promise<number> {
  const { rowCount } = await db.query(
    'update attachment set report_id = $1, event_seq = $2 where id = any($3::uuid[]) and (report_id is null or ($4 and report_id = $1))',
    [reportId, seq, ids, again],
  )
  return rowCount ?? 0
}

export async function fileOf(
  db: Sql,
  id: string,
): Promise<{ fileKey: string; mime: string; reportId: string | null; eventSeq: number | null } | null> {
  const [row] = await rowsOf(
    db,
    tables
      .selectFrom('attachment')
      .select(['file_key as fileKey', 'mime', 'report_id as reportId', 'event_seq as eventSeq'])
      .where('id', '=', id),
  )
  return row ?? null
}

/** Removes at most 500 rows that nobody claimed. @returns the keys of their files */
export async function dropUnclaimed(db: Sql, before: string): Promise<string[]> {
  const { rows } = await db.query<{ fileKey: string }>(
    `delete from attachment where id in (select id from attachment where report_id is null and at < $1 limit 500) and report_id is null returning file_key as "fileKey"`,
    [before],
  )
  return rows.map((row) => row.fileKey)
}

export async function listFiles(
  db: Sql,
  reportId: string,
): Promise<{ id: string; seq: number; width: number; height: number }[]> {
  const rows = await rowsOf(
    db,
    tables
      .selectFrom('attachment')
      .select(['id', 'event_seq as seq', 'width', 'height'])
      .where('report_id', '=', reportId)
      .orderBy('event_seq')
      .orderBy('id'),
  )
  return rows as { id: string; seq: number; width: number; height: number }[] // a claimed file has all of them
}
