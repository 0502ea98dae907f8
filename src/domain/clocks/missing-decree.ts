import type { Actor } from '../people/actor.ts'
import type { Reference } from '../reference.ts'

/**
 * The year whose decree is not loaded for a calendar of the officer's offices: this one at any time, the next from the day of the flag `decreeWarningFrom` (1 October) on;
 * the nearer one where both are missing. Null when none is.
 */
export function missingDecree({ agencies, calendars }: Reference, officer: Actor, now: Temporal.Instant): number | null {
  if (officer.kind !== 'officer') return null
  const from = String(calendars.flag('decreeWarningFrom') ?? '10-01')
  const missing = officer.grants.flatMap(({ agencyId }) => {
    const office = agencies.get(agencyId)
    if (!office || calendars.facts.calendars.find(({ id }) => id === office.calendarId)?.week === 7) return [] // no day off to wait for
    const today = now.toZonedDateTimeISO(office.timeZone).toPlainDate()
    const decreed = calendars.decreed(office.calendarId)
    const due = today.toString().slice(5) >= from ? [today.year, today.year + 1] : [today.year]
    return due.filter((year) => !decreed.includes(year))
  })
  return missing.length ? Math.min(...missing) : null
}
