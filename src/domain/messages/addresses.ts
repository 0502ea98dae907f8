import { uuidv7 } from '../../kit/ids.ts'
import { seal } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import { forgetAddresses, insertAddress } from './store.ts'

/**
 * Keeps where else an officer or the reporter of a report can be told: a chat of Telegram, or a browser (its push subscription as JSON). Sealed like an identity.
 * @param owner id of the officer or of the report. Never called for a report whose identity is `anonymous`.
 */
export async function addAddress(app: App, owner: string, channel: 'telegram' | 'push', to: string): Promise<void> {
  const id = uuidv7()
  const sealed = seal(app.secret.derive('identity'), to, id)
  await insertAddress(app.db, { id, owner, channel, sealed, at: app.now().toString() })
}

/** Forgets every browser (or chat) of an owner. */
export const removeAddresses = (app: App, owner: string, channel: 'telegram' | 'push') => forgetAddresses(app.db, owner, channel)
