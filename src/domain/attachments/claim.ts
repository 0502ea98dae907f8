import type { Sql } from '../../kit/db.ts'
import { claim } from './store.ts'

/** Ties kept files to an event of a report; a file belongs to one event only. @param to.again also those that the report has by an earlier event @returns how many it got */
export const claimAttachments = (
  tx: Sql,
  to: { reportId: string; seq: number; ids: readonly string[]; again: boolean },
): Promise<number> => claim(tx, to)
