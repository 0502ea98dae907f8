import { z } from 'zod'
import { databaseDay } from '../../kit/dates.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { administer, editFact } from '../administration/journal.ts'
import type { App } from '../app.ts'
import { type Actor, roles } from './actor.ts'
import { grantFact } from './officer-facts.ts'
import { mayGrant } from './permissions.ts'
import { staffOf } from './staff.ts'
import { insertGrant, readGrant, staffRow } from './store.ts'

/** The last day of a role, or nothing: no end. */
export const untilField = z
  .union([z.literal(''), z.iso.date({ error: 'error.admin.until' }), z.null()], { error: 'error.admin.until' })
  .default(null)
  .transform((v) => v || null)

/** Today, for roles. */
export const today = (app: App): string => databaseDay(app.now())

export const AddGrant = z.strictObject({
  officer: z.uuid(),
  role: z.enum(roles, { error: 'error.admin.role' }),
  agency: z.string(),
  until: untilField,
})

/** Gives an officer a role more, from today on. @throws Refusal not-found · invalid-input (`role`: has it already; `until`: over already) */
export async function addGrant(app: App, actor: Actor, input: unknown): Promise<void> {
  const { officer, role, agency, until } = parseInput(AddGrant, input)
  await administer(app, actor, async (tx, note) => {
    const tree = app.reference.get().agencies
    const node = tree.bySlug(agency)
    const person = await staffRow(tx, officer)
    if (!person || person.disabledAt || !node || !mayGrant(actor, role, node.id, tree)) throw new Refusal('not-found')
    if (until && until < today(app)) throw wrong('until', 'error.admin.untilPast')
    if (person.grants.some((g) => g.holds && g.role === role && g.agencyId === node.id))
      throw wrong('role', 'error.admin.hasRole')
    const id = uuidv7()
    const from = today(app)
    const grantedBy = actor.kind === 'officer' ? actor.id : null
    await insertGrant(tx, { id, officerId: officer, role, agencyId: node.id, from, until, grantedBy })
    await note({
      noun: 'grant',
      target: id,
      node: node.id,
      label: person.name,
      before: null,
      after: { officerId: officer, role, agencyId: node.id, validFrom: from, validTo: until },
    })
  })
}

export const EndGrant = z.strictObject({ officer: z.uuid(), grant: z.uuid(), until: untilField })

/** Ends a role: with the day that is given, or at once. Nobody ends a role of their own, so that an office never locks itself out. @throws Refusal not-found · invalid-input */
export async function endGrant(app: App, actor: Actor, input: unknown): Promise<void> {
  const { officer, grant, until } = parseInput(EndGrant, input)
  const { name } = await staffOf(app, actor, officer)
  const found = await readGrant(app.db, grant)
  if (found?.officerId !== officer) throw new Refusal('not-found')
  if (actor.kind === 'officer' && actor.id === officer) throw wrong('until', 'error.admin.own')
  if (until && until < today(app)) throw wrong('until', 'error.admin.untilPast')
  const last = until ?? Temporal.PlainDate.from(today(app)).subtract({ days: 1 }).toString()
  await editFact(app, actor, grantFact, {
    target: grant,
    node: found.agencyId,
    label: name,
    permit: () => mayGrant(actor, found.role as (typeof roles)[number], found.agencyId, app.reference.get().agencies),
    next: (before) => before && { ...before, validTo: last },
  })
}

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })
