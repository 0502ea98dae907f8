import { rowId } from '../../kit/ids.ts'
import type { Reaction } from '../reactions.ts'
import { QUIET_UNTIL } from './rules.ts'

/** Whom each step of a limit is for: roles at the office of the event (or the nearest above that has one). */
const readers: Readonly<Record<string, string>> = {
  head: 'head',
  auditor: 'auditor',
  above: 'coordinator,nationalAdmin',
}
const HOLDER = 'coordinator,liaison'

/** Reminders and escalations wait for the next digest of the office; none is sent by itself. */
export const officeNews: Reaction = ({ event, after, noticeAt, ref }) => {
  const { to, node, share } = event.change.extra ?? {}
  const roles = event.kind === 'reminded' ? HOLDER : readers[String(to)]
  if (!roles) return {}
  const office = typeof node === 'string' ? node : after.holder
  const slot = nextSlot(noticeAt, ref.agencies.get(office)?.timeZone ?? ref.agencies.root.timeZone)
  const row = {
    id: rowId(after.identity === 'anonymous'),
    template: `office.${event.kind}`,
    recipient: `at:${office}:${roles}`,
    params: { number: after.number, ...(typeof share === 'number' && { share }) },
    runAt: slot.toString(),
  }
  return { outbox: [row] }
}

/** Hours at which officers are told what waits for them, on working days. */
export const SLOTS = [QUIET_UNTIL, 13] as const

const slotsOf = (at: Temporal.Instant, zone: string) => {
  const today = at.toZonedDateTimeISO(zone).toPlainDate()
  return [-1, 0, 1].flatMap((days) =>
    SLOTS.map((hour) => today.add({ days }).toZonedDateTime({ timeZone: zone, plainTime: { hour } }).toInstant()),
  )
}

/** The first slot at or after an instant. */
export const nextSlot = (at: Temporal.Instant, zone: string): Temporal.Instant =>
  slotsOf(at, zone).find((slot) => Temporal.Instant.compare(slot, at) >= 0)!

/** The slot of today that has come, the later one after 13:00; null in the morning. */
export function slotNow(at: Temporal.Instant, zone: string): Temporal.Instant | null {
  const today = at.toZonedDateTimeISO(zone).toPlainDate()
  const come = slotsOf(at, zone)
    .filter((slot) => Temporal.Instant.compare(slot, at) <= 0)
    .at(-1)!
  return come.toZonedDateTimeISO(zone).toPlainDate().equals(today) ? come : null
}
