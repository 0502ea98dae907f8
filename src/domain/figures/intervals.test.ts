import fc from 'fast-check'
import { expect, test } from 'vitest'
import { medianInterval, wilson } from './intervals.ts'
import { rising, wholeWeeks } from './rising.ts'

test('the interval of a share is the one that textbooks give, holds the share, and narrows with more reports', () => {
  // 15 of 50: Newcombe 1998 table values for the score method without correction are computed the same way.
  const { from, to } = wilson(15, 50)!
  expect([from.toFixed(4), to.toFixed(4)]).toEqual(['0.1910', '0.4375'])
  expect(wilson(0, 0)).toBeNull()
  expect(wilson(0, 10)!.from).toBe(0)
  expect(wilson(10, 10)!.to).toBeCloseTo(1, 9)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (whole, part) => {
      const share = Math.min(part, whole) / whole
      const one = wilson(Math.min(part, whole), whole)!
      const ten = wilson(Math.min(part, whole) * 10, whole * 10)!
      expect(one.from).toBeLessThanOrEqual(share + 1e-12)
      expect(one.to).toBeGreaterThanOrEqual(share - 1e-12)
      expect(ten.to - ten.from).toBeLessThan(one.to - one.from)
    }),
  )
})

test('the interval of a median holds the true median of what was drawn from in at least 93 of 100 draws', () => {
  let state = 7
  const random = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  let held = 0
  for (let draw = 0; draw < 1_000; draw++) {
    const days = new Map<number, number>()
    for (let i = 0; i < 41; i++) {
      const day = Math.floor(random() * 21) // 0 to 20: the median is 10
      days.set(day, (days.get(day) ?? 0) + 1)
    }
    const { from, to } = medianInterval([...days].sort(([a], [b]) => a - b))!
    if (from! <= 10 && 10 <= to!) held++
  }
  expect(held).toBeGreaterThan(930)
  expect(medianInterval([[3, 5]])).toBeNull()
  // Those who wait push it outwards, and its end out of sight.
  const answered: [number, number][] = [1, 2, 3, 4, 5, 6, 7, 8].map((day) => [day, 1])
  expect(medianInterval(answered)).toEqual({ from: 1, to: 8 })
  expect(medianInterval(answered, [[20, 3]])).toEqual({ from: 2, to: null })
})

test('a week rises that no week before it explains; where little ever happens a few reports are no news', () => {
  const quiet = Array.from({ length: 51 }, (_, i) => 10 + (i % 3))
  expect(rising([...quiet, 11])).toEqual({ expected: { from: 8, to: 14 }, rises: false })
  expect(rising([...quiet, 15]).rises).toBe(true)
  expect(rising([...Array(51).fill(0), 3]).rises).toBe(false)
  expect(rising([...Array(51).fill(0), 4]).rises).toBe(true)
  expect(rising([]).rises).toBe(false)
})

test('whole weeks begin on Mondays and end before the week of today', () => {
  expect(wholeWeeks('2026-11-24', 3)).toEqual(['2026-11-02', '2026-11-09', '2026-11-16'])
  expect(wholeWeeks('2026-11-23', 1)).toEqual(['2026-11-16'])
  expect(wholeWeeks('2026-11-22', 1)).toEqual(['2026-11-09'])
})
