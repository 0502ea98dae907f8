import type { Db } from '../../kit/db.ts'
import { hmac, type Secret } from '../../kit/secrets.ts'

/** What doors need of sign-in: plain form posts, cookies in and out. */
export type SignIn = {
  /** Makes an account with a password (argon2id). */
  register(person: { email: string; name: string; password: string }): Promise<void>
  /** Gives the account of an address a new password and ends its sessions. @returns false when there is no such account. */
  setPassword(person: { email: string; password: string }): Promise<boolean>
  /** Checks e-mail and password. `cookies` are Set-Cookie values to hand on, also while the second step is still due. */
  password(input: {
    email: string
    password: string
    headers: Headers
  }): Promise<{ result: 'signed-in' | 'code-needed' | 'wrong' | 'too-many'; cookies: string[] }>
  /** Checks the six digits of the authenticator; a code that was used before is wrong. */
  code(input: { code: string; headers: Headers }): Promise<{ result: 'signed-in' | 'wrong' | 'too-many'; cookies: string[] }>
  /** The e-mail address of the signed-in person, or null. */
  who(headers: Headers): Promise<{ email: string; name: string; twoFactor: boolean } | null>
  signOut(headers: Headers): Promise<string[]>
  /** Begins TOTP for the signed-in person: the otpauth:// address to show. It counts from the first right code on. */
  beginTotp(input: { password: string; headers: Headers }): Promise<{ uri: string; backupCodes: string[] } | null>
}

const IDLE_SECONDS = 12 * 60 * 60
/** A code counts in its own 30 seconds and one step before and after. */
const CODE_SECONDS = 90

/**
 * Sign-in by better-auth, in its own schema. Passwords are argon2id, sessions stand in the database and are asked at every request, so that a disabled officer is
 * out at the next one. better-auth accepts a TOTP code twice within its window; used codes are remembered here (RFC 6238 section 5.2).
 */
export function openSignIn(db: Db, secret: Secret, options: { baseUrl: string; onError: (message: string) => void }): SignIn {
  let made: Promise<Auth> | undefined
  const auth = () => {
    made ??= makeAuth(db, secret, options)
    return made
  }
  const api = async () => (await auth()).api
  return {
    async register({ email, name, password }) {
      await (await api()).signUpEmail({ body: { email, name, password } })
    },
    async setPassword({ email, password }) {
      const { internalAdapter, password: kept } = await (await auth()).$context
      const found = await internalAdapter.findUserByEmail(email)
      if (!found) return false
      await internalAdapter.updatePassword(found.user.id, await kept.hash(password))
      await internalAdapter.deleteUserSessions(found.user.id)
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
    async code({ code, headers }) {
      try {
        const done = await (await api()).verifyTOTP({ body: { code }, headers, returnHeaders: true })
        const userId = (done.response as { user: { id: string } }).user.id
        if (await isUsedCode(db, secret, userId, code)) {
          await (await api())
            .revokeSession({
              body: { token: (done.response as { token: string }).token },
              headers: withCookies(headers, done.headers.getSetCookie()),
            })
            .catch(() => {})
          return { result: 'wrong', cookies: [] }
        }
        return { result: 'signed-in', cookies: done.headers.getSetCookie() }
      } catch (error) {
        return { result: refused(error), cookies: [] }
      }
    },
    async who(headers) {
      if (!headers.get('cookie')) return null
      const session = await (await api()).getSession({ headers })
      if (!session) return null
      return {
        email: session.user.email,
        name: session.user.name,
        twoFactor: Boolean((session.user as { twoFactorEnabled?: boolean }).twoFactorEnabled),
      }
    },
    async signOut(headers) {
      const done = await (await api()).signOut({ headers, returnHeaders: true }).catch(() => null)
      return done?.headers.getSetCookie() ?? []
    },
    async beginTotp({ password, headers }) {
      try {
        const made = await (await api()).enableTwoFactor({ body: { password }, headers })
        return made.method === 'totp' ? { uri: made.totpURI, backupCodes: made.backupCodes } : null
      } catch (error) {
        refused(error)
        return null
      }
    },
  }
}

type Auth = Awaited<ReturnType<typeof makeAuth>>

async function makeAuth(db: Db, secret: Secret, { baseUrl, onError }: { baseUrl: string; onError: (message: string) => void }) {
  // loaded on first use: the start stays quick
  const [{ betterAuth }, { twoFactor }, argon2, pg] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins'),
    import('@node-rs/argon2'),
    import('pg'),
  ])
  const { Kysely, PostgresDialect } = await import('kysely')
  const pool = new pg.default.Pool({ connectionString: db.pool.options.connectionString, max: 2 }) // its own parsers: better-auth wants Date
  pool.on('error', () => {})
  db.onClose(() => pool.end())
  const kysely = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) }).withSchema('auth')
  return betterAuth({
    database: { db: kysely, type: 'postgres' },
    secret: secret.derive('sign-in').toString('base64url'),
    baseURL: baseUrl,
    basePath: '/api/auth',
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 200,
      autoSignIn: false,
      password: { hash: (password) => argon2.hash(password), verify: ({ hash, password }) => argon2.verify(hash, password) },
    },
    session: { expiresIn: IDLE_SECONDS, updateAge: 15 * 60 },
    plugins: [twoFactor({ issuer: 'Tuntas' })],
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => onError(message) },
    advanced: { database: { generateId: 'uuid' }, cookiePrefix: 'tuntas', ipAddress: { disableIpTracking: true } },
  })
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

function withCookies(headers: Headers, cookies: readonly string[]): Headers {
  const next = new Headers(headers)
  next.set('cookie', cookies.map((cookie) => cookie.split(';')[0]).join('; '))
  return next
}

/** better-auth throws its refusals; what is none is a bug and thrown on. */
function refused(error: unknown): 'wrong' | 'too-many' {
  const status = (error as { statusCode?: number }).statusCode
  if (status === undefined || status >= 500) throw error
  return status === 429 ? 'too-many' : 'wrong'
}
