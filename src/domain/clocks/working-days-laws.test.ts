import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import reference from '../../../reference/holidays.json' with { type: 'json' }
import type { CalendarSpec, Derivation, Holiday, Pause } from './calendar-types.ts'
import { deriveDueDate, dueWithPauses } from './derive.ts'
import { addWorkingDays, compileCalendar, dayOff, workingDaysBetween } from './working-days.ts'
import { toDay, toIso } from './working-days-dates.ts'

const holidays = reference.holidays as Holiday[]
const base: CalendarSpec = { week: 5, holidays, decreedYears: reference.decreedYears }
const compiled = new Map<string, ReturnType<typeof compileCalendar>>()

/** Calendars are compiled once: a law is about dates, not about compiling. */
function calendarOf(week: 5 | 6 | 7, leaveCounts: boolean) {
  const key = `${week}${leaveCounts}`
  const known = compiled.get(key) ?? compileCalendar({ ...base, week, flags: { collectiveLeaveIsWorkingDay: leaveCounts } })
  compiled.set(key, known)
  return known
}

const calendars = fc.tuple(fc.constantFrom<5 | 6 | 7>(5, 6, 7), fc.boolean()).map(([week, leave]) => calendarOf(week, leave))
const days = fc.integer({ min: toDay('2022-01-01'), max: toDay('2029-12-31') })
const limits = fc.integer({ min: 0, max: 120 })
const pauses = fc.array(
  fc
    .tuple(days, fc.option(fc.integer({ min: 0, max: 40 })))
    .map(([from, length]): Pause => ({ from, to: length === null ? null : from + length })),
  { maxLength: 3 },
)
const runs = { numRuns: 2000 }

describe('dates as integers', () => {
  test('agree with Temporal on every day of 1890 to 2110, there and back', () => {
    let date = Temporal.PlainDate.from('1890-01-01')
    for (let day = toDay('1890-01-01'); day <= toDay('2110-12-31'); day++) {
      const iso = date.toString()
      if (toIso(day) !== iso || toDay(iso) !== day) throw new Error(`${day} is ${iso}, not ${toIso(day)}`)
      date = date.add({ days: 1 })
    }
    expect(toDay('1970-01-01')).toBe(0)
  })

  test.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '13-03-2026', '', '2026-03-13T00:00'])(
    'refuse %j',
    (text) => {
      expect(() => toDay(text)).toThrow(RangeError)
    },
  )
})

