import { z } from 'zod'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { administeredNodes, administersReference } from './administers.ts'
import { type AdminChange, type Noun, nouns } from './journal.ts'
import { changeRows, type Makers, makersOf } from './store.ts'

export const HISTORY_PAGE = 100
/** In the place of an officer: what the command line or the system did. */
export const BY_SYSTEM = 'sistem'

export type HistoryAsk = {
  kind?: string | undefined
  /** Id of an officer, or `BY_SYSTEM`. */
  by?: string | undefined
  /** The key of the page, as `older` gave it. */
  before?: string | undefined
}
export type HistoryPage = { changes: AdminChange[]; older: string | null }

/**
 * What was changed, the newest first, a page at a time: all of it for administrators of the whole, for others what is about their offices. What is asked for and does not
 * exist is passed over. `older`: the key of the page after this one; it says when, not what, so it opens nothing to who may not read it.
 */
export async function readHistory(app: App, actor: Actor, ask: HistoryAsk = {}): Promise<HistoryPage> {
  const rows = await changeRows(app.db, {
    nodes: scopeOf(app, actor),
    kind: kindOf(ask.kind),
    ...byOf(ask.by),
    before: keyOf(ask.before),
    limit: HISTORY_PAGE + 1,
  })
  const changes = rows.slice(0, HISTORY_PAGE)
  const last = changes.at(-1)
  return { changes, older: last && rows.length > HISTORY_PAGE ? `${last.at}~${last.id}` : null }
}

/** Who made the changes that the actor may read, by name; and whether the system made any. */
export const historyMakers = (app: App, actor: Actor): Promise<Makers> => makersOf(app.db, scopeOf(app, actor))

/** A kind of change that there is, or null. */
export const kindOf = (kind: string | undefined): Noun | null => nouns.find((noun) => noun === kind) ?? null

const scopeOf = (app: App, actor: Actor) => (administersReference(app, actor) ? null : administeredNodes(app, actor))

const byOf = (by: string | undefined) => ({
  bySystem: by === BY_SYSTEM,
  by: z.uuid().safeParse(by).success ? by! : null,
})

/** Micros are what the database keeps; years have four digits. */
const Key = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z~[0-9a-f-]{36}$/)

function keyOf(before: string | undefined): { at: string; id: string } | null {
  const [at = '', id = ''] = Key.safeParse(before).data?.split('~') ?? []
  return z.iso.datetime().safeParse(at).success && z.uuid().safeParse(id).success && at > '0001' ? { at, id } : null
}
