import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import reference from '../../../reference/holidays.json' with { type: 'json' }
import type { CalendarSpec, ClockState, Holiday } from './calendar-types.ts'
import {
  daysLeft,
  explainClock,
  extendClock,
  isLate,
  localDay,
  pauseClock,
  recomputeClock,
  resumeClock,
  startClock,
  stopClock,
  toDay,
  toIso,
} from './rules.ts'
import { compileCalendar } from './working-days.ts'

const holidays = reference.holidays as Holiday[]
const spec: CalendarSpec = { week: 5, holidays, decreedYears: reference.decreedYears }
const cal = compileCalendar(spec)
const start = (startedOn: string, limitDays: number, unit: 'working' | 'calendar' = 'working') =>
  startClock(cal, { kind: 'resolve', unit, limitDays, policy: 'row', startedOn })

describe('a clock', () => {
  test('is JSON from its first day', () => {
    const clock = start('2026-03-13', 3)
    expect(clock).toEqual({
      kind: 'resolve',
      unit: 'working',
      limitDays: 3,
      startedOn: '2026-03-13',
      dueOn: '2026-03-25',
      provisional: false,
      pausedOn: null,
      pauses: [],
      extendedDays: 0,
      stoppedOn: null,
      policy: 'row',
    })
    expect(JSON.parse(JSON.stringify(clock))).toEqual(clock)
  })

  test('of an information request runs 10 and once 7 more working days, over Lebaran', () => {
    // Mon 2 Mar 2026: 3-6 (4), 9-13 (9), 16 (10); then 17, 25, 26, 27, 30, 31, 1 Apr.
    const clock = start('2026-03-02', 10)
    expect(clock.dueOn).toBe('2026-03-16')
    expect(extendClock(cal, clock, 7)).toMatchObject({ dueOn: '2026-04-01', extendedDays: 7, limitDays: 10 })
  })

  test('in calendar days counts every day, so that it may end on a Sunday', () => {
    expect(start('2026-03-13', 30, 'calendar').dueOn).toBe('2026-04-12')
    expect(start('2026-03-13', 60, 'calendar').dueOn).toBe('2026-05-12')
    expect(start('2026-12-20', 30, 'calendar')).toMatchObject({ dueOn: '2027-01-19', provisional: false })
  })

  test('that rests keeps its date until it goes on, then moves by the working days of the rest', () => {
    const resting = pauseClock(start('2026-03-13', 5), toDay('2026-03-17'))
    expect(resting).toMatchObject({ pausedOn: '2026-03-17', dueOn: '2026-03-27' })
    expect(pauseClock(resting, toDay('2026-03-18'))).toBe(resting)
    expect(resumeClock(cal, resting, toDay('2026-03-25'))).toMatchObject({
      pausedOn: null,
      dueOn: '2026-03-30',
      pauses: [{ from: '2026-03-17', to: '2026-03-25' }],
    })
  })

  test('is late from 00:00 of the day after its date, also on a Saturday', () => {
    const clock = start('2026-03-02', 4)
    expect(clock.dueOn).toBe('2026-03-06')
    const at = (date: string) => [isLate(clock, toDay(date)), daysLeft(cal, clock, toDay(date))]
    expect(at('2026-03-02')).toEqual([false, 4])
    expect(at('2026-03-05')).toEqual([false, 1])
    expect(at('2026-03-06')).toEqual([false, 0])
    expect(at('2026-03-07')).toEqual([true, -1])
    expect(at('2026-03-09')).toEqual([true, -1])
    expect(at('2026-03-10')).toEqual([true, -2])
  })

  test('is late when the wall calendar of its office says so, east before west', () => {
    const clock = start('2026-03-02', 4)
    const instant = Temporal.Instant.from('2026-03-06T15:30:00Z')
    const late = (zone: string) => isLate(clock, localDay(instant, zone))
    expect([late('Asia/Jayapura'), late('Asia/Makassar'), late('Asia/Jakarta')]).toEqual([true, false, false])
  })

  test('is a day away from its date even in an office that is closed on that date', () => {
    const closed: Holiday = { date: '2026-03-06', kind: 'regional', name: 'Hari jadi' }
    const elsewhere = compileCalendar({ ...spec, holidays: [...holidays, closed] })
    expect(daysLeft(elsewhere, start('2026-03-02', 4), toDay('2026-03-05'))).toBe(1)
  })

  test('is judged as on the day it was paused or stopped', () => {
    const clock = start('2026-03-02', 4)
    const later = toDay('2026-04-30')
    expect([
      isLate(pauseClock(clock, toDay('2026-03-06')), later),
      daysLeft(cal, pauseClock(clock, toDay('2026-03-04')), later),
    ]).toEqual([false, 2])
    expect(isLate(pauseClock(clock, toDay('2026-03-07')), later)).toBe(true)
    expect(isLate(stopClock(clock, toDay('2026-03-06')), later)).toBe(false)
    expect(isLate(stopClock(clock, toDay('2026-03-07')), later)).toBe(true)
    expect(isLate(stopClock(pauseClock(clock, toDay('2026-03-05')), toDay('2026-03-20')), later)).toBe(false)
  })

  test('started in a year without a decree is recomputed when the decree comes, unless it is stopped', () => {
    const open = start('2026-12-31', 3)
    expect(open).toMatchObject({ dueOn: '2027-01-06', provisional: true })
    const decree: Holiday = { date: '2027-01-05', kind: 'collectiveLeave', name: 'cuti' }
    const rows: Holiday[] = [...holidays, { date: '2027-01-01', kind: 'national', name: 'Tahun Baru' }, decree]
    const decreed = compileCalendar({ ...spec, holidays: rows, decreedYears: [...reference.decreedYears, 2027] })
    expect(recomputeClock(decreed, open)).toMatchObject({ dueOn: '2027-01-07', provisional: false })
    const stopped = stopClock(open, toDay('2027-01-07'))
    expect(recomputeClock(decreed, stopped)).toBe(stopped)
    expect(isLate(stopped, toDay('2027-02-01'))).toBe(true)
  })
})

