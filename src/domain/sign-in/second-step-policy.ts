import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { type Actor, hasRole, type Role } from '../people/actor.ts'
import { bumpReference } from '../reference.ts'
import { dropSecondStep, updatePolicy } from './store.ts'

/**
 * Says which officers must have a second step: all, those with one of the roles, or none. It holds from their next page on: who has none is led to set it up.
 * @throws Refusal not-found for anybody but an administrator of the system
 */
export async function setSecondStepPolicy(app: App, actor: Actor, policy: boolean | readonly Role[]): Promise<void> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  await app.db.tx(async (tx) => {
    await updatePolicy(tx, policy)
    await bumpReference(tx)
  })
}

/**
 * Takes the second step of an officer away who has lost telephone and recovery codes: TOTP and passkeys go, sessions end, the password stays.
 * @throws Refusal not-found · invalid-input (`email`: nobody signs in with it)
 */
export async function forgetSecondStep(app: App, actor: Actor, email: string): Promise<void> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  if (!(await dropSecondStep(app.db, email.toLowerCase())))
    throw new Refusal('invalid-input', { fields: [{ path: 'email', key: 'error.officer.unknown' }] })
}
