import { randomBytes, uuidv7 } from '../../kit/ids.ts'
import type { App } from '../app.ts'
import { tellOfSignIn } from '../messages/sign-in-news.ts'
import { noteActivity } from '../people/activity.ts'
import { officerByEmail } from '../people/officers.ts'
import { countWrong, deviceCookie, deviceHash, deviceIn, forgetWrong, type Knock, secondsToWait } from './attempts.ts'
import { type Tried, withCookies } from './calls.ts'
import { BURST, deviceOf, type Way } from './rules.ts'
import { insertAttempt, knowDevice, wrongSince } from './store.ts'

/** What a sign-in came to. `wrong` and `too-many` say the same of an account that is wrong, unknown, disabled or slowed down. */
export type Entry =
  | { result: 'signed-in' | 'code-needed'; cookies: string[] }
  | { result: 'wrong' }
  | { result: 'too-many'; seconds: number }

const BURST_MINUTES = 10
const WRONG: Entry = { result: 'wrong' }

/** E-mail and password; `code-needed` where the account has a second step. */
export async function enterWithPassword(app: App, knock: Knock, input: { email: string; password: string }): Promise<Entry> {
  const email = input.email.trim().toLowerCase()
  return attempted(app, knock, email, 'password', async () => {
    const done = await app.signIn.password({ email, password: input.password, headers: knock.headers })
    if (done.result !== 'code-needed') return done
    return (await officerByEmail(app, email)) ? done : { result: 'wrong', cookies: [] }
  })
}

/** The six digits after the password. */
export async function enterWithCode(app: App, knock: Knock, code: string): Promise<Entry> {
  const email = await app.signIn.owing(knock.headers)
  return attempted(app, knock, email, 'code', () => app.signIn.code({ code: code.replace(/\s/g, ''), headers: knock.headers }))
}

/** A recovery code instead of the six digits. */
export async function enterWithRecoveryCode(app: App, knock: Knock, code: string): Promise<Entry> {
  const email = await app.signIn.owing(knock.headers)
  return attempted(app, knock, email, 'recovery', () => app.signIn.recoveryCode({ code: code.trim(), headers: knock.headers }))
}

/** A passkey, which stands for both steps. */
export async function enterWithPasskey(app: App, knock: Knock, response: unknown): Promise<Entry> {
  return attempted(app, knock, null, 'passkey', () => app.signIn.passkey({ response, headers: knock.headers }))
}

/** Back from the provider. Only an officer gets in, by an address that the provider has verified; nobody is made by it. */
export async function enterWithProvider(
  app: App,
  knock: Knock,
  query: Record<string, string>,
): Promise<{ entry: Entry; next: string }> {
  const done = await app.signIn.fromProvider({ query, headers: knock.headers })
  const entry = await attempted(app, knock, null, 'provider', async () => done)
  return { entry, next: done.next }
}

async function attempted(
  app: App,
  knock: Knock,
  account: string | null,
  way: Way,
  work: () => Promise<Tried | { result: 'code-needed'; cookies: string[] }>,
): Promise<Entry> {
  const seconds = await secondsToWait(app, knock, account)
  if (seconds) return { result: 'too-many', seconds }
  const done = await work()
  if (done.result === 'code-needed') return { result: 'code-needed', cookies: done.cookies }
  const entry = done.result === 'signed-in' ? await entered(app, knock, done.cookies, way) : WRONG
  if (entry.result === 'wrong') await noteWrong(app, knock, account, way)
  return entry
}

/** A session was begun: it stays if it is an officer's. */
async function entered(app: App, knock: Knock, cookies: string[], way: Way): Promise<Entry> {
  const headers = withCookies(knock.headers, cookies)
  const session = await app.signIn.session(headers)
  if (!session || session === 'idle') return WRONG
  const officer = await officerByEmail(app, session.email)
  if (!officer) {
    await app.signIn.signOut(headers)
    return WRONG
  }
  await app.signIn.prove(session, way)
  const at = app.now()
  const device = deviceIn(knock.headers) ?? randomBytes(16).toString('hex')
  const newDevice = await knowDevice(app.db, session.userId, deviceHash(app, device), at)
  const words = deviceOf(knock.headers.get('user-agent') ?? '')
  await insertAttempt(app.db, { id: uuidv7(), email: session.email, at, way, isRight: true, device: words, newDevice })
  await forgetWrong(app, session.email)
  if (newDevice) await tellOfSignIn(app, officer, 'officer.signIn.newDevice', words)
  await noteActivity(app, officer, 'signedIn')
  return { result: 'signed-in', cookies: [...cookies, deviceCookie(device, app.signIn.secure)] }
}

/** Counts a wrong try, shows it to the owner of the account, and after several in a row tells them. */
export async function noteWrong(app: App, knock: Knock, account: string | null, way: Way): Promise<void> {
  await countWrong(app, knock, account)
  if (account === null) return
  const at = app.now()
  const device = deviceOf(knock.headers.get('user-agent') ?? '')
  await insertAttempt(app.db, { id: uuidv7(), email: account, at, way, isRight: false, device, newDevice: false })
  if ((await wrongSince(app.db, account, at.subtract({ minutes: BURST_MINUTES }))) < BURST) return
  const officer = await officerByEmail(app, account)
  if (officer) await tellOfSignIn(app, officer, 'officer.signIn.wrongTries', device)
}
