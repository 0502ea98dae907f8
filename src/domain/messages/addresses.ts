import { uuidv7 } from '../../kit/ids.ts'
import { parseInput } from '../../kit/input.ts'
import { isPushService, PushSubscription, vapidKeys } from '../../kit/notice-providers/web-push.ts'
import { Refusal } from '../../kit/refusal.ts'
import { seal } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { insertAddress } from './store.ts'
import { officerOfToken, reportOfWish } from './wish.ts'

/** At most so many browsers and chats for one report or officer; a further one takes the place of the oldest. */
const MOST = 5

/** With which key browsers subscribe (RFC 8292). */
export const pushPublicKey = (app: Pick<App, 'secret'>) => vapidKeys(app.secret.derive('vapid')).publicKey

/**
 * Keeps where else an officer or the reporter of a report can be told: a chat of Telegram, or a browser (its push subscription as JSON). Sealed like an identity.
 * @param owner id of the officer or of the report. Never called for a report whose identity is `anonymous`.
 */
export async function addAddress(app: App, owner: string, channel: 'telegram' | 'push', to: string): Promise<void> {
  const id = uuidv7()
  const sealed = seal(app.secret.derive('identity'), to, id)
  await insertAddress(app.db, { id, owner, channel, sealed, at: app.now().toString() }, MOST)
}

/** The browser of whoever holds the link of a notice wants to be told by push. @throws Refusal not-found (no such link, or an anonymous report) · invalid-input */
export async function tellReporterHere(app: App, token: string, subscription: unknown): Promise<void> {
  const reportId = reportOfWish(app, token)
  const { rowCount } = await app.db.query(`select from report where id = $1 and identity <> 'anonymous'`, [reportId])
  if (rowCount !== 1) throw new Refusal('not-found')
  await addAddress(app, reportId, 'push', read(subscription))
}

/** Somebody who opened the bot by the link of a report wants to be told there. @returns the number of the report. @throws Refusal not-found (no such link, or an anonymous report) */
export async function tellReporterInChat(app: App, token: string, chat: string): Promise<{ number: string }> {
  const reportId = reportOfWish(app, token)
  const { rows } = await app.db.query<{ number: string }>(`select number from report where id = $1 and identity <> 'anonymous'`, [
    reportId,
  ])
  if (!rows[0]) throw new Refusal('not-found')
  await addAddress(app, reportId, 'telegram', chat)
  return rows[0]
}

/** An officer who opened the bot by the link of their account wants their digests there. @throws Refusal not-found */
export async function tellOfficerInChat(app: App, token: string, chat: string): Promise<void> {
  const id = officerOfToken(app, token)
  const { rowCount } = await app.db.query('select from officer where id = $1 and disabled_at is null', [id])
  if (rowCount !== 1) throw new Refusal('not-found')
  await addAddress(app, id, 'telegram', chat)
}

/** The browser of an officer wants to be told by push. @throws Refusal not-found · invalid-input */
export async function tellOfficerHere(app: App, actor: Actor, subscription: unknown): Promise<void> {
  if (actor.kind !== 'officer') throw new Refusal('not-found')
  await addAddress(app, actor.id, 'push', read(subscription))
}

function read(subscription: unknown): string {
  const given = parseInput(PushSubscription, subscription)
  if (!isPushService(given.endpoint))
    throw new Refusal('invalid-input', { fields: [{ path: 'endpoint', key: 'error.wrongValue' }] })
  return JSON.stringify(given)
}
