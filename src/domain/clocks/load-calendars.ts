import type { Db } from '../../kit/db.ts'
import type { Holiday, Policy } from './calendar-types.ts'
import { calendarRows, decreedYears, flagRows, holidayRows, policyRows } from './store.ts'
import { type Calendar, compileCalendar } from './working-days.ts'

/** Calendars compiled to tables, the time limits, and the installation's policy flags. */
export type Calendars = {
  get(id: string): Calendar
  ids: readonly string[]
  policies: readonly Policy[]
  flag(code: string): unknown
  /** Years whose decree is loaded for a calendar (or its base). */
  decreed(id: string): readonly number[]
}

export async function loadCalendars(db: Db): Promise<Calendars> {
  const [calendars, holidays, years, policies, flags] = await Promise.all([
    calendarRows(db),
    holidayRows(db),
    decreedYears(db),
    policyRows(db),
    flagRows(db),
  ])
  const flag = (code: string) => flags.get(code)
  const decreed = new Map<string, number[]>()
  const compiled = new Map<string, Calendar>()
  for (const { id, week, base } of calendars) {
    const sources = [id, ...(base ? [base] : [])]
    const own: Holiday[] = holidays
      .filter((h) => sources.includes(h.calendarId))
      .map(({ date, kind, name }) => ({ date, kind, name }))
    decreed.set(id, [...new Set(years.filter((y) => sources.includes(y.calendarId)).map((y) => y.year))].sort())
    compiled.set(
      id,
      compileCalendar({
        week,
        holidays: own,
        decreedYears: decreed.get(id)!,
        flags: {
          countArrivalDay: flag('countArrivalDay') === true,
          collectiveLeaveIsWorkingDay: flag('collectiveLeaveIsWorkingDay') === true,
          nationalHolidayIsWorkingDay: flag('nationalHolidayIsWorkingDay') === true,
        },
      }),
    )
  }
  return {
    ids: [...compiled.keys()],
    policies,
    flag,
    decreed: (id) => decreed.get(id) ?? [],
    get(id) {
      const calendar = compiled.get(id)
      if (!calendar) throw new Error(`There is no calendar ${id}.`)
      return calendar
    },
  }
}
