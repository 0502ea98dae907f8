import { z } from 'zod'
import { databaseDay } from '../../kit/dates.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { administeredNodes } from '../administration/administers.ts'
import { editFact, type Fact } from '../administration/journal.ts'
import type { App } from '../app.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import type { Actor } from './actor.ts'
import { staffOf } from './staff.ts'
import { readAbsence, type StaffRow, staffRow, writeAbsence } from './store.ts'

/** First and last day, both of them away. */
export type Absence = { awayFrom: string; awayUntil: string }

/** Target: the officer's id. */
export const absenceFact: Fact<Absence> = { noun: 'absence', read: readAbsence, write: writeAbsence }

const SetAbsence = z.strictObject({
  officer: z.uuid(),
  from: z.iso.date({ error: 'error.absence.from' }),
  until: z.iso.date({ error: 'error.absence.until' }),
})

/** Longer than that is no absence: then a role is ended. */
const MOST_DAYS = 366

/**
 * Why a range is none, at which field; null when it is one. Days that are past may begin it, since many say so when they are back at a screen, but not end it.
 * @param today where the officer works
 */
export function faultOf({ awayFrom, awayUntil }: Absence, today: string): { path: string; key: string } | null {
  if (awayUntil < awayFrom) return { path: 'until', key: 'error.absence.order' }
  if (awayUntil < today) return { path: 'until', key: 'error.absence.past' }
  const days = Temporal.PlainDate.from(awayFrom).until(awayUntil).days + 1
  return days > MOST_DAYS ? { path: 'until', key: 'error.absence.long' } : null
}

/**
 * An officer says from when to when they are away, or an administrator of an office of theirs says it for them. One range at a time; nobody is kept from being given work.
 * @throws Refusal not-found (of somebody else's people) · invalid-input
 */
export async function setAbsence(app: App, actor: Actor, input: unknown): Promise<void> {
  const { officer, from, until } = parseInput(SetAbsence, input)
  const absence = { awayFrom: from, awayUntil: until }
  await change(app, actor, officer, absence, (person) => {
    const fault = faultOf(absence, dayOf(app, person))
    if (fault) throw new Refusal('invalid-input', { fields: [fault] })
  })
}

/** They are here again, or stay. @throws Refusal not-found */
export const clearAbsence = (app: App, actor: Actor, officer: string): Promise<void> =>
  change(app, actor, officer, null, () => {})

/** What an officer has said of themselves and is not over yet. */
export async function absenceOf(app: App, officer: string): Promise<Absence | null> {
  const person = await staffRow(app.db, officer)
  return person && stillAway(app, person)
}

/** The absence of an officer, until its last day is over where they work. */
export function stillAway(app: App, person: StaffRow): Absence | null {
  const { awayFrom, awayUntil } = person
  return awayFrom && awayUntil && awayUntil >= dayOf(app, person) ? { awayFrom, awayUntil } : null
}

async function change(
  app: App,
  actor: Actor,
  id: string,
  next: Absence | null,
  check: (person: StaffRow) => void,
): Promise<void> {
  const own = actor.kind === 'officer' && actor.id === id
  const person = own ? await staffRow(app.db, id) : await staffOf(app, actor, id)
  const theirs = own ? null : administeredNodes(app, actor)
  const office = person && officeOf(app, person, theirs)
  if (!office || person.disabledAt) throw new Refusal('not-found')
  check(person)
  const { id: target, name: label } = person
  await editFact(app, actor, absenceFact, { target, node: office, label, permit: () => true, next: () => next })
}

/** The office at which an officer works today: the first of them, or of those among some nodes. */
const officeOf = (app: App, { grants }: StaffRow, among: readonly string[] | null = null): string | null => {
  const today = databaseDay(app.now())
  const at = grants.find((g) => g.holds && g.from <= today && (among === null || among.includes(g.agencyId)))
  return at?.agencyId ?? null
}

const dayOf = (app: App, person: StaffRow): string =>
  toIso(localDay(app.now(), app.reference.get().agencies.get(officeOf(app, person) ?? '')?.timeZone ?? 'Asia/Jakarta'))
