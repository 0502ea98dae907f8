import { z } from 'zod'
import { databaseDay } from '../../kit/dates.ts'
import type { Sql } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { parseInput } from '../../kit/input.ts'
import { administeredAgency } from '../administration/administers.ts'
import { administer } from '../administration/journal.ts'
import type { App } from '../app.ts'
import { slugOf } from '../imports/names.ts'
import type { Actor } from '../people/actor.ts'
import { AddAgency } from './add-agency.ts'
import { officeName, officeShortName } from './change-agency.ts'
import { inherited, insertAgency, slugsLike } from './store.ts'
import type { Agency } from './tree.ts'

export const officeKinds = AddAgency.shape.kind.options

export const AddOffice = z.strictObject({
  parent: z.string(),
  name: officeName,
  shortName: officeShortName,
  kind: z.enum(officeKinds, { error: 'error.admin.kind' }),
})

/** A new office below one that the actor administers, from today on. Zone, calendar and classes are those of the one above. @returns its address. @throws Refusal not-found · invalid-input */
export async function addOffice(app: App, actor: Actor, input: unknown): Promise<string> {
  const { parent, ...office } = parseInput(AddOffice, input)
  return administer(app, actor, async (tx, note) => {
    const above = administeredAgency(app, actor, parent)
    const { id, slug } = await insertOffice(tx, above, office, app.now())
    const { name, shortName } = office
    await note({
      noun: 'agency',
      target: id,
      node: id,
      label: name,
      before: null,
      after: { name, shortName, needsHeadApproval: false },
    })
    return slug
  })
}

type NewOffice = { name: string; shortName: string; kind: string }

/** The row of a new office, with an address that none had before. */
export async function insertOffice(
  tx: Sql,
  above: Pick<Agency, 'id'>,
  office: NewOffice,
  now: Temporal.Instant,
): Promise<{ id: string; slug: string }> {
  const base = slugOf(office.name) || 'kantor'
  const taken = await slugsLike(tx, base)
  let slug = base
  for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`
  const id = uuidv7()
  await insertAgency(tx, {
    ...office,
    ...(await inherited(tx, above.id)),
    id,
    slug,
    parentId: above.id,
    nameSource: null,
    validFrom: databaseDay(now),
    serves: [],
  })
  return { id, slug }
}
