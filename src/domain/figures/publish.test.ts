import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FEWEST, ofEnough, suppress } from './publish.ts'

const tables = fc.array(fc.nat(40), { minLength: 1, maxLength: 12 })

test('a number from one to four is never shown, and nought and the others are', () => {
  fc.assert(
    fc.property(tables, (numbers) => {
      for (const [i, shown] of suppress(numbers).entries()) {
        if (shown !== null) expect(shown).toBe(numbers[i])
        if (numbers[i]! > 0 && numbers[i]! < FEWEST) expect(shown).toBeNull()
        if (numbers[i] === 0) expect(shown).toBe(0)
      }
    }),
  )
})

test('no hidden number follows from the sum and those that are shown, unless the table holds no other', () => {
  fc.assert(
    fc.property(tables, (numbers) => {
      const hidden = suppress(numbers).flatMap((shown, i) => (shown === null ? [numbers[i]!] : []))
      if (hidden.length === 1) expect(numbers.filter((n) => n >= FEWEST)).toEqual([])
      if (hidden.length > 1 && numbers.some((n) => n >= FEWEST))
        expect(hidden.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(FEWEST)
    }),
  )
})

test('a figure of four is not told, of five it is', () => {
  expect([ofEnough(0.5, 4), ofEnough(0.5, 5), ofEnough(null, 9)]).toEqual([null, 0.5, null])
})
