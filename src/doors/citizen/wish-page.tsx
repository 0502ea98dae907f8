import type { App } from '../../domain/app.ts'
import { pushPublicKey, tellReporterHere } from '../../domain/messages/addresses.ts'
import { chatUrl } from '../../domain/messages/telegram-chats.ts'
import { changeWish, type Wish, wishOf } from '../../domain/messages/wish.ts'
import { readForm } from '../../kit/form.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, Button, Buttons } from '../../kit/ui/button.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { PushSwitch } from '../../kit/ui/push-switch.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { html } from './steps.tsx'

/** Where the link in a notice leads. Opening it changes nothing: mail programs open links by themselves. */
export async function showWish(c: Ctx, app: App, site: Site): Promise<Response> {
  const token = c.req.param('token') ?? ''
  const done = c.req.query('ok') !== undefined
  c.header('cache-control', 'no-store')
  return html(
    c,
    <WishPage
      t={c.get('t')}
      site={site}
      token={token}
      wish={await wishOf(app, token)}
      done={done}
      publicKey={pushPublicKey(app)}
    />,
  )
}

/** The buttons of the page, or one press in a mail program (RFC 8058), which sends no cookie and no origin: the token alone says who asks. */
export async function takeWish(c: Ctx, app: App): Promise<Response> {
  const token = c.req.param('token') ?? ''
  const form = await readForm(c)
  const oneClick = form.text('List-Unsubscribe') === 'One-Click'
  const lang = form.text('lang')
  const stop = oneClick || form.text('do') === 'stop' ? true : form.text('do') === 'start' ? false : undefined
  await changeWish(app, token, { ...(stop !== undefined && { stop }), ...((lang === 'id' || lang === 'en') && { lang }) })
  if (oneClick) return c.text('ok')
  return c.redirect(`${localPath(c.get('t').lang, `/kabar/${token}`)}?ok`, 303)
}

/** A browser that its reader wants to be told in. */
export async function takeBrowser(c: Ctx, app: App): Promise<Response> {
  await tellReporterHere(app, c.req.param('token') ?? '', await c.req.json().catch(() => null))
  return c.body(null, 204)
}

type View = { t: T; site: Site; token: string; wish: Wish; done: boolean; publicKey: string }

function WishPage({ t, site, token, wish, done, publicKey }: View) {
  const action = localPath(t.lang, `/kabar/${token}`)
  const other = wish.lang === 'id' ? 'en' : 'id'
  return (
    <StepPage
      t={t}
      title={t('citizen.wish.title')}
      path={`/kabar/${token}`}
      demo={site.demo}
      back={localPath(t.lang, '/lacak')}
      heading={t('citizen.wish.heading', { number: wish.number })}
      errors={[]}
    >
      <div class="mt">
        <Notice tone={done ? 'ok' : 'info'} live={done}>
          {t(wish.stopped ? 'citizen.wish.stopped' : `citizen.wish.on.${wish.lang}`)}
        </Notice>
      </div>
      <p class="mt">{t('citizen.wish.tracker')}</p>
      <form method="post" action={action} class="go">
        <input type="hidden" name="do" value={wish.stopped ? 'start' : 'stop'} />
        <Buttons>
          <Button look={wish.stopped ? 'primary' : 'secondary'}>
            {t(wish.stopped ? 'citizen.wish.start' : 'citizen.wish.stop')}
          </Button>
        </Buttons>
      </form>
      {!wish.stopped && site.telegramBot && (
        <p class="mt">
          <ActionLink href={chatUrl(site.telegramBot, token)}>{t('citizen.wish.telegram')}</ActionLink>
        </p>
      )}
      {!wish.stopped && <PushSwitch t={t} action={`/kabar/${token}/peramban`} publicKey={publicKey} />}
      {!wish.stopped && (
        <form method="post" action={action} class="mt">
          <input type="hidden" name="lang" value={other} />
          <Button look="tertiary">{t(`citizen.wish.lang.${other}`)}</Button>
        </form>
      )}
    </StepPage>
  )
}
