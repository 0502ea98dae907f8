import { Hono } from 'hono'
import { administeredOffices, administers, administersReference } from '../../../domain/administration/administers.ts'
import { readHistory } from '../../../domain/administration/history.ts'
import { offersUndo, undoChange } from '../../../domain/administration/undo-change.ts'
import type { App } from '../../../domain/app.ts'
import { changesLimits } from '../../../domain/clocks/change-limits.ts'
import { clockTime, mediumDate } from '../../../kit/dates.ts'
import { Refusal } from '../../../kit/refusal.ts'
import type { Site } from '../../../kit/site.ts'
import { DataTable } from '../../../kit/ui/data-table.tsx'
import { EmptyState, ListRow, Rows } from '../../../kit/ui/rows.tsx'
import { Paper } from '../paper.tsx'
import {
  type Console,
  type Ctx,
  done,
  drawn,
  noProblem,
  orAgain,
  type Place,
  PostButton,
  type Problem,
  Result,
  Sentence,
} from './admin-form.tsx'
import { agencyRoutes } from './agencies.tsx'
import { brandRoutes } from './brand-serves.tsx'
import { categoryRoutes } from './categories.tsx'
import { changeWords } from './change-words.ts'
import { closingRoutes } from './closing.tsx'
import { handOverRoutes } from './hand-over.tsx'
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
  routes.get('/konsol/atur/riwayat', (c) => history(place, c, noProblem))
  routes.post('/konsol/atur/riwayat', async (c) => {
    const id = String((await c.req.parseBody()).change ?? '')
    return orAgain(
      c,
      async () => {
        await undoChange(app, c.get('officer'), id)
        return done(c, '/konsol/atur/riwayat', 'diurungkan')
      },
      (problem) => history(place, c, problem),
    )
  })
  for (const more of [
    agencyRoutes,
    brandRoutes,
    closingRoutes,
    officerRoutes,
    staffRoutes,
    handOverRoutes,
    categoryRoutes,
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

async function history(place: Place, c: Ctx, problem: Problem) {
  const common = drawn(place, c)
  const { app, t, officer } = common
  const changes = await readHistory(app, officer)
  const zone = app.reference.get().agencies.get(officer.grants[0]?.agencyId ?? '')?.timeZone ?? 'Asia/Jakarta'
  return c.html(
    <Paper {...common} title={t('admin.history')} lead={t('admin.history.page')} back="/konsol/atur">
      <Result c={c} />
      <Sentence problem={problem} />
      {changes.length === 0 ? (
        <EmptyState title={t('admin.history.none')} text={t('admin.history.noneText')} />
      ) : (
        <div class="mt">
          <DataTable
            caption={t('admin.history.caption', { n: changes.length })}
            columns={['what', 'do'].map((name) => ({ label: t(`admin.history.${name}`), words: true }))}
            rows={changes.map((change) => {
              const { what, values } = changeWords(app, t, change)
              return [
                <>
                  {what}
                  {values.map((value) => (
                    <p class="sm light">{value}</p>
                  ))}
                  <p class="sub sm light">
                    {t('admin.history.by', {
                      who: change.madeByName ?? t('admin.history.system'),
                      date: mediumDate(change.at.toZonedDateTimeISO(zone).toPlainDate().toString(), t.lang),
                      time: clockTime(change.at, zone, t.lang),
                    })}
                  </p>
                </>,
                change.undone ? (
                  t('admin.history.undone')
                ) : offersUndo(app, officer, change) ? (
                  <PostButton t={t} action="/konsol/atur/riwayat" go="console.undo" label={what} fields={{ change: change.id }} />
                ) : (
                  ''
                ),
              ]
            })}
          />
        </div>
      )}
    </Paper>,
    problem.status as 200,
  )
}
