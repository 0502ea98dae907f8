import type { App } from '../../domain/app.ts'
import { choosePolicy } from '../../domain/clocks/rules.ts'
import type { Figures } from '../../domain/figures/figures.ts'
import { FEWEST, ofEnough, publicPeriod } from '../../domain/figures/publish.ts'
import { atNow, nodesTold, readFigures, readNodes, readRows, readTopics, yearsOf } from '../../domain/figures/read-figures.ts'
import { tellFigures } from '../../domain/figures/told-figures.ts'
import { formatNumber, formatShare, monthName } from '../../kit/dates.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import type { Keep } from '../../kit/kept-pages.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, BackLink } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { FilterBar } from '../../kit/ui/filter-bar.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { FeedLink } from './feed.tsx'
import { figureCsv } from './figures-csv.ts'
import { AgeFigure, DaysFigure, Headline, MonthsFigure, type Promised, PromiseFigure, type Shown } from './figures-parts.tsx'
import { FunnelFigure } from './funnel-figure.tsx'
import { TopicsFigure } from './topics-figure.tsx'

type Period = { year: string; from: string; to: string }

/** Figures of everything, or of an agency with everything below it. The period stands in the address: a year, or (without) the last twelve months. */
export async function showFigures(c: Ctx, app: App, site: Site, keep: Keep): Promise<Response> {
  const t = c.get('t')
  const tree = app.reference.get().agencies
  const slug = c.req.param('slug')
  const agency = slug === undefined ? (tree.all.length ? tree.root : undefined) : tree.everBySlug(slug)
  if (!agency && slug !== undefined) throw new Refusal('not-found')
  const period = periodOf(app, c.req.query('tahun'))
  const chart = c.req.query('csv')
  if (chart !== undefined) return chartAsCsv(c, app, { t, node: agency?.id ?? null, slug, period }, chart)
  const key = `${t.lang} figures ${slug ?? ''} ${period.year} ${period.to}`
  return answer(
    c,
    await keep(key, async () => ({
      html: String(await FiguresPage({ t, app, site, node: agency?.id ?? null, slug, period })),
      etag: '',
    })),
  )
}

async function chartAsCsv(
  c: Ctx,
  app: App,
  { t, node, slug, period }: Omit<View, 'app' | 'site'>,
  chart: string,
): Promise<Response> {
  const isTold = node !== null && (await nodesTold(app, [node], period)).has(node)
  const csv = node !== null && isTold ? figureCsv(chart, await shownOf(t, app, node, slug, period)) : null
  if (csv === null) throw new Refusal('not-found')
  c.header('Cache-Control', 'public, max-age=60')
  c.header('Vary', 'Accept-Language, Cookie')
  c.header(
    'Content-Disposition',
    `attachment; filename="${slug ?? 'statistik'}-${chart}-${period.year || period.to.slice(0, 7)}.csv"`,
  )
  return c.body(csv, 200, { 'content-type': 'text/csv; charset=utf-8' })
}

/** Every agency that has received a report in the last twelve months, in the order of the tree; by a part of its name, where one is asked for. */
export async function showAgencies(c: Ctx, app: App, site: Site, keep: Keep): Promise<Response> {
  const t = c.get('t')
  const period = periodOf(app, c.req.query('tahun'))
  const wanted = (c.req.query('q') ?? '').trim().slice(0, 80)
  return answer(
    c,
    await keep(`${t.lang} agencies ${period.year} ${period.to} ${wanted}`, async () => ({
      html: String(await AgenciesPage({ t, app, site, period, wanted })),
      etag: '',
    })),
  )
}

function answer(c: Ctx, { html }: { html: string }): Response {
  c.header('Cache-Control', 'public, max-age=60')
  c.header('Vary', 'Accept-Language, Cookie')
  return c.html(html)
}

const periodOf = (app: App, wish: string | undefined): Period => publicPeriod(atNow(app).today, wish)

/** What was promised on a day, from arrival: the days to be read, and on from there those to be answered and settled (a plain complaint). */
function promisedBy(app: App, node: string, on: string): Promised {
  const { agencies, calendars } = app.reference.get()
  const daysOf = (kind: 'verify' | 'firstAnswer' | 'resolve') =>
    choosePolicy(calendars.policies, { kind, class: 'complaint', grade: 'plain', agencyPath: agencies.path(node), on }).days
  const verify = daysOf('verify')
  return { verify, answer: verify + daysOf('firstAnswer'), resolve: verify + daysOf('resolve') }
}

const periodWords = (t: T, { year, from, to }: Period) =>
  year
    ? t('figures.period.year', { year })
    : t('figures.period.months', { from: monthName(from, t.lang, 'long'), to: monthName(to, t.lang, 'long') })

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

type View = { t: T; app: App; site: Site; node: string | null; slug: string | undefined; period: Period }

const pathOf = (slug: string | undefined) => (slug === undefined ? '/statistik' : `/instansi/${slug}`)

