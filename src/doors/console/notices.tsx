import { type Context, Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import { tellOfficerHere } from '../../domain/messages/addresses.ts'
import {
  compose,
  OFFICER_DIGEST,
  OFFICER_INVITATION,
  OFFICER_PASSWORD,
  officerTemplates,
  reporterTemplates,
  signInTemplates,
} from '../../domain/messages/compose.ts'
import { type DeadNotice, deadNotices, looksAfterNotices, sendAgain } from '../../domain/messages/dead-notices.ts'
import { clockTime, shortDate } from '../../kit/dates.ts'
import type { Web } from '../../kit/http.ts'
import type { Lang, T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, BackLink, Button } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { Inset, Notice } from '../../kit/ui/notice.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { EmptyState, Section } from '../../kit/ui/rows.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { DecreeWarning } from './paper.tsx'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }

/** What could not be sent, with "send again", and how every notice reads. For those who look after the sending; to others the pages are not there. */
export function noticeRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()

  routes.get('/konsol/kabar', async (c) => {
    const { count, notices } = await deadNotices(app, c.get('officer'))
    const again = /^\d{1,6}$/.test(c.req.query('lagi') ?? '') ? Number(c.req.query('lagi')) : null
    return c.html(
      <DeadPage
        app={app}
        officer={c.get('officer')}
        t={c.get('t')}
        site={site}
        zone={zoneOf(app, c)}
        count={count}
        notices={notices}
        again={again}
      />,
    )
  })

  routes.post('/konsol/kabar', async (c) => {
    const id = String((await c.req.parseBody()).id ?? '')
    if (id && !/^[0-9a-f-]{36}$/.test(id)) throw new Refusal('not-found')
    return c.redirect(`/konsol/kabar?lagi=${await sendAgain(app, c.get('officer'), id || null)}`, 303)
  })

  routes.get('/konsol/kabar/contoh', (c) => {
    if (!looksAfterNotices(c.get('officer'))) throw new Refusal('not-found')
    return c.html(
      <SamplesPage
        app={app}
        officer={c.get('officer')}
        t={c.get('t')}
        site={site}
        lang={c.req.query('bahasa') === 'en' ? 'en' : 'id'}
      />,
    )
  })

  // The officer's own browser, switched on at /konsol/akun.
  routes.post('/konsol/akun/peramban', async (c) => {
    await tellOfficerHere(app, c.get('officer'), await c.req.json().catch(() => null))
    return c.body(null, 204)
  })

  return routes
}

const zoneOf = (app: App, c: Context<Console>) =>
  app.reference.get().agencies.get(c.get('officer').grants[0]?.agencyId ?? '')?.timeZone ?? 'Asia/Jakarta'

type DeadProps = {
  app: App
  officer: Officer
  t: T
  site: Site
  zone: string
  count: number
  notices: DeadNotice[]
  again: number | null
}

function DeadPage({ app, officer, t, site, zone, count, notices, again }: DeadProps) {
  const title = t('console.notices.title')
  const when = (at: Temporal.Instant) =>
    `${shortDate(at.toZonedDateTimeISO(zone).toPlainDate().toString(), t.lang)} ${clockTime(at, zone, t.lang)}`
  return (
    <Page t={t} title={title} demo={site.demo} bare>
      <BackLink href="/konsol">{t('ui.back')}</BackLink>
      <h1>{title}</h1>
      <DecreeWarning app={app} t={t} officer={officer} />
      {again !== null && (
        <Notice tone="ok" live>
          {t('console.notices.again', { n: again })}
        </Notice>
      )}
      <p class="lead">{t('console.notices.lead')}</p>
      <p class="mt-s">
        <ActionLink href="/konsol/kabar/contoh" quiet>
          {t('console.notices.samples')}
        </ActionLink>
      </p>
      {count === 0 ? (
        <EmptyState title={t('console.notices.none')} text={t('console.notices.noneText')} />
      ) : (
        <>
          <form class="go" method="post" action="/konsol/kabar">
            <Button>{t('console.notices.sendAll', { n: count })}</Button>
          </form>
          <div class="mt">
            <DataTable
              caption={t('console.notices.caption', { n: notices.length, all: count })}
              columns={[
                { label: t('report.one'), words: true },
                { label: t('console.notices.what'), words: true },
                { label: t('console.notices.why'), words: true },
                { label: t('console.notices.last'), words: true },
                { label: t('console.notices.do'), words: true },
              ]}
              rows={notices.map((notice) => [
                <span class="num">{notice.number ?? '–'}</span>,
                t(`console.notices.template.${notice.template}`),
                t('console.notices.tried', { n: notice.tries, error: notice.error }),
                when(notice.lastTry),
                <form method="post" action="/konsol/kabar">
                  <input type="hidden" name="id" value={notice.id} />
                  <Button look="secondary">{t('console.notices.send')}</Button>
                </form>,
              ])}
            />
          </div>
        </>
      )}
    </Page>
  )
}

