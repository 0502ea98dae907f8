import type { App } from '../app.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import { type Actor, nodesOf } from '../people/actor.ts'
import { can } from '../people/permissions.ts'
import { selectState, toState } from '../reports/columns.ts'

export type Waiting = {
  number: string
  title: string
  holder: string
  author: string | null
  proposedOn: string
  dueOn: string | null
}

const SHOWN = 200

/** Whether the officer may ever approve an answer. */
export const approvesAnswers = (actor: Actor) => nodesOf(actor, ['head']).length > 0

/** Proposed answers that wait for this officer, the nearest limit first, at most 200. */
export async function waitingAnswers(app: App, actor: Actor): Promise<Waiting[]> {
  const nodes = nodesOf(actor, ['head'])
  if (nodes.length === 0) return []
  const { agencies } = app.reference.get()
  const { rows } = await app.db.query<{
    title: string
    author: string | null
    at: Temporal.Instant
    dueOn: string | null
    state: unknown
  }>(
    `select r.title, o.name as author, e.at, r.next_due_on as "dueOn", ${selectState('r')}
     from report r join report_event e on e.report_id = r.id and e.seq = r.proposal left join officer o on o.id = e.actor_id
     where r.proposal is not null and r.status in ('forwarded', 'inProgress')
       and r.holder in (select descendant_id from agency_closure where ancestor_id = any($1) and valid_to is null)
     order by r.next_due_on, r.id limit ${SHOWN}`,
    [nodes],
  )
  return rows
    .map((row) => ({ ...row, report: toState(row) }))
    .filter(({ report }) => can(actor, 'report.approve', report, agencies))
    .map(({ title, author, at, dueOn, report: { number, holder } }) => ({
      number,
      title,
      holder,
      author,
      proposedOn: toIso(localDay(at, agencies.get(holder)?.timeZone ?? agencies.root.timeZone)),
      dueOn,
    }))
}
