import { localDay, toIso } from '../src/domain/clocks/rules.ts'
import { addWorkingDays, type Calendar, dayOff } from '../src/domain/clocks/working-days.ts'
import type { Random } from './random.ts'

/** Where the demo plays. */
export const ZONE = 'Asia/Jakarta'
/** Nothing of the demo happens later than this before the real now: undo and notices are over for all of it. */
const MARGIN = { seconds: 90 }
/** From this hour on the moves of a working day fit into the day itself; before it, the last moves are those of the working day before. */
const DAY_IS_DONE = 15

export type When = { days: number; who: 'reporter' | 'office'; nextDays: number }

/**
 * The moving clock of one story. It starts so many working days before the real now that the story ends `rest` working days before it.
 * Offices move on working days between 08:00 and the evening, reporters on any day; every moment is later than the one before and earlier than the real now.
 */
export class StoryClock {
  at: Temporal.Instant
  readonly #limit: Temporal.Instant
  readonly #cal: Calendar
  readonly #random: Random
  #day: number

  /**
   * @param plan working days: `span` from the arrival to the last step, `rest` from there to `until`, `nextDays` to the first step (0: on the same day, null: there is none)
   */
  constructor(
    cal: Calendar,
    random: Random,
    until: Temporal.Instant,
    { span, rest, nextDays }: { span: number; rest: number; nextDays: number | null },
  ) {
    this.#cal = cal
    this.#random = random
    this.#limit = until.subtract(MARGIN)
    const today = localDay(until, ZONE)
    const isEarly = dayOff(cal, today) === null && until.toZonedDateTimeISO(ZONE).hour < DAY_IS_DONE
    this.#day = daysBefore(cal, today, span + Math.max(rest, isEarly ? 1 : 0))
    let arrival = this.#day
    // People write on a Sunday too; the limits count the same as from the Friday before.
    if (nextDays !== 0) while (dayOff(cal, arrival + 1) !== null && arrival + 1 < today && random.chance(0.4)) arrival++
    this.at = Temporal.Instant.fromEpochMilliseconds(0)
    // Some have only just come in.
    const isFresh = rest === 0 && nextDays === null
    this.#move(isFresh ? until.subtract({ minutes: random.int(5, 420) }) : this.#time(arrival, 'reporter', nextDays ?? 1))
  }

  /** Goes on to the next step. */
  step({ days, who, nextDays }: When): void {
    if (days > 0) {
      this.#day = addWorkingDays(this.#cal, this.#day, days).due
      this.#move(this.#time(this.#day, who, nextDays))
    } else this.pass(this.#random.int(6, who === 'office' ? 70 : 150))
  }

  /** Goes on by some minutes. */
  pass(minutes: number): void {
    this.#move(this.at.add({ minutes, seconds: this.#random.int(0, 59) }))
  }

  /** Goes on to a moment that something else sets (a limit that ran out, another report's path), never backwards. */
  reach(at: Temporal.Instant): void {
    if (Temporal.Instant.compare(at, this.at) > 0) {
      this.#move(at)
      this.#day = Math.max(this.#day, localDay(this.at, ZONE))
    }
  }

  #time(day: number, who: 'reporter' | 'office', nextDays: number): Temporal.Instant {
    const [from, to] = nextDays === 0 ? [8 * 60, 11 * 60] : who === 'office' ? [8 * 60, 15 * 60] : [7 * 60, 20 * 60]
    return momentOf(day, this.#random.int(from, to), this.#random.int(0, 59))
  }

  /** What would come after the real now comes halfway between the moment before and the real now. */
  #move(wanted: Temporal.Instant): void {
    const left = this.at.until(this.#limit).total('milliseconds')
    const isFree = Temporal.Instant.compare(wanted, this.at) > 0 && Temporal.Instant.compare(wanted, this.#limit) < 0
    this.at = isFree ? wanted : this.at.add({ milliseconds: Math.max(1, Math.floor(left / 2)) })
  }
}

/** The working day that has exactly `days` working days after it until `today`. */
function daysBefore(cal: Calendar, today: number, days: number): number {
  let day = today
  for (let left = days; left > 0; day--) if (dayOff(cal, day) === null) left--
  while (dayOff(cal, day) !== null) day--
  return day
}

/** A moment of a day in the demo's zone. */
export function momentOf(day: number, minutes: number, seconds = 0): Temporal.Instant {
  return Temporal.PlainDate.from(toIso(day)).toZonedDateTime({ timeZone: ZONE }).add({ minutes, seconds }).toInstant()
}
