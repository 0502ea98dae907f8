import { z } from 'zod'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { administeredAgency } from '../administration/administers.ts'
import { administer } from '../administration/journal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { insertOffice } from './add-office.ts'
import { servesTarget } from './agency-facts.ts'
import { officeName, officeShortName } from './change-agency.ts'
import { endOffice } from './end-office.ts'
import { giveServes } from './store.ts'

export const MOST_PARTS = 4

export const SplitAgency = z.strictObject({
  agency: z.string(),
  parts: z
    .array(z.strictObject({ name: officeName, shortName: officeShortName }))
    .min(2, { error: 'error.admin.parts' })
    .max(MOST_PARTS, { error: 'error.admin.parts' }),
  /** Which part takes over the open reports, the officers, and what is handed to none. */
  successor: z.coerce.number().int().min(0),
  /** Which part takes over each row of what the office serves, by `servesTarget`. */
  serves: z.record(z.string(), z.coerce.number().int().min(0)).default({}),
})

/**
 * An office ends and new ones take its place beside it, from today on: each serves what is handed to it; one of them is the successor, to which go open reports, officers and
 * the offices below.
 * @returns the addresses of the new offices. @throws Refusal not-found · invalid-input
 */
export async function splitAgency(app: App, actor: Actor, input: unknown): Promise<string[]> {
  const { agency, parts, successor, serves } = parseInput(SplitAgency, input)
  if ([successor, ...Object.values(serves)].some((part) => part >= parts.length))
    throw new Refusal('invalid-input', { fields: [{ path: 'successor', key: 'error.admin.successor' }] })
  return administer(app, actor, async (tx, note) => {
    const tree = app.reference.get().agencies
    const from = administeredAgency(app, actor, agency)
    if (from.id === tree.root.id)
      throw new Refusal('invalid-input', { fields: [{ path: 'successor', key: 'error.mergeAgency.root' }] })
    // New offices stand below the one above: who administers only the office that ends would make offices beside it.
    const above = administeredAgency(app, actor, tree.get(tree.parentOf(from.id))!.slug)
    const now = app.now()
    const made: { id: string; slug: string }[] = []
    for (const part of parts) {
      const office = await insertOffice(tx, above, { ...part, kind: from.kind }, now)
      await note({
        noun: 'agency',
        target: office.id,
        node: office.id,
        label: part.name,
        before: null,
        after: { ...part, needsHeadApproval: false },
      })
      made.push(office)
    }
    for (const row of tree.served.filter(({ agencyId }) => agencyId === from.id)) {
      const part = serves[servesTarget(from.id, row.areaCode, row.categoryCode)] ?? successor
      await giveServes(tx, from.id, made[part]!.id, row)
    }
    const to = made[successor]!
    await endOffice(tx, note, from, to.id, now)
    return made.map(({ slug }) => slug)
  })
}
