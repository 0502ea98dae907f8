import type { Sql } from '../../kit/db.ts'

export type Waiting = { id: string; reportId: string; template: string; params: { number: string }; tries: number }

/** Notices that are due, locked so that no other worker takes them. */
export async function takeWaiting(tx: Sql, now: Temporal.Instant, limit: number): Promise<Waiting[]> {
  const { rows } = await tx.query<Waiting>(
    `select id, report_id as "reportId", template, params, tries from outbox where state = 'waiting' and run_at <= $1 order by run_at limit $2 for update skip locked`,
    [now.toString(), limit],
  )
  return rows
}

export type Outcome =
  | { state: 'noAddress' }
  | { state: 'sent'; at: Temporal.Instant }
  | { state: 'dead'; message: string }
  | { state: 'waiting'; message: string; runAt: Temporal.Instant }

export async function settleNotice(tx: Sql, id: string, outcome: Outcome): Promise<void> {
  await tx.query(
    `update outbox set state = $2, last_error = $3, sent_at = $4, run_at = coalesce($5::timestamptz, run_at), tries = tries + case when $2 = 'noAddress' then 0 else 1 end where id = $1`,
    [
      id,
      outcome.state,
      'message' in outcome ? outcome.message : null,
      outcome.state === 'sent' ? outcome.at.toString() : null,
      outcome.state === 'waiting' ? outcome.runAt.toString() : null,
    ],
  )
}

/** The sealed identity, to send a notice; the look is logged as one of the system. */
export async function lookForNotice(tx: Sql, reportId: string, template: string): Promise<Buffer | null> {
  const { rows } = await tx.query<{ sealed: Buffer | null }>(`select identity.look(null, $1, 'notice', $2) as sealed`, [
    reportId,
    template,
  ])
  return rows[0]?.sealed ?? null
}
