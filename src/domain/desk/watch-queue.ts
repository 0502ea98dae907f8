import type { Db } from '../../kit/db.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { addressOf, type DeskList, type ViewName } from './desk-filter.ts'
import { queueNumbers, viewCounts } from './queue.ts'

/** What an open page of the console is told: which reports stand in its view now, and how many in each. */
export type QueueNews = { numbers: readonly string[]; counts: Partial<Record<ViewName, number>> }

/** How often the database is asked while somebody looks; with the page's own turn, news is there within two seconds. */
const EVERY_MS = 1_000

/** What a search found, and what is finished, has no news. */
export const isWatched = ({ view, q }: DeskList): boolean => view !== 'closed' && !q

type Watch = { ask: () => Promise<QueueNews>; tell: Set<(news: QueueNews) => void>; last: string }

const hubs = new WeakMap<Db, Map<string, Watch>>()

/**
 * Tells of every change of a list while somebody looks at it. Officers of one office with one view share a question, so fifty of them cost the database as much as one;
 * nothing is asked while nobody looks. The first news is how it stands.
 * @returns ends the watch
 */
export function watchQueue(
  app: App,
  officer: Extract<Actor, { kind: 'officer' }>,
  list: DeskList,
  tell: (news: QueueNews) => void,
): () => void {
  const hub = hubs.get(app.db) ?? new Map<string, Watch>()
  const own = list.view === 'mine' || list.filter.assignee === 'me' ? officer.id : ''
  const key = JSON.stringify([addressOf(list), own, officer.grants.map(({ role, agencyId }) => `${role} ${agencyId}`).sort()])
  const ask = async () => {
    const [numbers, { mine: _own, ...shared }] = await Promise.all([queueNumbers(app, officer, list), viewCounts(app, officer)])
    return { numbers, counts: shared }
  }
  const watch = hub.get(key) ?? { ask, tell: new Set(), last: '' }
  watch.tell.add(tell)
  if (watch.last) tell(JSON.parse(watch.last) as QueueNews)
  hub.set(key, watch)
  if (!hubs.has(app.db)) {
    hubs.set(app.db, hub)
    void turn(app, hub)
  }
  return () => {
    watch.tell.delete(tell)
    if (watch.tell.size === 0) hub.delete(key)
  }
}

/** Asks every question that somebody waits for, one after the other, then rests; ends when nobody is left. */
async function turn(app: App, hub: Map<string, Watch>) {
  while (hub.size > 0) {
    for (const watch of [...hub.values()]) {
      try {
        const news = await watch.ask()
        const text = JSON.stringify(news)
        if (text !== watch.last) for (const tell of watch.tell) tell(news)
        watch.last = text
      } catch (error) {
        app.log.warn({ error }, 'watching a queue') // the database is away for a moment: the next turn asks again
      }
    }
    await new Promise((done) => setTimeout(done, EVERY_MS).unref())
  }
  hubs.delete(app.db)
}
