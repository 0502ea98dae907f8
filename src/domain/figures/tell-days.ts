import type { Figures } from './figures.ts'
import type { Told } from './publish.ts'
import { tellSums } from './tell-sums.ts'

/** Bands of days to the first answer: the first and the last day; 16 is every day after the fifteenth. */
export const dayBands = [
  ['0–1', 0, 1],
  ['2–3', 2, 3],
  ['4–5', 4, 5],
  ['6–10', 6, 10],
  ['11–15', 11, 15],
  ['> 15', 16, 16],
] as const
const LAST = 16

/**
 * The days to the first answer, as bars of a day and as bands: a band less the bars that are told would be those that are not, and so would all less the bands. A band is
 * told where nobody follows from it.
 * @param whole what is told beside them: how many reports were received, and of how many the days are
 */
export function tellDays(
  histogram: Figures['histogram']['firstAnswer'],
  whole: { received: number; answered: Told },
): { days: Told[]; bands: Told[] } {
  const days = Array.from({ length: LAST + 1 }, (_, day): [string, number] => [
    `day ${day}`,
    histogram.reduce((sum, [value, n]) => sum + (Math.min(value, LAST) === day ? n : 0), 0),
  ])
  const bands = dayBands.map(([, from, to], i) => {
    const own = days.slice(from, to + 1)
    return { name: `band ${i}`, parts: own.map(([name]) => name), n: own.reduce((sum, [, n]) => sum + n, 0) }
  })
  const told = tellSums(
    new Map([
      ['received', whole.received],
      ['all', days.reduce((sum, [, n]) => sum + n, 0)],
      ...days.toSorted(([, a], [, b]) => (a === 0 ? -1 : b === 0 ? 1 : b - a)),
      ...bands.map(({ name, n }): [string, number] => [name, n]),
    ]),
    [
      { whole: 'received', parts: ['all'] },
      { whole: 'all', parts: bands.map(({ name }) => name), all: true },
      ...bands.map(({ name, parts }) => ({ whole: name, parts, all: true })),
    ],
    new Set(typeof whole.answered === 'number' ? [] : ['all']),
  )
  return { days: days.map(([name]) => told.get(name)!), bands: bands.map(({ name }) => told.get(name)!) }
}
