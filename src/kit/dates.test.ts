import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  briefDate,
  clockTime,
  dateParts,
  formatNumber,
  formatShare,
  longDate,
  longDateTime,
  mediumDate,
  shortDate,
  weekdayLabels,
} from './dates.ts'

test('a date is written out in both languages', () => {
  expect(longDate('2026-11-27', 'id')).toBe('Jumat, 27 November 2026')
  expect(longDate('2026-11-27', 'en')).toBe('Friday, 27 November 2026')
  expect(longDate(Temporal.PlainDate.from('2026-03-01'), 'id')).toBe('Minggu, 1 Maret 2026')
  expect(mediumDate('2026-08-17', 'id')).toBe('17 Agustus 2026')
  expect(briefDate('2026-11-24', 'id')).toBe('Sel, 24 November 2026')
})

test('the short forms are those of lists and leaves', () => {
  expect(shortDate('2026-11-27', 'id')).toBe('27 Nov')
  expect(dateParts('2026-12-03T09:14:00Z', 'id')).toEqual({ day: '3', month: 'Des' })
  expect(weekdayLabels('id')).toEqual(['Sen', 'Sel', 'Rab', 'Kam', 'Jum', 'Sab', 'Min'])
  expect(weekdayLabels('en')[0]).toBe('Mon')
})

test('an hour is that of the place, with the name Indonesians give its zone', () => {
  const at = Temporal.Instant.from('2026-11-24T02:14:00Z')
  expect(longDateTime(at, 'Asia/Jakarta', 'id')).toBe('Selasa, 24 November 2026, pukul 09.14 WIB')
  expect(clockTime(at, 'Asia/Makassar', 'en')).toBe('10:14 WITA')
  expect(longDateTime(Temporal.Instant.from('2026-11-24T16:30:00Z'), 'Asia/Jayapura', 'id')).toBe(
    'Rabu, 25 November 2026, pukul 01.30 WIT',
  )
})

test('numbers are written as in Indonesia', () => {
  expect(formatNumber(1234.5, 'id')).toBe('1.234,5')
  expect(formatNumber(1234.5, 'en')).toBe('1,234.5')
  expect(formatNumber(4, 'id', 1)).toBe('4,0')
  expect(formatShare(0.614, 'id')).toBe('61 %')
  expect(formatShare(1, 'id')).toBe('100 %')
  expect(formatShare(0, 'id')).toBe('0 %')
  expect(formatShare(3_233 / 3_234, 'id')).toBe('99,9 %')
  expect(formatShare(0.99999, 'en')).toBe('99.9 %')
  expect(formatShare(0.996, 'id')).toBe('99,6 %')
  expect(formatShare(1 / 3_234, 'id')).toBe('0,1 %')
  expect(formatShare(0.004, 'id')).toBe('0,4 %')
})

test('what is no date is refused', () => {
  expect(() => longDate('2026-02-30', 'id')).toThrow(RangeError)
  expect(() => longDate('besok', 'id')).toThrow(RangeError)
})

test('every written date is the one Intl writes', () => {
  const intl = new Intl.DateTimeFormat('id-ID', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), (days) => {
      const date = new Temporal.PlainDate(2000, 1, 1).add({ days })
      expect(longDate(date, 'id')).toBe(intl.format(date.toZonedDateTime('UTC').epochMilliseconds))
    }),
  )
})
