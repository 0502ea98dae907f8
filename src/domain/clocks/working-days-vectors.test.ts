import { describe, expect, test } from 'vitest'
import reference from '../../../reference/holidays.json' with { type: 'json' }
import type { CalendarSpec, Holiday } from './calendar-types.ts'
import { deriveDueDate } from './derive.ts'
import { addWorkingDays, compileCalendar, workingDaysBetween } from './working-days.ts'
import { localDay, toDay, toIso } from './working-days-dates.ts'

const holidays = reference.holidays as Holiday[]
const decreedYears = reference.decreedYears
const national: CalendarSpec = { week: 5, holidays, decreedYears }

/** Worked by hand from the table of holidays; the note shows the count. Pauses are [begin, resume]. */
type Vector = {
  from: string
  days: number
  due: string
  note: string
  week?: 5 | 6 | 7
  flags?: CalendarSpec['flags']
  regional?: string
  pauses?: [string, string | null][]
  provisional?: true
}

const published: Vector[] = [
  { from: '2026-03-13', days: 3, due: '2026-03-25', note: 'Fri: 16, 17, then Nyepi and Idulfitri 18-24, 25' },
  { from: '2026-03-13', days: 5, due: '2026-03-27', note: '16, 17, 25, 26, 27' },
  { from: '2026-03-13', days: 10, due: '2026-04-06', note: '27 is the 5th; 30, 31, 1, 2, Good Friday off, Mon 6' },
  { from: '2026-03-13', days: 14, due: '2026-04-10', note: '6 Apr is the 10th; 7, 8, 9, 10' },
  {
    from: '2026-03-13',
    days: 60,
    due: '2026-06-24',
    note: '10 Apr is the 14th, 30 Apr 28th, 13 May 36th, 29 May 44th, 15 Jun 54th; off: 1, 14-15, 27-28 May, 1, 16 Jun',
  },
  { from: '2026-05-12', days: 3, due: '2026-05-19', note: 'Tue: 13, Ascension 14-15 off, 18, 19' },
  { from: '2026-05-12', days: 5, due: '2026-05-21', note: '13, 18, 19, 20, 21' },
  { from: '2026-05-26', days: 5, due: '2026-06-05', note: 'Tue: Iduladha 27-28 off, 29, Mon 1 Jun off, 2, 3, 4, 5' },
]

