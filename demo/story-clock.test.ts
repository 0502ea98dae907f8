import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localDay } from '../src/domain/clocks/rules.ts'
import { compileCalendar, dayOff } from '../src/domain/clocks/working-days.ts'
import { randomOf } from './random.ts'
import { StoryClock, ZONE } from './story-clock.ts'

const flags = { countArrivalDay: false, collectiveLeaveIsWorkingDay: false, nationalHolidayIsWorkingDay: false }
/** A long leave, as after Ramadan. */
const holidays = [18, 19, 20, 23, 24].map((day) => ({ date: `2026-03-${day}`, kind: 'national' as const, name: 'Libur' }))
const calendar = compileCalendar({ week: 5, holidays, decreedYears: [2026], flags })
const now = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-02-01T00:00:00Z') })
const steps = fc.array(
  fc.record({ days: fc.integer({ min: 0, max: 12 }), who: fc.constantFrom('reporter' as const, 'office' as const) }),
  { maxLength: 7 },
)

test('whatever the real now, a story runs forward and is over before it, and offices move on working days', () => {
  fc.assert(
    fc.property(now, steps, fc.integer({ min: 0, max: 40 }), fc.string(), (ms, plan, rest, seed) => {
      const until = Temporal.Instant.fromEpochMilliseconds(ms)
      const span = plan.reduce((sum, step) => sum + step.days, 0)
      const clock = new StoryClock(calendar, randomOf(seed), until, { span, rest, nextDays: plan[0]?.days ?? null })
      let before = clock.at
      for (const [i, { days, who }] of plan.entries()) {
        clock.step({ days, who, nextDays: plan[i + 1]?.days ?? 1 })
        expect(Temporal.Instant.compare(clock.at, before)).toBe(1)
        if (who === 'office' && days > 0) expect(dayOff(calendar, localDay(clock.at, ZONE))).toBeNull()
        before = clock.at
      }
      expect(Temporal.Instant.compare(before, until)).toBe(-1)
    }),
    { numRuns: 2_000 },
  )
})

test('chance is the same for the same seed, and another for another', () => {
  const deal = (seed: string) =>
    Array.from({ length: 20 }, () => randomOf(seed)).map((random) => [random.int(1, 1000), random.next()])
  expect(deal('jalan-01')).toEqual(deal('jalan-01'))
  expect(deal('jalan-01')).not.toEqual(deal('jalan-02'))
  const many = randomOf('x')
  const dealt = Array.from({ length: 6000 }, () => many.int(1, 6))
  for (const side of [1, 2, 3, 4, 5, 6]) expect(dealt.filter((n) => n === side).length).toBeGreaterThan(850)
})
