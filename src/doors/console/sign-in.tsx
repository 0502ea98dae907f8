import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import {
  type Entry,
  enterWithCode,
  enterWithPasskey,
  enterWithPassword,
  enterWithProvider,
  enterWithRecoveryCode,
} from '../../domain/sign-in/enter.ts'
import type { Ctx, Web } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { knockOf, passCookies, safeNext } from './session.ts'
import { CodePage, SignInPage } from './sign-in-pages.tsx'

/** Sign-in of officers from plain form posts: password, then the six digits where the account has them; or a passkey, or the provider of the agency. */
export function signInRoutes(app: App, site: Site) {
  const routes = new Hono<Web>()
  const ways = { provider: app.signIn.providerName, passkeys: app.signIn.passkeysWork }

  routes.get('/masuk', (c) => {
    const next = safeNext(c.req.query('next'))
    const ended = c.req.query('habis') !== undefined
    return c.html(<SignInPage t={c.get('t')} site={site} next={next} sample={c.req.query('sebagai')} ended={ended} {...ways} />)
  })

  routes.post('/masuk', async (c) => {
    const form = await c.req.parseBody()
    const t = c.get('t')
    const [email, password] = [String(form.email ?? ''), String(form.password ?? '')]
    const next = safeNext(String(form.next ?? ''))
    const again = (error: string, field: 'email' | 'password', status: 400 | 429) =>
      c.html(<SignInPage t={t} site={site} next={next} email={email} error={{ field, text: error }} {...ways} />, status)
    if (!email.trim() || !password) return again(t('console.signIn.empty'), 'email', 400)
    const entry = await enterWithPassword(app, knockOf(c, site), { email, password })
    if (entry.result === 'wrong') return again(t('console.signIn.wrong'), 'password', 400)
    if (entry.result === 'too-many') return again(wait(t, entry.seconds), 'password', 429)
    passCookies(c, entry.cookies)
    return c.redirect(entry.result === 'code-needed' ? `/masuk/kode?next=${encodeURIComponent(next)}` : next, 303)
  })

  for (const [path, recovery, enter] of [
    ['/masuk/kode', false, enterWithCode],
    ['/masuk/pemulihan', true, enterWithRecoveryCode],
  ] as const) {
    routes.get(path, (c) =>
      c.html(<CodePage t={c.get('t')} site={site} next={safeNext(c.req.query('next'))} recovery={recovery} />),
    )
    routes.post(path, async (c) => {
      const form = await c.req.parseBody()
      const t = c.get('t')
      const next = safeNext(String(form.next ?? ''))
      const entry = await enter(app, knockOf(c, site), String(form.code ?? ''))
      if (entry.result === 'signed-in') return goOn(c, entry, next)
      const error =
        entry.result === 'too-many' ? wait(t, entry.seconds) : t(recovery ? 'signin.recovery.wrong' : 'console.signIn.wrongCode')
      return c.html(
        <CodePage t={t} site={site} next={next} recovery={recovery} error={error} />,
        entry.result === 'too-many' ? 429 : 400,
      )
    })
  }

  routes.post('/masuk/kunci/mulai', async (c) => {
    const { options, cookies } = await app.signIn.askPasskey(c.req.raw.headers)
    passCookies(c, cookies)
    return c.json({ options })
  })
  routes.post('/masuk/kunci', async (c) => {
    const t = c.get('t')
    const { response, next } = await c.req.json<{ response?: unknown; next?: unknown }>().catch(() => ({}) as never)
    const entry = await enterWithPasskey(app, knockOf(c, site), response)
    if (entry.result === 'too-many') return c.json({ sentence: wait(t, entry.seconds) }, 429)
    if (entry.result !== 'signed-in') return c.json({ sentence: t('signin.passkey.failed') }, 400)
    passCookies(c, entry.cookies)
    return c.json({ next: safeNext(String(next ?? '')) })
  })

  if (app.signIn.providerName) {
    const failed = (c: Ctx, error: string, status: 400 | 429 | 503) => {
      const t = c.get('t')
      return c.html(<SignInPage t={t} site={site} next="/konsol" error={{ text: error }} {...ways} />, status)
    }
    routes.get('/masuk/penyedia', async (c) => {
      const begun = await app.signIn.toProvider({ next: safeNext(c.req.query('next')), headers: c.req.raw.headers })
      if (!begun) return failed(c, c.get('t')('signin.provider.down', { name: app.signIn.providerName! }), 503)
      passCookies(c, begun.cookies)
      c.header('cache-control', 'no-store')
      return c.redirect(begun.url, 303)
    })
    routes.get('/masuk/callback/oidc', async (c) => {
      const { entry, next } = await enterWithProvider(app, knockOf(c, site), c.req.query())
      c.header('cache-control', 'no-store')
      if (entry.result === 'signed-in') return goOn(c, entry, safeNext(next))
      if (entry.result === 'too-many') return failed(c, wait(c.get('t'), entry.seconds), 429)
      return failed(c, c.get('t')('signin.provider.refused', { name: app.signIn.providerName! }), 400)
    })
  }

  routes.post('/keluar', async (c) => {
    passCookies(c, await app.signIn.signOut(c.req.raw.headers))
    return c.redirect('/masuk', 303)
  })

  return routes
}

function goOn(c: Ctx, entry: Extract<Entry, { cookies: string[] }>, next: string) {
  passCookies(c, entry.cookies)
  return c.redirect(next, 303)
}

/** "Terlalu banyak percobaan. Coba lagi dalam 10 menit" */
export const wait = (t: T, seconds: number) =>
  seconds < 60 ? t('signin.wait.seconds', { n: seconds }) : t('signin.wait.minutes', { n: Math.ceil(seconds / 60) })
