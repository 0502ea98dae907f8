import type { App } from '../../domain/app.ts'
import type { Dashboard, Unit } from '../../domain/figures/dashboard.ts'
import type { ListKind } from '../../domain/figures/figure-list.ts'
import { medianInterval, wilson } from '../../domain/figures/intervals.ts'
import { monthName } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { leadHref, type View } from './lead-view.ts'

/** A number as it is: `days` working days, `share` a fraction of 1. */
export type Column = { key: string; kind: 'words' | 'n' | 'days' | 'share' }
type Cell = string | number | null
/** `href`: where the name of the row leads · `lists`: for some columns the address of the reports behind the number. */
export type Row = { href?: string | undefined; lists?: (string | undefined)[]; cells: Cell[] }
/** The table of a chart: what the page shows beside it and what its CSV holds. */
export type Table = { columns: Column[]; rows: Row[] }

export const tableNames = ['backlog', 'speed', 'solved', 'rising', 'places', 'bounced', 'flows', 'months'] as const
export type TableName = (typeof tableNames)[number]

/** Units with fewer answers than these are not set in order. */
export const RANKED = 30

const words = (key: string): Column => ({ key, kind: 'words' })
const n = (key: string): Column => ({ key, kind: 'n' })
const days = (key: string): Column => ({ key, kind: 'days' })
const share = (key: string): Column => ({ key, kind: 'share' })

