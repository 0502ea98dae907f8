import type { Db, Sql } from '../../kit/db.ts'
import type { Policy } from './calendar-types.ts'
import { applyEffects, beforeEffects, type Effects, type LimitChange, type LimitFacts } from './limit-facts.ts'
import { calendarRows, changeRows, decreedYears, flagRows, holidayRows, policyRows } from './store.ts'
import { type Calendar, compileCalendar } from './working-days.ts'

/** Calendars compiled to tables, the time limits, and the installation's policy flags. */
export type Calendars = {
  get(id: string): Calendar
  ids: readonly string[]
  policies: readonly Policy[]
  flag(code: string): unknown
  /** Years whose decree is loaded for a calendar (or its base). */
  decreed(id: string): readonly number[]
  facts: LimitFacts
  /** What was changed since the installation was set up, the newest first. */
  changes: readonly LimitChange[]
  /** The same before each change, the newest first: by these limits stood that ended earlier. */
  earlier(): readonly Calendars[]
  /** As they were known at an instant (ISO). */
  asOf(at: string): Calendars
  /** As they would be with a change. */
  with(effects: Effects): Calendars
}

/** A change that is only thought of stands in the journal of its own state: without it no date of today could be explained there. */
const NOT_MADE: Omit<LimitChange, 'effects'> = {
  id: '',
  at: '9999-12-31T00:00:00Z',
  by: null,
  kind: 'holiday',
  legalSource: '',
  undoes: null,
  moved: 0,
  settledAt: null,
}

type Flags = ReadonlyMap<string, unknown>

export async function loadCalendars(db: Db): Promise<Calendars> {
  const [facts, flags, changes] = await Promise.all([loadLimitFacts(db), flagRows(db), changeRows(db)])
  return calendarsOf(facts, flags, changes)
}

export async function loadLimitFacts(db: Sql): Promise<LimitFacts> {
  const [calendars, holidays, years, policies] = await Promise.all([
    calendarRows(db),
    holidayRows(db),
    decreedYears(db),
    policyRows(db),
  ])
  return { calendars, holidays, years, policies }
}

/** Calendars are compiled when they are first asked for; earlier states likewise. */
export function calendarsOf(facts: LimitFacts, flags: Flags, changes: readonly LimitChange[]): Calendars {
  const flag = (code: string) => flags.get(code)
  const compiled = new Map<string, Calendar>()
  const byId = new Map(facts.calendars.map((row) => [row.id, row]))
  const decreed = (id: string) => {
    const base = byId.get(id)?.base
    return [...new Set(facts.years.flatMap((y) => (y.calendarId === id || y.calendarId === base ? [y.year] : [])))].sort()
  }
  let past: Calendars[] | undefined
  const all: Calendars = {
    ids: facts.calendars.map(({ id }) => id),
    policies: facts.policies,
    flag,
    decreed,
    facts,
    changes,
    get(id) {
      const calendar = compiled.get(id) ?? compile(id)
      compiled.set(id, calendar)
      return calendar
    },
    earlier() {
      past ??= pastOf()
      return past
    },
    asOf(at) {
      const later = changes.findLastIndex((change) => Temporal.Instant.compare(change.at, at) > 0)
      return later < 0 ? all : all.earlier()[later]!
    },
    with: (effects) => calendarsOf(applyEffects(facts, effects), flags, [{ ...NOT_MADE, effects }, ...changes]),
  }
  return all

  function compile(id: string): Calendar {
    const row = byId.get(id)
    if (!row) throw new Error(`There is no calendar ${id}.`)
    return compileCalendar({
      week: row.week,
      holidays: facts.holidays.filter((h) => h.calendarId === id || h.calendarId === row.base),
      decreedYears: decreed(id),
      flags: {
        countArrivalDay: flag('countArrivalDay') === true,
        collectiveLeaveIsWorkingDay: flag('collectiveLeaveIsWorkingDay') === true,
        nationalHolidayIsWorkingDay: flag('nationalHolidayIsWorkingDay') === true,
      },
    })
  }

  function pastOf(): Calendars[] {
    const states: Calendars[] = []
    let then = facts
    for (const [i, change] of changes.entries()) {
      then = beforeEffects(then, change.effects)
      states.push(calendarsOf(then, flags, changes.slice(i + 1)))
    }
    return states
  }
}
