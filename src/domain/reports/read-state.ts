import type { Sql } from '../../kit/db.ts'
import type { ReportState } from './report.ts'
import { readReport } from './store.ts'

/** The state of a report by its number, without its history; null: there is none. Who may know of it is for the caller to ask. */
export const stateOf = async (db: Sql, number: string): Promise<ReportState | null> =>
  (await readReport(db, number))?.report ?? null
