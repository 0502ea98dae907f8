import { placeNames } from '../agencies/areas.ts'
import type { App } from '../app.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import { addWorkingDays } from '../clocks/working-days.ts'
import { type Dashboard, readDashboard } from '../figures/dashboard.ts'
import { FEWEST } from '../figures/publish.ts'
import type { Status } from '../reports/report.ts'
import { leftUntil } from './limits.ts'

/** What hangs on a wall that anybody may pass: numbers, and of the most urgent reports the topic, the district and the office. No title, no number, nothing of private ones. */
export type Wall = {
  at: Temporal.Instant
  arrived: { today: number; yesterday: number }
  /** Open reports of the node: not read yet, one working day left at most, past their limit, waiting for the reporter. */
  now: { unread: number; soon: number; late: number; held: number }
  urgent: { category: string | null; place: string | null; holder: string; status: Status; left: number }[]
  backlog: Dashboard['units']
  trends: Dashboard['trends']
}

const URGENT = 5
const WEEKS = 12

/**
 * The last weeks of topics of which as many reports came as figures need to be shown to anybody: of fewer, the name of a topic tells whoever passes that somebody has written of it,
 * and private reports are counted too.
 */
const topics = (trends: Dashboard['trends']): Wall['trends'] =>
  trends
    .map((trend) => ({ ...trend, weeks: trend.weeks.slice(-WEEKS) }))
    .filter(({ weeks }) => weeks.reduce((sum, n) => sum + n, 0) >= FEWEST)

/** The figures of the wall of a node and everything below it, as of now. */
export async function readWall(app: App, node: string): Promise<Wall> {
  const ref = app.reference.get()
  const office = ref.agencies.get(node)!
  const at = app.now()
  const today = localDay(at, office.timeZone)
  const [day, before] = [toIso(today), toIso(today - 1)]
  const soon = toIso(addWorkingDays(ref.calendars.get(office.calendarId), today, 1).due)
  const month = Temporal.PlainDate.from(day)
  const [dashboard, arrived, now, urgent] = await Promise.all([
    readDashboard(app, {
      node,
      from: month.with({ day: 1 }).toString(),
      to: month.with({ day: month.daysInMonth }).toString(),
    }),
    app.db.query<{ day: string; n: number }>(
      `select b.key as day, sum(b.value::integer)::integer as n from figure_cell c, jsonb_each_text(c.counts->'arrived') b
       where c.node = $1 and c.below and c.category = '' and c.month >= $2 and b.key = any($3) group by 1`,
      [node, `${before.slice(0, 8)}01`, [day, before]],
    ),
    app.db.query<Wall['now']>(
      `select count(*) filter (where status = 'submitted')::integer as unread, count(*) filter (where status = 'held')::integer as held,
         count(*) filter (where runs and next_due_on between $2 and $3)::integer as soon, count(*) filter (where runs and next_due_on < $2)::integer as late
       from (select status, next_due_on, status in ('submitted', 'forwarded', 'inProgress') as runs from report_scope where node_id = $1) q`,
      [node, day, soon],
    ),
    app.db.query<{ category: string | null; areaCode: string | null; holder: string; status: Status; dueOn: string }>(
      `select r.category, left(r.area_code, 8) as "areaCode", r.holder, r.status, q.next_due_on as "dueOn" from report_scope q join report r on r.id = q.report_id
       where q.node_id = $1 and q.verified and q.status in ('submitted', 'forwarded', 'inProgress') and r.audience = 'public' and r.class <> 'whistleblowing'
       order by q.next_due_on, q.report_id limit ${URGENT}`,
      [node],
    ),
  ])
  const of = (wanted: string) => arrived.rows.find((row) => row.day === wanted)?.n ?? 0
  const places = await placeNames(
    app.db,
    urgent.rows.flatMap(({ areaCode }) => areaCode ?? []),
  )
  return {
    at,
    arrived: { today: of(day), yesterday: of(before) },
    now: now.rows[0]!,
    urgent: urgent.rows.map(({ category, areaCode, holder, status, dueOn }) => ({
      category,
      place: places.get(areaCode ?? '')?.split(', ')[0] ?? null,
      holder,
      status,
      left: leftUntil(ref, holder, dueOn, at),
    })),
    backlog: dashboard.units,
    trends: topics(dashboard.trends),
  }
}
