import type { App } from '../../domain/app.ts'
import { choosePolicy } from '../../domain/clocks/rules.ts'
import { ofEnough, toldAlone } from '../../domain/figures/publish.ts'
import { atNow, readFigures, readNodes, readRows, yearsOf } from '../../domain/figures/read-figures.ts'
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
import { AgeFigure, DaysFigure, FunnelFigure, Headline, MonthsFigure, type Promised, PromiseFigure } from './figures-parts.tsx'

type Period = { year: string; from: string; to: string }

/** Figures of everything, or of an agency with everything below it. The period stands in the address: a year, or (without) the last twelve months. */
export async function showFigures(c: Ctx, app: App, site: Site, keep: Keep): Promise<Response> {
  const t = c.get('t')
  const tree = app.reference.get().agencies
  const slug = c.req.param('slug')
  const agency = slug === undefined ? (tree.all.length ? tree.root : undefined) : tree.everBySlug(slug)
  if (!agency && slug !== undefined) throw new Refusal('not-found')
  const period = periodOf(app, c.req.query('tahun'))
  const key = `${t.lang} figures ${slug ?? ''} ${period.year} ${period.to}`
  return answer(
    c,
    await keep(key, async () => ({
      html: String(await FiguresPage({ t, app, site, node: agency?.id ?? null, slug, period })),
      etag: '',
    })),
  )
}

/** Every agency that has received a report in the last twelve months, in the order of the tree. */
export async function showAgencies(c: Ctx, app: App, site: Site, keep: Keep): Promise<Response> {
  const t = c.get('t')
  const period = periodOf(app, c.req.query('tahun'))
  return answer(
    c,
    await keep(`${t.lang} agencies ${period.year} ${period.to}`, async () => ({
      html: String(await AgenciesPage({ t, app, site, period })),
      etag: '',
    })),
  )
}

function answer(c: Ctx, { html }: { html: string }): Response {
  c.header('Cache-Control', 'public, max-age=60')
  c.header('Vary', 'Accept-Language, Cookie')
  return c.html(html)
}

function periodOf(app: App, wish: string | undefined): Period {
  const today = Temporal.PlainDate.from(atNow(app).today)
  if (wish && /^20\d\d$/.test(wish) && Number(wish) <= today.year)
    return { year: wish, from: `${wish}-01-01`, to: `${wish}-12-31` }
  return {
    year: '',
    from: today.with({ day: 1 }).subtract({ months: 11 }).toString(),
    to: today.with({ day: today.daysInMonth }).toString(),
  }
}

/** From arrival: the days to be read, and on from there those to be answered and settled (a plain complaint). */
function promisedBy(app: App, node: string, on: string): Promised {
  const { agencies, calendars } = app.reference.get()
  const daysOf = (kind: 'verify' | 'firstAnswer' | 'resolve') =>
    choosePolicy(calendars.policies, { kind, class: 'complaint', grade: 'plain', agencyPath: agencies.path(node), on }).days
  const verify = daysOf('verify')
  return { verify, answer: verify + daysOf('firstAnswer'), resolve: verify + daysOf('resolve') }
}

const words = (t: T, { year, from, to }: Period) =>
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

async function FiguresPage({ t, app, site, node, slug, period }: View) {
  const agency = node === null ? undefined : app.reference.get().agencies.get(node)
  const at = (path: string) => localPath(t.lang, path)
  const path = slug === undefined ? '/statistik' : `/instansi/${slug}`
  const title = slug === undefined ? t('figures.title') : agency!.name
  const frame = { t, title, path, demo: site.demo, css: 'office' as const }
  const ask = { node, from: period.from, to: period.to }
  const figures = node === null ? null : await readFigures(app, ask)
  const years = node === null ? [] : await yearsOf(app, node)
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
  const shown = { t, figures, months: await readRows(app, ask, 'month'), promised: promisedBy(app, node, atNow(app).today) }
  return (
    <Page {...frame}>
      {head}
      <Headline t={t} figures={figures} period={words(t, period)} />
      {slug === undefined && (
        <p class="mt-s">
          <ActionLink href={at('/instansi')} arrow>
            {t('figures.agencies')}
          </ActionLink>
        </p>
      )}
      <PeriodBar t={t} years={years} period={period} path={path} />
      <PromiseFigure {...shown} />
      <DaysFigure {...shown} />
      <AgeFigure {...shown} />
      <MonthsFigure {...shown} />
      <FunnelFigure {...shown} />
    </Page>
  )
}

async function AgenciesPage({ t, app, site, period }: { t: T; app: App; site: Site; period: Period }) {
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
  const agencies = tree.all.filter(({ id }) => rows.has(id)).sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
  return (
    <Page t={t} title={t('figures.agencies')} path="/instansi" demo={site.demo} css="office">
      <h1>{t('figures.agencies')}</h1>
      <p class="lead">{t('figures.agencies.lead', { period: words(t, period) })}</p>
      {agencies.length === 0 ? (
        <EmptyState title={t('figures.none')} text={t('figures.noneText')} />
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
              const n = toldAlone(received)
              const number = (value: number | null) => (value === null ? '–' : formatNumber(value, t.lang))
              const share = ofEnough(onTimeShare, inTime.firstAnswer.yes + inTime.firstAnswer.no)
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
