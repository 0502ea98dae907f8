import type { App } from '../../domain/app.ts'
import { choosePolicy } from '../../domain/clocks/rules.ts'
import type { Figures } from '../../domain/figures/figures.ts'
import { publicPeriod } from '../../domain/figures/publish.ts'
import { atNow, readFigures, readRows, readTopics } from '../../domain/figures/read-figures.ts'
import { tellFigures } from '../../domain/figures/told-figures.ts'
import { monthName } from '../../kit/dates.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { type Kept, sendKept } from '../../kit/kept-pages.ts'
import type { Site } from '../../kit/site.ts'
import type { Promised, Shown } from './figures-parts.tsx'

// What the public pages of figures have in common: whose, of when, and what is shown of them.

export type Period = { year: string; from: string; to: string }

export type View = { t: T; app: App; site: Site; node: string | null; slug: string | undefined; period: Period }

export const periodOf = (app: App, wish: string | undefined): Period => publicPeriod(atNow(app).today, wish)

export const periodWords = (t: T, { year, from, to }: Period) =>
  year
    ? t('figures.period.year', { year })
    : t('figures.period.months', { from: monthName(from, t.lang, 'long'), to: monthName(to, t.lang, 'long') })

export const pathOf = (slug: string | undefined) => (slug === undefined ? '/statistik' : `/instansi/${slug}`)

/** What was promised on a day, from arrival: the days to be read, and on from there those to be answered and settled (a plain complaint). */
function promisedBy(app: App, node: string, on: string): Promised {
  const { agencies, calendars } = app.reference.get()
  const daysOf = (kind: 'verify' | 'firstAnswer' | 'resolve') =>
    choosePolicy(calendars.policies, { kind, class: 'complaint', grade: 'plain', agencyPath: agencies.path(node), on }).days
  const verify = daysOf('verify')
  return { verify, answer: verify + daysOf('firstAnswer'), resolve: verify + daysOf('resolve') }
}

/** Everything that the charts of a node are drawn from. */
export async function shownOf(
  t: T,
  app: App,
  site: Site,
  node: string,
  slug: string | undefined,
  period: Period,
  known?: Figures,
): Promise<Shown> {
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
    base: site.baseUrl,
    here: `${localPath(t.lang, pathOf(slug))}${period.year ? `?tahun=${period.year}` : ''}`,
  }
}

/** A page that anybody may keep for a minute. */
export function answer(c: Ctx, kept: Kept): Response {
  c.header('Cache-Control', 'public, max-age=60')
  c.header('Vary', 'Accept-Language, Cookie')
  return sendKept(c, kept)
}
