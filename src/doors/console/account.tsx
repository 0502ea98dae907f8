import { type Context, Hono } from 'hono'
import { renderSVG } from 'uqr'
import type { App } from '../../domain/app.ts'
import { pushPublicKey } from '../../domain/messages/addresses.ts'
import { chatUrl } from '../../domain/messages/telegram-chats.ts'
import { officerToken } from '../../domain/messages/wish.ts'
import type { Web } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, Button, Buttons } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { PushSwitch } from '../../kit/ui/push-switch.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { DecreeWarning } from './paper.tsx'
import { type Officer, passCookies } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }

type Props = {
  app: App
  officer: Officer
  t: T
  site: Site
  on: boolean
  setup?: { uri: string; backupCodes: string[] } | undefined
  error?: { field: string; key: string } | undefined
  publicKey: string
  /** Opens the bot for this officer, where there is one. */
  chat: string | null
}

/** Two-step sign-in: asked for by the officer with their password, on from the first right code. */
export function accountRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()
  const told = (c: Context<Console>) => ({
    app,
    site,
    t: c.get('t'),
    officer: c.get('officer'),
    publicKey: pushPublicKey(app),
    chat: site.telegramBot && chatUrl(site.telegramBot, officerToken(app, c.get('officer').id)),
  })

  routes.get('/konsol/akun', async (c) => {
    const person = await app.signIn.who(c.req.raw.headers)
    return c.html(<AccountPage {...told(c)} on={person?.twoFactor ?? false} />)
  })

  routes.post('/konsol/akun', async (c) => {
    const form = await c.req.parseBody()
    const setup = await app.signIn.beginTotp({ password: String(form.password ?? ''), headers: c.req.raw.headers })
    if (setup) return c.html(<AccountPage {...told(c)} on={false} setup={setup} />)
    return c.html(
      <AccountPage {...told(c)} on={false} error={{ field: 'password', key: 'console.account.wrongPassword' }} />,
      400,
    )
  })

  routes.post('/konsol/akun/kode', async (c) => {
    const form = await c.req.parseBody()
    const done = await app.signIn.code({ code: String(form.code ?? '').replace(/\s/g, ''), headers: c.req.raw.headers })
    if (done.result !== 'signed-in')
      return c.html(<AccountPage {...told(c)} on={false} error={{ field: 'password', key: 'console.account.wrongCode' }} />, 400)
    passCookies(c, done.cookies)
    return c.redirect('/konsol/akun', 303)
  })

  return routes
}

function AccountPage({ app, officer, t, site, on, setup, error, publicKey, chat }: Props) {
  const errors = error ? [{ field: error.field, text: t(error.key) }] : []
  return (
    <StepPage
      t={t}
      title={t('console.account.title')}
      demo={site.demo}
      back="/konsol"
      heading={t('console.account.title')}
      errors={errors}
    >
      <DecreeWarning app={app} t={t} officer={officer} />
      {on && <Notice tone="ok">{t('console.account.on')}</Notice>}
      {!on && !setup && (
        <form method="post" action="/konsol/akun" novalidate>
          <p class="lead">{t('console.account.lead')}</p>
          <Field
            t={t}
            name="password"
            type="password"
            label={t('console.signIn.password')}
            autocomplete="current-password"
            error={errors[0]?.text}
          />
          <div class="go">
            <Buttons>
              <Button>{t('console.account.begin')}</Button>
            </Buttons>
          </div>
        </form>
      )}
      {setup && (
        <form method="post" action="/konsol/akun/kode" novalidate>
          <p class="lead">{t('console.account.scan')}</p>
          <img
            src={`data:image/svg+xml;base64,${Buffer.from(renderSVG(setup.uri)).toString('base64')}`}
            width="220"
            height="220"
            alt={t('console.account.qr')}
          />
          <p class="mono">{new URL(setup.uri).searchParams.get('secret')}</p>
          <p class="mt">{t('console.account.backup')}</p>
          <p class="mono line mt-s">
            {setup.backupCodes.map((code) => (
              <span>{code}</span>
            ))}
          </p>
          <Field
            t={t}
            name="code"
            label={t('console.code.title')}
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength={8}
          />
          <div class="go">
            <Buttons>
              <Button>{t('console.account.confirm')}</Button>
            </Buttons>
          </div>
        </form>
      )}
      {!setup && chat && (
        <p class="mt">
          <ActionLink href={chat}>{t('console.account.telegram')}</ActionLink>
        </p>
      )}
      {!setup && <PushSwitch t={t} action="/konsol/akun/peramban" publicKey={publicKey} />}
    </StepPage>
  )
}
