import { localDay } from '../clocks/rules.ts'
import { workingDaysBetween } from '../clocks/working-days.ts'
import type { Reference } from '../reference.ts'
import type { Entry } from './timeline.ts'

/**
 * How often a report was sent back as nobody's own, and the working days that went by with offices that then returned it, each counted in its own calendar from the day
 * on which the report came to it. A return that was undone never was. Pure.
 */
export function returnsOf(
  entries: readonly Pick<Entry, 'seq' | 'kind' | 'at' | 'agencyId' | 'toAgency'>[],
  ref: Reference,
): { times: number; days: number } {
  const undone = new Set(entries.flatMap((entry, i) => (entry.kind === 'undone' ? [entries[i - 1]?.seq] : [])))
  let cameAt: string | null = null
  let times = 0
  let days = 0
  for (const { seq, kind, at, agencyId, toAgency } of entries) {
    if (undone.has(seq) || kind === 'undone') continue
    const office = agencyId && ref.agencies.get(agencyId)
    if (kind === 'returned' && cameAt !== null && office) {
      const dayOf = (instant: string) => localDay(Temporal.Instant.from(instant), office.timeZone)
      days += workingDaysBetween(ref.calendars.get(office.calendarId), dayOf(cameAt), dayOf(at))
      times++
    }
    if (toAgency !== null) cameAt = at
  }
  return { times, days }
}
