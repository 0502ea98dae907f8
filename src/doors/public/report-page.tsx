import type { App } from '../../domain/app.ts'
import { citizenPath } from '../../domain/desk/citizen-path.ts'
import { citizenStatus } from '../../domain/desk/citizen-status.ts'
import { limitsOf, todayAt } from '../../domain/desk/limits.ts'
import { type ReportPage, reportPage } from '../../domain/desk/report-page.ts'
import { nobody } from '../../domain/people/actor.ts'
import { readNumber } from '../../domain/reports/number.ts'
import type { Status } from '../../domain/reports/report.ts'
import { longDate } from '../../kit/dates.ts'
import { asset } from '../../kit/html.tsx'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { type Keep, sendKept } from '../../kit/kept-pages.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { BackLink } from '../../kit/ui/button.tsx'
import { StatusChip } from '../../kit/ui/chips.tsx'
import { Inset, Notice } from '../../kit/ui/notice.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { Reply } from '../../kit/ui/reply.tsx'
import { ReportPath } from '../../kit/ui/report-path.tsx'
import { Section } from '../../kit/ui/rows.tsx'

/** The public page of a report, under its written number; any other way of typing it leads there. What is not published is not found. */
export async function showReport(c: Ctx, app: App, site: Site, keep: Keep): Promise<Response> {
  const t = c.get('t')
  const typed = c.req.param('number') ?? ''
  const number = typed.length > 40 ? null : readNumber(typed)
  if (number === null) throw new Refusal('not-found')
  const kept = await keep(`${t.lang} /laporan/${number}`, () => draw(t, app, site, number))
  if (typed !== number) return c.redirect(localPath(t.lang, `/laporan/${number}`), 301)
  c.header('ETag', kept.etag)
  c.header('Cache-Control', 'public, max-age=5')
  c.header('Vary', 'Accept-Language, Cookie')
  if (c.req.header('if-none-match')?.includes(kept.etag)) return c.body(null, 304)
  return sendKept(c, kept)
}

async function draw(t: T, app: App, site: Site, number: string) {
  const seen = await reportPage(app, nobody, number)
  if (!seen) throw new Refusal('not-found')
  const today = todayAt(app.reference.get(), seen.holder, app.now())
  // Days that are left change at midnight, names with the reference, the look with the sheet.
  const etag = `"${seen.version}-${t.lang}-${today}-${app.reference.get().version}-${asset('citizen.css').slice(-8)}${site.demo ? '-d' : ''}"`
  return { html: String(PublicReport({ t, app, site, seen, today })), etag }
}

type View = { t: T; app: App; site: Site; seen: ReportPage; today: string }

function PublicReport({ t, app, site, seen, today }: View) {
  const { report } = seen
  const ref = app.reference.get()
  const status = citizenStatus(seen.status as Status, seen.verified)
  const holder = ref.agencies.get(seen.holder)?.name ?? t('report.office')
  const category = ref.catalogue.category(report.category)?.name
  // While an officer's last move can still be undone, nothing of it is told: not even its limits.
  const limits = seen.version === report.version ? limitsOf(report, ref, app.now()) : []
  const archived =
    seen.status === 'archived' && report.archiveReason ? ref.catalogue.archiveReason(report.archiveReason) : undefined
  const silence = seen.status === 'answered' ? limits.find((limit) => limit.kind === 'silence' && limit.running) : undefined
  return (
    <Page t={t} title={seen.title} path={`/laporan/${report.number}`} demo={site.demo}>
      <BackLink href={localPath(t.lang, '/laporan')}>{t('public.list.title')}</BackLink>
      <div class="two">
        <article>
          <p class="sm sub num">
            {t('public.report.head', {
              number: report.number,
              date: report.receivedOn ? longDate(report.receivedOn, t.lang) : t('report.dateUnknown'),
            })}
          </p>
          <h1 class="mt-s">{seen.title}</h1>
          <p class="line sm mt">
            <StatusChip status={status.shape} tone={status.tone} label={t(status.key, { office: holder })} />
            {category && <span class="sub">{category}</span>}
            {seen.place && <span class="sub">{seen.place}</span>}
          </p>
          {seen.body ? <p class="told prose mt">{seen.body}</p> : <p class="sub mt">{t('public.report.noBody')}</p>}
          {seen.follows && (
            <div class="mt">
              <Notice tone="info">
                {t('public.report.follows')} <a href={localPath(t.lang, `/laporan/${seen.follows}`)}>{seen.follows}</a>
              </Notice>
            </div>
          )}
          <Answers t={t} app={app} seen={seen} />
          {silence && (
            <div class="mt">
              <Inset>
                <p class="sub">
                  {t('public.report.silence', { date: longDate(silence.dueOn, t.lang), n: silence.clock.limitDays })}
                </p>
              </Inset>
            </div>
          )}
        </article>
        <aside class="home-side" aria-labelledby="path">
          <h2 id="path">{t('report.path')}</h2>
          <ReportPath
            t={t}
            steps={citizenPath(seen, ref)}
            limits={limits}
            today={today}
            holder={holder}
            reader="public"
            channel={t(`report.channel.${report.channel}`)}
            reason={archived ? (t.lang === 'id' ? archived.nameId : archived.nameEn) : null}
          />
        </aside>
      </div>
    </Page>
  )
}

function Answers({ t, app, seen }: Omit<View, 'site' | 'today'>) {
  const ref = app.reference.get()
  const zone = ref.agencies.get(seen.holder)?.timeZone ?? ref.agencies.root.timeZone
  const answers = seen.entries.filter((entry) => entry.texts.answer !== undefined)
  if (answers.length === 0) return null
  return (
    <Section id="answers" title={t('public.report.answers')}>
      <div class="stack">
        {answers.map((entry) => {
          const when = longDate(Temporal.Instant.from(entry.at).toZonedDateTimeISO(zone).toPlainDate(), t.lang)
          return (
            <Reply
              who={ref.agencies.get(entry.agencyId ?? '')?.name ?? t('report.office')}
              when={entry.kind === 'answeredInterim' ? `${when}, ${t('report.interim')}` : when}
              text={entry.texts.answer ?? ''}
              photos={entry.attachments.map((file, index) => ({ ...file, alt: t('report.photo.office', { n: index + 1 }) }))}
            />
          )
        })}
      </div>
    </Section>
  )
}
