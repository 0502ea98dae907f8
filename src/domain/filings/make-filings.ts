import type { App } from '../app.ts'
import { atNow } from '../figures/read-figures.ts'
import { composeFiling } from './compose-filing.ts'
import { lastEnded } from './period.ts'
import { keepFiling, toFile } from './store.ts'

/** How long after its end a period is still filed by itself: an outage of a month is made up for, an import of old years files nothing. */
const DAYS = 35
const BATCH = 100

/**
 * Files every month, quarter and year that has ended, for every node with somebody who answers for it: ready on the first. Run again, nothing is filed twice, and what was
 * filed is never changed. @returns how many were filed
 */
export async function makeFilings(app: App): Promise<number> {
  let filed = 0
  const { today } = atNow(app)
  for (const period of lastEnded(today, DAYS))
    for (;;) {
      const nodes = await toFile(app.db, period, { today, limit: BATCH })
      for (const node of nodes) if (await keepFiling(app.db, node, await composeFiling(app, node, period), app.now())) filed++
      if (nodes.length < BATCH) break
    }
  return filed
}
