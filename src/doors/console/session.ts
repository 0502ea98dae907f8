import { createMiddleware } from 'hono/factory'
import type { App } from '../../domain/app.ts'
import type { Actor } from '../../domain/people/actor.ts'
import { officerByEmail } from '../../domain/people/officers.ts'
import type { Knock } from '../../domain/sign-in/attempts.ts'
import { needsSecondStep } from '../../domain/sign-in/rules.ts'
import type { Session } from '../../domain/sign-in/sessions.ts'
import { type Ctx, clientAddress, type Web } from '../../kit/http.ts'
import type { Site } from '../../kit/site.ts'

export type Officer = Extract<Actor, { kind: 'officer' }>
export type Console = Web & { Variables: { officer: Officer; session: Session } }

/** What a page asks by itself does not count as something that its reader did. */
const QUIET = /^\/konsol\/arus$/
/** Where an officer who owes a second step may go. */
export const SET_UP = '/konsol/akun/langkah'
const SETTING_UP = /^\/konsol\/akun\/(langkah|totp|totp\/kode|kunci|kunci\/mulai|bukti)$/

/** Lets signed-in officers in, and those who still owe a second step only to where they set it up. Asked at every request: whoever is disabled is out at the next one. */
export function gate(app: App) {
  return createMiddleware<Console>(async (c, next) => {
    const session = await app.signIn.session(c.req.raw.headers, QUIET.test(c.req.path))
    const officer = session && session !== 'idle' ? await officerByEmail(app, session.email) : null
    if (!session || session === 'idle' || !officer)
      return c.redirect(`/masuk?next=${encodeURIComponent(pageOf(c))}${session === 'idle' ? '&habis' : ''}`, 303)
    c.header('cache-control', 'no-store')
    c.set('officer', officer)
    c.set('session', session)
    if (owesSecondStep(app, officer, session) && !SETTING_UP.test(c.req.path)) return c.redirect(SET_UP, 303)
    return next()
  })
}

export const owesSecondStep = (app: App, officer: Officer, session: Session) =>
  needsSecondStep(app.reference.get().calendars.flag('officerSecondStep'), officer.grants, session.way)

/** The page to come back to: the one that was asked for, or on which the form stood that was sent. */
function pageOf(c: Pick<Ctx, 'req'>): string {
  const referer = c.req.header('referer')
  if (c.req.method === 'GET') return c.req.path + new URL(c.req.url).search // a list that was sent by mail opens after signing in
  if (!referer || !URL.canParse(referer)) return c.req.path
  const { pathname, search } = new URL(referer)
  return pathname.replace(/^\/en(?=\/)/, '') + search
}

/** Whether the officer of these headers still is one, without counting it as use. */
export async function officerOf(app: App, headers: Headers): Promise<Officer | null> {
  const session = await app.signIn.session(headers, true)
  return session && session !== 'idle' ? officerByEmail(app, session.email) : null
}

export const knockOf = (c: Pick<Ctx, 'req' | 'env'>, site: Site): Knock => ({
  headers: c.req.raw.headers,
  address: clientAddress(c, site.trustProxy),
})

/** Where to go after signing in: a page of the console, never another site (trust.md B17). */
export function safeNext(next: string | undefined): string {
  return next && /^\/konsol(\/[\w\-/]*)?(\?[\w\-=&.+%]*)?$/.test(next) ? next : '/konsol'
}

/** Hands the cookies of sign-in on, one header each. */
export function passCookies(c: Pick<Ctx, 'header'>, cookies: readonly string[]) {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
}
