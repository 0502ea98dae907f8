import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import { officeActivity, officersActivity } from '../../domain/desk/activity.ts'
import { formatNumber, formatShare, mediumDate } from '../../kit/dates.ts'
import type { Web } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { Paper } from './paper.tsx'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }

/** How active offices are, for those above them: by office, and the officers of one office. To others the page is not there. */
export function activityRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()

  routes.get('/konsol/keaktifan', async (c) => {
    const t = c.get('t')
    const officer = c.get('officer')
    const rows = await officeActivity(app, officer)
    const { agencies } = app.reference.get()
    return c.html(
      <Paper app={app} site={site} t={t} officer={officer} title={t('console.activity.title')} lead={t('console.activity.lead')}>
        <DataTable
          caption={t('console.activity.caption', { n: rows.length })}
          columns={[
            { label: t('console.activity.office'), words: true },
            { label: t('console.activity.lastSignIn'), words: true },
            { label: t('console.activity.signedIn') },
            { label: t('console.activity.queueDays') },
            { label: t('console.activity.verified') },
          ]}
          rows={rows.map((row) => {
            const office = agencies.get(row.agencyId)!
            const { yes, no, share } = row.verify
            return [
              <ActionLink href={`/konsol/keaktifan/${office.slug}`}>{office.name}</ActionLink>,
              lastDay(t, row.lastSignIn),
              t('console.activity.of', { n: row.signedIn, all: row.officers }),
              t('console.activity.of', { n: row.queueDays, all: row.workingDays }),
              share === null
                ? t('console.activity.noReports')
                : `${formatShare(share, t.lang)} (${t('console.activity.of', { n: yes, all: yes + no })})`,
            ]
          })}
        />
        <p class="sm sub mt">{t('console.activity.kept')}</p>
      </Paper>,
    )
  })

  routes.get('/konsol/keaktifan/:slug', async (c) => {
    const t = c.get('t')
    const officer = c.get('officer')
    const office = app.reference.get().agencies.bySlug(c.req.param('slug'))
    if (!office) throw new Refusal('not-found')
    const rows = await officersActivity(app, officer, office.id)
    return c.html(
      <Paper
        app={app}
        site={site}
        t={t}
        officer={officer}
        title={office.name}
        lead={t('console.activity.officers', { n: rows.length })}
        back="/konsol/keaktifan"
      >
        <DataTable
          caption={t('console.activity.officers', { n: rows.length })}
          quietCaption
          columns={[
            { label: t('console.activity.name'), words: true },
            { label: t('console.activity.roles'), words: true },
            { label: t('console.activity.lastSignIn'), words: true },
            { label: t('console.activity.queueDays') },
          ]}
          rows={rows.map((row) => [
            row.name,
            row.roles.map((role) => t(`console.role.${role}`)).join(', '),
            lastDay(t, row.lastSignIn),
            formatNumber(row.queueDays, t.lang),
          ])}
        />
        <p class="sm sub mt">{t('console.activity.kept')}</p>
      </Paper>,
    )
  })

  return routes
}

const lastDay = (t: T, day: string | null) => (day ? mediumDate(day, t.lang) : t('console.activity.never'))
