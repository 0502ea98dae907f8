import type { Sql } from '../../kit/db.ts'

/** Numbers of at most 200 reports whose clock ran out before today anywhere in Indonesia (asked by Jakarta's date, the last to change); the rest comes with the next run. */
export async function dueNumbers(db: Sql, kind: 'silence' | 'complete', now: Temporal.Instant): Promise<string[]> {
  const today = now.toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString()
  const { rows } = await db.query<{ number: string }>(
    'select r.number from clock c join report r on r.id = c.report_id where c.kind = $1 and c.due_on < $2 and not c.paused order by c.due_on limit 200',
    [kind, today],
  )
  return rows.map((row) => row.number)
}