const worked: Vector[] = [
  // Lebaran
  { from: '2023-04-18', days: 1, due: '2023-04-26', note: 'Tue before Lebaran 2023: 19-21 leave, weekend, 24-25 leave, Wed 26' },
  { from: '2023-04-14', days: 5, due: '2023-04-28', note: 'Fri: 17, 18, 26, 27, 28' },
  { from: '2023-04-14', days: 6, due: '2023-05-02', note: 'the 6th after Fri 28 is not Labour Day, Mon 1 May, but Tue 2' },
  { from: '2024-04-05', days: 1, due: '2024-04-16', note: 'Fri before Lebaran 2024: 8-12 and Mon 15 off, Tue 16' },
  { from: '2024-04-06', days: 3, due: '2024-04-18', note: 'Sat: 16, 17, 18' },
  { from: '2024-04-10', days: 5, due: '2024-04-22', note: 'arrival on Idulfitri: 16, 17, 18, 19, Mon 22' },
  { from: '2025-03-27', days: 1, due: '2025-04-08', note: 'Thu before Lebaran 2025: 28 Mar to Mon 7 Apr off, Tue 8' },
  { from: '2025-03-24', days: 5, due: '2025-04-09', note: 'Mon: 25, 26, 27, 8 Apr, 9' },
  { from: '2025-03-27', days: 14, due: '2025-04-28', note: '8-11 (4), 14-17 (8), Good Friday off, 21-25 (13), Mon 28' },
  { from: '2026-03-17', days: 1, due: '2026-03-25', note: 'Tue before Nyepi and Lebaran 2026' },
  // Year ends
  { from: '2025-12-23', days: 3, due: '2025-12-30', note: 'Tue: 24, Christmas 25-26 off, Mon 29, 30' },
  { from: '2025-12-30', days: 2, due: '2026-01-02', note: 'Tue: 31, New Year off, Fri 2; 2026 is decreed' },
  { from: '2026-12-23', days: 4, due: '2026-12-31', note: 'Wed: 24-25 off, 28, 29, 30, 31; no day of 2027 is looked at' },
  { from: '2026-12-23', days: 5, due: '2027-01-04', provisional: true, note: 'the 5th: Fri 1 Jan fixed, Mon 4' },
  { from: '2026-12-31', days: 1, due: '2027-01-04', provisional: true, note: 'Thu: Fri 1 Jan off, weekend, Mon 4' },
  { from: '2027-05-31', days: 1, due: '2027-06-02', provisional: true, note: 'Mon: Pancasila, Tue 1 Jun, needs no decree' },
  { from: '2027-08-13', days: 3, due: '2027-08-19', provisional: true, note: 'Fri: 16, 17 off, 18, 19' },
  {
    from: '2027-08-13',
    days: 3,
    due: '2027-08-20',
    provisional: true,
    regional: '2027-08-18',
    note: 'a regional row of 2027 holds: 16, 19, 20',
  },
  { from: '2027-01-01', days: 3, due: '2027-01-04', week: 7, note: 'round the clock: 2, 3, 4; no decree can move it' },
  // 29 February
  { from: '2024-02-28', days: 1, due: '2024-02-29', note: 'Wed: Thu 29' },
  { from: '2024-02-29', days: 1, due: '2024-03-01', note: 'Thu 29: Fri 1 Mar' },
  { from: '2024-02-23', days: 5, due: '2024-03-01', note: 'Fri: 26, 27, 28, 29, 1' },
  { from: '2028-02-28', days: 2, due: '2028-03-01', provisional: true, note: 'Mon: Tue 29, Wed 1' },
  // Zero days
  { from: '2026-03-14', days: 0, due: '2026-03-14', note: 'a limit of nothing ends on the day itself, a Saturday' },
  { from: '2027-01-01', days: 0, due: '2027-01-01', note: 'no day looked at, so nothing provisional' },
  // Weekend arrivals
  { from: '2026-01-10', days: 1, due: '2026-01-12', note: 'Sat: Mon 12' },
  { from: '2026-01-11', days: 5, due: '2026-01-19', note: 'Sun: 12, 13, 14, 15, Isra Mikraj Fri 16 off, Mon 19' },
  { from: '2026-05-31', days: 1, due: '2026-06-02', note: 'Waisak on a Sunday, Pancasila on Monday: Tue 2' },
  // Elections
  { from: '2024-02-13', days: 1, due: '2024-02-15', note: 'Tue: election Wed 14 off, Thu 15' },
  { from: '2024-02-07', days: 3, due: '2024-02-15', note: 'Wed: 8-9 off, 12, 13, election off, 15' },
  {
    from: '2024-11-26',
    days: 1,
    due: '2024-11-28',
    flags: { nationalHolidayIsWorkingDay: true, collectiveLeaveIsWorkingDay: true },
    note: 'the Pilkada of Wed 27 is off whatever the flags say',
  },
  // Six and seven days
  { from: '2024-12-24', days: 2, due: '2024-12-28', week: 6, note: 'Tue: 25-26 off, Fri 27, Sat 28' },
  { from: '2026-08-14', days: 2, due: '2026-08-18', week: 6, note: 'Fri: Sat 15, Sun, Mon 17 off, Tue 18' },
  { from: '2024-05-31', days: 1, due: '2024-06-03', week: 6, note: 'Fri: Sat 1 Jun is Pancasila, Sun, Mon 3' },
  { from: '2026-03-17', days: 4, due: '2026-03-28', week: 6, note: 'Wed 25, 26, 27, Sat 28' },
  { from: '2026-03-20', days: 1, due: '2026-03-25', week: 6, note: 'Idulfitri on Sat 21 is off in a six-day week: Wed 25' },
  { from: '2026-03-13', days: 10, due: '2026-03-23', week: 7, note: '13 + 10, Nyepi and Idulfitri included' },
  // Regional holidays: the birthday of Kota Malang, 1 April
  { from: '2026-03-31', days: 3, due: '2026-04-06', note: 'Tue: 1, 2, Good Friday off, Mon 6' },
  { from: '2026-03-31', days: 3, due: '2026-04-07', regional: '2026-04-01', note: '2, 6, 7' },
  { from: '2026-03-31', days: 3, due: '2026-04-06', regional: '2026-04-04', note: 'on a Saturday it takes nothing' },
  // Flags
  { from: '2026-03-13', days: 3, due: '2026-03-17', flags: { countArrivalDay: true }, note: 'Fri 13 is the first: 13, 16, 17' },
  {
    from: '2026-03-14',
    days: 1,
    due: '2026-03-16',
    flags: { countArrivalDay: true },
    note: 'a Saturday cannot be the first: Mon 16',
  },
  {
    from: '2026-03-13',
    days: 5,
    due: '2026-03-23',
    flags: { collectiveLeaveIsWorkingDay: true },
    note: '16, 17, 18, Nyepi 19 off, 20, 23',
  },
  { from: '2023-04-18', days: 3, due: '2023-04-21', flags: { collectiveLeaveIsWorkingDay: true }, note: '19, 20, 21' },
  {
    from: '2026-03-17',
    days: 1,
    due: '2026-03-19',
    flags: { nationalHolidayIsWorkingDay: true },
    note: 'leave on 18 stays off, Nyepi 19 counts',
  },
  // Pauses
  {
    from: '2026-03-02',
    days: 5,
    due: '2026-03-12',
    pauses: [['2026-03-04', '2026-03-09']],
    note: '3, 4 counts, 5-9 rest, 10, 11, 12',
  },
  {
    from: '2026-03-13',
    days: 5,
    due: '2026-03-30',
    pauses: [['2026-03-17', '2026-03-25']],
    note: '16, 17, rest over Lebaran and Wed 25, 26, 27, 30',
  },
  {
    from: '2026-03-13',
    days: 5,
    due: '2026-03-27',
    pauses: [['2026-03-19', '2026-03-22']],
    note: 'a rest inside Lebaran takes nothing',
  },
  {
    from: '2026-03-02',
    days: 5,
    due: '2026-03-09',
    pauses: [['2026-03-04', '2026-03-04']],
    note: 'begun and ended the same day: 3, 4, 5, 6, 9',
  },
  {
    from: '2026-03-02',
    days: 3,
    due: '2026-03-05',
    pauses: [['2026-03-05', '2026-03-20']],
    note: 'begun on the due date: too late to move it',
  },
  {
    from: '2026-03-02',
    days: 2,
    due: '2026-03-06',
    pauses: [['2026-03-02', '2026-03-04']],
    note: 'begun on the day of arrival: 5, 6',
  },
  { from: '2026-03-02', days: 5, due: '2026-03-09', pauses: [['2026-03-04', null]], note: 'still open: the date stands' },
  {
    from: '2024-07-01',
    days: 5,
    due: '2024-07-11',
    pauses: [
      ['2024-07-02', '2024-07-04'],
      ['2024-07-05', '2024-07-08'],
    ],
    note: 'Mon: 2, rest 3-4, Fri 5, rest Mon 8, 9, 10, 11',
  },
  {
    from: '2024-07-01',
    days: 5,
    due: '2024-07-11',
    pauses: [
      ['2024-07-03', '2024-07-04'],
      ['2024-07-02', '2024-07-05'],
    ],
    note: 'overlapping and out of order: 2, rest 3-5, 8, 9, 10, 11',
  },
  { from: '2026-12-21', days: 3, due: '2026-12-31', pauses: [['2026-12-22', '2026-12-29']], note: 'Mon: 22, rest to 29, 30, 31' },
  {
    from: '2026-12-21',
    days: 3,
    due: '2027-01-04',
    pauses: [['2026-12-22', '2026-12-30']],
    provisional: true,
    note: '22, 31, New Year off, Mon 4',
  },
]

