import type { CalendarSpec, DayNumber, FixedHoliday, HolidayKind, LimitUnit } from './calendar-types.ts'
import { civilOf, dayOf, toDay, weekdayOf } from './working-days-dates.ts'

/**
 * The policy, in words:
 * - A working day is a day of the office's week (5: Monday to Friday, 6: Monday to Saturday) that is no holiday. National holidays and
 *   collective leave are holidays unless a flag says otherwise; election and regional holidays always are. In a 7-day week nothing is
 *   off, holidays included: a unit that serves around the clock has no day off to wait for.
 * - The day of arrival is not counted (flag `countArrivalDay`), so the limit of n days ends on the n-th working day after it.
 *   A limit of 0 days ends on the day of arrival itself, whatever day that is.
 * - A year without a decree has the holidays of fixed date and the rows that are loaded all the same. A date whose count touches such a
 *   year is provisional: the decree can still move it. It moves nothing in a 7-day week, so nothing is provisional there.
 */

/** Perpres and Keppres days that need no decree: 1 May since 2014 (Keppres 24/2013), 1 June since 2017 (Keppres 24/2016). */
const FIXED_HOLIDAYS: readonly FixedHoliday[] = [
  { monthDay: '01-01', fromYear: 1946, name: 'Tahun Baru Masehi' },
  { monthDay: '05-01', fromYear: 2014, name: 'Hari Buruh Internasional' },
  { monthDay: '06-01', fromYear: 2017, name: 'Hari Lahir Pancasila' },
  { monthDay: '08-17', fromYear: 1946, name: 'Proklamasi Kemerdekaan' },
  { monthDay: '12-25', fromYear: 1946, name: 'Kelahiran Yesus Kristus' },
]

/** Where a date has several rows, the reason that is told. */
const KINDS_BY_WEIGHT: readonly HolidayKind[] = ['national', 'election', 'collectiveLeave', 'regional']

/** Years that a table may reach; a date beyond them is a slip of the hand and is refused with a RangeError. */
const EARLIEST_YEAR = 1900
const LATEST_YEAR = 2500

type DayOff = { reason: 'weekend' | HolidayKind; name?: string }

/** Days `first` to `last`: `before[i]` working days and `undecreedBefore[i]` undecreed days precede day `first + i`. */
type Table = { first: DayNumber; last: DayNumber; before: Int32Array; undecreedBefore: Int32Array; workingDays: Int32Array }

/** A compiled calendar. Its table is the only thing that changes: it grows when a date outside it is asked for. */
export type Calendar = {
  readonly week: 5 | 6 | 7
  readonly countArrivalDay: boolean
  readonly offDays: ReadonlyMap<DayNumber, DayOff>
  readonly decreedYears: ReadonlySet<number>
  /** By month and day: 817 is 17 August. */
  readonly fixedHolidays: ReadonlyMap<number, FixedHoliday>
  table: Table
}

/** Builds the table of an office's working days, 2020 to 2045; about a millisecond. Throws RangeError for a date that does not exist. */
export function compileCalendar(spec: CalendarSpec): Calendar {
  const open = new Set<HolidayKind>()
  if (spec.flags?.nationalHolidayIsWorkingDay) open.add('national')
  if (spec.flags?.collectiveLeaveIsWorkingDay) open.add('collectiveLeave')
  const offDays = new Map<DayNumber, DayOff>()
  for (const kind of KINDS_BY_WEIGHT) {
    if (open.has(kind)) continue
    for (const row of spec.holidays) {
      const day = toDay(row.date)
      if (row.kind === kind && !offDays.has(day)) offDays.set(day, { reason: kind, name: row.name })
    }
  }
  const rules = {
    week: spec.week,
    countArrivalDay: spec.flags?.countArrivalDay ?? false,
    offDays,
    decreedYears: new Set(spec.decreedYears),
    fixedHolidays: new Map(
      open.has('national') ? [] : (spec.fixedHolidays ?? FIXED_HOLIDAYS).map((row) => [monthDayOf(row), row]),
    ),
  }
  return { ...rules, table: buildTable(rules, 2020, 2045) }
}

/** Why a day is no working day, or null when it is one. A weekend is told as such even when a holiday falls on it. */
export function dayOff(cal: Omit<Calendar, 'table'>, day: DayNumber): DayOff | null {
  if (cal.week === 7) return null
  if (weekdayOf(day) > cal.week) return { reason: 'weekend' }
  const row = cal.offDays.get(day)
  if (row) return row
  const { year, month, day: dayOfMonth } = civilOf(day)
  if (cal.decreedYears.has(year)) return null
  const fixed = cal.fixedHolidays.get(month * 100 + dayOfMonth)
  return fixed && year >= fixed.fromYear ? { reason: 'national', name: fixed.name } : null
}

