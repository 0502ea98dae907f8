import type { Db } from '../../kit/db.ts'
import type { Secret } from '../../kit/secrets.ts'
import { type AuthOptions, openAuth } from './open-auth.ts'
import { type Passkeys, passkeysOf } from './passkeys.ts'
import { type Passwords, passwordsOf } from './passwords.ts'
import { type ProviderSignIn, providerSignInOf } from './provider-sign-in.ts'
import { type SecondStep, secondStepOf } from './second-step.ts'
import { type Sessions, sessionsOf } from './sessions.ts'

/**
 * What better-auth does for us, as plain calls: headers of the request in, Set-Cookie values out. Passwords are argon2id, sessions stand in the database and are asked at every
 * request, so that a disabled officer is out at the next one. Throttles, news to owners and what else surrounds a sign-in are the actions beside it.
 */
export type SignIn = Passwords & SecondStep & Passkeys & ProviderSignIn & Sessions

export function openSignIn(db: Db, secret: Secret, options: AuthOptions): SignIn {
  const opened = openAuth(db, secret, options)
  return {
    ...passwordsOf(opened),
    ...secondStepOf(opened),
    ...passkeysOf(opened),
    ...providerSignInOf(opened),
    ...sessionsOf(opened),
  }
}
