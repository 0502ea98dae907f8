import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import { decideLook, decidesLooks, waitingLooks } from '../../domain/reports/look-requests.ts'
import { clockTime, mediumDate } from '../../kit/dates.ts'
import type { Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { Button, Buttons } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { Paper } from './paper.tsx'
import type { Officer } from './session.ts'

const LOOKS = '/konsol/identitas'

/** Requests to see who a reporter is, for the second person. To who may never decide on one the page is not there. */
export function lookRoutes(app: App, site: Site) {
  const routes = new Hono<Web & { Variables: { officer: Officer } }>()

  routes.get(LOOKS, async (c) => {
    const t = c.get('t')
    const officer = c.get('officer')
    if (!decidesLooks(app, officer)) throw new Refusal('not-found')
    const looks = await waitingLooks(app, officer)
    const { agencies } = app.reference.get()
    const done = c.req.query('hasil')
    const date = (at: Temporal.Instant, zone: string) =>
      `${mediumDate(at.toZonedDateTimeISO(zone).toPlainDate().toString(), t.lang)} ${clockTime(at, zone, t.lang)}`
    return c.html(
      <Paper app={app} site={site} t={t} officer={officer} title={t('console.looks.title')} lead={t('console.looks.lead')}>
        {done === 'sudah' && <Notice live>{t('console.looks.decided')}</Notice>}
        {(done === 'ya' || done === 'tidak') && (
          <Notice tone="ok" live>
            {t(done === 'ya' ? 'console.looks.granted' : 'console.looks.refused')}
          </Notice>
        )}
        {looks.length === 0 ? (
          <EmptyState title={t('console.looks.none')} text={t('console.looks.noneText')} />
        ) : (
          <div class="mt">
            <DataTable
              caption={t('console.looks.caption', { n: looks.length })}
              columns={[{ label: t('console.looks.what'), words: true }]}
              rows={looks.map(({ id, asker, reason, askedAt, title, report }) => [
                <>
                  <a class="act" href={`/konsol/laporan/${report.number}`}>
                    {title}
                  </a>{' '}
                  <span class="sub sm num">{report.number}</span>
                  <p class="light">{reason}</p>
                  <p class="sub sm light">
                    {t('console.looks.by', {
                      who: asker,
                      date: date(askedAt, agencies.get(report.holder)?.timeZone ?? 'Asia/Jakarta'),
                    })}
                  </p>
                  <form method="post" action={LOOKS}>
                    <input type="hidden" name="request" value={id} />
                    <Buttons row>
                      <Button name="verdict" value="ya" look="secondary" label={`${t('console.looks.grant')}: ${title}`}>
                        {t('console.looks.grant')}
                      </Button>
                      <Button name="verdict" value="tidak" look="tertiary" label={`${t('console.looks.refuse')}: ${title}`}>
                        {t('console.looks.refuse')}
                      </Button>
                    </Buttons>
                  </form>
                </>,
              ])}
            />
          </div>
        )}
      </Paper>,
    )
  })

  routes.post(LOOKS, async (c) => {
    const form = await c.req.parseBody()
    const granted = form.verdict === 'ya'
    const isFirst = await decideLook(app, c.get('officer'), String(form.request ?? ''), granted)
    return c.redirect(`${LOOKS}?hasil=${!isFirst ? 'sudah' : granted ? 'ya' : 'tidak'}`, 303)
  })
  return routes
}
