import { databaseDay } from '../../kit/dates.ts'
import type { Sql } from '../../kit/db.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Note } from '../administration/journal.ts'
import { handTemplatesOver } from '../answers/change-templates.ts'
import { endLimitsOf } from '../clocks/change-limits.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import { moveGrants } from '../people/officers.ts'
import { endAgency } from './store.ts'
import type { Agency, AgencyTree } from './tree.ts'

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })

/** The office that takes over: of today, not the one that ends, not below it, which can't be the topmost. @throws Refusal invalid-input */
export function successorFor(tree: AgencyTree, from: Agency, into: string): Agency {
  const to = tree.bySlug(into)
  if (!to) throw wrong('into', 'error.agency.unknown')
  if (from.id === tree.root.id) throw wrong('agency', 'error.mergeAgency.root')
  if (tree.isWithin(to.id, from.id)) throw wrong('into', 'error.mergeAgency.below')
  return to
}

/**
 * Ends an office in a transaction: areas, roles, templates of answers and the offices below it go to the successor, open reports follow by a job that is asked for here (`moveToSuccessors`); the history tells it.
 * @returns how many offices were right below it
 */
export async function endOffice(
  tx: Sql,
  note: Note,
  { id: from, timeZone, name }: Agency,
  to: string,
  now: Temporal.Instant,
): Promise<number> {
  const today = databaseDay(now)
  const below = await endAgency(tx, from, to, today)
  await moveGrants(tx, from, to, today)
  await handTemplatesOver(tx, from, to)
  await endLimitsOf(tx, from, toIso(localDay(now, timeZone)))
  await tx.query(`select enqueue('move-limits', '{}', 'succession:' || $1)`, [from])
  await note({ noun: 'succession', target: from, node: to, label: name, before: { office: from }, after: { office: to } })
  return below
}