/**
 * The date on which a limit of `days` working days ends that starts with an arrival on `from`.
 * Throws RangeError when `days` is not a whole number from 0.
 */
export function addWorkingDays(cal: Calendar, from: DayNumber, days: number): { due: DayNumber; provisional: boolean } {
  checkDays(days)
  if (days === 0) return { due: from, provisional: false }
  const first = firstCounted(cal, from)
  const due = nthWorkingDay(cal, first, days)
  return { due, provisional: touchesUndecreed(cal, first, due) }
}

/** Working days d with from < d <= to; the same with a minus sign when `to` is before `from`. */
export function workingDaysBetween(cal: Calendar, from: DayNumber, to: DayNumber): number {
  // 0 - n, since -n of nothing would be -0.
  if (to < from) return 0 - workingDaysBetween(cal, to, from)
  const table = tableFor(cal, from, to)
  return table.before[to + 1 - table.first]! - table.before[from + 1 - table.first]!
}

/** The first day that may count for an arrival on `from`. */
export function firstCounted(cal: Calendar, from: DayNumber): DayNumber {
  return cal.countArrivalDay ? from : from + 1
}

/** The n-th working day (n >= 1) among `first` and the days after it. */
export function nthWorkingDay(cal: Calendar, first: DayNumber, n: number): DayNumber {
  for (;;) {
    const table = tableFor(cal, first, first)
    const index = table.before[first - table.first]! + n - 1
    const due = table.workingDays[index]
    if (due !== undefined) return due
    // Two days for each that is missing, and two years: a table that is rebuilt every few months would cost more than it holds.
    tableFor(cal, first, table.last + 2 * (index - table.workingDays.length) + 731)
  }
}

/** Whether a decree that is not loaded yet could change one of the days `first` to `last`. */
export function touchesUndecreed(cal: Calendar, first: DayNumber, last: DayNumber): boolean {
  if (cal.week === 7 || last < first) return false
  const table = tableFor(cal, first, last)
  return table.undecreedBefore[last + 1 - table.first]! > table.undecreedBefore[first - table.first]!
}

function monthDayOf(row: FixedHoliday): number {
  return Number(row.monthDay.slice(0, 2)) * 100 + Number(row.monthDay.slice(3))
}

const EVERY_DAY = compileCalendar({ week: 7, holidays: [], decreedYears: [] })
const EVERY_DAY_WITH_ARRIVAL = compileCalendar({ week: 7, holidays: [], decreedYears: [], flags: { countArrivalDay: true } })

/** The calendar that a limit counts by: the office's own, or every day for a limit in calendar days. */
export function calendarFor(cal: Calendar, unit: LimitUnit): Calendar {
  if (unit === 'working') return cal
  return cal.countArrivalDay ? EVERY_DAY_WITH_ARRIVAL : EVERY_DAY
}

/** A limit is a whole number of days, from 0. */
export function checkDays(days: number): void {
  if (!Number.isInteger(days) || days < 0) throw new RangeError(`not a number of days: ${days}`)
}

/** The table, grown to hold all days from `from` to the day after `to`. */
function tableFor(cal: Calendar, from: DayNumber, to: DayNumber): Table {
  const table = cal.table
  if (from >= table.first && to < table.last) return table
  if (!Number.isInteger(from) || !Number.isInteger(to)) throw new RangeError(`not a day: ${from}, ${to}`)
  const firstYear = Math.min(civilOf(from).year, civilOf(table.first).year)
  const lastYear = Math.max(civilOf(to).year + 1, civilOf(table.last).year)
  if (firstYear < EARLIEST_YEAR || lastYear > LATEST_YEAR)
    throw new RangeError(`outside ${EARLIEST_YEAR}-${LATEST_YEAR}: ${from}, ${to}`)
  cal.table = buildTable(cal, firstYear, lastYear)
  return cal.table
}

function buildTable(cal: Omit<Calendar, 'table'>, firstYear: number, lastYear: number): Table {
  const first = dayOf(firstYear, 1, 1)
  const last = dayOf(lastYear, 12, 31)
  const before = new Int32Array(last - first + 2)
  const undecreedBefore = new Int32Array(last - first + 2)
  const workingDays: DayNumber[] = []
  for (let day = first, i = 0; day <= last; day++, i++) {
    if (!dayOff(cal, day)) workingDays.push(day)
    before[i + 1] = workingDays.length
    undecreedBefore[i + 1] = undecreedBefore[i]! + (cal.decreedYears.has(civilOf(day).year) ? 0 : 1)
  }
  return { first, last, before, undecreedBefore, workingDays: Int32Array.from(workingDays) }
}
