import type { Sql } from '../../kit/db.ts'
import { claim } from './store.ts'

/** Ties kept files to an event of a report; a file belongs to one event only. @returns how many of them were free. */
export const claimAttachments = (tx: Sql, to: { reportId: string; seq: number; ids: readonly string[] }): Promise<number> =>
  claim(tx, to)
