import { type Context, Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import { pushPublicKey } from '../../domain/messages/addresses.ts'
import { chatUrl } from '../../domain/messages/telegram-chats.ts'
import { officerToken } from '../../domain/messages/wish.ts'
import { absenceOf } from '../../domain/people/absence.ts'
import { proveAgain, withProof } from '../../domain/sign-in/prove-again.ts'
import { recentTries } from '../../domain/sign-in/recent.ts'
import { deviceOf, PASSWORD_SIGNS, type Way } from '../../domain/sign-in/rules.ts'
import type { Site } from '../../kit/site.ts'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { AccountPage, type Shown } from './account-page.tsx'
import { type Console, knockOf, owesSecondStep, passCookies, SET_UP } from './session.ts'
import { SetUpPage } from './set-up-page.tsx'
import { wait } from './sign-in.tsx'

type Ctx = Context<Console>

/** An officer's own account: second step, passkeys, recovery codes, password, sessions, what was tried. */
export function accountRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()
  const passwordOf = async (c: Ctx) => String((await c.req.parseBody()).password ?? '')

  /** Does something for which the password or a code is asked; a wrong one shows the page again with the sentence at its field. */
  async function asked<T>(c: Ctx, field: string, way: Way, work: () => Promise<T | null>, then: (value: T) => Promise<Response>) {
    const t = c.get('t')
    const answer = await withProof(app, knockOf(c, site), c.get('session'), way, work)
    if (answer.result === 'right') return then(answer.value)
    if (answer.result === 'too-many') return show(c, { errors: [{ field, text: wait(t, answer.seconds) }] }, 429)
    const text = t(way === 'code' ? 'console.account.wrongCode' : 'console.account.wrongPassword')
    return show(c, { errors: [{ field, text }] }, 400)
  }

  async function show(c: Ctx, shown: Shown, status: 200 | 400 | 429 = 200) {
    const [t, officer, session] = [c.get('t'), c.get('officer'), c.get('session')]
    const common = { app, site, t, officer, session, shown }
    if (owesSecondStep(app, officer, session)) return c.html(<SetUpPage {...common} />, status)
    const [passkeys, sessions, tries, codesLeft, absence] = await Promise.all([
      app.signIn.passkeys(session.userId),
      app.signIn.sessions(session),
      recentTries(app, session),
      session.twoFactor ? app.signIn.recoveryCodesLeft(session.userId) : 0,
      absenceOf(app, officer.id),
    ])
    const chat = site.telegramBot && chatUrl(site.telegramBot, officerToken(app, officer.id))
    return c.html(
      <AccountPage
        {...common}
        passkeys={passkeys}
        sessions={sessions}
        tries={tries}
        codesLeft={codesLeft}
        absence={absence}
        publicKey={pushPublicKey(app)}
        chat={chat}
      />,
      status,
    )
  }

  /** Who owes a second step and has one already shows that one; another is not made with the password alone. */
  const mayMake = (c: Ctx) => {
    const session = c.get('session')
    return !(owesSecondStep(app, c.get('officer'), session) && (session.twoFactor || session.hasPasskey))
  }

  routes.get('/konsol/akun', (c) => {
    const done = ['sandi', 'sesi', 'kunci', 'bukti', 'cuti', 'kembali'].find((name) => name === c.req.query('selesai'))
    return show(c, done ? { done } : {})
  })
  routes.get(SET_UP, async (c) =>
    owesSecondStep(app, c.get('officer'), c.get('session')) ? show(c, {}) : c.redirect('/konsol', 303),
  )

  routes.post('/konsol/akun/totp', async (c) => {
    if (!mayMake(c)) return c.redirect(SET_UP, 303)
    const password = await passwordOf(c)
    const work = () => app.signIn.beginTotp({ password, headers: c.req.raw.headers })
    return asked(c, 'password', 'password', work, (setup) => show(c, { setup }))
  })

  routes.post('/konsol/akun/totp/kode', async (c) => {
    if (!mayMake(c)) return c.redirect(SET_UP, 303)
    const owed = owesSecondStep(app, c.get('officer'), c.get('session'))
    const code = String((await c.req.parseBody()).code ?? '').replace(/\s/g, '')
    const work = async () => {
      const done = await app.signIn.confirmTotp({ code, headers: c.req.raw.headers })
      return done.result === 'signed-in' ? done.cookies : null
    }
    return asked(c, 'password', 'code', work, async (cookies) => {
      passCookies(c, cookies)
      return c.redirect(owed ? '/konsol' : '/konsol/akun', 303)
    })
  })

  routes.post('/konsol/akun/totp/matikan', async (c) => {
    const password = await passwordOf(c)
    const work = () => app.signIn.endTotp({ password, headers: c.req.raw.headers })
    return asked(c, 'off', 'password', work, async (cookies) => {
      passCookies(c, cookies)
      return c.redirect('/konsol/akun', 303)
    })
  })

  routes.post('/konsol/akun/pemulihan', async (c) => {
    const password = await passwordOf(c)
    const work = () => app.signIn.newRecoveryCodes({ password, headers: c.req.raw.headers })
    return asked(c, 'codes', 'password', work, (codes) => show(c, { codes }))
  })

  routes.post('/konsol/akun/sandi', async (c) => {
    const form = await c.req.parseBody()
    const t = c.get('t')
    const next = String(form.next ?? '')
    const errors: FieldError[] = []
    if (!form.current) errors.push({ field: 'current', text: t('signin.password.currentEmpty') })
    if (next.length < PASSWORD_SIGNS.least || next.length > PASSWORD_SIGNS.most)
      errors.push({ field: 'next', text: t('signin.password.short') })
    if (errors.length) return show(c, { errors }, 400)
    const work = () =>
      app.signIn.changePassword({ current: String(form.current), next, way: c.get('session').way, headers: c.req.raw.headers })
    return asked(c, 'current', 'password', work, async (cookies) => {
      passCookies(c, cookies)
      return c.redirect('/konsol/akun?selesai=sandi', 303)
    })
  })

  routes.post('/konsol/akun/sesi', async (c) => {
    const id = String((await c.req.parseBody()).id ?? '')
    await app.signIn.endSessions(c.get('session'), id === 'lainnya' ? null : id)
    return c.redirect('/konsol/akun?selesai=sesi', 303)
  })

  routes.post('/konsol/akun/bukti', async (c) => {
    const t = c.get('t')
    const proof = String((await c.req.parseBody()).proof ?? '')
    const answer = await proveAgain(app, knockOf(c, site), c.get('session'), proof)
    if (answer.result === 'right') return c.redirect('/konsol/akun?selesai=bukti', 303)
    const text = answer.result === 'wrong' ? t('signin.proof.wrong') : wait(t, answer.seconds)
    return show(c, { errors: [{ field: 'proof', text }] }, answer.result === 'wrong' ? 400 : 429)
  })

  routes.post('/konsol/akun/kunci/mulai', async (c) => {
    if (!c.get('session').proven || !mayMake(c)) return c.json({ sentence: c.get('t')('signin.passkey.proveFirst') }, 403)
    const { options, cookies } = await app.signIn.beginPasskey(c.req.raw.headers)
    passCookies(c, cookies)
    return c.json({ options })
  })
  routes.post('/konsol/akun/kunci', async (c) => {
    const session = c.get('session')
    if (!session.proven || !mayMake(c)) return c.json({ sentence: c.get('t')('signin.passkey.proveFirst') }, 403)
    const owed = owesSecondStep(app, c.get('officer'), session)
    const { response } = await c.req.json<{ response?: unknown }>().catch(() => ({}) as never)
    const name = deviceOf(c.req.header('user-agent') ?? '')
    if (!(await app.signIn.addPasskey({ response, name, headers: c.req.raw.headers })))
      return c.json({ sentence: c.get('t')('signin.passkey.failed') }, 400)
    await app.signIn.prove(session, 'passkey')
    return c.json({ next: owed ? '/konsol' : '/konsol/akun?selesai=kunci' })
  })
  routes.post('/konsol/akun/kunci/hapus', async (c) => {
    await app.signIn.removePasskey(c.get('session').userId, String((await c.req.parseBody()).id ?? ''))
    return c.redirect('/konsol/akun', 303)
  })

  return routes
}
