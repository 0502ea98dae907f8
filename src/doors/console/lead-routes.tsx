import { type Context, Hono } from 'hono'
import { placeNames } from '../../domain/agencies/areas.ts'
import type { App } from '../../domain/app.ts'
import { choosePolicy } from '../../domain/clocks/rules.ts'
import { mayLookAt, readDashboard } from '../../domain/figures/dashboard.ts'
import { figureList, LIST_LIMIT, listKinds } from '../../domain/figures/figure-list.ts'
import { ageBands } from '../../domain/figures/figures.ts'
import { yearsOf } from '../../domain/figures/read-figures.ts'
import { csvLine } from '../../kit/csv.ts'
import { mediumDate } from '../../kit/dates.ts'
import type { Web } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { BackLink } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { LeadFrame, LeadPage, periodWords } from './lead-page.tsx'
import { type TableName, tableNames, tablesOf } from './lead-tables.ts'
import { leadHref, type View, viewOf } from './lead-view.ts'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }
type Ctx = Context<Console>

/** The leaders' page, the lists behind its numbers and its tables as CSV. Who has nothing to look at finds nothing here. */
export function leadRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()
  routes.get('/konsol/pimpin', async (c) => c.html(await page(app, site, c)))
  routes.get('/konsol/pimpin/daftar', async (c) => c.html(await list(app, site, c)))
  routes.get('/konsol/pimpin/:file', async (c) => {
    const name = tableNames.find((one) => `${one}.csv` === c.req.param('file'))
    if (!name) throw new Refusal('not-found')
    return csv(app, c, name)
  })
  return routes
}

const viewIn = (app: App, c: Ctx) => viewOf(app, c.get('officer'), (name) => c.req.query(name))

async function read(app: App, t: T, view: View) {
  const dashboard = await readDashboard(app, view)
  const names = await placeNames(
    app.db,
    dashboard.places.map(({ place }) => place),
  )
  return { dashboard, tables: tablesOf(app, t, view, dashboard, names) }
}

async function page(app: App, site: Site, c: Ctx) {
  const t = c.get('t')
  const officer = c.get('officer')
  const view = viewIn(app, c)
  const { agencies, calendars } = app.reference.get()
  const [{ dashboard, tables }, years] = await Promise.all([read(app, t, view), yearsOf(app, view.node)])
  const above = agencies
    .path(view.node)
    .slice(1)
    .filter((id) => mayLookAt(app, officer, id))
    .map((id) => agencies.get(id)!)
  const below = agencies.all.filter(({ parentId }) => parentId === view.node)
  const days = (kind: 'verify' | 'firstAnswer') =>
    choosePolicy(calendars.policies, {
      kind,
      class: 'complaint',
      grade: 'plain',
      agencyPath: agencies.path(view.node),
      on: dashboard.today,
    }).days
  const nodes = [...above.toReversed(), agencies.get(view.node)!, ...below].map(({ slug, name }) => ({ slug, name }))
  return LeadPage({
    app,
    site,
    t,
    view,
    dashboard,
    tables,
    nodes,
    above: above[0],
    years,
    promise: days('verify') + days('firstAnswer'),
  })
}

async function csv(app: App, c: Ctx, name: TableName): Promise<Response> {
  const t = c.get('t')
  const view = viewIn(app, c)
  const { columns, rows } = (await read(app, t, view)).tables[name]
  const lines = [columns.map(({ key }) => t(key)), ...rows.map(({ cells }) => cells.map(bare))]
  c.header('Content-Disposition', `attachment; filename="${view.slug}-${name}-${view.masa || view.to.slice(0, 7)}.csv"`)
  return c.body(lines.map(csvLine).join(''), 200, { 'content-type': 'text/csv; charset=utf-8' })
}

/** Shares keep four digits: nobody reads more, and a hundred thousandth is noise. */
const bare = (cell: string | number | null) => (typeof cell === 'number' ? Math.round(cell * 10_000) / 10_000 : cell)

async function list(app: App, site: Site, c: Ctx) {
  const t = c.get('t')
  const view = viewIn(app, c)
  const kind = listKinds.find((one) => one === c.req.query('isi'))
  if (!kind) throw new Refusal('not-found')
  const band = ageBands.find((one) => one === c.req.query('umur'))
  const own = c.req.query('sendiri') === '1'
  const { rows, more } = await figureList(app, c.get('officer'), { ...view, kind, own, band, place: c.req.query('wilayah') })
  const { agencies, catalogue } = app.reference.get()
  const node = agencies.get(view.node)!
  const place = c.req.query('wilayah') ? (await placeNames(app.db, [c.req.query('wilayah')!])).get(c.req.query('wilayah')!) : null
  const title = t(`lead.list.${kind}`)
  const narrowed = [
    own ? t('lead.own', { name: node.shortName }) : node.name,
    kind === 'open' ? (band ? t('lead.list.band', { band: t(`lead.band.${band}`) }) : null) : periodWords(t, view),
    catalogue.category(view.category ?? null)?.name,
    place?.split(', ').slice(0, 2).join(', '),
  ]
  return (
    <LeadFrame t={t} site={site} title={title} path="/konsol/pimpin/daftar">
      <BackLink href={leadHref(view)}>{t('lead.title')}</BackLink>
      <h1>{title}</h1>
      <p class="lead">
        {narrowed.filter(Boolean).join(', ')}. {t('lead.list.count', { n: more ? `${LIST_LIMIT}+` : rows.length })}
      </p>
      {rows.length === 0 ? (
        <EmptyState title={t('lead.list.none')} text={t('lead.list.noneText')} />
      ) : (
        <DataTable
          caption={title}
          quietCaption
          columns={[
            { label: t('lead.list.report') },
            { label: t('lead.list.status'), words: true },
            { label: t('lead.list.holder'), words: true },
            { label: t('lead.place'), words: true },
            { label: t('lead.list.receivedOn') },
          ]}
          rows={rows.map((row) => [
            <a class="act" href={`/konsol/laporan/${row.number}`}>
              {row.title}
            </a>,
            t(`status.officer.${row.status}`),
            agencies.get(row.holder)?.shortName ?? '',
            row.place?.split(', ').slice(0, 2).join(', ') ?? '–',
            row.receivedOn ? mediumDate(row.receivedOn, t.lang) : t('report.dateUnknown'),
          ])}
        />
      )}
    </LeadFrame>
  )
}
