import fc from 'fast-check'
import { expect, test } from 'vitest'
import { figuresOf } from './figures.ts'
import { FEWEST, maskFew, maskTable, ofEnough, suppress } from './publish.ts'

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

test('parted figures for anybody: no hidden count is the total less what other rows tell, and no share gives a hidden count away', () => {
  const calendars = {
    get: () => {
      throw new Error('not asked')
    },
  }
  const row = fc.record({ answered: fc.nat(9), more: fc.nat(20), withdrawn: fc.nat(6) })
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
      const masked = maskTable(all)
      for (const key of ['received', 'counted', 'answered', 'withdrawn'] as const) {
        const hidden = all.flatMap((one, i) => (masked[i]![key] === null && one[key] > 0 ? [one[key]] : [])) // nought hides nobody
        for (const [i, one] of masked.entries()) if (one[key] !== null) expect(one[key]).toBe(all[i]![key])
        for (const one of masked) expect([1, 2, 3, 4]).not.toContain(one[key])
        if (hidden.length && all.some((one) => one[key] >= FEWEST)) {
          expect(hidden.length).toBeGreaterThan(1)
          expect(hidden.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(FEWEST)
        }
      }
      for (const one of masked) if (one.answered === null || one.counted === null) expect(one.answeredShare).toBeNull()
    }),
  )
})
