import { ownLogo } from '../../domain/agencies/logo.ts'
import type { App } from '../../domain/app.ts'
import { atNow, nodesTold, readFigures, yearsOf } from '../../domain/figures/read-figures.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import type { Keep } from '../../kit/kept-pages.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, BackLink } from '../../kit/ui/button.tsx'
import { FilterBar } from '../../kit/ui/filter-bar.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { Elsewhere } from './elsewhere.tsx'
import { FeedLink } from './feed.tsx'
import { figureCsv } from './figures-csv.ts'
import { AgeFigure, DaysFigure, Headline, MonthsFigure, PromiseFigure, type Shown } from './figures-parts.tsx'
import { answer, type Period, pathOf, periodOf, periodWords, shownOf, type View } from './figures-view.ts'
import { FunnelFigure } from './funnel-figure.tsx'
import { AgencyLogo } from './logo.tsx'
import { TopicsFigure } from './topics-figure.tsx'

/** Figures of everything, or of an agency with everything below it. The period stands in the address: a year, or (without) the last twelve months. */
export async function showFigures(c: Ctx, app: App, site: Site, keep: Keep): Promise<Response> {
  const t = c.get('t')
  const tree = app.reference.get().agencies
  const slug = c.req.param('slug')
  const agency = slug === undefined ? (tree.all.length ? tree.root : undefined) : tree.everBySlug(slug)
  if (!agency && slug !== undefined) throw new Refusal('not-found')
  const period = periodOf(app, c.req.query('tahun'))
  const chart = c.req.query('csv')
  if (chart !== undefined) return chartAsCsv(c, app, { t, site, node: agency?.id ?? null, slug, period }, chart)
  const embedded = c.req.query('sematan')
  if (embedded !== undefined) return chartElsewhere(c, app, site, keep, { t, node: agency?.id ?? null, slug, period }, embedded)
  const key = `${t.lang} figures ${slug ?? ''} ${period.year} ${period.to}`
  return answer(
    c,
    await keep(key, async () => ({
      html: String(await FiguresPage({ t, app, site, node: agency?.id ?? null, slug, period })),
      etag: '',
    })),
  )
}

const charts: Record<string, (shown: Shown) => unknown> = {
  promise: PromiseFigure,
  days: DaysFigure,
  age: AgeFigure,
  months: MonthsFigure,
  topics: TopicsFigure,
  funnel: FunnelFigure,
}

/** One chart with its table, to stand in a page of another site. The only pages that others may frame: nothing in them can be pressed but links that open beside. */
async function chartElsewhere(
  c: Ctx,
  app: App,
  site: Site,
  keep: Keep,
  { t, node, slug, period }: Omit<View, 'app' | 'site'>,
  chart: string,
): Promise<Response> {
  const Chart = Object.hasOwn(charts, chart) ? charts[chart] : undefined
  if (!Chart || node === null || !(await nodesTold(app, [node], period)).has(node)) throw new Refusal('not-found')
  const key = `${t.lang} chart ${chart} ${slug ?? ''} ${period.year} ${period.to}`
  const kept = await keep(key, async () => {
    const shown = await shownOf(t, app, site, node, slug, period)
    const name = slug === undefined ? t('figures.title') : (app.reference.get().agencies.get(node)?.name ?? '')
    return {
      html: String(Elsewhere({ site, shown, chart, name, period: periodWords(t, period), children: Chart(shown) })),
      etag: '',
    }
  })
  c.header(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'",
  )
  c.header('X-Frame-Options', undefined)
  return answer(c, kept)
}

