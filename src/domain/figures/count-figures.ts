import type { App } from '../app.ts'
import { factOf, setFact } from '../installation/facts.ts'
import { buildFacts } from './build-facts.ts'
import { countCells, noteDirty, takeDirtyMonth } from './store.ts'

/**
 * Brings the cells up to the facts: once the facts of reports that are older than the facts themselves, then every cell that became dirty, a month at a time. Each month
 * is a transaction of its own that takes its marks along, so a run that is cut off, or two at once, leave nothing uncounted and count nothing twice.
 * @returns how many cells were counted.
 */
export async function countFigures(app: App): Promise<number> {
  if ((await factOf(app.db, 'factsBuilt')) === null) {
    await buildFacts(app, 'missing')
    await setFact(app.db, 'factsBuilt', { at: app.now().toString() })
  }
  while ((await noteDirty(app.db)) > 0);
  const today = app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString() // the last zone in which the day changes
  let cells = 0
  for (;;) {
    const taken = await app.db.tx(async (tx) => {
      const dirty = await takeDirtyMonth(tx)
      if (dirty) await countCells(tx, dirty.month, dirty.nodes, today)
      return dirty?.nodes.length ?? 0
    })
    if (taken === 0) return cells
    cells += taken
  }
}
