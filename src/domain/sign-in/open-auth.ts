import type { Db } from '../../kit/db.ts'
import type { Secret } from '../../kit/secrets.ts'
import { deviceOf, PASSWORD_SIGNS } from './rules.ts'

/** An OpenID Connect provider: of the agency, or INApas. */
export type Provider = { issuer: string; clientId: string; clientSecret: string; name: string }

export type AuthOptions = {
  baseUrl: string
  provider: Provider | null
  onError: (message: string) => void
  /** Whether an address is that of an officer who may sign in. */
  isOfficer: (email: string) => Promise<boolean>
}

/** What the parts of sign-in share. better-auth is loaded on first use, so that the start stays quick. */
export type Opened = {
  db: Db
  secret: Secret
  options: AuthOptions
  auth(): Promise<Auth>
  /** The same with the provider, whose description is fetched when somebody first asks for it: while it is down, everything else works. */
  authWithProvider(): Promise<Auth>
}

/** A session ends 12 hours after it began, whatever happens in it (trust.md V7); that it ends earlier without use is decided in sessions.ts. */
const ABSOLUTE_SECONDS = 12 * 60 * 60
/** better-auth never is mounted: its own paths only show in the address to which a provider returns, <base>/masuk/callback/oidc. */
export const BASE_PATH = '/masuk'
export const PROVIDER_ID = 'oidc'
const WITHOUT_TOKENS = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
}

export function openAuth(db: Db, secret: Secret, options: AuthOptions): Opened {
  const plain = once(() => makeAuth(db, secret, options, null))
  return { db, secret, options, auth: plain, authWithProvider: once(() => makeAuth(db, secret, options, options.provider)) }
}

export type Auth = Awaited<ReturnType<typeof makeAuth>>

async function makeAuth(db: Db, secret: Secret, { baseUrl, onError, isOfficer }: AuthOptions, provider: Provider | null) {
  const [{ betterAuth }, { genericOAuth, twoFactor }, { passkey }, { APIError }, argon2, pg] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins'),
    import('@better-auth/passkey'),
    import('better-auth/api'),
    import('@node-rs/argon2'),
    import('pg'),
  ])
  const { Kysely, PostgresDialect } = await import('kysely')
  const pool = new pg.default.Pool({ connectionString: db.pool.options.connectionString, max: 2 }) // its own parsers: better-auth wants its own dates
  pool.on('error', () => {})
  db.onClose(() => pool.end())
  const kysely = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) }).withSchema('auth')
  const verified = (person: { userVerified: boolean } | undefined) => {
    if (!person?.userVerified) throw new APIError('UNAUTHORIZED')
  }
  return betterAuth({
    database: { db: kysely, type: 'postgres' },
    secret: secret.derive('sign-in').toString('base64url'),
    baseURL: baseUrl,
    basePath: BASE_PATH,
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_SIGNS.least,
      maxPasswordLength: PASSWORD_SIGNS.most,
      autoSignIn: false,
      password: { hash: (password) => argon2.hash(password), verify: ({ hash, password }) => argon2.verify(hash, password) },
    },
    session: { expiresIn: ABSOLUTE_SECONDS, disableSessionRefresh: true },
    // Addresses of officers are typed by administrators; nobody can open an account with somebody else's.
    account: { accountLinking: { requireLocalEmailVerified: false }, updateAccountOnSignIn: false },
    databaseHooks: {
      session: { create: { before: async (row) => ({ data: { ...row, userAgent: deviceOf(row.userAgent ?? '') } }) } },
      account: { create: { before: async (row) => ({ data: { ...row, ...WITHOUT_TOKENS } }) } }, // nothing is asked of the provider later
    },
    plugins: [
      twoFactor({ issuer: 'Tuntas' }),
      passkey({
        rpName: 'Tuntas',
        rpID: new URL(baseUrl).hostname,
        origin: new URL(baseUrl).origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        // It stands for both steps, so the device must have asked for its PIN or finger.
        registration: { afterVerification: ({ verification }) => verified(verification.registrationInfo) },
        authentication: { afterVerification: ({ verification }) => verified(verification.authenticationInfo) },
      }),
      genericOAuth({ config: provider ? [await openIdConfig(provider, isOfficer)] : [] }),
    ],
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => onError(message) },
    advanced: { database: { generateId: 'uuid' }, cookiePrefix: 'tuntas', ipAddress: { disableIpTracking: true } },
  })
}

/** Code flow with PKCE, state and nonce; the ID token's signature, issuer, audience and nonce are checked against the provider's published keys. */
async function openIdConfig({ issuer, clientId, clientSecret, name }: Provider, isOfficer: AuthOptions['isOfficer']) {
  return {
    providerId: PROVIDER_ID,
    name,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    requireIdTokenVerification: true,
    /** Without a verified address of an officer there is nobody to sign in. Asked each time, also of an account that was linked before. */
    mapProfileToUser: async (profile: Record<string, unknown>) => {
      const email = profile.emailVerified === true ? String(profile.email ?? '').toLowerCase() : ''
      return { email: email && (await isOfficer(email)) ? email : '' }
    },
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error) => {
      made = undefined
      throw error
    })
    return made
  }
}
