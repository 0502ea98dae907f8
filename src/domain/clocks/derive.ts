import type { DayNumber, Derivation, Pause, SkippedDay } from './calendar-types.ts'
import {
  addWorkingDays,
  type Calendar,
  checkDays,
  dayOff,
  firstCounted,
  nthWorkingDay,
  touchesUndecreed,
  workingDaysBetween,
} from './working-days.ts'
import { toIso } from './working-days-dates.ts'

/**
 * What a pause means, in words: the day on which it begins still counts, if it is a working day of the count; the days after it, up to
 * and including the day of resumption, do not; the count goes on the day after resumption. A pause that begins and ends on the same day
 * takes nothing. A pause still open has taken nothing yet: the date that stood when it began stands until the count is resumed.
 * A pause that begins on or after the due date comes too late to move it. Pauses that overlap take each day once.
 */

type Rest = { from: DayNumber; to: DayNumber }

/** The due date with its pauses, in a few steps on the table. Throws RangeError when `days` is not a whole number from 0. */
export function dueWithPauses(
  cal: Calendar,
  from: DayNumber,
  days: number,
  pauses: readonly Pause[] = [],
): { due: DayNumber; provisional: boolean } {
  checkDays(days)
  if (days === 0 || pauses.length === 0) return addWorkingDays(cal, from, days)
  const first = firstCounted(cal, from)
  let next = first
  let left = days
  for (const rest of restsOf(pauses)) {
    if (rest.to < next) continue
    if (rest.from >= next) {
      const run = workingDaysBetween(cal, next - 1, rest.from)
      if (run >= left) break
      left -= run
    }
    next = rest.to + 1
  }
  const due = nthWorkingDay(cal, next, left)
  return { due, provisional: touchesUndecreed(cal, first, due) }
}

/**
 * The same date with every day that was looked at, counted or skipped with its reason, so that anyone can check it with a paper calendar.
 * A day off is told as such even inside a pause; `paused` are only the working days that the pause took.
 */
export function deriveDueDate(cal: Calendar, from: DayNumber, days: number, pauses: readonly Pause[] = []): Derivation {
  const { due, provisional } = dueWithPauses(cal, from, days, pauses)
  const counted: string[] = []
  const skipped: SkippedDay[] = []
  if (days > 0) {
    const rests = restsOf(pauses)
    for (let day = firstCounted(cal, from); day <= due; day++) {
      const date = toIso(day)
      const off = dayOff(cal, day)
      if (off) skipped.push({ date, ...off })
      else if (rests.some((rest) => day > rest.from && day <= rest.to)) skipped.push({ date, reason: 'paused' })
      else counted.push(date)
    }
  }
  return { dueOn: toIso(due), provisional, counted, skipped }
}

/** The closed pauses that take days, by their beginning. */
function restsOf(pauses: readonly Pause[]): Rest[] {
  const rests: Rest[] = []
  for (const { from, to } of pauses) if (to !== null && to > from) rests.push({ from, to })
  return rests.sort((a, b) => a.from - b.from)
}
