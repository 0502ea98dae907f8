import type { ClockState, DayNumber } from './calendar-types.ts'
import { dueWithPauses } from './derive.ts'
import { addWorkingDays, type Calendar, calendarFor } from './working-days.ts'
import { toDay } from './working-days-dates.ts'

/**
 * The steps of a limit that nobody has kept yet, in words (issue and product.md 3.7):
 * - the holding office is reminded when half, and when four fifths of its days are used (the day that completes the share), and on the last day;
 * - the day after the last day, when the report is late, the head of the office is told; the third working day after it the internal auditor; the fifth the province
 *   or the ministry above;
 * - a short limit has fewer reminders: one that would fall on the day of a later one is left out.
 * A step is taken once. When the date moves later (a pause, an extension) those that lie ahead again are taken again; when it moves earlier, what has passed is made up for.
 */
export const steps = ['half', 'most', 'due', 'head', 'auditor', 'above'] as const
export type Step = (typeof steps)[number]
/** `nth`: 1 to 6, by `steps`; `on`: the day from which it is to be taken. */
export type StepDay = { nth: number; step: Step; on: DayNumber }

export const shareOf: Readonly<Partial<Record<Step, number>>> = { half: 50, most: 80, due: 100 }
const AUDITOR_AFTER = 3
const ABOVE_AFTER = 5

/** Every step of a clock with its day, in order. */
export function stepDays(cal: Calendar, clock: ClockState): StepDay[] {
  const days = clock.limitDays + clock.extendedDays
  const pauses = clock.pauses.map(({ from, to }) => ({ from: toDay(from), to: toDay(to) }))
  const due = toDay(clock.dueOn)
  const after = (share: number) =>
    dueWithPauses(calendarFor(cal, clock.unit), toDay(clock.startedOn), Math.ceil((days * share) / 100), pauses).due
  const most = after(80)
  const all: StepDay[] = [
    { nth: 1, step: 'half', on: after(50) },
    { nth: 2, step: 'most', on: most },
    { nth: 3, step: 'due', on: due },
    { nth: 4, step: 'head', on: due + 1 },
    { nth: 5, step: 'auditor', on: addWorkingDays(cal, due, AUDITOR_AFTER).due },
    { nth: 6, step: 'above', on: addWorkingDays(cal, due, ABOVE_AFTER).due },
  ]
  return all.filter(({ step, on }) => !(step === 'half' && on >= Math.min(most, due)) && !(step === 'most' && on >= due))
}

/** The first step after those that were taken; undefined when none is left. */
export const nextStep = (days: readonly StepDay[], taken: number): StepDay | undefined => days.find(({ nth }) => nth > taken)

/** How many steps count as taken after the date has moved: those before today stay so, those that lie ahead again do not. */
export function takenAfterMove(days: readonly StepDay[], taken: number, today: DayNumber): number {
  const passed = days.filter(({ on }) => on < today).at(-1)?.nth ?? 0
  return Math.min(taken, passed)
}