async function chartAsCsv(
  c: Ctx,
  app: App,
  { t, site, node, slug, period }: Omit<View, 'app'>,
  chart: string,
): Promise<Response> {
  const isTold = node !== null && (await nodesTold(app, [node], period)).has(node)
  const csv = node !== null && isTold ? figureCsv(chart, await shownOf(t, app, site, node, slug, period)) : null
  if (csv === null) throw new Refusal('not-found')
  c.header('Cache-Control', 'public, max-age=60')
  c.header('Vary', 'Accept-Language, Cookie')
  c.header(
    'Content-Disposition',
    `attachment; filename="${slug ?? 'statistik'}-${chart}-${period.year || period.to.slice(0, 7)}.csv"`,
  )
  return c.body(csv, 200, { 'content-type': 'text/csv; charset=utf-8' })
}

function PeriodBar({ t, years, period, path }: { t: T; years: readonly string[]; period: Period; path: string }) {
  const named = period.year && !years.includes(period.year) ? [...years, period.year] : years // the one in the address, also without reports
  const options = [{ value: '', label: t('figures.period.last') }, ...named.map((year) => ({ value: year, label: year }))]
  return (
    <FilterBar
      t={t}
      action={localPath(t.lang, path)}
      filters={[{ name: 'tahun', label: t('figures.period'), value: period.year, options }]}
      chosen={period.year}
      reset={localPath(t.lang, path)}
    />
  )
}

async function FiguresPage({ t, app, site, node, slug, period }: View) {
  const agency = node === null ? undefined : app.reference.get().agencies.get(node)
  const at = (path: string) => localPath(t.lang, path)
  const path = pathOf(slug)
  const title = slug === undefined ? t('figures.title') : agency!.name
  const feed = { title: `${title}: ${t('figures.feed')}`, href: slug === undefined ? '/laporan/rss' : `/instansi/${slug}/rss` }
  const frame = { t, title, path, demo: site.demo, css: 'office' as const, head: <FeedLink {...feed} /> }
  const ask = { node, from: period.from, to: period.to }
  const figures = node === null ? null : await readFigures(app, ask)
  const thisYear = atNow(app).today.slice(0, 4)
  const years = node === null ? [] : (await yearsOf(app, node)).filter((year) => year < thisYear)
  const isTold = node !== null && (await nodesTold(app, [node], period)).has(node)
  const logo = agency && slug !== undefined ? await ownLogo(app, agency.id) : null
  const head = (
    <>
      {slug !== undefined && <BackLink href={at('/instansi')}>{t('figures.agencies')}</BackLink>}
      {agency && logo && <AgencyLogo t={t} agency={agency} logo={logo} />}
      <h1>{title}</h1>
    </>
  )
  if (!node || !figures || figures.received === 0)
    return (
      <Page {...frame}>
        {head}
        {node && <PeriodBar t={t} years={years} period={period} path={path} />}
        <EmptyState title={t('figures.none')} text={t('figures.noneText')} />
      </Page>
    )
  if (!isTold)
    return (
      <Page {...frame}>
        {head}
        <PeriodBar t={t} years={years} period={period} path={path} />
        <EmptyState title={t('figures.hiddenHere')} text={t('figures.hiddenHereText')} />
      </Page>
    )
  const shown = await shownOf(t, app, site, node, slug, period, figures)
  return (
    <Page {...frame}>
      {head}
      <Headline {...shown} period={periodWords(t, period)} />
      <p class="mt-s line">
        {slug === undefined && (
          <ActionLink href={at('/instansi')} arrow>
            {t('figures.agencies')}
          </ActionLink>
        )}
        <ActionLink href={at('/data-terbuka')} arrow>
          {t('openData.title')}
        </ActionLink>
        <ActionLink href={slug === undefined ? '/laporan/rss' : `/instansi/${slug}/rss`}>{t('figures.feed')}</ActionLink>
      </p>
      <PeriodBar t={t} years={years} period={period} path={path} />
      <PromiseFigure {...shown} />
      <DaysFigure {...shown} />
      <AgeFigure {...shown} />
      <MonthsFigure {...shown} />
      <TopicsFigure {...shown} />
      <FunnelFigure {...shown} />
    </Page>
  )
}
