import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { type Actor, hasRole } from '../people/actor.ts'

export type DeadNotice = {
  id: string
  number: string | null
  template: string
  tries: number
  lastTry: Temporal.Instant
  error: string
}

const MOST = 200

/** Who looks after the sending: administrators of the system and of the nation. They see numbers and what carriers said, no addresses. */
export const looksAfterNotices = (actor: Actor) => hasRole(actor, 'systemAdmin') || hasRole(actor, 'nationalAdmin')

/** Notices that could not be sent, the newest first, at most 200; and how many there are. @throws Refusal not-found for anybody else */
export async function deadNotices(app: App, actor: Actor): Promise<{ count: number; notices: DeadNotice[] }> {
  if (!looksAfterNotices(actor)) throw new Refusal('not-found')
  const { rows } = await app.db.query<DeadNotice & { count: number }>(
    `select o.id, r.number, o.template, o.tries, o.run_at as "lastTry", coalesce(o.last_error, '') as error, count(*) over () as count
     from outbox o left join report r on r.id = o.report_id where o.state = 'dead' order by o.run_at desc limit ${MOST}`,
  )
  return { count: rows[0]?.count ?? 0, notices: rows.map(({ count: _, ...notice }) => notice) }
}

/** Lets dead notices (all, or one) wait to be sent once more, with all their tries. @returns how many. @throws Refusal not-found */
export async function sendAgain(app: App, actor: Actor, id: string | null): Promise<number> {
  if (!looksAfterNotices(actor)) throw new Refusal('not-found')
  const { rowCount } = await app.db.query(
    `update outbox set state = 'waiting', tries = 0, run_at = $2, claimed_until = null where state = 'dead' and ($1::uuid is null or id = $1)`,
    [id, app.now().toString()],
  )
  return rowCount ?? 0
}
