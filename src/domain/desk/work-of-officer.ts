import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { reportsVisibleTo } from '../people/permissions.ts'

const GIVEN = `r.id in (select report_id from report_scope where assignee = $1)`

export type WorkCount = { all: number; visible: number; fitting: number }

/**
 * Open reports that were given to an officer: all of them, those that the actor may read, and of these those that belong to an office where the colleague has a role.
 * @param colleague null: `fitting` is 0
 */
export async function workOf(app: App, actor: Actor, officer: string, colleague: string | null): Promise<WorkCount> {
  const scope = reportsVisibleTo(actor, app.reference.get().agencies, 3)
  const { rows } = await app.db.query<WorkCount>(
    `select count(*) as all, count(*) filter (where v.visible) as visible, count(*) filter (where v.visible and v.fits) as fitting
     from (select ${scope.sql} as visible, exists (select from role_grant g join officer o on o.id = g.officer_id
             where g.officer_id = $2 and o.disabled_at is null and g.valid_from <= current_date and (g.valid_to is null or g.valid_to >= current_date)
               and (g.agency_id = r.holder or g.agency_id in (select s.agency_id from assignment s where s.report_id = r.id and s.until is null))) as fits
           from report r where ${GIVEN}) v`,
    [officer, colleague, ...scope.values],
  )
  return rows[0]!
}

/** The numbers of those that the actor may read, in order, after one of them. */
export async function workNumbers(app: App, actor: Actor, officer: string, after: string, limit: number): Promise<string[]> {
  const scope = reportsVisibleTo(actor, app.reference.get().agencies, 4)
  const { rows } = await app.db.query<{ number: string }>(
    `select r.number from report r where ${GIVEN} and ${scope.sql} and r.number > $2 order by r.number limit $3`,
    [officer, after, limit, ...scope.values],
  )
  return rows.map(({ number }) => number)
}
