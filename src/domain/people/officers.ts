import { z } from 'zod'
import type { Sql } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { bumpReference } from '../reference.ts'
import { type Actor, hasRole, roles } from './actor.ts'
import { grantsOf, insertGrant, insertOfficer, officersOf, worksFor } from './store.ts'

export const AddOfficer = z.object({
  email: z.email().transform((v) => v.toLowerCase()),
  name: z.string().min(2).max(120),
  password: z.string().min(8).max(200),
  grants: z.array(z.object({ role: z.enum(roles), agency: z.string() })).min(1),
  from: z.iso.date(),
})

/** Adds an officer with grants on nodes. @returns the officer's id. */
export async function addOfficer(app: App, actor: Actor, input: z.input<typeof AddOfficer>): Promise<string> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  const { email, name, password, grants, from } = AddOfficer.parse(input)
  const id = uuidv7()
  const nodes = grants.map(({ role, agency }) => {
    const node = app.reference.get().agencies.bySlug(agency)
    if (!node) throw new Refusal('invalid-input', { fields: [{ path: 'grants', key: 'error.agency.unknown' }] })
    return { id: uuidv7(), role, agencyId: node.id }
  })
  await app.signIn.register({ email, name, password })
  await app.db.tx(async (tx) => {
    await insertOfficer(tx, { id, email, name, at: app.now().toString() })
    for (const grant of nodes) await insertGrant(tx, { ...grant, officerId: id, from })
    await bumpReference(tx)
  })
  return id
}

/** The actor for a signed-in e-mail address: the officer with the grants that are valid today, or null when there is none or it is disabled. */
export async function officerByEmail(app: Pick<App, 'db'>, email: string): Promise<Extract<Actor, { kind: 'officer' }> | null> {
  const row = await grantsOf(app.db, email)
  return row && { kind: 'officer', id: row.id, name: row.name, grants: row.grants }
}

/** Whether an officer has a valid grant on one of the offices. */
export const officerWorksFor = (tx: Sql, officerId: string, offices: readonly string[]): Promise<boolean> =>
  worksFor(tx, officerId, offices)

/** Who can be given a report: officers of the offices, by name. */
export const officersAt = (app: Pick<App, 'db'>, offices: readonly string[]) => officersOf(app.db, offices)
