import type { App } from '../../domain/app.ts'
import { choosePolicy } from '../../domain/clocks/rules.ts'
import { publicList } from '../../domain/desk/public-list.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, Buttons, LinkButton } from '../../kit/ui/button.tsx'
import { Jalur } from '../../kit/ui/jalur.tsx'
import { LineBox } from '../../kit/ui/notice.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { Rows, Section } from '../../kit/ui/rows.tsx'
import { ReportRow } from './report-row.tsx'

/** A0: one big button, what happens after it, and the newest published reports. */
export async function HomePage({ t, app, site }: { t: T; app: App; site: Site }) {
  const { rows } = await publicList(app, { limit: 5 })
  const days = promisedDays(app)
  const at = (path: string) => localPath(t.lang, path)
  return (
    <Page t={t} title={t('public.home.title')} path="/" demo={site.demo}>
      <div class="two">
        <div>
          <h1 class="big1">{t('public.home.title')}</h1>
          <p class="lead">{t('public.home.lead')}</p>
          <Buttons row>
            <LinkButton href={at('/lapor')} big>
              {t('ui.nav.report')}
            </LinkButton>
            <LinkButton href={at('/lacak')} big look="secondary">
              {t('ui.nav.track')}
            </LinkButton>
          </Buttons>
          <p class="mt-s">
            <ActionLink href={`${at('/lapor')}?jenis=informasi`} quiet>
              {t('public.home.information')}
            </ActionLink>
          </p>
          <LineBox shape="phone">
            {t('ui.help')} <a href="tel:112">{t('ui.help.call')}</a>
          </LineBox>
        </div>
        <section class="home-side" aria-labelledby="after">
          <h2 id="after">{t('public.home.after')}</h2>
          <Jalur
            t={t}
            items={[
              { state: 'plain', shape: 'submitted', title: t('public.home.step1'), lines: [t('public.home.step1Text')] },
              {
                state: 'plain',
                shape: 'checking',
                title: days ? t('public.home.step2', { n: days.verify }) : t('public.home.step2Plain'),
                lines: [t('public.home.step2Text')],
              },
              {
                state: 'plain',
                shape: 'answered',
                title: days ? t('public.home.step3', { n: days.answer }) : t('public.home.step3Plain'),
                lines: [t('public.home.step3Text')],
              },
              { state: 'plain', shape: 'closed', title: t('public.home.step4'), lines: [t('public.home.step4Text')] },
            ]}
          />
        </section>
      </div>
      {rows.length > 0 && (
        <Section id="newest" title={t('public.home.newest')}>
          <Rows>
            {rows.map((row) => (
              <ReportRow t={t} app={app} row={row} />
            ))}
          </Rows>
          <p>
            <ActionLink href={at('/laporan')} arrow>
              {t('public.home.all')}
            </ActionLink>
          </p>
        </Section>
      )}
    </Page>
  )
}

/** The limits that this installation sets for a complaint today; null while it has no office yet. */
function promisedDays(app: App): { verify: number; answer: number } | null {
  const ref = app.reference.get()
  const root = ref.agencies.all.find((agency) => agency.parentId === null)
  if (!root) return null
  const on = app.now().toZonedDateTimeISO(root.timeZone).toPlainDate().toString()
  const days = (kind: 'verify' | 'firstAnswer') =>
    choosePolicy(ref.calendars.policies, { kind, class: 'complaint', grade: null, agencyPath: [root.id], on }).days
  return { verify: days('verify'), answer: days('firstAnswer') }
}
