import type { Actor } from '../people/actor.ts'
import type { Reference } from '../reference.ts'

/** The next year when its decree is not loaded for a calendar of the officer's offices, from the day of the flag `decreeWarningFrom` (1 October) on; else null. */
export function missingDecree({ agencies, calendars }: Reference, officer: Actor, now: Temporal.Instant): number | null {
  if (officer.kind !== 'officer') return null
  const from = String(calendars.flag('decreeWarningFrom') ?? '10-01')
  const offices = officer.grants.flatMap(({ agencyId }) => agencies.get(agencyId) ?? [])
  const missing = offices.some(({ timeZone, calendarId }) => {
    const today = now.toZonedDateTimeISO(timeZone).toPlainDate()
    const isFlat = calendars.facts.calendars.find(({ id }) => id === calendarId)?.week === 7 // no day off to wait for
    return !isFlat && today.toString().slice(5) >= from && !calendars.decreed(calendarId).includes(today.year + 1)
  })
  return missing ? now.toZonedDateTimeISO('Asia/Jakarta').year + 1 : null
}
