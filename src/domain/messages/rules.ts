import type { Channel } from '../../kit/notice-providers/provider.ts'

/**
 * When and how a reader is told, in words:
 * - A try that fails is made again, 48 times over four hours (the shape of GOV.UK Notify): the last try is never less than four hours after the first, and up to 30 s of
 *   chance between two keep a crowd from knocking at once. Then the notice lies on the list of the dead, from which somebody may send it again.
 * - From 21:00 to 07:00 where the office is nobody is told anything, except what answers somebody who has just done something themselves: the receipt of a report,
 *   the link of an invitation or for a forgotten password, a sign-in.
 * - A notice goes one way: the one by which the report came, where it did; else a browser that asked for it, e-mail, a chat, WhatsApp, and SMS, which costs money, last.
 */
export const TRIES = 48
const HOURS = 4
const CHANCE_SECONDS = 30
export const LEASE_SECONDS = 180

const QUIET_FROM = 21
export const QUIET_UNTIL = 7
const urgent: readonly string[] = [
  'reporter.submitted',
  'officer.invitation',
  'officer.signIn.wrongTries',
  'officer.signIn.newDevice',
  'officer.signIn.newPassword',
  'officer.signIn.atProvider',
  'officer.password',
]

/** Seconds until the next try. @param chance from 0 to 1 @param retryAfter what the carrier asked for, at least */
export function waitSeconds(chance: number, retryAfter = 0): number {
  return Math.max(retryAfter, Math.ceil((HOURS * 3600) / (TRIES - 1) + chance * CHANCE_SECONDS))
}

/** The end of the quiet hours that hold at an instant in a zone, or null when somebody may be told now. */
export function quietUntil(template: string, at: Temporal.Instant, zone: string): Temporal.Instant | null {
  if (urgent.includes(template)) return null
  const here = at.toZonedDateTimeISO(zone)
  if (here.hour >= QUIET_UNTIL && here.hour < QUIET_FROM) return null
  const day = here.hour >= QUIET_FROM ? here.toPlainDate().add({ days: 1 }) : here.toPlainDate()
  return day.toZonedDateTime({ timeZone: zone, plainTime: { hour: QUIET_UNTIL } }).toInstant()
}

/** What is known of how to reach somebody; `push` and `telegram` with the row to be forgotten when it is gone. */
export type Person = {
  email?: string | undefined
  phone?: string | undefined
  others?: readonly { id: string; channel: 'telegram' | 'push'; to: string }[]
}
export type Way = { channel: Channel; to: string; addressId: string | null }

const usual: readonly Channel[] = ['push', 'email', 'telegram', 'whatsapp', 'sms']

/** The ways to somebody, the best first. @param cameBy the channel of their report */
export function waysTo(person: Person, cameBy: string | null, has: (channel: Channel) => boolean): Way[] {
  const order = [...usual.filter((c) => c === cameBy), ...usual.filter((c) => c !== cameBy)].filter(has)
  return order.flatMap((channel): Way[] => {
    if (channel === 'email') return person.email ? [{ channel, to: person.email, addressId: null }] : []
    if (channel === 'whatsapp' || channel === 'sms') return person.phone ? [{ channel, to: person.phone, addressId: null }] : []
    const own = person.others?.filter((other) => other.channel === channel) ?? []
    return own.map(({ id, to }) => ({ channel, to, addressId: id }))
  })
}

/** What a carrier said of a failure, without the addresses that it repeats: it is shown to people who may not know them. */
export function withoutAddresses(message: string, to: string): string {
  return message
    .replaceAll(to, '…')
    .replaceAll(to.replace('+', ''), '…')
    .replace(/[^\s<>"']+@[^\s<>"']+/g, '…')
    .replace(/\+?\d{8,}/g, '…')
    .slice(0, 300)
}
