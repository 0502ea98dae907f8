import { z } from 'zod'
import { databaseDay } from '../../kit/dates.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { administeredAgency } from '../administration/administers.ts'
import { editFact, type Fact, markOf } from '../administration/journal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'
import { openBelow, placeReports } from '../reports/follow-moves.ts'
import { changesAbove, hindersMove } from './move-rules.ts'
import { readPlace, writePlace } from './store.ts'
import type { Agency } from './tree.ts'

export type Place = { parentId: string }

/** Target: the agency's id. Who stands above whom follows in the same breath, and so do the queues; what is left of very many, by the job `move-limits`. */
export const placeFact: Fact<Place> = {
  noun: 'place',
  read: readPlace,
  async write(tx, id, place) {
    if (!place) throw new Error('an office has its place')
    await writePlace(tx, id, place.parentId)
    await placeReports(tx, id)
    await tx.query(`select enqueue('move-limits', '{}', 'move:' || $1)`, [id])
  },
}

export const MoveAgency = z.strictObject({ agency: z.string(), to: z.string(), seen: z.string().optional() })

/** What a move means: how many offices and open reports come along, and who stands above them from then on and who no longer. */
export type Moving = {
  office: Agency
  from: Agency
  to: Agency
  offices: number
  open: number
  comes: Agency[]
  goes: Agency[]
  seen: string
}

/** Both places must be the actor's, or there is none. @throws Refusal not-found · not-allowed-now (`reason`) */
export async function planMove(app: App, actor: Actor, input: unknown): Promise<Moving> {
  const { agency, to: slug } = parseInput(MoveAgency, input)
  const office = movable(app, actor, agency)
  const tree = app.reference.get().agencies
  const to = placeOf(app, actor, slug)
  refuse(hinders(app, office.id, to.id))
  const named = (ids: readonly string[]) => ids.flatMap((id) => tree.get(id) ?? [])
  const { comes, goes } = changesAbove(tree, office, to)
  return {
    office,
    from: tree.get(office.parentId!)!,
    to,
    offices: tree.all.filter(({ id }) => tree.isWithin(id, office.id)).length,
    open: await openBelow(app.db, office.id),
    comes: named(comes),
    goes: named(goes),
    seen: markOf({ parentId: office.parentId }),
  }
}

/**
 * Puts an office, with everything below it, below another one from today on. Its reports stay with it, with their limits; figures of what was stay where they were counted.
 * @throws Refusal not-found · not-allowed-now (`reason`) · version-conflict
 */
export async function moveAgency(app: App, actor: Actor, input: unknown): Promise<void> {
  const { agency, to: slug, seen } = parseInput(MoveAgency, input)
  const { id, name } = movable(app, actor, agency)
  const to = placeOf(app, actor, slug)
  await editFact(app, actor, placeFact, {
    target: id,
    node: id,
    label: name,
    seen,
    permit: () => administersPlaces(app, actor, [id, to.id, app.reference.get().agencies.get(id)?.parentId ?? null]),
    next: () => {
      refuse(hinders(app, id, to.id))
      return { parentId: to.id }
    },
  })
}

/** Whether the actor administers all of these places; the topmost of the tree has none above it. */
export const administersPlaces = (app: App, actor: Actor, ids: readonly (string | null)[]): boolean =>
  ids.every((id) => id !== null && canAt(actor, 'agency.administer', id, app.reference.get().agencies))

/** On the facts of now: the key of the sentence that says why an office can't stand there, or null. */
export function hinders(app: App, id: string, parentId: string): string | null {
  const { agencies: tree, calendars } = app.reference.get()
  const [office, to] = [tree.get(id), tree.get(parentId)]
  return office && to ? hindersMove(tree, calendars.policies, office, to, databaseDay(app.now())) : 'admin.move.closed'
}

/** An office whose own place and the one above it the actor administers. @throws Refusal not-found */
export function movable(app: App, actor: Actor, slug: string): Agency {
  const office = administeredAgency(app, actor, slug)
  if (!administersPlaces(app, actor, [office.parentId])) throw new Refusal('not-found')
  return office
}

/** Where it is to go; one that has ended is told as such to who administers what became of it. */
function placeOf(app: App, actor: Actor, slug: string): Agency {
  const to = app.reference.get().agencies.everBySlug(slug)
  if (!to || !administersPlaces(app, actor, [to.id])) throw new Refusal('not-found')
  return to
}

function refuse(reason: string | null): void {
  if (reason) throw new Refusal('not-allowed-now', { reason })
}
