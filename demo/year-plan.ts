import { toDay } from '../src/domain/clocks/rules.ts'
import { type Calendar, dayOff, nthWorkingDay, workingDaysBetween } from '../src/domain/clocks/working-days.ts'
import type { Random } from './random.ts'

/** One report of the year: the day it comes (days since 1970), the working days until it is verified and until its final answer. */
export type Planned = { day: number; verifyAfter: number; answerAfter: number }

/** How busy a day is, a full Monday being 1: people write on a Sunday and on holidays too, but less. */
const BUSY = { working: [1, 0.96, 0.93, 0.9, 0.82], weekend: 0.42, holiday: 0.36 }
/** Of every twenty reports so many are answered after 0, 1, 2, 3 and 4 working days: one on average. */
const ANSWERED_AFTER = [7, 8, 4, 0, 1] as const

/**
 * The reports of a year, in the order in which they come: shared out over its days by how busy each is (largest remainders, so that the sum is exact), with an average of
 * exactly one working day to the answer whenever the number is a multiple of twenty, and as near to it as whole reports allow.
 */
export function planYear(cal: Calendar, random: Random, year: number, reports: number): Planned[] {
  const first = toDay(`${year}-01-01`)
  const days = Array.from({ length: toDay(`${year}-12-31`) - first + 1 }, (_, i) => first + i)
  const shares = days.map((day) => {
    const off = dayOff(cal, day)
    if (off) return off.reason === 'weekend' ? BUSY.weekend : BUSY.holiday
    return BUSY.working[(((day + 3) % 7) + 7) % 7]! * (0.85 + 0.3 * random.next()) // 1 January 1970 was a Thursday
  })
  const all = shares.reduce((sum, share) => sum + share, 0)
  const exact = shares.map((share) => (share / all) * reports)
  const counts = exact.map(Math.floor)
  const missing = reports - counts.reduce((sum, n) => sum + n, 0)
  const byRemainder = exact.map((x, i) => [x - Math.floor(x), i] as const).sort(([a], [b]) => b - a)
  for (const [, i] of byRemainder.slice(0, missing)) counts[i] = counts[i]! + 1
  const arrivals = days.flatMap((day, i) => Array<number>(counts[i]!).fill(day))
  const waits = answerDays(cal, random, arrivals)
  return arrivals.map((day, i) => {
    const answerAfter = waits[i]!
    return { day, answerAfter, verifyAfter: dayOff(cal, day) ? 1 : random.int(0, Math.min(1, answerAfter)) }
  })
}

/** What comes on a day off waits for the next working day at least; a report of a working day gives way. */
function answerDays(cal: Calendar, random: Random, arrivals: readonly number[]): number[] {
  const pattern = ANSWERED_AFTER.flatMap((n, days) => Array<number>(n).fill(days))
  const waits = arrivals.map((_, i) => pattern[(i * 7) % pattern.length]!)
  for (let i = waits.length - 1; i > 0; i--) {
    const j = random.int(0, i)
    ;[waits[i], waits[j]] = [waits[j]!, waits[i]!]
  }
  const isOff = arrivals.map((day) => dayOff(cal, day) !== null)
  const able = waits.flatMap((wait, i) => (wait >= 1 && !isOff[i] ? [i] : []))
  for (const [i, wait] of waits.entries()) {
    if (!isOff[i] || wait > 0 || able.length === 0) continue
    const other = able.splice(random.int(0, able.length - 1), 1)[0]!
    ;[waits[i], waits[other]] = [waits[other]!, wait]
  }
  return waits
}

/** The day that lies `n` working days after another; the day itself for 0. */
export const workingDayAfter = (cal: Calendar, day: number, n: number) => (n === 0 ? day : nthWorkingDay(cal, day + 1, n))

/** The average that a plan comes to. */
export const meanWait = (cal: Calendar, plan: readonly Planned[]) =>
  plan.reduce((sum, { day, answerAfter }) => sum + workingDaysBetween(cal, day, workingDayAfter(cal, day, answerAfter)), 0) /
  plan.length
