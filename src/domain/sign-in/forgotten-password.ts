import { z } from 'zod'
import { uuidv7 } from '../../kit/ids.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { attempt } from '../../kit/throttle.ts'
import { type App, within } from '../app.ts'
import { mailPasswordLink } from '../messages/link-notice.ts'
import { tellOfSignIn } from '../messages/sign-in-news.ts'
import { system } from '../people/actor.ts'
import { readNewPassword } from '../people/new-password.ts'
import { newPassword, officerByEmail } from '../people/officers.ts'
import type { Knock } from './attempts.ts'
import { passwordToken, passwordTokenHash } from './password-link.ts'
import { type Linked, linkedTo, putLink, takeLink } from './password-link-store.ts'
import { deviceOf, LINK_MINUTES, LINK_WINDOW_SECONDS, LINKS_PER_ACCOUNT, LINKS_PER_ADDRESS } from './rules.ts'

const AskPassword = z.strictObject({
  email: z
    .email({ error: 'error.admin.email' })
    .max(200, { error: 'error.admin.email' })
    .transform((v) => v.toLowerCase()),
})

/**
 * Somebody has forgotten their password: the officer of the address, if there is one who may sign in, gets a link by mail. Who asks is told the same and waits as long
 * whoever the address belongs to: all that is written is written in one transaction, which counts in any case.
 * @returns seconds to wait where too much was asked from here, else 0. @throws Refusal invalid-input (`email`: no address)
 */
export async function askNewPassword(app: App, { address, headers }: Knock, input: unknown): Promise<number> {
  const { email } = parseInput(AskPassword, input)
  const now = app.now()
  return app.db.tx(async (tx) => {
    const asked = (name: string) => attempt(tx, app.secret, { name, seconds: LINK_WINDOW_SECONDS, now })
    const from = await asked(`new password from ${address}`)
    if (from.count > LINKS_PER_ADDRESS) return Math.ceil(from.until.since(now).total('seconds'))
    if ((await asked(`new password at ${email}`)).count > LINKS_PER_ACCOUNT) return 0 // their mailbox has enough of them
    const id = uuidv7()
    const link = {
      id,
      tokenHash: passwordTokenHash(app, passwordToken(app, id, now)),
      sentAt: now.toString(),
      expiresAt: now.add({ minutes: LINK_MINUTES }).toString(),
    }
    const put = await putLink(tx, email, link, app.signIn.providerName !== null)
    if (put?.link) await mailPasswordLink(tx, id, now)
    // Whoever signs in at the provider alone is told so: a password here would be a way past what the provider asks for.
    else if (put) await tell(within(app, tx), email, 'officer.signIn.atProvider', headers)
    return 0
  })
}

const Token = z.string().regex(/^[\w-]{43}$/)

/** Whose password a link sets. Used, too old, overtaken and never made look the same. @throws Refusal not-found */
export async function passwordLinkOf(app: App, token: string): Promise<Linked> {
  const linked = Token.safeParse(token).success
    ? await linkedTo(app.db, passwordTokenHash(app, token), app.now().toString())
    : null
  if (!linked) throw new Refusal('not-found')
  return linked
}

/**
 * Sets a new password behind the link, once. All sessions end, nobody is signed in by it, and the second step stays: what was lost is the password alone.
 * A link whose use was cut short is used; its owner asks for another.
 * @throws Refusal not-found · invalid-input
 */
export async function setForgottenPassword(app: App, { headers }: Knock, token: string, input: unknown): Promise<void> {
  await passwordLinkOf(app, token)
  const password = readNewPassword(input)
  const linked = await takeLink(app.db, passwordTokenHash(app, token), app.now().toString())
  if (!linked) throw new Refusal('not-found')
  await newPassword(app, system, { email: linked.email, password })
  await tell(app, linked.email, 'officer.signIn.newPassword', headers)
}

async function tell(app: App, email: string, news: Parameters<typeof tellOfSignIn>[2], headers: Headers): Promise<void> {
  const officer = await officerByEmail(app, email)
  if (officer) await tellOfSignIn(app, officer, news, deviceOf(headers.get('user-agent') ?? ''))
}
