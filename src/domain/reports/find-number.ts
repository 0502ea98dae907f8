import type { Sql } from '../../kit/db.ts'
import { numberOf } from './store.ts'

/** The number of a report by its key; null when there is none. */
export const findNumber = (db: Sql, id: string): Promise<string | null> => numberOf(db, id)
