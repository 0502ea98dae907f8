import type { Sql } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { OFFICER_INVITATION, OFFICER_PASSWORD } from './compose.ts'

/** The link of an invitation is to be mailed; one that still waits for an older link is dropped. The link itself is made when it is sent. */
export async function mailInvitation(tx: Sql, invitation: string, sentAt: Temporal.Instant): Promise<void> {
  const recipient = `invitation:${invitation}`
  await tx.query(`update outbox set state = 'cancelled' where recipient = $1 and state = 'waiting'`, [recipient])
  await mail(tx, OFFICER_INVITATION, recipient, sentAt)
}

/** The same for the link by which an officer sets a new password. One that waits for an older link finds nobody any more when it is to be sent. */
export const mailPasswordLink = (tx: Sql, link: string, sentAt: Temporal.Instant) =>
  mail(tx, OFFICER_PASSWORD, `password:${link}`, sentAt)

const mail = (tx: Sql, template: string, recipient: string, sentAt: Temporal.Instant) =>
  tx.query('insert into outbox (id, template, recipient, params, run_at) values ($1, $2, $3, $4::jsonb, $5)', [
    uuidv7(),
    template,
    recipient,
    JSON.stringify({ slot: sentAt.toString() }),
    sentAt.toString(),
  ])
