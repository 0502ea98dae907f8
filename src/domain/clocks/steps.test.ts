import fc from 'fast-check'
import { expect, test } from 'vitest'
import reference from '../../../reference/holidays.json' with { type: 'json' }
import type { Holiday } from './calendar-types.ts'
import { extendClock, nextStep, pauseClock, resumeClock, startClock, stepDays, takenAfterMove, toDay, toIso } from './rules.ts'
import { compileCalendar, workingDaysBetween } from './working-days.ts'

const cal = compileCalendar({ week: 5, holidays: reference.holidays as Holiday[], decreedYears: reference.decreedYears })
const clockOf = (startedOn: string, limitDays: number) =>
  startClock(cal, { kind: 'resolve', unit: 'working', limitDays, policy: 'p', startedOn })
const days = (startedOn: string, limitDays: number) =>
  Object.fromEntries(stepDays(cal, clockOf(startedOn, limitDays)).map(({ step, on }) => [step, toIso(on)]))

test('fourteen working days from a Tuesday: the seventh, the twelfth, the last; then head, auditor, province', () => {
  expect(days('2026-10-06', 14)).toEqual({
    half: '2026-10-15',
    most: '2026-10-22',
    due: '2026-10-26',
    head: '2026-10-27',
    auditor: '2026-10-29',
    above: '2026-11-02',
  })
})

test('three days have two reminders, one day has one: nobody is reminded twice on one day', () => {
  expect(Object.keys(days('2026-10-06', 3))).toEqual(['half', 'due', 'head', 'auditor', 'above'])
  expect(Object.keys(days('2026-10-06', 1))).toEqual(['due', 'head', 'auditor', 'above'])
})

test('for any start, limit and pause the steps come in order, and the auditor hears after three working days', () => {
  const start = fc.integer({ min: toDay('2024-01-01'), max: toDay('2027-12-31') })
  fc.assert(
    fc.property(
      start,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 0, max: 40 }),
      (from, n, after, long) => {
        const paused = resumeClock(cal, pauseClock(clockOf(toIso(from), n), from + after), from + after + long)
        const list = stepDays(cal, paused)
        const due = toDay(paused.dueOn)
        const at = (name: string) => list.find(({ step }) => step === name)!.on
        expect(list.map(({ on }) => on)).toEqual(list.map(({ on }) => on).toSorted((a, b) => a - b))
        expect(at('head')).toBe(due + 1)
        expect(workingDaysBetween(cal, due, at('auditor'))).toBe(3)
        expect(workingDaysBetween(cal, due, at('above'))).toBe(5)
      },
    ),
  )
})

test('after an extension what lies ahead again is taken again, what has passed is not', () => {
  const longer = stepDays(cal, extendClock(cal, clockOf('2026-10-06', 14), 10))
  const today = toDay('2026-10-26')
  expect(takenAfterMove(longer, 3, today)).toBe(1) // half of 24 days passed on 21 October
  expect(nextStep(longer, 1)).toMatchObject({ step: 'most' })
  expect(takenAfterMove(longer, 0, today)).toBe(0)
})
