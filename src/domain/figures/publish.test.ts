import fc from 'fast-check'
import { expect, test } from 'vitest'
import { figuresOf } from './figures.ts'
import { FEWEST, maskFew, ofEnough, publicPeriod, roundTable, suppress, toldNodes } from './publish.ts'

const tables = fc.array(fc.nat(40), { minLength: 1, maxLength: 12 })

test('a number from one to four is never shown, and nought and the others are', () => {
  fc.assert(
    fc.property(tables, (numbers) => {
      for (const [i, shown] of suppress(numbers).entries()) {
        if (typeof shown === 'number') expect(shown).toBe(numbers[i])
        expect(shown === 'few').toBe(numbers[i]! > 0 && numbers[i]! < FEWEST) // and what is called few is few
        if (numbers[i] === 0) expect(shown).toBe(0)
      }
    }),
  )
})

test('no hidden number follows from the sum and those that are shown, unless the table holds no other', () => {
  fc.assert(
    fc.property(tables, (numbers) => {
      const hidden = suppress(numbers).flatMap((shown, i) => (typeof shown === 'number' ? [] : [numbers[i]!]))
      if (hidden.length === 1) expect(numbers.filter((n) => n >= FEWEST)).toEqual([])
      if (hidden.length > 1 && numbers.some((n) => n >= FEWEST))
        expect(hidden.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(FEWEST)
    }),
  )
})

test('a figure of four is not told, of five it is', () => {
  expect([ofEnough(0.5, 4), ofEnough(0.5, 5), ofEnough(null, 9)]).toEqual([null, 0.5, null])
})

test('figures for anybody hold no count from one to four, and nothing at all of fewer than five reports', () => {
  const calendars = {
    get: () => {
      throw new Error('not asked')
    },
  }
  const buckets = fc.dictionary(fc.constantFrom('0', '1', '2', '7', ''), fc.nat(20))
  fc.assert(
    fc.property(buckets, buckets, buckets, fc.nat(12), (answered, resolved, rated, received) => {
      const { histogram: _, ...figures } = figuresOf(
        { received: { '': received }, counted: { '': received }, answered, resolved, rated },
        { today: '2026-11-24', calendars },
      )
      const masked = maskFew(figures)
      for (const key of ['received', 'answered', 'resolved', 'counted'] as const) expect([1, 2, 3, 4]).not.toContain(masked[key])
      if (figures.rating.n < FEWEST) expect(masked.rating!.mean).toBeNull()
      if (received > 0 && received < FEWEST)
        expect(JSON.stringify(masked)).not.toMatch(/"(answered|resolved|received|answeredShare|mean|median|p90)":[1-9]/)
      if (received >= FEWEST) expect(masked.received).toBe(received)
    }),
  )
})

test('rows for anybody are rounded to fives: two answers can differ by 0 or 5, never by a person, and no share gives a rounded count away', () => {
  const calendars = {
    get: () => {
      throw new Error('not asked')
    },
  }
  const row = fc.record({ answered: fc.nat(9), more: fc.nat(40), withdrawn: fc.nat(6) })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
      const all = rows.map(({ answered, more, withdrawn }) => {
        const counted = { '': answered + more }
        const received = { '': answered + more + withdrawn }
        const { histogram: _, ...figures } = figuresOf(
          { received, counted, answered: { '1': answered }, archived: { withdrawn } },
          { today: '2026-11-24', calendars },
        )
        return figures
      })
      for (const [i, one] of roundTable(all).entries()) {
        for (const key of ['received', 'counted', 'answered', 'withdrawn'] as const) {
          if (one[key] === null) continue
          expect(one[key]! % 5).toBe(0)
          expect(Math.abs(one[key]! - all[i]![key])).toBeLessThan(3)
        }
        if (all[i]!.counted < 20) expect(one.answeredShare).toBeNull()
        expect(one.firstAnswer!.median).toBe(all[i]!.answered >= FEWEST && all[i]!.received >= FEWEST ? 1 : null)
      }
    }),
  )
})

test('of a tree only such nodes are told that what is left of every told sum is nobody or at least five', () => {
  // Each node but the root hangs on an earlier one; every node holds some reports itself.
  const trees = fc.array(fc.record({ at: fc.nat(100), own: fc.nat(8) }), { minLength: 1, maxLength: 14 })
  let hiddenOnes = 0
  fc.assert(
    fc.property(trees, (nodes) => {
      const parents = new Map(nodes.map(({ at }, i) => [String(i), i === 0 ? null : String(at % i)]))
      const isWithin = (id: string, top: string): boolean =>
        id === top || (parents.get(id) !== null && isWithin(parents.get(id)!, top))
      const below = new Map(
        nodes.map((_, i) => [String(i), nodes.reduce((sum, { own }, j) => sum + (isWithin(String(j), String(i)) ? own : 0), 0)]),
      )
      const told = toldNodes(parents, below)
      for (const id of told) {
        const n = below.get(id)!
        expect([1, 2, 3, 4]).not.toContain(n)
        const left = [...told].filter((child) => parents.get(child) === id).reduce((sum, child) => sum - below.get(child)!, n)
        expect([1, 2, 3, 4]).not.toContain(left)
      }
      hiddenOnes += [...below].filter(([id, n]) => n >= FEWEST && !told.has(id)).length
      const large = new Map([...below.keys()].map((id) => [id, 0]))
      expect(toldNodes(parents, large).size).toBe(nodes.length) // nought hides nobody
    }),
    { numRuns: 500 },
  )
  expect(hiddenOnes).toBeGreaterThan(10)
})

test('a period for anybody is a year that is over or the twelve months up to this one: none lies within another', () => {
  expect(publicPeriod('2026-11-24', undefined)).toEqual({ year: '', from: '2025-12-01', to: '2026-11-30' })
  expect(publicPeriod('2026-11-24', '2025')).toEqual({ year: '2025', from: '2025-01-01', to: '2025-12-31' })
  for (const wish of ['2026', '2027', '1999', 'x', '']) expect(publicPeriod('2026-11-24', wish).year).toBe('')
  expect(publicPeriod('2026-12-31', '2026')).toEqual({ year: '', from: '2026-01-01', to: '2026-12-31' })
})
