import { z } from 'zod'
import { uuidv7 } from '../../kit/ids.ts'
import { freeText, parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { addressOf, type DeskList, listFrom } from '../desk/desk-filter.ts'
import type { Actor } from './actor.ts'

/** Each is counted on every page of the console. */
export const MOST_VIEWS = 12

export const SaveView = z.strictObject({ name: freeText('viewName', 2, 40) })

export type SavedView = { id: string; name: string; list: DeskList }

/** The lists that an officer keeps for themselves, by name. */
export async function savedViews(app: App, actor: Actor): Promise<SavedView[]> {
  if (actor.kind !== 'officer') return []
  const { rows } = await app.db.query<{ id: string; name: string; query: string }>(
    'select id, name, query from saved_view where officer_id = $1 order by lower(name), name',
    [actor.id],
  )
  return rows.map(({ id, name, query }) => ({ id, name, list: listOf(query) }))
}

/** Keeps a list under a name; the same name again takes the new list. @throws Refusal invalid-input (`name`: empty, too long, or twelve are kept already) */
export async function saveView(app: App, actor: Actor, list: DeskList, input: unknown): Promise<void> {
  if (actor.kind !== 'officer') throw new Refusal('not-found')
  const { name } = parseInput(SaveView, input)
  const kept = await savedViews(app, actor)
  if (kept.length >= MOST_VIEWS && !kept.some((view) => view.name === name))
    throw new Refusal('invalid-input', { fields: [{ path: 'name', key: 'error.viewName.tooMany', params: { n: MOST_VIEWS } }] })
  await app.db.query(
    `insert into saved_view (id, officer_id, name, query, at) values ($1, $2, $3, $4, $5)
     on conflict (officer_id, name) do update set query = excluded.query, at = excluded.at`,
    [uuidv7(), actor.id, name, addressOf(list), app.now().toString()],
  )
}

/** Forgets one of the officer's own. */
export async function dropView(app: App, actor: Actor, id: string): Promise<void> {
  if (actor.kind !== 'officer' || !z.uuid().safeParse(id).success) throw new Refusal('not-found')
  const { rowCount } = await app.db.query('delete from saved_view where id = $1 and officer_id = $2', [id, actor.id])
  if (rowCount === 0) throw new Refusal('not-found')
}

function listOf(query: string): DeskList {
  const words = new URLSearchParams(query)
  return listFrom((name) => words.get(name) ?? undefined)
}
