import type { DayNumber } from './calendar-types.ts'

/**
 * Dates as integers. The zones of Indonesia have no summer time and a due date is a date, so day arithmetic on integers is exact.
 * The conversions are Hinnant's `days_from_civil` and `civil_from_days` (https://howardhinnant.github.io/date_algorithms.html).
 */

type Civil = { year: number; month: number; day: number }

export function dayOf(year: number, month: number, day: number): DayNumber {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

export function civilOf(dayNumber: DayNumber): Civil {
  const z = dayNumber + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  }
}

/** ISO weekday: Monday 1 to Sunday 7. Day 0 was a Thursday. */
export function weekdayOf(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** Reads `YYYY-MM-DD`. Throws RangeError for anything else, also for a date that does not exist (30 February). */
export function toDay(iso: string): DayNumber {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso)
  if (match) {
    const day = dayOf(Number(match[1]), Number(match[2]), Number(match[3]))
    if (toIso(day) === iso) return day
  }
  throw new RangeError(`not a date: ${iso}`)
}

/** Writes `YYYY-MM-DD`. */
export function toIso(day: DayNumber): string {
  const { year, month, day: dayOfMonth } = civilOf(day)
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${dayOfMonth < 10 ? '0' : ''}${dayOfMonth}`
}

/** Keppres 41/1987: the three zones as they have been since 1 January 1988, without summer time. Asking Temporal costs fifty times as much; it stays for all else. */
const OFFSET_HOURS: Record<string, number> = { 'Asia/Jakarta': 7, 'Asia/Makassar': 8, 'Asia/Jayapura': 9 }
const SINCE = 567_993_600_000

/** The date that the wall calendar of an office shows at an instant: the edge where Temporal ends and integers begin. */
export function localDay(instant: Temporal.Instant, timeZone: string): DayNumber {
  const hours = OFFSET_HOURS[timeZone]
  if (hours !== undefined && instant.epochMilliseconds >= SINCE)
    return Math.floor((instant.epochMilliseconds + hours * 3_600_000) / 86_400_000)
  const { year, month, day } = instant.toZonedDateTimeISO(timeZone)
  return dayOf(year, month, day)
}
