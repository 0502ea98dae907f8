import { ofEnough, shareOfEnough, suppressAndRound, type Told } from '../../domain/figures/publish.ts'
import { tellDays } from '../../domain/figures/tell-days.ts'
import { csvLine } from '../../kit/csv.ts'
import { saidPercent } from '../../kit/dates.ts'
import type { Shown } from './figures-parts.tsx'
import { funnelLosses, funnelSteps } from './funnel-figure.tsx'
import { toldTopics } from './topics-figure.tsx'

type Row = (string | number | null)[]
/** What is withheld is said with a word, not left out: an empty cell is a figure that does not exist. */
const cell = (n: Told) => (n === 'few' ? '<5' : n === 'hidden' ? '*' : n)
const share = (value: number | null) => (value === null ? null : saidPercent(value) / 100)

/** The numbers of each chart as they are shown to anybody, the first row the names. Days are working days, shares fractions of 1. */
const tables: Record<string, (shown: Shown) => Row[]> = {
  promise: ({ t, figures: f, told, promised }) => [
    ['step', 'promise', 'median', 'p90', 'onTimeShare', 'n'],
    ...(
      [
        ['verify', promised.verify, 'verification', f.inTime.verify],
        ['answer', promised.answer, 'firstAnswer', f.inTime.firstAnswer],
        ['resolve', promised.resolve, 'resolution', f.inTime.resolve],
      ] as const
    ).map(([step, promise, days, inTime]) => [
      t(`figures.promise.${step}`),
      promise,
      ofEnough(f[days].median, f[days].n),
      ofEnough(f[days].p90, f[days].n),
      share(ofEnough(inTime.share, inTime.yes + inTime.no)),
      cell(told.get(days)!),
    ]),
  ],
  days: ({ figures: f, told }) => [
    ['days', 'reports'],
    ...tellDays(f.histogram.firstAnswer, { received: f.received, answered: told.get('firstAnswer')! }).days.map((n, day) => [
      day === 16 ? '>15' : day,
      cell(n),
    ]),
  ],
  age: ({ figures: f, told }) => [
    ['days', 'reports'],
    ...f.open.byAge.map(({ days }, i) => [days, cell(told.get(`open/${i}`)!)]),
  ],
  months: ({ months }) => {
    const n = suppressAndRound(months.map(({ figures }) => figures.received))
    return [
      ['month', 'reportsRoundedTo5', 'median', 'p90', 'onTimeShare'],
      ...months.map(({ key, figures: { firstAnswer, onTimeShare, inTime } }, i) => [
        key,
        cell(n[i]!),
        ofEnough(firstAnswer.median, firstAnswer.n),
        ofEnough(firstAnswer.p90, firstAnswer.n),
        share(shareOfEnough(onTimeShare, inTime.firstAnswer.yes + inTime.firstAnswer.no)),
      ]),
    ]
  },
  // Of each topic first the whole period, without a month.
  topics: ({ topics, topic }) => [
    ['category', 'name', 'month', 'median', 'reportsRoundedTo5'],
    ...toldTopics(topics).flatMap(({ category, reports, median, months }) => [
      [category, topic(category).name, null, median, reports],
      ...months.map((own) => [category, topic(category).name, own.month, own.median, null]),
    ]),
  ],
  funnel: (shown) => [
    ['step', 'name', 'reports'],
    ...[...funnelSteps(shown), ...funnelLosses(shown)].map(({ code, name, n }) => [code, name, cell(n)]),
  ],
}

/** The chart's table as CSV; null when there is no such chart. */
export const figureCsv = (chart: string, shown: Shown): string | null =>
  Object.hasOwn(tables, chart) ? tables[chart]!(shown).map(csvLine).join('') : null
