import type { Sql } from '../../kit/db.ts'

export type LetterRow = { number: number; year: number; agencyId: string; at: Temporal.Instant }

export async function findLetter(db: Sql, reportId: string, eventSeq: number): Promise<LetterRow | null> {
  const { rows } = await db.query<LetterRow>(
    'select number, year, agency_id as "agencyId", at from reply_letter where report_id = $1 and event_seq = $2',
    [reportId, eventSeq],
  )
  return rows[0] ?? null
}

/** The next number of an office in a year. Whoever draws at the same moment waits here until this transaction has ended. */
export async function drawNumber(tx: Sql, agencyId: string, year: number): Promise<number> {
  const { rows } = await tx.query<{ last: number }>(
    `insert into letter_counter (agency_id, year, last) values ($1, $2, 1)
     on conflict (agency_id, year) do update set last = letter_counter.last + 1 returning last`,
    [agencyId, year],
  )
  return rows[0]!.last
}

/** The number that was just drawn was not needed: nobody else has drawn since, they wait for this transaction. */
export async function giveNumberBack(tx: Sql, agencyId: string, year: number): Promise<void> {
  await tx.query('update letter_counter set last = last - 1 where agency_id = $1 and year = $2', [agencyId, year])
}

type NewLetter = {
  id: string
  agencyId: string
  year: number
  number: number
  reportId: string
  eventSeq: number
  at: string
  madeBy: string
}

export async function insertLetter(tx: Sql, l: NewLetter): Promise<void> {
  await tx.query(
    'insert into reply_letter (id, agency_id, year, number, report_id, event_seq, at, made_by) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [l.id, l.agencyId, l.year, l.number, l.reportId, l.eventSeq, l.at, l.madeBy],
  )
}
