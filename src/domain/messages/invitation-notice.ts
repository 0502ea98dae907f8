import type { Sql } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { OFFICER_INVITATION } from './compose.ts'

/** The link of an invitation is to be mailed; one that still waits for an older link is dropped. The link itself is made when it is sent. */
export async function mailInvitation(tx: Sql, invitation: string, sentAt: Temporal.Instant): Promise<void> {
  const recipient = `invitation:${invitation}`
  await tx.query(`update outbox set state = 'cancelled' where recipient = $1 and state = 'waiting'`, [recipient])
  await tx.query('insert into outbox (id, template, recipient, params, run_at) values ($1, $2, $3, $4::jsonb, $5)', [
    uuidv7(),
    OFFICER_INVITATION,
    recipient,
    JSON.stringify({ slot: sentAt.toString() }),
    sentAt.toString(),
  ])
}
