import { expect, test } from 'vitest'
import reference from '../../../reference/holidays.json' with { type: 'json' }
import { type NaivePause, type NaiveSpec, naiveBetween, naiveDueDate } from '../../../test/support/naive-working-days.ts'
import type { Holiday } from './calendar-types.ts'
import { deriveDueDate } from './derive.ts'
import { explainClock, extendClock, pauseClock, resumeClock, startClock, toDay, toIso } from './rules.ts'
import { addWorkingDays, compileCalendar, workingDaysBetween } from './working-days.ts'

const SEED = 20_260_313
const CALENDARS = 500
const CASES_PER_CALENDAR = 200
const FIRST = toDay('2020-01-01')
const LAST = toDay('2030-12-31')

test('the table and a day-by-day walk with Temporal agree on 100,000 random limits, pauses, extensions and calendars', () => {
  const random = mulberry32(SEED)
  let [checked, provisional, moved] = [0, 0, 0]
  for (let c = 0; c < CALENDARS; c++) {
    const spec = randomSpec(random)
    const cal = compileCalendar(spec)
    for (let i = 0; i < CASES_PER_CALENDAR; i++) {
      const from = FIRST + random.below(LAST - FIRST)
      const days = random.below(8) === 0 ? random.below(70) : random.below(16)
      const kind = random.below(4)
      const label = () =>
        `seed ${SEED}, calendar ${c}, case ${i}: ${JSON.stringify({ from: toIso(from), days, kind, spec: { ...spec, holidays: '…' } })}`
      if (kind === 0) {
        const expected = naiveDueDate(spec, toIso(from), days)
        const { due, provisional: open } = addWorkingDays(cal, from, days)
        expect({ dueOn: toIso(due), provisional: open }, label()).toEqual({
          dueOn: expected.dueOn,
          provisional: expected.provisional,
        })
        if (open) provisional++
      } else if (kind === 1) {
        const to = from + random.below(60) - 20
        expect(workingDaysBetween(cal, from, to), label()).toBe(naiveBetween(spec, toIso(from), toIso(to)) + 0)
      } else if (kind === 2) {
        const pauses = randomPauses(random, from)
        const expected = naiveDueDate(spec, toIso(from), days, pauses)
        const rests = pauses.map((pause) => ({ from: toDay(pause.from), to: pause.to === null ? null : toDay(pause.to) }))
        expect(deriveDueDate(cal, from, days, rests), label()).toEqual(expected)
        if (expected.skipped.some((day) => day.reason === 'paused')) moved++
      } else {
        checkClock(random, spec, cal, from, days, label)
      }
      checked++
    }
  }
  expect(checked).toBe(100_000)
  // The cases are worth their name only if pauses and missing decrees do occur among them.
  expect(provisional).toBeGreaterThan(1_000)
  expect(moved).toBeGreaterThan(1_000)
}, 180_000)

/** Lives a clock through random pauses and extensions, and compares its date with the walk over its history. */
function checkClock(
  random: Random,
  spec: NaiveSpec,
  cal: ReturnType<typeof compileCalendar>,
  from: number,
  days: number,
  label: () => string,
) {
  const unit = random.below(4) === 0 ? 'calendar' : 'working'
  let clock = startClock(cal, { kind: 'resolve', unit, limitDays: days, policy: 'row', startedOn: toIso(from) })
  const pauses: NaivePause[] = []
  let limit = days
  let today = from
  for (let turn = random.below(4); turn > 0; turn--) {
    today += random.below(6)
    const back = today + random.below(9)
    clock = resumeClock(cal, pauseClock(clock, today), back)
    pauses.push({ from: toIso(today), to: toIso(back) })
    today = back
    if (random.below(3) === 0) {
      const more = random.below(8)
      clock = extendClock(cal, clock, more)
      limit += more
    }
  }
  const expected = naiveDueDate(spec, toIso(from), limit, pauses, unit)
  expect({ dueOn: clock.dueOn, provisional: clock.provisional }, label()).toEqual({
    dueOn: expected.dueOn,
    provisional: expected.provisional,
  })
  expect(explainClock(cal, clock), label()).toEqual(expected)
}

type Random = { below(n: number): number }

/** A small seeded generator, so that a failing case can be run again. */
function mulberry32(seed: number): Random {
  let state = seed
  return {
    below(n) {
      state = (state + 0x6d2b79f5) | 0
      let t = Math.imul(state ^ (state >>> 15), 1 | state)
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
      return ((t ^ (t >>> 14)) >>> 0) % n
    },
  }
}

function randomSpec(random: Random): NaiveSpec {
  const kinds = ['national', 'collectiveLeave', 'election', 'regional'] as const
  const extra: Holiday[] = Array.from({ length: random.below(25) }, () => ({
    date: toIso(FIRST + random.below(LAST - FIRST)),
    kind: kinds[random.below(4)]!,
    name: `libur ${random.below(100)}`,
  }))
  // Some rows fall on dates that have one already: the weightier kind is told, and a flag may leave the other standing.
  for (let i = random.below(6); i > 0; i--)
    extra.push({ ...(reference.holidays[random.below(reference.holidays.length)] as Holiday), kind: kinds[random.below(4)]! })
  return {
    week: ([5, 5, 6, 7] as const)[random.below(4)]!,
    holidays: [...(reference.holidays as Holiday[]), ...extra],
    decreedYears: [2021, ...reference.decreedYears, 2027, 2028].filter(() => random.below(5) > 0),
    flags: {
      countArrivalDay: random.below(4) === 0,
      collectiveLeaveIsWorkingDay: random.below(4) === 0,
      nationalHolidayIsWorkingDay: random.below(6) === 0,
    },
  }
}

function randomPauses(random: Random, from: number): NaivePause[] {
  return Array.from({ length: random.below(4) }, () => {
    const begin = from + random.below(25) - 5
    return { from: toIso(begin), to: random.below(6) === 0 ? null : toIso(begin + random.below(15)) }
  })
}
