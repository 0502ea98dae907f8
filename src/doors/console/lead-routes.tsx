import { type Context, Hono } from 'hono'
import { placeNames } from '../../domain/agencies/areas.ts'
import type { App } from '../../domain/app.ts'
import { choosePolicy } from '../../domain/clocks/rules.ts'
import { mayLookAt, readDashboard } from '../../domain/figures/dashboard.ts'
import { yearsOf } from '../../domain/figures/read-figures.ts'
import { csvLine } from '../../kit/csv.ts'
import type { Web } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { type TableName, tableNames } from './lead-columns.ts'
import { showLeadList } from './lead-list.tsx'
import { LeadPage } from './lead-page.tsx'
import { tablesOf } from './lead-tables.ts'
import { type View, viewOf } from './lead-view.ts'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }
type Ctx = Context<Console>

/** The leaders' page, the lists behind its numbers and its tables as CSV. Who has nothing to look at finds nothing here. */
export function leadRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()
  routes.get('/konsol/pimpin', async (c) => c.html(await page(app, site, c)))
  routes.get('/konsol/pimpin/daftar', async (c) => c.html(await showLeadList(app, site, c)))
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
  const promise = promiseOf(app, view.node, dashboard.today)
  return { dashboard, promise, tables: tablesOf({ app, t, view, dashboard, promise, placeNames: names }) }
}

/** Working days from arrival within which a plain complaint is promised its first answer, at a node. */
function promiseOf(app: App, node: string, today: string): number {
  const { agencies, calendars } = app.reference.get()
  const days = (kind: 'verify' | 'firstAnswer') =>
    choosePolicy(calendars.policies, { kind, class: 'complaint', grade: 'plain', agencyPath: agencies.path(node), on: today })
      .days
  return days('verify') + days('firstAnswer')
}

async function page(app: App, site: Site, c: Ctx) {
  const t = c.get('t')
  const officer = c.get('officer')
  const view = viewIn(app, c)
  const { agencies } = app.reference.get()
  const [{ dashboard, promise, tables }, years] = await Promise.all([read(app, t, view), yearsOf(app, view.node)])
  const above = agencies
    .path(view.node)
    .slice(1)
    .filter((id) => mayLookAt(app, officer, id))
    .map((id) => agencies.get(id)!)
  const below = agencies.all.filter(({ parentId }) => parentId === view.node)
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
    promise,
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
