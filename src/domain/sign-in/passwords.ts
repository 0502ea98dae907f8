import { nullWhenRefused, refused, withCookies } from './calls.ts'
import type { Opened } from './open-auth.ts'
import { endLink } from './password-link-store.ts'
import type { Way } from './rules.ts'
import { noteWay } from './sessions.ts'

export type Passwords = {
  /** Makes an account with a password (argon2id). */
  register(person: { email: string; name: string; password: string }): Promise<void>
  /** Gives the account of an address a new password and ends its sessions, and a link that was asked for before. @returns false when there is no such account. */
  setPassword(person: { email: string; password: string }): Promise<boolean>
  /** Checks e-mail and password. `cookies` are Set-Cookie values to hand on, also while the second step is still due. */
  password(input: {
    email: string
    password: string
    headers: Headers
  }): Promise<{ result: 'signed-in' | 'code-needed' | 'wrong' | 'too-many'; cookies: string[] }>
  /** Whether it is the password of the signed-in person. */
  isPassword(input: { password: string; headers: Headers }): Promise<boolean>
  /** Gives the signed-in person a new password; every other session of theirs ends, this one goes on under a new cookie. @returns null when the old one is wrong */
  changePassword(input: { current: string; next: string; way: Way; headers: Headers }): Promise<string[] | null>
}

export function passwordsOf(opened: Opened): Passwords {
  const { auth, db } = opened
  const api = async () => (await auth()).api
  return {
    async register({ email, name, password }) {
      await (await api()).signUpEmail({ body: { email, name, password } })
    },
    async setPassword({ email, password }) {
      const { internalAdapter, password: kept } = await (await auth()).$context
      const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true })
      if (!found) return false
      const hash = await kept.hash(password)
      const userId = found.user.id
      // Who came by the provider so far has an account without a password.
      if (found.accounts.some(({ providerId }) => providerId === 'credential')) await internalAdapter.updatePassword(userId, hash)
      else await internalAdapter.createAccount({ userId, providerId: 'credential', accountId: userId, password: hash })
      await internalAdapter.deleteUserSessions(userId)
      await endLink(db, email)
      return true
    },
    async password({ email, password, headers }) {
      try {
        const done = await (await api()).signInEmail({ body: { email, password }, headers, returnHeaders: true })
        const cookies = done.headers.getSetCookie()
        return { result: 'twoFactorRedirect' in (done.response as object) ? 'code-needed' : 'signed-in', cookies }
      } catch (error) {
        return { result: refused(error), cookies: [] }
      }
    },
    async isPassword({ password, headers }) {
      return (await (await api()).verifyPassword({ body: { password }, headers }).catch(nullWhenRefused)) !== null
    },
    async changePassword({ current, next, way, headers }) {
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true }
      const done = await (await api()).changePassword({ body, headers, returnHeaders: true }).catch(nullWhenRefused)
      if (!done) return null
      const cookies = done.headers.getSetCookie()
      await endLink(db, done.response.user.email)
      await noteWay(opened, withCookies(headers, cookies), way)
      return cookies
    },
  }
}
