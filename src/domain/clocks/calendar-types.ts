/** The words of the time limits, as data. Dates are ISO dates (`2026-03-13`); a DayNumber is whole days since 1970-01-01. */

export type DayNumber = number

export type HolidayKind = 'national' | 'collectiveLeave' | 'election' | 'regional'
export type Holiday = { date: string; kind: HolidayKind; name: string }

/** A national holiday that falls on the same date every year, counted in the years whose decree is not loaded. */
export type FixedHoliday = { monthDay: string; fromYear: number; name: string }

/**
 * What an office works by. `week` is the number of its working days from Monday; `holidays` are national and its own rows together;
 * `decreedYears` are the years whose joint decree is loaded. `fixedHolidays` defaults to the rows of reference/holidays.json.
 */
export type CalendarSpec = {
  week: 5 | 6 | 7
  holidays: readonly Holiday[]
  decreedYears: readonly number[]
  flags?: { countArrivalDay?: boolean; collectiveLeaveIsWorkingDay?: boolean; nationalHolidayIsWorkingDay?: boolean }
  fixedHolidays?: readonly FixedHoliday[]
}

export type SkipReason = 'weekend' | HolidayKind | 'paused'
export type SkippedDay = { date: string; reason: SkipReason; name?: string }

/** How a date came about, day by day: `counted` and `skipped` together are every day from the first looked at to the due date. */
export type Derivation = { dueOn: string; provisional: boolean; counted: string[]; skipped: SkippedDay[] }

/** A stretch in which the count rests: the days after `from`, up to and including `to`. `to: null` is a pause still open. */
export type Pause = { from: DayNumber; to: DayNumber | null }

export type LimitUnit = 'working' | 'calendar'
export type ClockKind = 'verify' | 'firstAnswer' | 'resolve' | 'silence' | 'complete' | 'review'

/**
 * One running or stopped limit of one report, as kept in events and rows (JSON). `policy` is the id of the policy row it follows.
 * `readings` belongs to *review*: a sign for each reading by a second unit, see reports/readings.ts.
 */
export type ClockState = {
  kind: ClockKind
  unit: LimitUnit
  limitDays: number
  startedOn: string
  dueOn: string
  provisional: boolean
  pausedOn: string | null
  pauses: { from: string; to: string }[]
  extendedDays: number
  stoppedOn: string | null
  policy: string
  readings?: string
}

/** Limits that have a row but no clock of their own: they are read once, to make an offer or an extension. */
export type PolicyKind =
  | ClockKind
  | 'dispute'
  | 'answerInformation'
  | 'extendInformation'
  | 'tellComplete'
  | 'decide'
  | 'ombudsman'

/** One row of the policy table. `validFrom` and `validTo` are both inside the validity; null in class, grade or agencyId means any. */
export type Policy = {
  id: string
  kind: PolicyKind
  class: string | null
  grade: string | null
  days: number
  unit: LimitUnit
  validFrom: string
  validTo: string | null
  legalSource: string
  confirmed: boolean
  agencyId: string | null
}
