import { z } from 'zod'
import type { Sql } from '../../kit/db.ts'
import { Refusal } from '../../kit/refusal.ts'
import { agencyFact, brandFact, servesFact } from '../agencies/agency-facts.ts'
import { logoFact } from '../agencies/logo.ts'
import { administersPlaces, hinders, placeFact } from '../agencies/move-agency.ts'
import type { App } from '../app.ts'
import { categoryFact, reasonFact } from '../categories/reference-facts.ts'
import { absenceFact } from '../people/absence.ts'
import type { Actor, Role } from '../people/actor.ts'
import { grantFact, officerFact } from '../people/officer-facts.ts'
import { canAt, mayGrant } from '../people/permissions.ts'
import { mayDisable, staffOf } from '../people/staff.ts'
import { administersReference } from './administers.ts'
import { type AdminChange, administer, type Fact, type Noun, type State, sameState } from './journal.ts'
import { policyFact } from './policies.ts'
import { changeById } from './store.ts'

type Known = Pick<Fact<State>, 'noun'> & {
  read(tx: Sql, target: string): Promise<State | null>
  write(tx: Sql, target: string, state: never): Promise<void>
}
const facts: readonly Known[] = [
  agencyFact,
  brandFact,
  logoFact,
  servesFact,
  placeFact,
  grantFact,
  officerFact,
  absenceFact,
  categoryFact,
  reasonFact,
  policyFact,
]
/** Rows that may be there or not; others are ended and opened, never made or removed by an undo. */
const comesAndGoes: readonly Noun[] = ['brand', 'logo', 'serves', 'absence']

/** Whether a change is of a kind that is taken back, was not yet, and takes nothing back itself: then its opposite is one press away. Whether it still holds is asked when it is pressed. Pure. */
const canBeUndone = ({ noun, before, after, undone, undoes }: AdminChange): boolean =>
  !undone &&
  undoes === null &&
  facts.some((fact) => fact.noun === noun) &&
  (comesAndGoes.includes(noun) || (before !== null && after !== null))

/**
 * Takes a change back: what stood there before stands there again, provided that nothing else has changed it since.
 * @throws Refusal not-found (who may not make such a change) · not-allowed-now (`reason`: the key of a sentence)
 */
export async function undoChange(app: App, actor: Actor, id: string): Promise<void> {
  if (!z.uuid().safeParse(id).success) throw new Refusal('not-found')
  await administer(app, actor, async (tx, note) => {
    const change = await changeById(tx, id)
    if (!change || !(await mayUndo(app, actor, change))) throw new Refusal('not-found')
    const fact = facts.find((one) => one.noun === change.noun)
    if (!fact || !canBeUndone(change)) throw new Refusal('not-allowed-now', { reason: 'admin.undo.notPossible' })
    if (change.node && app.reference.get().agencies.successorOf(change.node) !== change.node)
      throw new Refusal('not-allowed-now', { reason: 'admin.undo.ended' })
    if (!sameState(await fact.read(tx, change.target), change.after))
      throw new Refusal('not-allowed-now', { reason: 'admin.undo.changedSince' })
    const why = change.noun === 'place' ? hinders(app, change.target, String(change.before?.parentId)) : null
    if (why) throw new Refusal('not-allowed-now', { reason: why })
    await fact.write(tx, change.target, change.before as never)
    const { noun, target, node, label } = change
    await note({ noun, target, node, label, before: change.after, after: change.before, undoes: id })
  })
}

/** Who may make such a change may take it back. */
async function mayUndo(app: App, actor: Actor, change: AdminChange): Promise<boolean> {
  const { noun, node, target, before } = change
  const tree = app.reference.get().agencies
  if (node === null) return administersReference(app, actor)
  if (noun === 'grant') return mayGrant(actor, (before?.role ?? '') as Role, node, tree)
  if (noun === 'place') return bothPlaces(app, actor, change)
  if (noun === 'officer') return mayDisable(app, actor, await staffOf(app, actor, target))
  return canAt(actor, 'agency.administer', node, tree)
}

/** Whether the history shows the button: for a change that can be taken back, to who may. */
export const offersUndo = (app: App, actor: Actor, change: AdminChange): boolean =>
  canBeUndone(change) &&
  (change.noun !== 'place' || bothPlaces(app, actor, change)) &&
  (change.noun !== 'grant' || mayGrant(actor, change.before?.role as Role, change.node!, app.reference.get().agencies))

/** An office goes back only by who administers both places. */
const bothPlaces = (app: App, actor: Actor, { node, before, after }: AdminChange): boolean =>
  administersPlaces(app, actor, [node, String(before?.parentId), String(after?.parentId)])
