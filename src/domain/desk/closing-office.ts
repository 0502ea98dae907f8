import { administeredAgency } from '../administration/administers.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'

export type Closing = { open: number; below: number; officers: number }

/** What an office that ends leaves to its successor: open reports that it holds or works on, offices right below it, officers. @throws Refusal not-found */
export async function closingOf(app: App, actor: Actor, slug: string): Promise<Closing> {
  const { id } = administeredAgency(app, actor, slug)
  const tree = app.reference.get().agencies
  const { rows } = await app.db.query<{ open: number; officers: number }>(
    `select (select count(*) from report_scope q join report r on r.id = q.report_id where q.node_id = $1
              and (r.holder = $1 or exists (select from assignment s where s.report_id = r.id and s.agency_id = $1 and s.until is null))) as open,
            (select count(distinct g.officer_id) from role_grant g join officer o on o.id = g.officer_id
              where g.agency_id = $1 and o.disabled_at is null and (g.valid_to is null or g.valid_to >= current_date)) as officers`,
    [id],
  )
  const below = tree.all.filter(({ parentId }) => parentId === id).length
  return { ...rows[0]!, below }
}
