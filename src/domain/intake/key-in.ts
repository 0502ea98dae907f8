import { z } from 'zod'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { placeName } from '../agencies/areas.ts'
import type { Agency } from '../agencies/tree.ts'
import { type App, within } from '../app.ts'
import { localDay, toDay, toIso } from '../clocks/rules.ts'
import { type Actor, ownFirst } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'
import { findId } from '../reports/find-number.ts'
import { wrongField } from '../reports/make-move.ts'
import type { Channel } from '../reports/report.ts'
import { Reporter } from '../reports/reporter.ts'
import { type Receipt, SubmitReport, submitReport } from '../reports/submit-report.ts'
import { placeOf } from '../reports/submit-rules.ts'
import { enterInRegister, registered } from './store.ts'

/** The ways by which something comes that an officer has to key in (product.md 4). */
export const keyedChannels = [
  'walkIn',
  'letter',
  'phone',
  'box',
  'x',
  'instagram',
  'facebook',
  'tiktok',
  'whatsapp',
  'sms',
  'email',
  'other',
] as const satisfies readonly Channel[]

/** What came longer ago is no daily work any more: it is imported, with its history. */
const OLDEST_DAYS = 366

const { body, title, class: klass, category, occurredOn, identity, audience } = SubmitReport.shape

export const KeyIn = z.strictObject({
  /** Slug of the office that received it. */
  office: z.string({ error: 'error.agency.unknown' }),
  channel: z.enum(keyedChannels, { error: 'error.channel.unknown' }),
  receivedOn: z.iso.date({ error: 'error.receivedOn.wrong' }),
  /** Who is to have it: the office's own desk, or whoever serves the place. */
  to: z.enum(['own', 'route'], { error: 'error.agency.unknown' }).default('own'),
  ...{ body, title, class: klass, category, occurredOn, identity, audience },
  area: z.string({ error: 'error.area.unknown' }).nullable().default(null),
  landmark: SubmitReport.shape.location.unwrap().shape.landmark,
  reporter: Reporter.optional(),
})
export type KeyIn = z.input<typeof KeyIn>

/** The receipt with its line in the register book: number, year, and on which day it came and was keyed in. `again`: it was keyed in before, with the same key. */
export type Keyed = {
  receipt: Receipt
  registerNo: number
  year: number
  receivedOn: string
  keyedOn: string
  office: string
  again: boolean
}

/** The offices for which an officer may key in, their own first. */
export const officesToKeyInFor = (app: App, actor: Actor): Agency[] => {
  const { agencies } = app.reference.get()
  return ownFirst(
    actor,
    agencies.all.filter((office) => canAt(actor, 'report.keyIn', office.id, agencies)),
  )
}

/**
 * An officer keys in what came otherwise, with the day on which it truly came: its limits run from there. One transaction with its line in the register book of the office.
 * @param key makes it once for the office, however often the form is sent
 * @throws Refusal not-found (not the officer's office) · invalid-input · idempotency-mismatch
 */
export async function keyIn(app: App, actor: Actor, input: unknown, key: string): Promise<Keyed> {
  const { office, today, given, door, officerId } = prepare(app, actor, input)
  return app.db.tx(async (tx) => {
    const idempotency = { scope: `key-in ${office.id}`, key }
    const receipt = await submitReport(within(app, tx), actor, given, { ...door, idempotency })
    const reportId = (await findId(tx, receipt.number))!
    const fresh = await enterInRegister(tx, { reportId, agencyId: office.id, officerId, keyedOn: today })
    const line = (await registered(tx, reportId))!
    return { receipt, receivedOn: door.receivedOn, office: office.id, again: !fresh, ...line }
  })
}

/** The same questions as `keyIn` asks, and nothing stored: for rows of a file before they are taken. @throws Refusal as `keyIn` does */
export async function checkKeyIn(app: App, actor: Actor, input: unknown): Promise<void> {
  const { given, door } = prepare(app, actor, input)
  const report = parseInput(SubmitReport, given)
  placeOf(app.reference.get(), report, { ...door, idempotency: null }, door.receivedAt)
  const { areaCode } = report.location
  if (areaCode && (await placeName(app.db, areaCode)) === null) throw wrongField('area', 'error.area.unknown')
}

function prepare(app: App, actor: Actor, input: unknown) {
  const { office: slug, channel, receivedOn, to, area, landmark, ...report } = parseInput(KeyIn, input)
  const { agencies } = app.reference.get()
  const office = agencies.bySlug(slug)
  if (actor.kind !== 'officer' || !office || !canAt(actor, 'report.keyIn', office.id, agencies)) throw new Refusal('not-found')
  const now = app.now()
  const today = toIso(localDay(now, office.timeZone))
  if (receivedOn > today) throw wrongField('receivedOn', 'error.receivedOn.future')
  if (toDay(today) - toDay(receivedOn) > OLDEST_DAYS) throw wrongField('receivedOn', 'error.receivedOn.old')
  const noon = () => Temporal.PlainDate.from(receivedOn).toZonedDateTime({ timeZone: office.timeZone, plainTime: '12:00' })
  return {
    office,
    today,
    officerId: actor.id,
    given: {
      ...report,
      agency: to === 'own' ? agencies.get(agencies.coordinatorFor(office.id))!.slug : null,
      location: { areaCode: area, lat: null, long: null, ...(landmark && { landmark }) },
    },
    door: { channel, receivedOn, receivedAt: receivedOn === today ? now : noon().toInstant() },
  }
}
