import type { Db } from '../../kit/db.ts'
import { hmac, type Secret } from '../../kit/secrets.ts'
import { nullWhenRefused, refused, type Tried, withCookies } from './calls.ts'
import type { Opened } from './open-auth.ts'
import { noteWay } from './sessions.ts'

export type SecondStep = {
  /** Checks the six digits of the authenticator; a code that was used before is wrong. Signs in where a password was right before, else it proves or switches on. */
  code(input: { code: string; headers: Headers }): Promise<Tried>
  /** Checks a recovery code instead; each counts once. */
  recoveryCode(input: { code: string; headers: Headers }): Promise<Tried>
  /** The address of who gave the right password and owes the second step. */
  owing(headers: Headers): Promise<string | null>
  /** Begins TOTP for the signed-in person: the otpauth:// address to show. It counts from the first right code on. @returns null when the password is wrong */
  beginTotp(input: { password: string; headers: Headers }): Promise<{ uri: string; backupCodes: string[] } | null>
  /** The first right code after `beginTotp` switches it on; the session goes on under a new cookie. */
  confirmTotp(input: { code: string; headers: Headers }): Promise<Tried>
  /** Switches TOTP off; the recovery codes go with it. @returns null when the password is wrong */
  endTotp(input: { password: string; headers: Headers }): Promise<string[] | null>
  /** New recovery codes in place of the old ones. @returns null when the password is wrong */
  newRecoveryCodes(input: { password: string; headers: Headers }): Promise<string[] | null>
  recoveryCodesLeft(userId: string): Promise<number>
}

/** A code counts in its own 30 seconds and one step before and after. */
const CODE_SECONDS = 90

/** better-auth accepts a TOTP code twice within its window; used codes are remembered here (RFC 6238 section 5.2). */
export function secondStepOf(opened: Opened): SecondStep {
  const { db, auth } = opened
  const api = async () => (await auth()).api
  const code = codeOf(opened)
  return {
    code,
    async confirmTotp(input) {
      const done = await code(input)
      if (done.result === 'signed-in') await noteWay(opened, withCookies(input.headers, done.cookies), 'code')
      return done
    },
    async recoveryCode({ code, headers }) {
      try {
        const done = await (await api()).verifyBackupCode({ body: { code }, headers, returnHeaders: true })
        return { result: 'signed-in', cookies: done.headers.getSetCookie() }
      } catch (error) {
        return { result: refused(error), cookies: [] }
      }
    },
    async owing(headers) {
      const value = /(?:^|;\s*)(?:__Secure-)?tuntas\.two_factor=([^;]+)/.exec(headers.get('cookie') ?? '')?.[1]
      if (!value) return null
      const { rows } = await db.query<{ email: string }>(
        `select u.email from auth.verification v join auth."user" u on u.id::text = v.value where v.identifier = $1 and v."expiresAt" > now()`,
        [decodeURIComponent(value).split('.')[0]],
      )
      return rows[0]?.email ?? null
    },
    async beginTotp({ password, headers }) {
      const made = await (await api()).enableTwoFactor({ body: { password }, headers }).catch(nullWhenRefused)
      return made?.method === 'totp' ? { uri: made.totpURI, backupCodes: made.backupCodes } : null
    },
    async endTotp({ password, headers }) {
      const done = await (await api())
        .disableTwoFactor({ body: { password }, headers, returnHeaders: true })
        .catch(nullWhenRefused)
      if (!done) return null
      const cookies = done.headers.getSetCookie()
      await noteWay(opened, withCookies(headers, cookies), 'password')
      return cookies
    },
    async newRecoveryCodes({ password, headers }) {
      const made = await (await api()).generateBackupCodes({ body: { password }, headers }).catch(nullWhenRefused)
      return made?.backupCodes ?? null
    },
    async recoveryCodesLeft(userId) {
      const made = await (await api()).viewBackupCodes({ body: { userId } }).catch(nullWhenRefused)
      return made?.backupCodes.length ?? 0
    },
  }
}

const codeOf =
  ({ db, secret, auth }: Opened): SecondStep['code'] =>
  async ({ code, headers }) => {
    try {
      const done = await (await auth()).api.verifyTOTP({ body: { code }, headers, returnHeaders: true })
      const { token, user } = done.response as { token: string; user: { id: string } }
      const cookies = done.headers.getSetCookie()
      if (!(await isUsedCode(db, secret, user.id, code))) return { result: 'signed-in', cookies }
      if (cookies.length)
        await (await auth()).api.revokeSession({ body: { token }, headers: withCookies(headers, cookies) }).catch(() => {})
      return { result: 'wrong', cookies: [] }
    } catch (error) {
      return { result: refused(error), cookies: [] }
    }
  }

/** Remembers the code as long as it could count, as a keyed hash; true when it was used already. The database's own clock judges. */
async function isUsedCode(db: Db, secret: Secret, userId: string, code: string): Promise<boolean> {
  const { rows } = await db.query(
    `insert into auth.used_code as u (user_id, code_hash, at) values ($1, $2, now())
     on conflict (user_id, code_hash) do update set at = now() where u.at < now() - make_interval(secs => ${CODE_SECONDS}) returning user_id`,
    [userId, hmac(secret.derive('used-code'), `${userId} ${code}`)],
  )
  return rows.length === 0
}
