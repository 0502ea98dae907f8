import type { Sql } from '../../kit/db.ts'
import { listFiles } from './store.ts'

/** The files of a report with the event that each came with, in their order. */
export const filesOf = (db: Sql, reportId: string) => listFiles(db, reportId)
