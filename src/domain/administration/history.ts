import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { administeredNodes, administersReference } from './administers.ts'
import type { AdminChange } from './journal.ts'
import { changeRows } from './store.ts'

const MOST = 200

/** What was changed, the newest first, at most 200: all of it for administrators of the whole, for others what is about their offices. */
export const readHistory = (app: App, actor: Actor): Promise<AdminChange[]> =>
  changeRows(app.db, administersReference(app, actor) ? null : administeredNodes(app, actor), MOST)
