import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import { noteActivity } from '../../domain/people/activity.ts'
import { type Ctx, clientAddress, type Web } from '../../kit/http.ts'
import type { Site } from '../../kit/site.ts'
import { attempt, attempts } from '../../kit/throttle.ts'
import { officerOf, passCookies, safeNext } from './session.ts'
import { CodePage, SignInPage } from './sign-in-pages.tsx'

const WINDOW = 600
const PER_ACCOUNT = 10
const PER_ADDRESS = 60

/** Sign-in of officers from plain form posts: password, then the six digits where the account has them. */
export function signInRoutes(app: App, site: Site) {
  const routes = new Hono<Web>()

  routes.get('/masuk', (c) =>
    c.html(<SignInPage t={c.get('t')} site={site} next={safeNext(c.req.query('next'))} sample={c.req.query('sebagai')} />),
  )

  routes.post('/masuk', async (c) => {
    const form = await c.req.parseBody()
    const email = String(form.email ?? '')
      .trim()
      .toLowerCase()
    const next = safeNext(String(form.next ?? ''))
    const again = (key: string, status: 400 | 429) =>
      c.html(<SignInPage t={c.get('t')} site={site} next={next} email={email} error={key} />, status)
    if (!email || !form.password) return again('console.signIn.empty', 400)
    if (await isThrottled(app, site, c, email)) return again('console.signIn.tooMany', 429)
    const done = await app.signIn.password({ email, password: String(form.password), headers: c.req.raw.headers })
    if (done.result === 'too-many') return again('console.signIn.tooMany', 429)
    if (done.result === 'wrong') {
      await countWrong(app, site, c, email)
      return again('console.signIn.wrong', 400)
    }
    passCookies(c, done.cookies)
    if (done.result === 'signed-in') await noteSignIn(app, c, done.cookies)
    return c.redirect(done.result === 'code-needed' ? `/masuk/kode?next=${encodeURIComponent(next)}` : next, 303)
  })

  routes.get('/masuk/kode', (c) => c.html(<CodePage t={c.get('t')} site={site} next={safeNext(c.req.query('next'))} />))

  routes.post('/masuk/kode', async (c) => {
    const form = await c.req.parseBody()
    const next = safeNext(String(form.next ?? ''))
    const again = (key: string, status: 400 | 429) =>
      c.html(<CodePage t={c.get('t')} site={site} next={next} error={key} />, status)
    if (await isThrottled(app, site, c, 'code')) return again('console.signIn.tooMany', 429)
    const done = await app.signIn.code({ code: String(form.code ?? '').replace(/\s/g, ''), headers: c.req.raw.headers })
    if (done.result === 'too-many') return again('console.signIn.tooMany', 429)
    if (done.result === 'wrong') {
      await countWrong(app, site, c, 'code')
      return again('console.signIn.wrongCode', 400)
    }
    passCookies(c, done.cookies)
    await noteSignIn(app, c, done.cookies)
    return c.redirect(next, 303)
  })

  routes.post('/keluar', async (c) => {
    passCookies(c, await app.signIn.signOut(c.req.raw.headers))
    return c.redirect('/masuk', 303)
  })

  return routes
}

/** That this officer signed in today; who is none leaves no trace. */
async function noteSignIn(app: App, c: Ctx, cookies: readonly string[]) {
  const headers = new Headers(c.req.raw.headers)
  headers.set('cookie', cookies.map((cookie) => cookie.split(';')[0]).join('; '))
  const officer = await officerOf(app, headers)
  if (officer) await noteActivity(app, officer, 'signedIn')
}

const names = (site: Site, c: Ctx, account: string) => [
  { name: `sign-in ${account} from ${clientAddress(c, site.trustProxy)}`, most: PER_ACCOUNT },
  { name: `sign-in from ${clientAddress(c, site.trustProxy)}`, most: PER_ADDRESS },
]

async function isThrottled(app: App, site: Site, c: Ctx, account: string): Promise<boolean> {
  for (const { name, most } of names(site, c, account))
    if ((await attempts(app.db, app.secret, { name, now: app.now() })).count >= most) return true
  return false
}

async function countWrong(app: App, site: Site, c: Ctx, account: string) {
  for (const { name } of names(site, c, account)) await attempt(app.db, app.secret, { name, seconds: WINDOW, now: app.now() })
}