describe.each([
  ['the published vectors', published],
  ['vectors worked by hand', worked],
])('%s', (_, vectors) => {
  test.each(vectors)('$from + $days = $due ($note)', ({ from, days, due, week, flags, regional, pauses, provisional }) => {
    const extra: Holiday[] = regional ? [{ date: regional, kind: 'regional', name: 'Hari jadi daerah' }] : []
    const cal = compileCalendar({ week: week ?? 5, holidays: [...holidays, ...extra], decreedYears, ...(flags ? { flags } : {}) })
    const rests = (pauses ?? []).map(([begin, end]) => ({ from: toDay(begin), to: end === null ? null : toDay(end) }))
    const derived = deriveDueDate(cal, toDay(from), days, rests)
    expect([derived.dueOn, derived.provisional]).toEqual([due, provisional ?? false])
    if (rests.length === 0) expect(toIso(addWorkingDays(cal, toDay(from), days).due)).toBe(due)
  })
})

test('at least forty vectors are worked by hand', () => {
  expect(worked.length).toBeGreaterThanOrEqual(40)
})

// Weekdays of the year less the holidays on weekdays (election days among them).
test.each([
  { year: 2023, week: 5, leaveCounts: false, expected: 239, note: '260 - 10 national - 11 leave' },
  { year: 2024, week: 5, leaveCounts: false, expected: 238, note: '262 - 12 national - 2 elections - 10 leave' },
  { year: 2025, week: 5, leaveCounts: false, expected: 237, note: '261 - 13 national - 11 leave' },
  { year: 2026, week: 5, leaveCounts: false, expected: 240, note: '261 - 13 national - 8 leave' },
  { year: 2026, week: 5, leaveCounts: true, expected: 248, note: '261 - 13 national' },
  { year: 2026, week: 6, leaveCounts: false, expected: 291, note: '313 - 14 national (Sat 21 Mar too) - 8 leave' },
  { year: 2026, week: 7, leaveCounts: false, expected: 365, note: 'every day' },
] as const)(
  '$year has $expected working days in a $week-day week, leave counted: $leaveCounts ($note)',
  ({ year, week, leaveCounts, expected }) => {
    const cal = compileCalendar({ week, holidays, decreedYears, flags: { collectiveLeaveIsWorkingDay: leaveCounts } })
    expect(workingDaysBetween(cal, toDay(`${year - 1}-12-31`), toDay(`${year}-12-31`))).toBe(expected)
  },
)

