import { z } from 'zod'
import { Refusal } from '../../kit/refusal.ts'
import { administeredNodes } from '../administration/administers.ts'
import type { App } from '../app.ts'
import type { Actor } from './actor.ts'
import { mayGrant } from './permissions.ts'
import { type StaffRow, staffRow, staffRows } from './store.ts'

export type { StaffRow } from './store.ts'

export const MOST_STAFF = 200

/** Officers of the offices that the actor administers, by name, disabled ones last; at most 200 and one. @param office by its address; null: all of them. @throws Refusal not-found */
export async function staff(app: App, actor: Actor, office: string | null, words: string): Promise<StaffRow[]> {
  const nodes = administeredNodes(app, actor)
  if (nodes.length === 0) throw new Refusal('not-found')
  const tree = app.reference.get().agencies
  const only = office === null ? null : tree.everBySlug(office)
  if (only === undefined || (only && !nodes.includes(only.id))) throw new Refusal('not-found')
  return staffRows(app.db, only ? [only.id] : nodes, words.trim(), MOST_STAFF + 1)
}

/** One officer who has or had a role at an office that the actor administers. @throws Refusal not-found */
export async function staffOf(app: App, actor: Actor, id: string): Promise<StaffRow> {
  const person = z.uuid().safeParse(id).success ? await staffRow(app.db, id) : null
  const nodes = new Set(administeredNodes(app, actor))
  if (!person?.grants.some(({ agencyId }) => nodes.has(agencyId))) throw new Refusal('not-found')
  return person
}

/** Whether the actor may disable an officer: not themselves, and nobody who also has a role that is not the actor's to end. */
export function mayDisable(app: App, actor: Actor, person: StaffRow): boolean {
  if (actor.kind === 'officer' && actor.id === person.id) return false
  const tree = app.reference.get().agencies
  return person.grants.every(({ holds, role, agencyId }) => !holds || mayGrant(actor, role, agencyId, tree))
}
