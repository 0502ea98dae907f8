import { z } from 'zod'
import { freeText, parseInput } from '../../kit/input.ts'
import { administeredAgency } from '../administration/administers.ts'
import { editFact, markOf } from '../administration/journal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'
import { type AgencyState, agencyFact } from './agency-facts.ts'
import { readAgency } from './store.ts'

export const officeName = freeText('admin.name', 2, 200)
export const officeShortName = freeText('admin.shortName', 1, 60)

export const ChangeAgency = z.strictObject({
  agency: z.string(),
  name: officeName,
  shortName: officeShortName,
  needsHeadApproval: z.boolean(),
  seen: z.string().optional(),
})

/** What may be changed of an agency, with the mark of what was seen. @throws Refusal not-found */
export async function agencyToChange(app: App, actor: Actor, slug: string): Promise<{ state: AgencyState; seen: string }> {
  const state = (await readAgency(app.db, administeredAgency(app, actor, slug).id))!
  return { state, seen: markOf(state) }
}

/** Names of an agency, and whether its answers wait for its head. @throws Refusal not-found · invalid-input · version-conflict */
export async function changeAgency(app: App, actor: Actor, input: unknown): Promise<void> {
  const { agency, seen, ...next } = parseInput(ChangeAgency, input)
  const { id, name } = administeredAgency(app, actor, agency)
  await editFact(app, actor, agencyFact, {
    target: id,
    node: id,
    label: name,
    seen,
    permit: () => canAt(actor, 'agency.administer', id, app.reference.get().agencies),
    next: () => next,
  })
}
