import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTold, type Speed, slowestFirst, speedOf } from './speed.ts'
import { type Histogram, survivalQuantile } from './survival.ts'

const PROMISE = 8
const unit = (given: Partial<Speed>): Speed => ({
  answered: 40,
  waiting: 0,
  median: 5,
  interval: null,
  p90: 10,
  atLeast: 5,
  ...given,
})
const never = (why: string): never => {
  throw new Error(why)
}
const order = (units: Record<string, Speed>) =>
  Object.entries(units)
    .sort(([, a], [, b]) => slowestFirst(PROMISE)(a, b))
    .map(([name]) => name)

test('who has not answered half of what has waited beyond the promise is slower than anybody who has; few reports come last', () => {
  const silent = unit({ answered: 0, waiting: 40, median: null, p90: null, atLeast: 9 })
  expect(
    order({
      quick: unit({}),
      silent,
      slow: unit({ median: 60 }),
      small: unit({ answered: 20, waiting: 9, median: 90 }),
      older: { ...silent, atLeast: 30 },
      justEnough: unit({ answered: 20, waiting: 10, median: 90 }),
    }),
  ).toEqual(['older', 'silent', 'justEnough', 'slow', 'quick', 'small'])
})

test('whoever got most reports in these days stands where the waiting so far puts it', () => {
  const flood = unit({ answered: 0, waiting: 60, median: null, p90: null, atLeast: 2 })
  expect(order({ flood, same: unit({ median: 2, atLeast: 2 }), slow: unit({ median: 12 }) })).toEqual(['slow', 'flood', 'same'])
  expect([flood, { ...flood, atLeast: 9 }, unit({}), unit({ answered: 29 })].map((one) => isTold(one, PROMISE))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('where everybody has an answer it is the plain quantile', () =>
  fc.assert(
    fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 60 }), (days, rank) => {
      const sorted = days.toSorted((a, b) => a - b)
      const k = Math.min(rank, sorted.length)
      const histogram: Histogram = [...Map.groupBy(sorted, (day) => day)].map(([day, all]) => [day, all.length])
      expect(survivalQuantile(histogram, [], k / sorted.length)).toBe(sorted[k - 1])
    }),
  ))

test('whatever happens to those who wait, the median is not less than what is said of it now', () => {
  const at = { today: '2026-11-24', calendars: { get: () => never('no day is counted here') } }
  fc.assert(
    fc.property(
      fc.array(fc.nat(40), { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(40), { maxLength: 40 }),
      (gone, answered) => {
        const count = (days: readonly number[]) =>
          Object.fromEntries([...Map.groupBy(days, String)].map(([day, all]) => [day, all.length]))
        const { atLeast, median, p90 } = speedOf({ answered: count(answered), gone: count(gone) }, at)
        const later = speedOf({ answered: count([...answered, ...gone.map((day) => day + 1)]) }, at)
        expect(later.median!).toBeGreaterThanOrEqual(atLeast)
        if (median !== null) expect(p90 ?? median).toBeGreaterThanOrEqual(median)
      },
    ),
  )
})
