import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { rowId } from '../../kit/ids.ts'
import { freeText, parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { seal } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { hashAccessCode, newAccessCode } from './access-code.ts'
import { digest, openAnswer, sealAnswer } from './answer-once.ts'
import { wrongField } from './make-move.ts'
import { newNumber } from './number.ts'
import { atHour, prepareEvent } from './record-event.ts'
import { audiences, type Channel, identities } from './report.ts'
import { Reporter } from './reporter.ts'
import { dropAnswersBefore, givenAnswer } from './store.ts'
import { decideSubmit, dueOf, placeOf } from './submit-rules.ts'
import { type Submission, submit } from './submit-store.ts'

export const SubmitReport = z.strictObject({
  body: freeText('body', 10, 5_000),
  title: freeText('title', 0, 120).optional(),
  class: z.string({ error: 'error.class.unknown' }).default('complaint'),
  category: z.string({ error: 'error.category.unknown' }).nullable().default(null),
  agency: z.string({ error: 'error.agency.unknown' }).nullable().default(null),
  reportedOffice: z.string({ error: 'error.agency.unknown' }).nullable().default(null),
  occurredOn: z.iso.date({ error: 'error.occurredOn.wrong' }).nullable().default(null),
  location: z
    .strictObject({
      areaCode: z.string().max(20, { error: 'error.area.unknown' }).nullable().default(null),
      lat: z
        .number({ error: 'error.place.wrong' })
        .min(-90, { error: 'error.place.wrong' })
        .max(90, { error: 'error.place.wrong' })
        .nullable()
        .default(null),
      long: z
        .number({ error: 'error.place.wrong' })
        .min(-180, { error: 'error.place.wrong' })
        .max(180, { error: 'error.place.wrong' })
        .nullable()
        .default(null),
      landmark: freeText('landmark', 0, 300).optional(),
    })
    .default({ areaCode: null, lat: null, long: null }),
  identity: z.enum(identities, { error: 'error.identity.unknown' }).default('verifierOnly'),
  audience: z.enum(audiences, { error: 'error.audience.unknown' }).default('public'),
  reporter: Reporter.optional(),
  attachments: z
    .array(z.uuid({ error: 'error.evidence.unknown' }))
    .max(5, { error: 'error.attachments.tooMany' })
    .default([]),
})
export type SubmitReport = z.output<typeof SubmitReport>

/** How it came: through which door, and the caller's key that makes a retry harmless (at least 128 bit; only its hash is kept). */
export type Door = { channel: Channel; idempotency: { scope: string; key: string } | null; receivedAt?: Temporal.Instant }

export type Receipt = { number: string; accessCode: string; status: 'submitted'; due: { verifyOn: string; answerOn: string } }

/**
 * Takes a report from anybody. "Accepted" means durable, once: one statement stores all of it, and the same key gives the same answer, access code included.
 * No report is refused for its address.
 * @throws Refusal invalid-input · idempotency-mismatch
 */
export async function submitReport(app: App, _actor: Actor, input: unknown, door: Door): Promise<Receipt> {
  const given = parseInput(SubmitReport, input)
  const key = door.idempotency && { ...door.idempotency, body: digest(JSON.stringify([door.channel, input])) }
  let made = prepareSubmission(app, given, door, key)
  let stored = await submit(app.db, made.submission)
  // Numbers are random: at a million reports a year one in a thousand meets one that is taken, and draws again.
  for (let tries = 1; stored === 'number-taken' && tries < 10; tries++) {
    made = prepareSubmission(app, given, door, key)
    stored = await submit(app.db, made.submission)
  }
  if (stored === 'unknown-area') throw wrongField('location.areaCode', 'error.area.unknown')
  if (stored === 'stored') {
    app.fault?.('after_commit')
    return made.receipt
  }
  const again = key && (await answerOf(app, key.scope, key.key))
  if (!again) throw wrongField('attachments', 'error.evidence.unknown')
  if (!again.bodyHash.equals(key.body)) throw new Refusal('idempotency-mismatch')
  return again.receipt
}

/** The receipt that was given for a key, for the confirmation page and for retries that no longer have the body; null when the key is new. */
export async function answerOf(app: App, scope: string, key: string): Promise<{ receipt: Receipt; bodyHash: Buffer } | null> {
  const row = await givenAnswer(app.db, scope, digest(key))
  return row ? { receipt: openAnswer(key, row.answer, scope) as Receipt, bodyHash: row.bodyHash } : null
}

function prepareSubmission(app: App, given: SubmitReport, door: Door, key: { scope: string; key: string; body: Buffer } | null) {
  const ref = app.reference.get()
  const anonymous = given.identity === 'anonymous'
  const now = door.receivedAt ?? app.now()
  const at = anonymous ? atHour(now) : now
  const id = rowId(anonymous)
  const facts = placeOf(ref, given, door, now)
  const number = newNumber(Number(facts.receivedOn.slice(0, 4)))
  const decision = decideSubmit(given, facts, { number, at: at.toString(), channel: door.channel })
  const saved = prepareEvent(ref, null, decision, { kind: 'reporter', reportId: id }, at, id)
  const accessCode = newAccessCode()
  const receipt: Receipt = { number, accessCode, status: 'submitted', due: dueOf(ref, saved.after) }
  const reporter = given.reporter && Object.keys(given.reporter).length ? given.reporter : null
  const submission: Submission = {
    ...saved,
    outbox: reporter?.email || reporter?.phone ? saved.outbox : [],
    title: decision.texts!.title!,
    accessCodeHash: hashAccessCode(app.secret, accessCode),
    sealedIdentity: reporter ? seal(app.secret.derive('identity'), JSON.stringify(reporter), id) : null,
    attachments: given.attachments,
    idempotent: key && {
      scope: key.scope,
      keyHash: digest(key.key),
      bodyHash: key.body,
      answer: sealAnswer(key.key, receipt, key.scope),
    },
  }
  return { submission, receipt }
}

/** For the job: kept answers older than 30 days (contract.md, `Idempotency-Key`). */
export const sweepAnswers = (app: App): Promise<number> =>
  dropAnswersBefore(
    app.db,
    app
      .now()
      .subtract({ hours: 30 * 24 })
      .toString(),
  )

/** A fresh key for doors that make it for the person: 128 random bits and more. */
export const newKey = () => `${randomUUID()}${randomBytes(8).toString('hex')}`
