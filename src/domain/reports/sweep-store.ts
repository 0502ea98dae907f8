import type { Sql } from '../../kit/db.ts'
import type { ClockKind, ClockState } from '../clocks/rules.ts'
import { selectState, toState } from './columns.ts'
import type { ReportState } from './report.ts'

/** Today's dates in the three zones, the first to change first. */
export type Days = { jayapura: string; makassar: string; jakarta: string }

export function daysOf(now: Temporal.Instant): Days {
  const day = (zone: string) => now.toZonedDateTimeISO(zone).toPlainDate().toString()
  return { jayapura: day('Asia/Jayapura'), makassar: day('Asia/Makassar'), jakarta: day('Asia/Jakarta') }
}

const dayThere = `case a.time_zone when 'Asia/Jayapura' then $1::date when 'Asia/Makassar' then $2::date else $3::date end`
const dayValues = (days: Days) => [days.jayapura, days.makassar, days.jakarta]

export type Unplanned = {
  reportId: string
  kind: ClockKind
  dueOn: string
  step: number
  stepFor: string | null
  clock: ClockState | null
  holder: string
}

/** Running limits whose steps were not worked out for their date. */
export async function unplannedClocks(db: Sql, limit: number): Promise<Unplanned[]> {
  const { rows } = await db.query<Unplanned>(
    `select c.report_id as "reportId", c.kind, c.due_on as "dueOn", c.step, c.step_for as "stepFor", r.clocks->c.kind as clock, r.holder
     from clock c join report r on r.id = c.report_id where c.step_for is distinct from c.due_on order by c.due_on limit $1`,
    [limit],
  )
  return rows
}

export type Planned = { reportId: string; kind: ClockKind; dueOn: string; was: number; step: number; stepOn: string | null }

/** Keeps plans, each only while the limit is still the one that it was made for. @returns how many were kept */
export async function savePlans(db: Sql, plans: readonly Planned[]): Promise<number> {
  if (plans.length === 0) return 0
  const { rowCount } = await db.query(
    `update clock c set step = p.step, step_on = p.step_on, step_for = p.due_on
     from unnest($1::uuid[], $2::text[], $3::date[], $4::smallint[], $5::smallint[], $6::date[]) as p(report_id, kind, due_on, was, step, step_on)
     where c.report_id = p.report_id and c.kind = p.kind and c.due_on = p.due_on and c.step = p.was`,
    [
      plans.map((p) => p.reportId),
      plans.map((p) => p.kind),
      plans.map((p) => p.dueOn),
      plans.map((p) => p.was),
      plans.map((p) => p.step),
      plans.map((p) => p.stepOn),
    ],
  )
  return rowCount ?? 0
}

export type DueStep = { report: ReportState; kind: ClockKind; dueOn: string; step: number }

/** Limits with a step that is due where the report is held, with their reports, locked; what others have locked comes with the next run. @param only one report */
export async function lockDueSteps(
  tx: Sql,
  days: Days,
  limit: number,
  only: string | null = null,
  without: readonly string[] = [],
): Promise<DueStep[]> {
  const { rows } = await tx.query<{ state: unknown; kind: ClockKind; dueOn: string; step: number }>(
    `select ${selectState('r')}, c.kind, c.due_on as "dueOn", c.step from clock c join report r on r.id = c.report_id join agency a on a.id = r.holder
     where c.step_on <= $1::date and c.step_on <= ${dayThere} and not c.paused and c.step_for = c.due_on and ($5::uuid is null or c.report_id = $5) and c.report_id <> all($6::uuid[])
     order by c.step_on limit $4 for update of r, c skip locked`,
    [...dayValues(days), limit, only, without],
  )
  return rows.map((row) => ({ report: toState(row), kind: row.kind, dueOn: row.dueOn, step: row.step }))
}

/** Reports whose limit of one kind ran out before today where they are held, locked. An answer that waits for its second reader is not closed by silence. */
export async function lockRunOut(
  tx: Sql,
  kind: 'silence' | 'complete',
  days: Days,
  limit: number,
  only: string | null = null,
  without: readonly string[] = [],
): Promise<ReportState[]> {
  const { rows } = await tx.query(
    `select ${selectState('r')} from clock c join report r on r.id = c.report_id join agency a on a.id = r.holder
     where c.kind = $5 and not ($5 = 'silence' and exists (select from clock x where x.report_id = c.report_id and x.kind = 'review'))
       and c.due_on < $1::date and c.due_on < ${dayThere} and not c.paused and ($6::uuid is null or c.report_id = $6)
       and c.report_id <> all($7::uuid[])
     order by c.due_on limit $4 for update of r skip locked`,
    [...dayValues(days), limit, kind, only, without],
  )
  return rows.map(toState)
}

/** Reports at work (where the move `transfer` is possible) that nobody has answered for so many days, and whose reporter has not been offered the Ombudsman; locked. */
export async function lockUnresolved(
  tx: Sql,
  days: Days,
  atLeast: number,
  limit: number,
  only: string | null = null,
  without: readonly string[] = [],
): Promise<ReportState[]> {
  const { rows } = await tx.query(
    `select ${selectState('r')} from report r join agency a on a.id = r.holder
     where r.status in ('forwarded', 'inProgress') and r.received_on <= ${dayThere} - $5::int
       and r.received_at < ($1::date - $5::int + 2)::timestamptz and r.transferred_at is null and ($6::uuid is null or r.id = $6) and r.id <> all($7::uuid[])
       and not exists (select from report_event e where e.report_id = r.id and e.kind = 'escalated' and e.change->'extra'->>'to' = 'ombudsman')
     order by r.received_at limit $4 for update of r skip locked`,
    [...dayValues(days), limit, atLeast, only, without],
  )
  return rows.map(toState)
}
