/**
 * The twin of src/domain/clocks, written the slow way on purpose: one calendar day after the other with Temporal.PlainDate, no tables, no
 * integers, and nothing imported from src. Where the two differ, one of them is wrong.
 */

export type NaiveSpec = {
  week: 5 | 6 | 7
  holidays: readonly { date: string; kind: 'national' | 'collectiveLeave' | 'election' | 'regional'; name: string }[]
  decreedYears: readonly number[]
  flags?: { countArrivalDay?: boolean; collectiveLeaveIsWorkingDay?: boolean; nationalHolidayIsWorkingDay?: boolean }
}
export type NaivePause = { from: string; to: string | null }
export type NaiveSkip = { date: string; reason: string; name?: string }
export type NaiveDerivation = { dueOn: string; provisional: boolean; counted: string[]; skipped: NaiveSkip[] }

const everyYear: Record<string, string> = {
  '01-01': 'Tahun Baru Masehi',
  '05-01': 'Hari Buruh Internasional',
  '06-01': 'Hari Lahir Pancasila',
  '08-17': 'Proklamasi Kemerdekaan',
  '12-25': 'Kelahiran Yesus Kristus',
}

/** Why a date is off, or null. */
export function naiveDayOff(spec: NaiveSpec, date: Temporal.PlainDate): { reason: string; name?: string } | null {
  if (spec.week === 7) return null
  if (date.dayOfWeek === 7) return { reason: 'weekend' }
  if (date.dayOfWeek === 6 && spec.week === 5) return { reason: 'weekend' }
  const iso = date.toString()
  for (const kind of ['national', 'election', 'collectiveLeave', 'regional']) {
    if (kind === 'national' && spec.flags?.nationalHolidayIsWorkingDay) continue
    if (kind === 'collectiveLeave' && spec.flags?.collectiveLeaveIsWorkingDay) continue
    const row = spec.holidays.find((holiday) => holiday.date === iso && holiday.kind === kind)
    if (row) return { reason: kind, name: row.name }
  }
  if (spec.decreedYears.includes(date.year) || spec.flags?.nationalHolidayIsWorkingDay) return null
  const name = everyYear[iso.slice(5)]
  return name === undefined ? null : { reason: 'national', name }
}

export function naiveDueDate(
  spec: NaiveSpec,
  from: string,
  days: number,
  pauses: readonly NaivePause[] = [],
  unit: 'working' | 'calendar' = 'working',
): NaiveDerivation {
  const counted: string[] = []
  const skipped: NaiveSkip[] = []
  let provisional = false
  let date = Temporal.PlainDate.from(from)
  if (days > 0 && !spec.flags?.countArrivalDay) date = date.add({ days: 1 })
  while (counted.length < days) {
    const iso = date.toString()
    const off = unit === 'working' ? naiveDayOff(spec, date) : null
    if (unit === 'working' && spec.week !== 7 && !spec.decreedYears.includes(date.year)) provisional = true
    if (off) skipped.push({ date: iso, ...off })
    else if (pauses.some((pause) => pause.to !== null && pause.from < iso && iso <= pause.to))
      skipped.push({ date: iso, reason: 'paused' })
    else counted.push(iso)
    if (counted.length < days) date = date.add({ days: 1 })
  }
  return { dueOn: date.toString(), provisional, counted, skipped }
}

/** Working days after `from`, up to and including `to`; with a minus sign when `to` is earlier. */
export function naiveBetween(spec: NaiveSpec, from: string, to: string): number {
  if (to < from) return -naiveBetween(spec, to, from)
  let count = 0
  for (let date = Temporal.PlainDate.from(from); date.toString() < to; ) {
    date = date.add({ days: 1 })
    if (!naiveDayOff(spec, date)) count++
  }
  return count
}
