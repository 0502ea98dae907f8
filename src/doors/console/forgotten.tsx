import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import { askNewPassword, passwordLinkOf, setForgottenPassword } from '../../domain/sign-in/forgotten-password.ts'
import { type Ctx, fieldErrors, type Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { AskedPage, AskPage, GonePage, NewPasswordPage, SetPage } from './forgotten-pages.tsx'
import { knockOf } from './session.ts'
import { wait } from './sign-in.tsx'

/** A forgotten password: an officer asks for a link by mail and sets a new one behind it. What is answered says nothing about whose an address is. */
export function forgottenRoutes(app: App, site: Site) {
  const routes = new Hono<Web>()
  const ask = (c: Ctx, email = '', errors: FieldError[] = [], status: 200 | 400 | 429 = 200) =>
    c.html(<AskPage t={c.get('t')} site={site} provider={app.signIn.providerName} email={email} errors={errors} />, status)

  routes.get('/masuk/lupa', (c) =>
    site.mails && c.req.query('terkirim') !== undefined ? c.html(<AskedPage t={c.get('t')} site={site} />) : ask(c),
  )
  routes.post('/masuk/lupa', async (c) => {
    if (!site.mails) return ask(c)
    const email = String((await c.req.parseBody()).email ?? '').trim()
    try {
      const seconds = await askNewPassword(app, knockOf(c, site), { email })
      if (seconds) return ask(c, email, [{ field: 'email', text: wait(c.get('t'), seconds) }], 429)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return ask(c, email, fieldErrors(error, c.get('t')), 400)
    }
    return c.redirect('/masuk/lupa?terkirim', 303)
  })

  routes.use('/masuk/sandi/*', (c, next) => {
    c.header('cache-control', 'no-store')
    return next()
  })
  routes.get('/masuk/sandi/:token', (c) => page(app, site, c, []))
  routes.post('/masuk/sandi/:token', async (c) => {
    const form = await c.req.parseBody()
    const input = { password: String(form.password ?? ''), again: String(form.again ?? '') }
    try {
      await setForgottenPassword(app, knockOf(c, site), c.req.param('token'), input)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return page(app, site, c, fieldErrors(error, c.get('t')))
    }
    return c.html(<SetPage t={c.get('t')} site={site} />)
  })
  return routes
}

async function page(app: App, site: Site, c: Ctx, errors: FieldError[]) {
  const t = c.get('t')
  const token = c.req.param('token') ?? ''
  const linked = await passwordLinkOf(app, token).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not-found') return null
    throw error
  })
  if (!linked) return c.html(<GonePage t={t} site={site} />, 404)
  return c.html(<NewPasswordPage t={t} site={site} token={token} linked={linked} errors={errors} />, errors.length ? 400 : 200)
}
