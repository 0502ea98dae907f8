import { Hono } from 'hono'
import { administeredOffices, administers, administersReference } from '../../../domain/administration/administers.ts'
import type { App } from '../../../domain/app.ts'
import { changesLimits } from '../../../domain/clocks/change-limits.ts'
import { Refusal } from '../../../kit/refusal.ts'
import type { Site } from '../../../kit/site.ts'
import { ListRow, Rows } from '../../../kit/ui/rows.tsx'
import { Paper } from '../paper.tsx'
import { type Console, type Ctx, drawn, type Place } from './admin-form.tsx'
import { agencyRoutes } from './agencies.tsx'
import { brandRoutes } from './brand-serves.tsx'
import { categoryRoutes } from './categories.tsx'
import { closingRoutes } from './closing.tsx'
import { handOverRoutes } from './hand-over.tsx'
import { historyRoutes } from './history-page.tsx'
import { logoRoutes } from './logo.tsx'
import { movingRoutes } from './moving.tsx'
import { officerRoutes } from './officers.tsx'
import { policyRoutes } from './policies.tsx'
import { staffRoutes } from './staff-page.tsx'

/** Administration without SQL. To who administers nothing none of it is there. */
export function adminRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()
  const place = { app, site }
  routes.use('/konsol/atur/*', (c, next) => {
    if (!administers(app, c.get('officer'))) throw new Refusal('not-found')
    return next()
  })
  routes.get('/konsol/atur', (c) => {
    if (!administers(app, c.get('officer'))) throw new Refusal('not-found')
    return start(place, c)
  })
  for (const more of [
    agencyRoutes,
    brandRoutes,
    logoRoutes,
    closingRoutes,
    movingRoutes,
    officerRoutes,
    staffRoutes,
    handOverRoutes,
    categoryRoutes,
    historyRoutes,
    policyRoutes,
  ])
    routes.route('/', more(place))
  return routes
}

/** What this officer may administer. */
function start(place: Place, c: Ctx) {
  const common = drawn(place, c)
  const { app, t, officer } = common
  const everywhere = administersReference(app, officer)
  const offices = administeredOffices(app, officer)
  const parts = [
    { path: '/konsol/atur/instansi', name: 'agencies' },
    { path: '/konsol/atur/petugas', name: 'officers' },
    ...(everywhere
      ? [
          { path: '/konsol/atur/kategori', name: 'categories' },
          { path: '/konsol/atur/alasan', name: 'reasons' },
          { path: '/konsol/atur/kebijakan', name: 'policies' },
        ]
      : []),
    ...(changesLimits(app, officer) ? [{ path: '/konsol/batas', name: 'limits' }] : []),
    { path: '/konsol/atur/riwayat', name: 'history' },
  ]
  return c.html(
    <Paper
      {...common}
      title={t('admin.title')}
      lead={t('admin.lead', { n: offices.length, office: everywhere ? t('admin.everything') : (topOf(offices)?.name ?? '') })}
    >
      <div class="mt">
        <Rows>
          {parts.map(({ path, name }) => (
            <ListRow href={path} title={t(`admin.${name}`)} facts={[t(`admin.${name}.lead`)]} />
          ))}
        </Rows>
      </div>
    </Paper>,
  )
}

/** The office above all others of a list. */
const topOf = (offices: ReturnType<typeof administeredOffices>) =>
  offices.find(({ parentId }) => !offices.some(({ id }) => id === parentId))
