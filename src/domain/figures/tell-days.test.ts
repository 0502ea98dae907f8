import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Told } from './publish.ts'
import { dayBands, tellDays } from './tell-days.ts'
import { tellSums } from './tell-sums.ts'

const FEW = [1, 2, 3, 4]
const sum = (numbers: readonly number[]) => numbers.reduce((all, n) => all + n, 0)
const isTold = (told: Told): told is number => typeof told === 'number'
const histogram = (days: readonly number[]) => days.map((n, day): [number, number] => [day === 16 ? 30 : day, n])
const days = fc.array(fc.oneof(fc.nat(8), fc.constant(0), fc.nat(40)), { minLength: 17, maxLength: 17 })

test('the day of two beside a day of thirteen does not follow from their band of fifteen', () => {
  const counts = [2, 13, 23, 20, 21, 16, 16, 7, 10, 10, 6, 3, 2, 1, 1, 1, 6]
  const told = tellDays(histogram(counts), { received: 320, answered: 158 })
  expect(told.days).toEqual(['few', 13, 23, 20, 21, 16, 16, 7, 10, 10, 6, 'few', 'few', 'few', 'few', 'few', 6])
  // All less the other bands would be the first; that of 11 to 15 would leave the two of day 0.
  expect(told.bands).toEqual(['hidden', 43, 37, 49, 'hidden', 6])
  const even = [12, 13, 23, 20, 21, 16, 16, 7, 10, 10, 6, 3, 2, 1, 1, 1, 6]
  expect(tellDays(histogram(even), { received: 320, answered: 168 }).bands).toEqual([25, 43, 37, 49, 8, 6])
})

test('from all, the days that are told and the bands that are told nobody works out days of one to four reports', () => {
  let bands = 0
  fc.assert(
    fc.property(days, fc.nat(6), (counts, others) => {
      const all = sum(counts)
      const answered: Told = FEW.includes(all) ? 'few' : FEW.includes(others) ? 'hidden' : all
      const told = tellDays(histogram(counts), { received: all + others, answered })
      for (const [i, n] of told.days.entries()) if (isTold(n)) expect(n).toBe(counts[i])
      const unseen = ([, from, to]: readonly [string, number, number]) =>
        sum(counts.slice(from, to + 1).filter((_, i) => !isTold(told.days[from + i]!)))
      const shown = dayBands.filter((_, i) => isTold(told.bands[i]!))
      bands += shown.length
      for (const [i, n] of told.bands.entries()) {
        const [, from, to] = dayBands[i]!
        if (isTold(n)) expect(n).toBe(sum(counts.slice(from, to + 1)))
      }
      for (const band of shown) expect(FEW, band[0]).not.toContain(unseen(band))
      // All less the days that are told, less whatever bands hold beside theirs.
      const left = sum(counts.filter((_, i) => !isTold(told.days[i]!)))
      const whole = isTold(answered) ? left : left + others
      for (let chosen = 0; chosen < 2 ** shown.length; chosen++)
        expect(FEW).not.toContain(whole - sum(shown.filter((_, i) => (chosen >> i) & 1).map(unseen)))
    }),
    { numRuns: 400 },
  )
  expect(bands).toBeGreaterThan(600)
})

test('how many were answered does not follow from the days when it is withheld', () => {
  fc.assert(
    fc.property(days, (counts) => {
      const told = tellDays(histogram(counts), { received: sum(counts) + 9, answered: 'hidden' })
      const covered = dayBands.every(([, from, to], i) => isTold(told.bands[i]!) || told.days.slice(from, to + 1).every(isTold))
      expect(covered && sum(counts) > 0).toBe(false)
    }),
  )
})

test('the bounds of what is withheld leave every few more than one number that it can be', () => {
  const small = fc.array(fc.nat(9), { minLength: 2, maxLength: 5 })
  let pinned = 0
  fc.assert(
    fc.property(small, small, (one, two) => {
      const parts = [one, two].map((counts, i) => counts.map((n, j): [string, number] => [`${i}.${j}`, n]))
      const wholes = parts.map((own, i): [string, number] => [`${i}`, sum(own.map(([, n]) => n))])
      const numbers = new Map<string, number>([['all', sum(wholes.map(([, n]) => n))], ...parts.flat(), ...wholes])
      if (numbers.get('all')! < 5) return
      const told = tellSums(numbers, [
        { whole: 'all', parts: ['0', '1'], all: true },
        ...parts.map((own, i) => ({ whole: `${i}`, parts: own.map(([name]) => name), all: true })),
      ])
      const unseen = parts.map((own) => own.filter(([name]) => !isTold(told.get(name)!)))
      const sure = wholes.flatMap(([name], i) => (isTold(told.get(name)!) ? [unseen[i]!] : []))
      for (const together of [unseen.flat(), ...sure]) {
        const few = together.filter(([, n]) => n < 5)
        if (few.length === 0) continue
        const n = sum(together.map(([, own]) => own))
        const least = few.length + 5 * (together.length - few.length)
        if (together.some(([, own]) => own >= 5)) pinned += n === least + 1 ? 1 : 0
        // Where nothing is told but the sum of all there is no other number to withhold.
        if (![...told].some(([name, own]) => name !== 'all' && isTold(own) && own > 0)) continue
        expect(n).toBeGreaterThan(least)
        if (few.length === together.length) expect(n).toBeLessThan(4 * few.length)
      }
    }),
    { numRuns: 2_000 },
  )
  expect(pinned).toBeGreaterThan(0) // it was near
})