async function shownOf(t: T, app: App, node: string, slug: string | undefined, period: Period, known?: Figures): Promise<Shown> {
  const ask = { node, from: period.from, to: period.to }
  const figures = known ?? (await readFigures(app, ask))
  const { catalogue } = app.reference.get()
  const reasonOf = (code: string) => catalogue.archiveReason(code)?.[t.lang === 'id' ? 'nameId' : 'nameEn'] ?? code
  const { today } = atNow(app)
  return {
    t,
    figures,
    told: tellFigures(figures),
    months: await readRows(app, ask, 'month'),
    topics: await readTopics(app, node, period),
    topic: (code) => {
      const own = catalogue.category(code)
      return {
        name: own?.name ?? t('figures.topics.none'),
        above: own?.parent ? catalogue.category(own.parent)?.name : undefined,
      }
    },
    promised: promisedBy(app, node, period.to < today ? period.to : today),
    reason: reasonOf,
    here: `${localPath(t.lang, pathOf(slug))}${period.year ? `?tahun=${period.year}` : ''}`,
  }
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
  const head = (
    <>
      {slug !== undefined && <BackLink href={at('/instansi')}>{t('figures.agencies')}</BackLink>}
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
  const shown = await shownOf(t, app, node, slug, period, figures)
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

type AgenciesProps = { t: T; app: App; site: Site; period: Period; wanted: string }

async function AgenciesPage({ t, app, site, period, wanted }: AgenciesProps) {
  const tree = app.reference.get().agencies
  const rows = new Map(
    (
      await readNodes(
        app,
        tree.all.map(({ id }) => id),
        period,
      )
    ).map(({ key, figures }) => [key, figures]),
  )
  const order = (id: string) =>
    [...tree.path(id)]
      .reverse()
      .map((node) => tree.get(node)?.name ?? '')
      .join('\u0000')
  const told = await nodesTold(
    app,
    tree.all.map(({ id }) => id),
    period,
  )
  const words = wanted.toLocaleLowerCase('id').split(/\s+/)
  // "pekerjaan umum malang": an office by its own name and that of the agency above it.
  const isWanted = ({ name, shortName, parentId }: (typeof tree.all)[number]) => {
    const names = `${name} ${shortName} ${parentId ? tree.get(parentId)?.name : ''}`.toLocaleLowerCase('id')
    return words.every((word) => names.includes(word))
  }
  const agencies = tree.all
    .filter((one) => rows.has(one.id) && isWanted(one))
    .sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
  return (
    <Page t={t} title={t('figures.agencies')} path="/instansi" demo={site.demo} css="office">
      <h1>{t('figures.agencies')}</h1>
      <p class="lead">{t('figures.agencies.lead', { period: periodWords(t, period) })}</p>
      <FilterBar
        t={t}
        action={localPath(t.lang, '/instansi')}
        search={{ name: 'q', label: t('figures.agencies.find'), value: wanted }}
        filters={[]}
        kept={period.year ? { tahun: period.year } : {}}
      />
      {agencies.length === 0 ? (
        wanted ? (
          <EmptyState
            title={t('figures.agencies.notFound', { wanted })}
            text={t('figures.agencies.notFoundText')}
            actions={<ActionLink href={localPath(t.lang, '/instansi')}>{t('figures.agencies')}</ActionLink>}
          />
        ) : (
          <EmptyState title={t('figures.none')} text={t('figures.noneText')} />
        )
      ) : (
        <div class="fig">
          <DataTable
            caption={t('figures.agencies')}
            quietCaption
            columns={[
              { label: t('figures.agency') },
              { label: t('figures.reports') },
              { label: t('figures.half') },
              { label: t('figures.nine') },
              { label: t('figures.inTime') },
            ]}
            rows={agencies.map(({ id, slug, name, parentId }) => {
              const { received, firstAnswer, onTimeShare, inTime } = rows.get(id)!
              const n = told.has(id) ? received : received < FEWEST ? 'few' : 'hidden'
              const number = (value: number | null) => (value === null || !told.has(id) ? '–' : formatNumber(value, t.lang))
              const share = !told.has(id) ? null : ofEnough(onTimeShare, inTime.firstAnswer.yes + inTime.firstAnswer.no)
              return [
                <>
                  <a class="act" href={`${localPath(t.lang, `/instansi/${slug}`)}${period.year ? `?tahun=${period.year}` : ''}`}>
                    {name}
                  </a>{' '}
                  <span class="sub sm">{parentId ? tree.get(parentId)?.shortName : ''}</span>
                </>,
                typeof n === 'number' ? formatNumber(n, t.lang) : t(`figures.${n}`),
                number(ofEnough(firstAnswer.median, firstAnswer.n)),
                number(ofEnough(firstAnswer.p90, firstAnswer.n)),
                share === null ? '–' : formatShare(share, t.lang),
              ]
            })}
          />
        </div>
      )}
    </Page>
  )
}