describe('clocks obey', () => {
  const dates = fc.integer({ min: toDay('2022-06-01'), max: toDay('2028-06-30') })
  const units = fc.constantFrom<'working' | 'calendar'>('working', 'calendar')
  const moves = fc.array(
    fc.oneof(
      fc.record({
        move: fc.constantFrom<'pause' | 'resume' | 'stop'>('pause', 'resume', 'stop'),
        days: fc.integer({ min: 0, max: 12 }),
      }),
      fc.record({ move: fc.constant<'extend'>('extend'), days: fc.integer({ min: 0, max: 12 }) }),
    ),
    { maxLength: 10 },
  )

  /** A life of a clock: time goes on by `days` before each pause, resumption and stop; an extension adds `days`. */
  const clocks = fc.tuple(dates, units, fc.integer({ min: 0, max: 60 }), moves).map(([from, unit, limit, list]) => {
    let today = from
    let clock = start(toIso(from), limit, unit)
    for (const { move, days } of list) {
      if (move !== 'extend') today += days
      if (move === 'pause') clock = pauseClock(clock, today)
      if (move === 'resume') clock = resumeClock(cal, clock, today)
      if (move === 'extend') clock = extendClock(cal, clock, days)
      if (move === 'stop') clock = stopClock(clock, today)
    }
    return { clock, today }
  })
  const running = clocks.map(({ clock, today }) => ({ clock: { ...clock, stoppedOn: null }, today }))
  const runs = { numRuns: 2000 }

  test('a clock paused and resumed on the same day is the clock it was', () => {
    fc.assert(
      fc.property(running, ({ clock, today }) => {
        fc.pre(clock.pausedOn === null)
        expect(resumeClock(cal, pauseClock(clock, today), today)).toEqual(clock)
      }),
      runs,
    )
  })

  test('nothing changes a stopped clock', () => {
    fc.assert(
      fc.property(clocks, fc.integer({ min: 0, max: 90 }), ({ clock, today }, n) => {
        const stopped = stopClock(clock, today)
        const other = compileCalendarOnce()
        const after = [
          pauseClock(stopped, today + n),
          resumeClock(other, stopped, today + n),
          extendClock(other, stopped, n),
          stopClock(stopped, today + n),
          recomputeClock(other, stopped),
        ]
        for (const state of after) expect(state).toEqual(stopped)
        expect(isLate(stopped, today + n)).toBe(isLate(stopped, today))
      }),
      runs,
    )
  })

  test('two extensions are one of their sum, before or after a rest', () => {
    fc.assert(
      fc.property(running, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), ({ clock, today }, a, b) => {
        const once = extendClock(cal, clock, a + b)
        expect(extendClock(cal, extendClock(cal, clock, a), b)).toEqual(once)
        const rested = (state: ClockState) => resumeClock(cal, pauseClock(state, today), today + 9)
        expect(rested(once)).toEqual(extendClock(cal, rested(clock), a + b))
      }),
      runs,
    )
  })

  test('a clock is recomputed to itself while its calendar stands', () => {
    fc.assert(
      fc.property(running, ({ clock }) => {
        expect(recomputeClock(cal, clock)).toEqual(clock)
      }),
      runs,
    )
  })

  test('the explanation leads to the date of the clock', () => {
    fc.assert(
      fc.property(clocks, ({ clock }) => {
        const derived = explainClock(cal, clock)
        expect([derived.dueOn, derived.provisional]).toEqual([clock.dueOn, clock.provisional])
        expect(derived.counted.length).toBe(clock.limitDays + clock.extendedDays)
      }),
      runs,
    )
  })

  test('the sign of the days left says late, due or to come', () => {
    fc.assert(
      fc.property(clocks, fc.integer({ min: -80, max: 80 }), ({ clock, today }, n) => {
        const left = daysLeft(cal, clock, today + n)
        expect(left < 0).toBe(isLate(clock, today + n))
        expect(Number.isInteger(left)).toBe(true)
        // An office with another calendar sees the same side of the date.
        expect(Math.sign(daysLeft(compileCalendarOnce(), clock, today + n))).toBe(Math.sign(left))
      }),
      runs,
    )
  })
})

let other: ReturnType<typeof compileCalendar> | undefined
/** The calendar of an office that works six days and has its own holidays. */
function compileCalendarOnce() {
  other ??= compileCalendar({
    ...spec,
    week: 6,
    holidays: [...holidays, { date: '2026-04-01', kind: 'regional', name: 'Hari jadi' }],
  })
  return other
}
