import { z } from 'zod'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { handTemplatesOver } from '../answers/change-templates.ts'
import type { App } from '../app.ts'
import { endLimitsOf } from '../clocks/change-limits.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import { type Actor, hasRole } from '../people/actor.ts'
import { moveGrants } from '../people/officers.ts'
import { bumpReference } from '../reference.ts'
import { moveToSuccessors } from '../reports/succeed-reports.ts'
import { endAgency, lockTree } from './store.ts'

export const MergeAgency = z.strictObject({ agency: z.string(), into: z.string() })

/**
 * One office goes into another, from today on. In words: its open reports, its areas, its officers' roles, its templates of answers and the agencies below it go to the successor; dates of limits stay;
 * reports that are over, and the figures of the months in which they were, keep the old office, whose closed reports the successor reads. Run again after a cut it goes on.
 * @returns how many open reports and how many agencies below it have moved
 * @throws Refusal not-found (who may not) · invalid-input
 */
export async function mergeAgency(app: App, actor: Actor, input: unknown): Promise<{ moved: number; below: number }> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  const { agency, into } = parseInput(MergeAgency, input)
  const below = await app.db.tx(async (tx) => {
    await lockTree(tx)
    await app.reference.refresh()
    const tree = app.reference.get().agencies
    const from = tree.bySlug(agency)
    const to = tree.bySlug(into)
    if (!from) throw wrong('agency', 'error.agency.unknown')
    if (!to) throw wrong('into', 'error.agency.unknown')
    if (from.id === tree.root.id) throw wrong('agency', 'error.mergeAgency.root')
    if (tree.isWithin(to.id, from.id)) throw wrong('into', 'error.mergeAgency.below')
    const today = toIso(localDay(app.now(), from.timeZone))
    const children = await endAgency(tx, from.id, to.id, today)
    await moveGrants(tx, from.id, to.id, today)
    await endLimitsOf(tx, from.id, today)
    await handTemplatesOver(tx, from.id, to.id)
    await bumpReference(tx)
    return children
  })
  await app.reference.refresh()
  return { moved: await moveToSuccessors(app), below }
}

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })
