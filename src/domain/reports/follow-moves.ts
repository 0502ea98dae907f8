import type { Sql } from '../../kit/db.ts'
import { movedLately } from '../agencies/load-agencies.ts'
import type { App } from '../app.ts'
import { countAt, scopesFollowMove } from './scope-store.ts'

const PLACED_AT_ONCE = 5_000

/** Open reports of an office and of those below it go into the queues of those that stand above now, as many as one transaction should hold. @returns how many went */
export const placeReports = (tx: Sql, office: string): Promise<number> => scopesFollowMove(tx, office, PLACED_AT_ONCE)

/**
 * The same for what a move left: of very many reports the rest, those that an officer held at that moment, and those that another instance placed by the tree of a few seconds
 * before. Safe to run at any time. @returns how many went
 */
export async function followMoves(app: App): Promise<number> {
  let all = 0
  for (const office of await movedLately(app.db)) {
    for (let placed = PLACED_AT_ONCE; placed === PLACED_AT_ONCE; all += placed) placed = await placeReports(app.db, office)
  }
  return all
}

/** How many open reports an office and those below it have. */
export const openBelow = (db: Sql, office: string): Promise<number> => countAt(db, office)
