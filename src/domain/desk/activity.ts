import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { localDay, toDay, toIso } from '../clocks/rules.ts'
import { workingDaysBetween } from '../clocks/working-days.ts'
import type { InTime } from '../figures/figures.ts'
import { readNodes } from '../figures/read-figures.ts'
import { type Actor, nodesOf } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'

/** How active an office is, as KemenPANRB looks at it (docs/figures.md). Days are those of the last 30. */
export type OfficeActivity = {
  agencyId: string
  officers: number
  /** Officers who signed in on at least one of the last 30 days. */
  signedIn: number
  /** The last day on which anybody signed in; null: never. */
  lastSignIn: string | null
  /** Working days on which somebody opened the queue, of `workingDays`. */
  queueDays: number
  workingDays: number
  /** Verified within the limit, of reports that came to the office or below it in this month and the two before. */
  verify: InTime
}
export type OfficerActivity = { name: string; roles: string[]; lastSignIn: string | null; queueDays: number }

const DAYS = 30
const MOST = 300

/** The offices whose activity an officer may read, in the order of the tree. */
export function officesOfActivity(app: App, actor: Actor): string[] {
  const tree = app.reference.get().agencies
  const own = nodesOf(actor, ['coordinator', 'head', 'evaluator', 'nationalAdmin']).filter((node) =>
    canAt(actor, 'activity.read', node, tree),
  )
  const all = tree.all.filter(({ id }) => own.some((node) => tree.isWithin(id, node)))
  const order = (id: string) =>
    [...tree.path(id)]
      .reverse()
      .map((node) => tree.get(node)?.name)
      .join('/')
  return all.map(({ id }) => id).sort((a, b) => order(a).localeCompare(order(b), 'id'))
}

/** One row for each office that has officers at work on reports, at most 300. @throws Refusal not-found for those who read none */
export async function officeActivity(app: App, actor: Actor): Promise<OfficeActivity[]> {
  const offices = officesOfActivity(app, actor)
  if (offices.length === 0) throw new Refusal('not-found')
  const { agencies, calendars } = app.reference.get()
  const today = localDay(app.now(), agencies.root.timeZone)
  const from = today - DAYS + 1
  const { rows } = await app.db.query<Omit<OfficeActivity, 'workingDays' | 'verify' | 'queueDays'> & { days: string[] }>(
    `select g.agency_id as "agencyId", count(distinct g.officer_id)::integer as officers,
       (count(distinct a.officer_id) filter (where a.kind = 'signedIn' and a.day >= $2))::integer as "signedIn",
       max(a.day) filter (where a.kind = 'signedIn') as "lastSignIn",
       coalesce(array_agg(distinct a.day::text) filter (where a.kind = 'openedQueue' and a.day >= $2), '{}') as days
     from (${AT_WORK}) g left join officer_activity a on a.officer_id = g.officer_id and a.day <= $3
     where g.agency_id = any($1) group by 1`,
    [offices, toIso(from), toIso(today)],
  )
  const found = new Map(rows.map((row) => [row.agencyId, row]))
  const shown = offices.filter((id) => found.has(id)).slice(0, MOST)
  const verify = await verifiedInTime(app, shown)
  return shown.map((id) => {
    const { days, ...row } = found.get(id)!
    const cal = calendars.get(agencies.get(id)!.calendarId)
    const isWorking = (day: string) => workingDaysBetween(cal, toDay(day) - 1, toDay(day)) === 1
    return {
      ...row,
      queueDays: days.filter(isWorking).length,
      workingDays: workingDaysBetween(cal, from - 1, today),
      verify: verify.get(id) ?? { yes: 0, no: 0, waiting: 0, share: null },
    }
  })
}

/** The officers of one office. @throws Refusal not-found */
export async function officersActivity(app: App, actor: Actor, agencyId: string): Promise<OfficerActivity[]> {
  const tree = app.reference.get().agencies
  if (!canAt(actor, 'activity.read', agencyId, tree)) throw new Refusal('not-found')
  const today = localDay(app.now(), tree.root.timeZone)
  const { rows } = await app.db.query<OfficerActivity>(
    `select o.name, array_agg(distinct g.role) as roles, max(a.day) filter (where a.kind = 'signedIn') as "lastSignIn",
       (count(distinct a.day) filter (where a.kind = 'openedQueue' and a.day >= $2))::integer as "queueDays"
     from (${AT_WORK}) g join officer o on o.id = g.officer_id left join officer_activity a on a.officer_id = o.id and a.day <= $3
     where g.agency_id = $1 group by o.id, o.name order by o.name`,
    [agencyId, toIso(today - DAYS + 1), toIso(today)],
  )
  return rows
}

/** Officers who work on reports today, with the office and the role. */
const AT_WORK = `select r.officer_id, r.agency_id, r.role from role_grant r join officer f on f.id = r.officer_id
  where f.disabled_at is null and r.role in ('coordinator', 'liaison', 'nationalAdmin') and r.valid_from <= current_date and (r.valid_to is null or r.valid_to >= current_date)`

async function verifiedInTime(app: App, nodes: readonly string[]): Promise<Map<string, InTime>> {
  const month = app.now().toZonedDateTimeISO(app.reference.get().agencies.root.timeZone).toPlainDate().with({ day: 1 })
  const period = { from: month.subtract({ months: 2 }).toString(), to: month.add({ months: 1 }).subtract({ days: 1 }).toString() }
  const rows = await readNodes(app, nodes, period)
  return new Map(rows.map(({ key, figures }) => [key, figures.inTime.verify]))
}

/** Whether there is any office whose activity the officer may read. */
export const readsActivity = (app: App, actor: Actor) => officesOfActivity(app, actor).length > 0