// One day's limit for a message around midnight: the office's own wall calendar decides which day it arrived.
test.each([
  ['2026-03-12T14:59:59.999Z', 'Asia/Jayapura', '2026-03-12', '2026-03-13', '23:59 on Thu 12'],
  ['2026-03-12T15:00:00Z', 'Asia/Jayapura', '2026-03-13', '2026-03-16', '00:00 on Fri 13'],
  ['2026-03-12T15:30:00Z', 'Asia/Makassar', '2026-03-12', '2026-03-13', '23:30 on Thu 12'],
  ['2026-03-12T16:00:00Z', 'Asia/Makassar', '2026-03-13', '2026-03-16', '00:00 on Fri 13'],
  ['2026-03-12T16:59:59.999Z', 'Asia/Jakarta', '2026-03-12', '2026-03-13', '23:59 on Thu 12'],
  ['2026-03-12T17:00:00Z', 'Asia/Jakarta', '2026-03-13', '2026-03-16', '00:00 on Fri 13'],
  ['2026-12-31T15:30:00Z', 'Asia/Jakarta', '2026-12-31', '2027-01-04', '22:30 on New Year’s Eve'],
  ['2026-12-31T15:30:00Z', 'Asia/Jayapura', '2027-01-01', '2027-01-04', '00:30 in the new year'],
  ['2024-02-29T16:30:00Z', 'Asia/Jakarta', '2024-02-29', '2024-03-01', '23:30 on 29 February'],
  ['2024-02-29T16:30:00Z', 'Asia/Makassar', '2024-03-01', '2024-03-04', '00:30 on Fri 1 March'],
])('%s in %s arrives on %s and is due on %s (%s)', (instant, zone, arrival, due) => {
  const day = localDay(Temporal.Instant.from(instant), zone)
  expect(toIso(day)).toBe(arrival)
  expect(toIso(addWorkingDays(compileCalendar(national), day, 1).due)).toBe(due)
})

test('every skipped day is told with its reason and name', () => {
  expect(deriveDueDate(compileCalendar(national), toDay('2026-03-13'), 3)).toEqual({
    dueOn: '2026-03-25',
    provisional: false,
    counted: ['2026-03-16', '2026-03-17', '2026-03-25'],
    skipped: [
      { date: '2026-03-14', reason: 'weekend' },
      { date: '2026-03-15', reason: 'weekend' },
      { date: '2026-03-18', reason: 'collectiveLeave', name: 'Hari Suci Nyepi' },
      { date: '2026-03-19', reason: 'national', name: 'Hari Suci Nyepi (Tahun Baru Saka 1948)' },
      { date: '2026-03-20', reason: 'collectiveLeave', name: 'Idulfitri 1447 H' },
      { date: '2026-03-21', reason: 'weekend' },
      { date: '2026-03-22', reason: 'weekend' },
      { date: '2026-03-23', reason: 'collectiveLeave', name: 'Idulfitri 1447 H' },
      { date: '2026-03-24', reason: 'collectiveLeave', name: 'Idulfitri 1447 H' },
    ],
  })
})
