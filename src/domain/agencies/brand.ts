import { z } from 'zod'
import { freeText, parseInput } from '../../kit/input.ts'
import { administeredAgency } from '../administration/administers.ts'
import { editFact, markOf } from '../administration/journal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'
import { type Brand, brandFact } from './agency-facts.ts'
import { nearestBrand, readBrand } from './store.ts'

/** What letters of an agency say of it: its own brand, or that of the nearest agency above that has one (`agencyId` says whose it is); null where none has. */
export const brandOf = (app: Pick<App, 'db' | 'reference'>, agencyId: string): Promise<(Brand & { agencyId: string }) | null> =>
  nearestBrand(app.db, app.reference.get().agencies.path(agencyId))

const line = (max: number) => freeText('admin.line', 0, max)

export const ChangeBrand = z.strictObject({
  agency: z.string(),
  displayName: freeText('admin.displayName', 2, 200),
  address: line(300),
  contact: line(300),
  city: line(100),
  signerTitle: line(200),
  seen: z.string().optional(),
})

/** The agency's own brand, for its form, with the mark of what was seen. @throws Refusal not-found */
export async function ownBrand(app: App, actor: Actor, slug: string): Promise<{ brand: Brand | null; seen: string }> {
  const brand = await readBrand(app.db, administeredAgency(app, actor, slug).id)
  return { brand, seen: markOf(brand) }
}

/** Gives an agency a brand of its own. @throws Refusal not-found · invalid-input · version-conflict */
export async function changeBrand(app: App, actor: Actor, input: unknown): Promise<void> {
  const { agency, seen, ...brand } = parseInput(ChangeBrand, input)
  await edit(app, actor, agency, brand, seen)
}

/** The agency goes by the brand of the one above it again. @throws Refusal not-found */
export const dropBrand = (app: App, actor: Actor, slug: string): Promise<void> => edit(app, actor, slug, null, undefined)

async function edit(app: App, actor: Actor, slug: string, brand: Brand | null, seen: string | undefined) {
  const { id, name } = administeredAgency(app, actor, slug)
  await editFact(app, actor, brandFact, {
    target: id,
    node: id,
    label: name,
    seen,
    permit: () => canAt(actor, 'agency.administer', id, app.reference.get().agencies),
    next: () => brand,
  })
}
