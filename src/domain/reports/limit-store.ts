import type { Sql } from '../../kit/db.ts'
import { selectState, toState } from './columns.ts'
import type { ReportState } from './report.ts'

/** What the rules of limits need to know of a report. */
export type LimitedReport = Pick<ReportState, 'id' | 'number' | 'holder' | 'class' | 'grade' | 'clocks' | 'assignments'>

const OPEN = 'r.id > $1 and exists (select from clock c where c.report_id = r.id and c.due_on >= $2)'

/** Reports with an open limit that ends on a day or later, by id, after one of them. */
export async function limitsAfter(db: Sql, after: string, since: string, limit: number): Promise<LimitedReport[]> {
  const { rows } = await db.query<LimitedReport>(
    `select r.id, r.number, r.holder, r.class, r.grade, r.clocks, r.assignments from report r where ${OPEN} order by r.id limit $3`,
    [after, since, limit],
  )
  return rows
}

/** The same as whole states, locked; what others have locked is passed over. @param only one report */
export async function lockLimitsAfter(
  tx: Sql,
  after: string,
  since: string,
  limit: number,
  only: string | null,
): Promise<ReportState[]> {
  const { rows } = await tx.query(
    `select ${selectState('r')} from report r where ${only === null ? OPEN : '$1::uuid is not null and $2::date is not null and r.id = $4'}
     order by r.id limit $3 for update of r skip locked`,
    [after, since, limit, ...(only === null ? [] : [only])],
  )
  return rows.map(toState)
}

/** Numbers of open reports that stand in the queue of one of the nodes, in order, after one of them. */
export async function numbersAt(db: Sql, nodes: readonly string[], after: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ number: string }>(
    `select r.number from report r where r.id in (select report_id from report_scope where node_id = any($1)) and r.number > $2 order by r.number limit $3`,
    [nodes, after, limit],
  )
  return rows.map((row) => row.number)
}
