import type { Lang } from './i18n.ts'

/** An ISO date ("2026-11-27", anything after the tenth character is ignored) or a plain date. */
export type DateLike = string | Temporal.PlainDate

// The names are asked of Intl once; a page with 50 dates then costs 50 string joins.
const names = { id: nameTables('id-ID'), en: nameTables('en-GB') }
const numberFormats = new Map<string, Intl.NumberFormat>()
const zoneNames: Record<string, string> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Jayapura': 'WIT',
}

/** "Jumat, 27 November 2026" */
export const longDate = remembered((day, lang) => `${names[lang].weekdays[day.dayOfWeek - 1]}, ${mediumDate(day, lang)}`)

/** "27 November 2026" */
export const mediumDate = remembered((day, lang) => `${day.day} ${names[lang].months[day.month - 1]} ${day.year}`)

/** "Jum, 27 November 2026" */
export const briefDate = remembered((day, lang) => `${names[lang].shortWeekdays[day.dayOfWeek - 1]}, ${mediumDate(day, lang)}`)

/** "27 November" */
export const dayAndMonth = remembered((day, lang) => `${day.day} ${names[lang].months[day.month - 1]}`)

/** "27 Nov" */
export const shortDate = remembered((date, lang) => {
  const { day, month } = dateParts(date, lang)
  return `${day} ${month}`
})

/** The two words of a tear-off leaf: { day: "3", month: "Des" }. */
export function dateParts(date: DateLike, lang: Lang): { day: string; month: string } {
  const at = plain(date)
  return { day: String(at.day), month: names[lang].shortMonths[at.month - 1] ?? '' }
}

/** "Nov 26" of a month or a day in it ("2026-11"); long: "November 2026". */
export function monthName(month: string, lang: Lang, length: 'short' | 'long' = 'short'): string {
  const name = names[lang][length === 'long' ? 'months' : 'shortMonths'][Number(month.slice(5, 7)) - 1]
  return `${name} ${length === 'long' ? month.slice(0, 4) : month.slice(2, 4)}`
}

/** "Sen" … "Min", Monday first. */
export function weekdayLabels(lang: Lang): readonly string[] {
  return names[lang].shortWeekdays
}

/** "09.14 WIB"; a zone without an Indonesian name is written as it is called. */
export function clockTime(at: Temporal.Instant | Temporal.ZonedDateTime, zone: string, lang: Lang): string {
  const local = inZone(at, zone)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(local.hour)}${lang === 'id' ? '.' : ':'}${two(local.minute)} ${zoneNames[zone] ?? zone}`
}

/** "Selasa, 24 November 2026, pukul 09.14 WIB" */
export function longDateTime(at: Temporal.Instant | Temporal.ZonedDateTime, zone: string, lang: Lang): string {
  return `${longDate(inZone(at, zone).toPlainDate(), lang)}, ${lang === 'id' ? 'pukul ' : ''}${clockTime(at, zone, lang)}`
}

/** "1.234,5" in Indonesian, "1,234.5" in English; `decimals` fixes the digits after the comma. */
export function formatNumber(value: number, lang: Lang, decimals?: number): string {
  const key = `${lang}${decimals ?? ''}`
  let format = numberFormats.get(key)
  if (!format) {
    const digits = decimals === undefined ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
    format = new Intl.NumberFormat(lang === 'id' ? 'id-ID' : 'en-GB', digits)
    numberFormats.set(key, format)
  }
  return format.format(value)
}

/** A fraction of 1 as a whole percentage: 0.61 gives "61 %". All and none are said of all and none only: 3,233 of 3,234 are "99,9 %", one of them "0,1 %". */
export function formatShare(share: number, lang: Lang): string {
  return `${formatNumber(saidPercent(share), lang)} %`
}

/** Percent as a whole number; with one decimal, towards the middle, where rounding would make all or none of nearly all or nearly none. */
export function saidPercent(share: number): number {
  const whole = Math.round(share * 100)
  if (whole === 100 && share < 1) return Math.min(99.9, Math.floor(share * 1_000) / 10)
  if (whole === 0 && share > 0) return Math.max(0.1, Math.ceil(share * 1_000) / 10)
  return whole
}

/** Reads a date; throws a RangeError on anything that is none. */
export function plain(date: DateLike): Temporal.PlainDate {
  return typeof date === 'string' ? Temporal.PlainDate.from(date.slice(0, 10)) : date
}

/** A page says a dozen dates, mostly the same few: written dates are kept, a few thousand at most. */
function remembered(write: (day: Temporal.PlainDate, lang: Lang) => string): (date: DateLike, lang: Lang) => string {
  const kept = { id: new Map<string, string>(), en: new Map<string, string>() }
  return (date, lang) => {
    if (typeof date !== 'string') return write(date, lang)
    const known = kept[lang].get(date)
    if (known !== undefined) return known
    const written = write(plain(date), lang)
    if (kept[lang].size >= 5_000) kept[lang].clear()
    kept[lang].set(date, written)
    return written
  }
}

function inZone(at: Temporal.Instant | Temporal.ZonedDateTime, zone: string): Temporal.ZonedDateTime {
  return at instanceof Temporal.Instant ? at.toZonedDateTimeISO(zone) : at.withTimeZone(zone)
}

function nameTables(locale: string) {
  const of = (options: Intl.DateTimeFormatOptions, dates: Temporal.PlainDate[]) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })
    return dates.map((date) => format.format(date.toZonedDateTime('UTC').epochMilliseconds))
  }
  const months = Array.from({ length: 12 }, (_, i) => new Temporal.PlainDate(2026, i + 1, 1))
  const week = Array.from({ length: 7 }, (_, i) => new Temporal.PlainDate(2026, 6, i + 1)) // 1 June 2026 is a Monday
  return {
    months: of({ month: 'long' }, months),
    shortMonths: of({ month: 'short' }, months),
    weekdays: of({ weekday: 'long' }, week),
    shortWeekdays: of({ weekday: 'short' }, week),
  }
}

/** The day by which the database asks which roles hold and which offices are there (`current_date`): a row that began on the local day, hours before, would not hold yet. */
export const databaseDay = (now: Temporal.Instant): string => now.toZonedDateTimeISO('UTC').toPlainDate().toString()

/** Whether a text is a day of the calendar, `2026-11-28`, that databases know too: their years begin with 1. */
export function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text && text > '0001'
  } catch {
    return false
  }
}
