import { Refusal } from '../../kit/refusal.ts'
import type { Agency } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'

/** Whether the actor may change what holds everywhere: categories, reasons. */
export function administersReference(app: App, actor: Actor): boolean {
  const tree = app.reference.get().agencies
  return canAt(actor, 'reference.administer', tree.root.id, tree)
}

/** The offices of today that the actor administers, in the order of their names. */
export function administeredOffices(app: App, actor: Actor): Agency[] {
  const tree = app.reference.get().agencies
  return tree.all.filter(({ id }) => canAt(actor, 'agency.administer', id, tree))
}

/** The same with offices that have ended: whose history and former officers the actor reads. */
export function administeredNodes(app: App, actor: Actor): string[] {
  const tree = app.reference.get().agencies
  return [...tree.all, ...tree.former].map(({ id }) => id).filter((id) => canAt(actor, 'agency.administer', id, tree))
}

/** Whether there is anything that the actor administers at all. */
export function administers(app: App, actor: Actor): boolean {
  const tree = app.reference.get().agencies
  return actor.kind === 'officer' && actor.grants.some(({ agencyId }) => canAt(actor, 'agency.administer', agencyId, tree))
}

/** An agency of today that the actor administers, by its address. @throws Refusal not-found, whether it is not there or not theirs */
export function administeredAgency(app: App, actor: Actor, slug: string): Agency {
  const tree = app.reference.get().agencies
  const agency = tree.bySlug(slug)
  if (!agency || !canAt(actor, 'agency.administer', agency.id, tree)) throw new Refusal('not-found')
  return agency
}

/** How the actor may end an office: into another one that they administer, and by new ones below the office above it; who may do that may put it elsewhere, too. */
export function endingsOf(app: App, actor: Actor, { id, parentId }: Agency): { close: boolean; split: boolean } {
  const tree = app.reference.get().agencies
  if (parentId === null) return { close: false, split: false }
  return {
    close: administeredOffices(app, actor).some((other) => !tree.isWithin(other.id, id)),
    split: canAt(actor, 'agency.administer', parentId, tree),
  }
}
