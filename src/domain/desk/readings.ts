import type { Sql } from '../../kit/db.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import { type Actor, nodesOf } from '../people/actor.ts'
import { can } from '../people/permissions.ts'
import { selectState, toState } from '../reports/columns.ts'
import { readerOf, waitsForReader } from '../reports/readings.ts'

export type Reading = { number: string; title: string; holder: string; answeredAt: string; dueOn: string }

const LOOKED_AT = 1_000
const SHOWN = 200

/** Whether the officer may ever be a second reader. */
export const readsAnswers = (actor: Actor) => nodesOf(actor, ['coordinator', 'nationalAdmin']).length > 0

/** Answers that wait for a second reading by the officer's office, the nearest limit first, at most 200. */
export async function waitingReadings(app: App, actor: Actor): Promise<Reading[]> {
  const nodes = nodesOf(actor, ['coordinator', 'nationalAdmin'])
  if (nodes.length === 0) return []
  const { agencies } = app.reference.get()
  const { rows } = await app.db.query<{ title: string; dueOn: string; state: unknown }>(
    `select r.title, c.due_on as "dueOn", ${selectState('r')} from clock c join report r on r.id = c.report_id
     where c.kind = 'review' and exists (select from report_scope q where q.report_id = r.id and q.node_id = any($1))
     order by c.due_on, c.report_id limit ${LOOKED_AT}`,
    [nodes],
  )
  return rows
    .map((row) => ({ ...row, report: toState(row) }))
    .filter(({ report }) => can(actor, 'report.review', report, agencies))
    .slice(0, SHOWN)
    .map(({ title, dueOn, report: { number, holder, answeredAt } }) => ({
      number,
      title,
      holder,
      answeredAt: answeredAt!,
      dueOn,
    }))
}

/** How many answers wait for the second reading of each office; of the 5,000 nearest limits, more than a nation's sample has at a time. */
export async function readingsByOffice(db: Sql, tree: AgencyTree): Promise<Map<string, number>> {
  const { rows } = await db.query<{ state: unknown }>(
    `select ${selectState('r')} from clock c join report r on r.id = c.report_id where c.kind = 'review' order by c.due_on limit 5000`,
  )
  const offices = rows.map(toState).flatMap((report) => (waitsForReader(report) ? (readerOf(report, tree) ?? []) : []))
  return new Map([...Map.groupBy(offices, (office) => office)].map(([office, all]) => [office, all.length]))
}
