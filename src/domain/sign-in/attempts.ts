import { hmac } from '../../kit/secrets.ts'
import { attempt, attempts, forgetAttempts } from '../../kit/throttle.ts'
import type { App } from '../app.ts'
import { ACCOUNT_WINDOW_SECONDS, PER_ACCOUNT, PER_ADDRESS, WINDOW_SECONDS, waitAfter } from './rules.ts'
import { isKnownDevice } from './store.ts'

/** Who knocks. `address` is for counting only and kept nowhere. */
export type Knock = { headers: Headers; address: string }

const DEVICE = 'tuntas.device'

/** The random cookie of this browser, or null when it never signed in here. */
export function deviceIn(headers: Headers): string | null {
  return new RegExp(`(?:^|;\\s*)${DEVICE}=([0-9a-f]{32})(?:;|$)`).exec(headers.get('cookie') ?? '')?.[1] ?? null
}

/** Lets the browser be known again for a year; sent to the pages of sign-in only. */
export const deviceCookie = (value: string, secure: boolean) =>
  `${DEVICE}=${value}; Path=/masuk; Max-Age=31536000; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`

export const deviceHash = (app: Pick<App, 'secret'>, value: string) => hmac(app.secret.derive('known-device'), value)

/**
 * How many seconds must pass before a try at an account is looked at; 0: now. The same for an account that does not exist.
 * @param account an address, or null where nobody is named yet
 */
export async function secondsToWait(app: App, { headers, address }: Knock, account: string | null): Promise<number> {
  const now = app.now()
  const ends: Temporal.Instant[] = []
  for (const { name, most } of await budgets(app, headers, address, account)) {
    const { count, until } = await attempts(app.db, app.secret, { name, now })
    if (count >= most && until) ends.push(until)
  }
  return Math.max(0, ...ends.map((end) => Math.ceil(end.since(now).total('seconds'))))
}

/** Counts a wrong try. */
export async function countWrong(app: App, { headers, address }: Knock, account: string | null): Promise<void> {
  const now = app.now()
  const named = await budgets(app, headers, address, account)
  for (const { name, counts } of named) if (counts) await attempt(app.db, app.secret, { name, seconds: WINDOW_SECONDS, now })
  if (account === null || !named.some(({ counts }) => !counts)) return
  const name = tries(account)
  const { count } = await attempt(app.db, app.secret, { name, seconds: ACCOUNT_WINDOW_SECONDS, now })
  const seconds = waitAfter(count)
  if (seconds) await attempt(app.db, app.secret, { name: waits(account), seconds, now })
}

/** The owner is in: wrong tries at the account no longer slow anybody down. */
export async function forgetWrong(app: App, account: string): Promise<void> {
  const now = app.now()
  for (const name of [tries(account), waits(account)]) await forgetAttempts(app.db, app.secret, { name, now })
}

/** What a try is held against. A browser that the account knows has a count of its own and does not wait for what others tried. */
async function budgets(app: App, headers: Headers, address: string, account: string | null) {
  const all = { name: `sign-in from ${address}`, most: PER_ADDRESS, counts: true }
  if (account === null) return [all]
  const device = deviceIn(headers)
  const hash = device && deviceHash(app, device)
  if (hash && (await isKnownDevice(app.db, account, hash)))
    return [all, { name: `sign-in ${account} on ${hash.toString('base64url')}`, most: PER_ACCOUNT, counts: true }]
  return [
    all,
    { name: `sign-in ${account} from ${address}`, most: PER_ACCOUNT, counts: true },
    { name: waits(account), most: 1, counts: false },
  ]
}

const tries = (account: string) => `sign-in at ${account}`
const waits = (account: string) => `sign-in waits at ${account}`
