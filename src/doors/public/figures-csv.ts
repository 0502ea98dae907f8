import { ofEnough, shareOfEnough, suppress, suppressAndRound, type Told, toldAlone } from '../../domain/figures/publish.ts'
import { csvLine } from '../../kit/csv.ts'
import type { Shown } from './figures-parts.tsx'

type Row = (string | number | null)[]
/** What is withheld is said with a word, not left out: an empty cell is a figure that does not exist. */
const told = (n: Told) => (n === 'few' ? '<5' : n === 'hidden' ? '*' : n)
const share = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100)

/** The numbers of each chart as they are shown to anybody, the first row the names. Days are working days, shares fractions of 1. */
const tables: Record<string, (shown: Shown) => Row[]> = {
  promise: ({ t, figures: f, promised }) => [
    ['step', 'promise', 'median', 'p90', 'onTimeShare', 'n'],
    ...(
      [
        ['verify', promised.verify, f.verification, f.inTime.verify],
        ['answer', promised.answer, f.firstAnswer, f.inTime.firstAnswer],
        ['resolve', promised.resolve, f.resolution, f.inTime.resolve],
      ] as const
    ).map(([step, promise, { median, p90, n }, inTime]) => [
      t(`figures.promise.${step}`),
      promise,
      ofEnough(median, n),
      ofEnough(p90, n),
      share(ofEnough(inTime.share, inTime.yes + inTime.no)),
      told(toldAlone(n)),
    ]),
  ],
  days: ({ figures: f }) => {
    const bins = Array.from({ length: 17 }, (_, day) =>
      f.histogram.firstAnswer.reduce((sum, [value, n]) => sum + (Math.min(value, 16) === day ? n : 0), 0),
    )
    return [['days', 'reports'], ...suppress(bins).map((n, day) => [day === 16 ? '>15' : day, told(n)])]
  },
  age: ({ figures: f }) => [
    ['days', 'reports'],
    ...suppress(f.open.byAge.map(({ n }) => n)).map((n, i) => [f.open.byAge[i]!.days, told(n)]),
  ],
  months: ({ months }) => {
    const n = suppressAndRound(months.map(({ figures }) => figures.received))
    return [
      ['month', 'reportsRoundedTo5', 'median', 'p90', 'onTimeShare'],
      ...months.map(({ key, figures: { firstAnswer, onTimeShare, inTime } }, i) => [
        key,
        told(n[i]!),
        ofEnough(firstAnswer.median, firstAnswer.n),
        ofEnough(firstAnswer.p90, firstAnswer.n),
        share(shareOfEnough(onTimeShare, inTime.firstAnswer.yes + inTime.firstAnswer.no)),
      ]),
    ]
  },
  funnel: ({ t, figures: f }) => [
    ['step', 'reports'],
    ...suppress([f.received, f.forwarded, f.answered, f.resolved + f.pending, f.said.yes]).map((n, i) => [
      t(`figures.funnel.${['received', 'forwarded', 'answered', 'final', 'confirmed'][i]}`),
      told(n),
    ]),
  ],
}

/** The chart's table as CSV; null when there is no such chart. */
export const figureCsv = (chart: string, shown: Shown): string | null =>
  Object.hasOwn(tables, chart) ? tables[chart]!(shown).map(csvLine).join('') : null