describe('working days obey', () => {
  test('a longer limit never ends earlier, and a limit of some days never on the day of arrival or before', () => {
    fc.assert(
      fc.property(calendars, days, limits, limits, pauses, (cal, from, a, b, rests) => {
        const due = (n: number) => dueWithPauses(cal, from, n, rests).due
        expect(due(Math.min(a, b))).toBeLessThanOrEqual(due(Math.max(a, b)))
        if (a > 0) expect(due(a)).toBeGreaterThan(from)
      }),
      runs,
    )
  })

  test('who arrives later is never due earlier', () => {
    fc.assert(
      fc.property(calendars, days, fc.integer({ min: 0, max: 60 }), limits, (cal, from, later, n) => {
        expect(addWorkingDays(cal, from, n).due).toBeLessThanOrEqual(addWorkingDays(cal, from + later, n).due)
      }),
      runs,
    )
  })

  test('a limit of some days ends on a working day', () => {
    fc.assert(
      fc.property(calendars, days, limits, pauses, (cal, from, n, rests) => {
        fc.pre(n > 0)
        expect(dayOff(cal, dueWithPauses(cal, from, n, rests).due)).toBeNull()
      }),
      runs,
    )
  })

  test('between arrival and due date lie exactly the days of the limit', () => {
    fc.assert(
      fc.property(calendars, days, limits, (cal, from, n) => {
        const { due } = addWorkingDays(cal, from, n)
        expect(workingDaysBetween(cal, from, due)).toBe(n)
        expect(workingDaysBetween(cal, due, from)).toBe(n === 0 ? 0 : -n)
      }),
      runs,
    )
  })

  test('n days and then m days are n + m days', () => {
    fc.assert(
      fc.property(calendars, days, limits, limits, (cal, from, n, m) => {
        expect(addWorkingDays(cal, addWorkingDays(cal, from, n).due, m).due).toBe(addWorkingDays(cal, from, n + m).due)
      }),
      runs,
    )
  })

  test('counting the day of arrival is counting from the day before', () => {
    const counting = compileCalendar({ ...base, flags: { countArrivalDay: true } })
    fc.assert(
      fc.property(days, limits, (from, n) => {
        fc.pre(n > 0)
        expect(addWorkingDays(counting, from, n)).toEqual(addWorkingDays(calendarOf(5, false), from - 1, n))
      }),
      runs,
    )
  })

  test('one more holiday never brings a date nearer', () => {
    const kinds = fc.constantFrom<Holiday['kind']>('national', 'collectiveLeave', 'election', 'regional')
    fc.assert(
      fc.property(
        fc.constantFrom<5 | 6 | 7>(5, 6, 7),
        days,
        limits,
        fc.array(fc.tuple(kinds, fc.integer({ min: -5, max: 60 })), { maxLength: 8 }),
        (week, from, n, added) => {
          const more = added.map(([kind, offset]): Holiday => ({ date: toIso(from + offset), kind, name: 'tambahan' }))
          const cal = compileCalendar({ ...base, week, holidays: [...holidays, ...more] })
          expect(addWorkingDays(cal, from, n).due).toBeGreaterThanOrEqual(addWorkingDays(calendarOf(week, false), from, n).due)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('a pause never brings a date nearer, and an empty or open one takes nothing', () => {
    fc.assert(
      fc.property(calendars, days, limits, pauses, days, (cal, from, n, rests, other) => {
        const plain = dueWithPauses(cal, from, n, rests)
        expect(plain.due).toBeGreaterThanOrEqual(addWorkingDays(cal, from, n).due)
        expect(dueWithPauses(cal, from, n, [...rests, { from: other, to: other }, { from: other, to: null }])).toEqual(plain)
      }),
      runs,
    )
  })

  test('the derivation alone gives the due date: it has no gap, counts the limit and ends on it', () => {
    fc.assert(
      fc.property(calendars, days, limits, pauses, (cal, from, n, rests) => {
        const derived = deriveDueDate(cal, from, n, rests)
        expect(recompute(derived, toIso(from), n)).toBe(derived.dueOn)
        expect(derived.dueOn).toBe(toIso(dueWithPauses(cal, from, n, rests).due))
      }),
      runs,
    )
  })

  test('a date is provisional only if its count touches a year without a decree, and never around the clock', () => {
    fc.assert(
      fc.property(calendars, days, limits, (cal, from, n) => {
        const { due, provisional } = addWorkingDays(cal, from, n)
        const years = n === 0 ? [] : [toIso(from + 1), toIso(due)].map((iso) => Number(iso.slice(0, 4)))
        const open = cal.week !== 7 && years.some((year) => year < 2023 || year > 2026)
        expect(provisional).toBe(open)
      }),
      runs,
    )
  })
})

describe('the table', () => {
  test('grows to dates before and after it and answers as if it had always been so large', () => {
    const cal = compileCalendar(base)
    // 1900-01-01 was a Monday; without fixed-date holidays that early only 5-day weeks remain.
    expect(toIso(addWorkingDays(cal, toDay('1900-01-01'), 10).due)).toBe('1900-01-15')
    expect(workingDaysBetween(cal, toDay('2039-12-31'), toDay('2040-12-31'))).toBe(
      workingDaysBetween(compileCalendar(base), toDay('2039-12-31'), toDay('2040-12-31')),
    )
    const far = addWorkingDays(cal, toDay('2045-12-29'), 1)
    expect([toIso(far.due), far.provisional]).toEqual(['2046-01-02', true])
    expect(workingDaysBetween(cal, toDay('2026-01-01'), addWorkingDays(cal, toDay('2026-01-01'), 50_000).due)).toBe(50_000)
  })

  test('knows from which year Labour Day and Pancasila Day are holidays without a decree', () => {
    const cal = compileCalendar(base)
    expect(
      ['2013-05-01', '2014-05-01', '2016-06-01', '2017-06-01'].map((iso) => dayOff(cal, toDay(iso))?.reason ?? null),
    ).toEqual([null, 'national', null, 'national'])
  })

  test('refuses what no calendar reaches', () => {
    const cal = compileCalendar(base)
    expect(() => addWorkingDays(cal, toDay('2026-01-01'), 1_000_000)).toThrow(RangeError)
    expect(() => workingDaysBetween(cal, toDay('1899-12-31'), toDay('2026-01-01'))).toThrow(RangeError)
  })

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses a limit of %d days', (n) => {
    expect(() => addWorkingDays(compileCalendar(base), 20_000, n)).toThrow(RangeError)
    expect(() => deriveDueDate(compileCalendar(base), 20_000, n)).toThrow(RangeError)
  })
})

/** What a reader with the derivation and a paper calendar does: tick off day after day, count those that count. */
function recompute(derived: Derivation, from: string, limit: number): string {
  if (limit === 0) return from
  const skipped = new Set(derived.skipped.map((day) => day.date))
  const counted = new Set(derived.counted)
  let day = Temporal.PlainDate.from(from)
  for (let left = limit; left > 0; ) {
    day = day.add({ days: 1 })
    const iso = day.toString()
    if (skipped.has(iso) === counted.has(iso)) throw new Error(`${iso} is in both lists or in none`)
    if (counted.has(iso)) left--
  }
  if (counted.size !== limit) throw new Error('counts more than the limit')
  return day.toString()
}