const samples = [
  ...reporterTemplates,
  ...officerTemplates,
  OFFICER_DIGEST,
  OFFICER_INVITATION,
  OFFICER_PASSWORD,
  ...signInTemplates,
]

/** Each template as its reader gets it, with a sample number. */
function SamplesPage({ app, officer, t, site, lang }: { app: App; officer: Officer; t: T; site: Site; lang: Lang }) {
  const title = t('console.notices.samples')
  const other = lang === 'id' ? 'en' : 'id'
  const zone = 'Asia/Jakarta'
  const digest = {
    slot: '2026-11-24T00:00:00Z',
    zone,
    waiting: { new: 3, today: 1, late: 2, returned: 0, supportToday: 1, supportLate: 0, unread: 1, looks: 0 },
    reminded: [{ number: '26-7K3F-9QX', share: 80 }],
    escalated: [],
    more: 0,
    morning: {
      office: 'Kota Malang',
      open: 214,
      late: 12,
      confirmed: 9,
      worst: [{ number: '26-4M2P-7KD', days: 8 }],
      good: { number: '26-9TQR-3XV', rating: 5 },
    },
  }
  const signIn = { at: '2026-11-24T02:14:00Z', zone, device: 'Chrome, Windows' }
  const paramsOf = (template: string): Record<string, unknown> => {
    if (template === OFFICER_DIGEST) return digest
    if (template === OFFICER_INVITATION) return { url: `${site.baseUrl}/undangan/…` }
    if (template === OFFICER_PASSWORD) return { url: `${site.baseUrl}/masuk/sandi/…` }
    return signInTemplates.some((one) => one === template) ? signIn : { number: '26-7K3F-9QX' }
  }
  return (
    <StepPage t={t} title={title} demo={site.demo} back="/konsol/kabar" heading={title} errors={[]}>
      <DecreeWarning app={app} t={t} officer={officer} />
      <p class="lead">{t('console.notices.samplesLead')}</p>
      <p class="mt-s">
        <ActionLink href={`/konsol/kabar/contoh?bahasa=${other}`}>{t(`console.notices.lang.${other}`)}</ActionLink>
      </p>
      {samples.map((template) => {
        const toOfficer = template.startsWith('officer.')
        const words = compose({
          id: '',
          template,
          params: paramsOf(template),
          lang,
          baseUrl: site.baseUrl,
          sender: t('console.notices.sender'),
          stopUrl: toOfficer ? null : `${site.baseUrl}/kabar/…`,
        })
        return (
          <Section id={template.replaceAll('.', '-')} title={t(`console.notices.template.${template}`)}>
            <Inset>
              <div lang={lang}>
                <p>
                  <b>{words.subject}</b>
                </p>
                <p class="told">{words.text}</p>
                {!toOfficer && (
                  <p class="told mt-s sm sub">
                    SMS ({words.short.length}): {words.short}
                  </p>
                )}
              </div>
            </Inset>
          </Section>
        )
      })}
    </StepPage>
  )
}
