import { z } from 'zod'
import type { Sql } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { bumpReference } from '../reference.ts'
import { PASSWORD_SIGNS } from '../sign-in/rules.ts'
import { type Actor, hasRole, roles } from './actor.ts'
import {
  allOfficers,
  awayOf,
  disableOfficer,
  grantsOf,
  handGrantsOver,
  headsAt,
  insertGrant,
  insertOfficer,
  isOfficer,
  loadsOf,
  officerIdOf,
  officersOf,
  worksFor,
} from './store.ts'

/** A role on a node; `until`: the last day on which it holds, or null for no end. */
const NewGrant = z.object({
  role: z.enum(roles),
  agency: z.string(),
  until: z.iso.date().nullable().default(null),
})

export const AddOfficer = z.object({
  email: z.email().transform((v) => v.toLowerCase()),
  name: z.string().min(2).max(120),
  password: z.string().min(PASSWORD_SIGNS.least).max(PASSWORD_SIGNS.most),
  grants: z.array(NewGrant).min(1),
  from: z.iso.date(),
})

/**
 * Adds an officer with grants on nodes. An account without an officer (an earlier try that was cut short) is taken over with the new password.
 * @returns the officer's id. @throws Refusal invalid-input (`email`: known already; `grants`: no such agency)
 */
export async function addOfficer(app: App, actor: Actor, input: z.input<typeof AddOfficer>): Promise<string> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  const { email, name, password, grants, from } = parseInput(AddOfficer, input)
  if (await isOfficer(app.db, email)) throw wrong('email', 'error.officer.known')
  const id = uuidv7()
  const nodes = grants.map((grant) => onNode(app, grant))
  if (!(await app.signIn.setPassword({ email, password }))) await app.signIn.register({ email, name, password })
  await app.db.tx(async (tx) => {
    await insertOfficer(tx, { id, email, name, at: app.now().toString() })
    for (const grant of nodes) await insertGrant(tx, { ...grant, officerId: id, from })
    await bumpReference(tx)
  })
  return id
}

/** Gives an officer another role on a node. @throws Refusal invalid-input (`email`: no such officer, or disabled; `grants`: no such agency) */
export async function grantRole(
  app: App,
  actor: Actor,
  { email, from, ...grant }: z.input<typeof NewGrant> & { email: string; from: string },
): Promise<void> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  const node = onNode(app, parseInput(NewGrant, grant))
  const officerId = await known(app, email)
  await app.db.tx(async (tx) => {
    await insertGrant(tx, { ...node, officerId, from })
    await bumpReference(tx)
  })
}

/** Gives an officer a new password and ends their sessions; one who came by import gets their account. */
export async function newPassword(
  app: App,
  actor: Actor,
  { email, password }: { email: string; password: string },
): Promise<void> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  await known(app, email)
  const person = { email: email.toLowerCase(), password: parseInput(AddOfficer.shape.password, password) }
  if (!(await app.signIn.setPassword(person))) {
    const officer = await grantsOf(app.db, person.email)
    await app.signIn.register({ ...person, name: officer!.name })
  }
}

/** Ends an officer: sessions and tokens are refused from the next request on; what they did stays theirs. */
export async function endOfficer(app: App, actor: Actor, email: string): Promise<void> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  const id = await known(app, email)
  await app.db.tx(async (tx) => {
    await disableOfficer(tx, id, app.now())
    await bumpReference(tx)
  })
}

/** Every officer by address, with the grants that hold today or later and whether the account is disabled. */
export async function listOfficers(app: App, actor: Actor) {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  return allOfficers(app.db)
}

async function known(app: App, email: string): Promise<string> {
  const id = await officerIdOf(app.db, email.toLowerCase())
  if (!id) throw wrong('email', 'error.officer.unknown')
  return id
}

function onNode(app: App, { role, agency, until }: z.output<typeof NewGrant>) {
  const node = app.reference.get().agencies.bySlug(agency)
  if (!node) throw wrong('grants', 'error.agency.unknown')
  return { id: uuidv7(), role, agencyId: node.id, until }
}

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })

/** The actor for a signed-in e-mail address: the officer with the grants that are valid today, or null when there is none or it is disabled. */
export async function officerByEmail(app: Pick<App, 'db'>, email: string): Promise<Extract<Actor, { kind: 'officer' }> | null> {
  const row = await grantsOf(app.db, email)
  return row && { kind: 'officer', id: row.id, name: row.name, grants: row.grants }
}

/** Whether an officer has a valid grant on one of the offices. */
export const officerWorksFor = (tx: Sql, officerId: string, offices: readonly string[]): Promise<boolean> =>
  worksFor(tx, officerId, offices)

/** Roles at one office become roles at another, from today on; who holds the same one there already gets no second. */
export const moveGrants = (tx: Sql, from: string, into: string, today: string): Promise<void> =>
  handGrantsOver(tx, from, into, today)

/** Who leads the first of the nodes that anybody leads today: ids. */
export async function nearestHeads(db: Sql, nodes: readonly string[]): Promise<string[]> {
  const heads = await headsAt(db, nodes)
  const nearest = nodes.find((node) => heads.some((head) => head.node === node))
  return heads.filter(({ node }) => node === nearest).map(({ id }) => id)
}

/** Who can be given a report: officers of the offices, by name. */
export const officersAt = (app: Pick<App, 'db'>, offices: readonly string[]) => officersOf(app.db, offices)

/** The same with the number of open reports that each was given, and the last day of those who are away today; these come last. */
export async function officersWithLoad(app: Pick<App, 'db' | 'now'>, offices: readonly string[]) {
  const officers = await officersOf(app.db, offices)
  const ids = officers.map(({ id }) => id)
  const [loads, away] = await Promise.all([loadsOf(app.db, ids), awayOf(app.db, ids, offices, app.now())])
  return officers
    .map((officer) => ({ ...officer, load: loads.get(officer.id) ?? 0, awayUntil: away.get(officer.id) ?? null }))
    .sort((a, b) => Number(a.awayUntil !== null) - Number(b.awayUntil !== null))
}
