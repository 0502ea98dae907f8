import type { Sql } from '../../kit/db.ts'
import type { App } from '../app.ts'

const BATCH = 500
const LANES = 2

/**
 * A sweep: `find` locks at most so many items (or those of one report, and none of some), `settle` asks the rule for each again, saves, and tells how many it settled.
 */
export type Sweep<Item> = {
  name: string
  find(tx: Sql, limit: number, only: string | null, without: readonly string[]): Promise<Item[]>
  reportIdOf(item: Item): string
  settle(tx: Sql, items: readonly Item[]): Promise<number>
}

/**
 * The shell of every sweep: batches of locked items until nothing is left, each batch in one transaction. A batch that fails is taken apart, so that one bad item stops
 * no other; that one is logged, left out from then on, and found again by the next run. Two lanes, since locked items are passed over: while the database saves one batch the rules judge the next.
 * @param only one report, by its id
 * @returns how many were settled
 */
export async function actInBatches<Item>(app: App, sweep: Sweep<Item>, only: string | null = null): Promise<number> {
  let all = 0
  const bad: string[] = [] // else each batch after it would fail as well
  const lane = async () => {
    for (let settled = -1; settled !== 0; all += settled) {
      let items: Item[] = []
      try {
        settled = await app.db.tx(async (tx) => {
          items = await sweep.find(tx, BATCH, only, bad)
          return sweep.settle(tx, items)
        })
      } catch (error) {
        app.log.error({ error }, `${sweep.name}: a batch failed and is taken apart`)
        settled = await oneByOne(app, sweep, [...new Set(items.map(sweep.reportIdOf))], bad)
      }
    }
  }
  await Promise.all(Array.from({ length: only === null ? LANES : 1 }, lane))
  return all
}

async function oneByOne<Item>(app: App, sweep: Sweep<Item>, reportIds: readonly string[], bad: string[]): Promise<number> {
  let settled = 0
  for (const id of reportIds)
    settled += await app.db
      .tx(async (tx) => sweep.settle(tx, await sweep.find(tx, BATCH, id, [])))
      .catch((error: unknown) => {
        app.log.error({ reportId: id, error }, sweep.name)
        bad.push(id)
        return 0
      })
  return settled
}
