import type { Db } from '../../kit/db.ts'
import type { App } from '../app.ts'
import { allWritingSince } from './draft-store.ts'
import { type Officer, readableReport, WRITING_SECONDS, type Writer } from './drafts.ts'

/** How often it is asked who is writing: a name stands there within a second of the first key. */
const EVERY_MS = 500

type Watch = { reportId: string; officerId: string; tell: (writers: Writer[]) => void; last: string }
const hubs = new WeakMap<Db, Set<Watch>>()

/**
 * Tells who else is writing in a report, now and at every change, while somebody has it open. One small question for all reports that are open here, whoever looks at
 * them: those who write at one moment are few.
 * @returns ends the watch. @throws Refusal not-found: not a report that the officer reads
 */
export async function watchWriting(app: App, officer: Officer, number: string, tell: Watch['tell']): Promise<() => void> {
  const { id } = await readableReport(app, officer, number)
  const watch = { reportId: id, officerId: officer.id, tell, last: '' }
  const open = hubs.get(app.db)
  const hub = open ?? new Set<Watch>()
  hub.add(watch)
  if (!open) {
    hubs.set(app.db, hub)
    void turn(app, hub)
  }
  return () => void hub.delete(watch)
}

async function turn(app: App, hub: Set<Watch>) {
  while (hub.size > 0) {
    try {
      const all = await allWritingSince(app.db, app.now().subtract({ seconds: WRITING_SECONDS }).toString())
      for (const watch of hub) {
        const others = all.filter((row) => row.reportId === watch.reportId && row.officerId !== watch.officerId)
        const writers = others.map(({ name, form }) => ({ name, form }))
        const text = JSON.stringify(writers)
        if (text !== watch.last) watch.tell(writers)
        watch.last = text
      }
    } catch (error) {
      app.log.warn({ error }, 'watching who writes') // the database is away for a moment: the next turn asks again
    }
    await new Promise((done) => setTimeout(done, EVERY_MS).unref())
  }
  hubs.delete(app.db)
}
