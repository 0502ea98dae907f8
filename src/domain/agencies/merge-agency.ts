import { z } from 'zod'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { administer } from '../administration/journal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'
import { moveToSuccessors } from '../reports/succeed-reports.ts'
import { endOffice, successorFor } from './end-office.ts'

export const MergeAgency = z.strictObject({
  agency: z.string(),
  into: z.string({ error: 'error.admin.into' }).min(1, { error: 'error.admin.into' }),
})

/**
 * One office goes into another, from today on. In words: its open reports, its areas, its officers' roles, its templates of answers and the agencies below it go to the successor; dates of limits stay;
 * reports that are over, and the figures of the months in which they were, keep the old office, whose closed reports the successor reads. Run again after a cut it goes on.
 * @returns how many open reports and how many agencies below it have moved
 * @throws Refusal not-found (who does not administer both) · invalid-input
 */
export async function mergeAgency(app: App, actor: Actor, input: unknown): Promise<{ moved: number; below: number }> {
  const below = await closeOffice(app, actor, input)
  return { moved: await moveToSuccessors(app), below }
}

/** The same for who does not wait: the open reports follow at once, by the worker. @returns how many agencies below it have moved */
export async function closeOffice(app: App, actor: Actor, input: unknown): Promise<number> {
  const { agency, into } = parseInput(MergeAgency, input)
  return administer(app, actor, async (tx, note) => {
    const tree = app.reference.get().agencies
    const from = tree.bySlug(agency)
    if (!from && !canAt(actor, 'agency.administer', tree.root.id, tree)) throw new Refusal('not-found')
    if (!from) throw new Refusal('invalid-input', { fields: [{ path: 'agency', key: 'error.agency.unknown' }] })
    if (!canAt(actor, 'agency.administer', from.id, tree)) throw new Refusal('not-found')
    const to = successorFor(tree, from, into)
    if (!canAt(actor, 'agency.administer', to.id, tree)) throw new Refusal('not-found')
    return endOffice(tx, note, from, to.id, app.now())
  })
}
