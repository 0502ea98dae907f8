import type { Sql } from '../../kit/db.ts'
import { idOf, numberOf } from './store.ts'

/** The number of a report by its key; null when there is none. */
export const findNumber = (db: Sql, id: string): Promise<string | null> => numberOf(db, id)

/** The key of a report by its number; null when there is none. */
export const findId = (db: Sql, number: string): Promise<string | null> => idOf(db, number)