/** Names of areas are handed in, since they are asked of the database. */
export function tablesOf(
  app: App,
  t: T,
  view: View,
  d: Dashboard,
  placeNames: ReadonlyMap<string, string | null>,
): Record<TableName, Table> {
  const { agencies, catalogue } = app.reference.get()
  const nameOf = (unit: Unit) =>
    unit.own
      ? t('lead.own', { name: agencies.get(unit.id)?.shortName ?? '' })
      : (agencies.get(unit.id)?.name ?? t('lead.closedUnit'))
  const unitHref = (unit: Unit) => (unit.own ? undefined : leadHref(view, { slug: agencies.get(unit.id)?.slug ?? view.slug }))
  const list = (unit: Unit | null, isi: ListKind, more: Record<string, string | undefined> = {}) =>
    leadHref(view, unit ? { slug: agencies.get(unit.id)?.slug ?? view.slug } : {}, '/konsol/pimpin/daftar', {
      isi,
      ...(unit?.own && { sendiri: '1' }),
      ...more,
    })
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
  const total = (unit: Unit) => sum(unit.backlog.map((band) => band.n))
  const heard = ({ said }: Unit['figures']) => said.yes + said.partly + said.no
  const officeName = (id: string) => agencies.get(id)?.name ?? t('lead.closedUnit')

  return {
    backlog: {
      columns: [words('lead.unit'), ...d.backlog.map(({ days: band }) => n(`lead.band.${band}`)), n('lead.all')],
      rows: [...d.units]
        .filter((unit) => total(unit) > 0)
        .sort((a, b) => total(b) - total(a))
        .map((unit) => ({
          href: unitHref(unit),
          lists: [
            undefined,
            ...unit.backlog.map((band) => (band.n ? list(unit, 'open', { umur: band.days }) : undefined)),
            list(unit, 'open'),
          ],
          cells: [nameOf(unit), ...unit.backlog.map((band) => band.n), total(unit)],
        })),
    },
    speed: {
      columns: [
        words('lead.unit'),
        days('lead.median'),
        days('lead.medianFrom'),
        days('lead.medianTo'),
        days('lead.p90'),
        days('lead.withWaiting'),
        share('lead.inTime'),
        n('lead.late'),
        n('lead.n'),
      ],
      rows: [...d.units]
        .filter(({ figures }) => figures.firstAnswer.n > 0)
        .sort((a, b) => rank(b) - rank(a) || (b.figures.firstAnswer.p90 ?? 0) - (a.figures.firstAnswer.p90 ?? 0))
        .map((unit) => {
          const { firstAnswer, firstAnswerWithWaiting, onTimeShare, inTime, histogram } = unit.figures
          const interval = medianInterval(histogram.firstAnswer)
          return {
            href: unitHref(unit),
            lists: [...Array<undefined>(7), inTime.firstAnswer.no ? list(unit, 'late') : undefined, list(unit, 'answered')],
            cells: [
              nameOf(unit),
              firstAnswer.median,
              interval?.from ?? null,
              interval?.to ?? null,
              firstAnswer.p90,
              firstAnswerWithWaiting,
              onTimeShare,
              inTime.firstAnswer.no,
              firstAnswer.n,
            ],
          }
        }),
    },
    solved: {
      columns: [
        words('lead.unit'),
        share('lead.saidYes'),
        share('lead.from'),
        share('lead.to'),
        n('lead.heard'),
        n('lead.silent'),
        n('lead.reopened'),
      ],
      rows: [...d.units]
        .filter(({ figures }) => heard(figures) + figures.silent > 0)
        .sort((a, b) => heard(b.figures) - heard(a.figures))
        .map((unit) => {
          const { said, silent, reopened } = unit.figures
          const of = heard(unit.figures)
          const interval = wilson(said.yes, of)
          return {
            href: unitHref(unit),
            lists: [
              undefined,
              said.yes ? list(unit, 'confirmed') : undefined,
              undefined,
              undefined,
              said.partly + said.no ? list(unit, 'disputed') : undefined,
              silent ? list(unit, 'silent') : undefined,
              reopened ? list(unit, 'reopened') : undefined,
            ],
            cells: [nameOf(unit), of ? said.yes / of : null, interval?.from ?? null, interval?.to ?? null, of, silent, reopened],
          }
        }),
    },
    rising: {
      columns: [words('lead.category'), n('lead.lastWeek'), n('lead.expectedFrom'), n('lead.expectedTo'), n('lead.year')],
      rows: d.trends.map((trend) => ({
        href: leadHref(view, { category: trend.category || '-' }),
        cells: [
          categoryName(t, catalogue.category(trend.category)?.name),
          trend.weeks.at(-1) ?? 0,
          trend.expected.from,
          trend.expected.to,
          sum(trend.weeks),
        ],
      })),
    },
    places: {
      columns: [words('lead.place'), n('lead.reports'), share('lead.part')],
      rows: d.places.map(({ place, n: many }) => ({
        lists: [undefined, list(null, 'received', { wilayah: place })],
        cells: [
          placeNames.get(place)?.split(', ').slice(0, 2).join(', ') ?? place,
          many,
          d.all.received ? many / d.all.received : null,
        ],
      })),
    },
    bounced: {
      columns: [
        words('lead.unit'),
        share('lead.bouncedShare'),
        share('lead.from'),
        share('lead.to'),
        n('lead.thrown'),
        n('lead.returnedOnce'),
        n('lead.reports'),
      ],
      rows: [...d.units]
        .filter(({ figures }) => figures.received > 0)
        .sort((a, b) => b.figures.bounced - a.figures.bounced || b.figures.returned - a.figures.returned)
        .map((unit) => {
          const { bounced, returned, received } = unit.figures
          const interval = wilson(bounced, received)
          return {
            href: unitHref(unit),
            lists: [
              undefined,
              undefined,
              undefined,
              undefined,
              bounced ? list(unit, 'bounced') : undefined,
              undefined,
              list(unit, 'received'),
            ],
            cells: [nameOf(unit), bounced / received, interval?.from ?? null, interval?.to ?? null, bounced, returned, received],
          }
        }),
    },
    flows: {
      columns: [words('lead.flowFrom'), words('lead.flowTo'), n('lead.times')],
      rows: d.flows.map(({ from, to, n: many }) => ({ cells: [officeName(from), officeName(to), many] })),
    },
    months: {
      columns: [words('lead.month'), days('lead.median'), days('lead.p90'), share('lead.inTime'), n('lead.reports')],
      rows: d.months.map(({ key, figures }) => ({
        href: leadHref(view, { masa: key }),
        cells: [
          monthName(key, t.lang, 'long'),
          figures.firstAnswer.median,
          figures.firstAnswer.p90,
          figures.onTimeShare,
          figures.received,
        ],
      })),
    },
  }
}

const rank = ({ figures }: Unit) => Number(figures.firstAnswer.n >= RANKED)
export const categoryName = (t: T, name: string | undefined) => name ?? t('lead.noCategory')
