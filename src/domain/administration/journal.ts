import { createHash } from 'node:crypto'
import type { Sql } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { bumpReference } from '../reference.ts'
import { insertChange } from './store.ts'

/** What administrators change. `place`: below which office one stands · `succession`: an office that ended · `handover`: work that went from one officer to another. */
export const nouns = [
  'agency',
  'brand',
  'logo',
  'serves',
  'place',
  'succession',
  'grant',
  'officer',
  'absence',
  'invitation',
  'handover',
  'category',
  'archiveReason',
  'policy',
] as const
export type Noun = (typeof nouns)[number]

/** What stands in a row that an administrator changes: plain values by name. */
export type State = Record<string, string | number | boolean | null>

export type NewChange = {
  noun: Noun
  target: string
  /** The agency that it is about; null: the whole installation. */
  node: string | null
  label: string
  /** null: it was not there, or it is gone. */
  before: State | null
  after: State | null
  undoes?: string | null
}
export type AdminChange = Required<NewChange> & {
  id: string
  at: Temporal.Instant
  madeBy: string | null
  madeByName: string | null
  undone: boolean
}

/** How a row is read, under the lock of `administer`, and written; null: it is not there. */
export type Fact<S extends State> = {
  noun: Noun
  read(tx: Sql, target: string): Promise<S | null>
  write(tx: Sql, target: string, state: S | null): Promise<void>
}

export type Note = (change: NewChange) => Promise<void>

/**
 * The shell of every act of administration: one after the other (the version of the reference is the lock), on the facts of now, with its line in the journal, all of it in
 * one transaction. Every instance sees the new facts within seconds, this one at once.
 */
export async function administer<T>(app: App, actor: Actor, work: (tx: Sql, note: Note) => Promise<T>): Promise<T> {
  const at = app.now().toString()
  const madeBy = actor.kind === 'officer' ? actor.id : null
  const done = await app.db.tx(async (tx) => {
    await bumpReference(tx)
    await app.reference.refresh()
    return work(tx, (change) => insertChange(tx, { ...change, id: uuidv7(), at, madeBy }))
  })
  await app.reference.refresh()
  return done
}

export type Edit<S extends State> = Pick<NewChange, 'target' | 'node' | 'label'> & {
  /** Whether the actor may, asked on the facts of now. */
  permit(): boolean
  /** The state that the actor saw (`markOf`); another one there now is a conflict. */
  seen?: string | undefined
  next(before: S | null): S | null | Promise<S | null>
}

/**
 * Changes one row. What stays as it is leaves no line.
 * @returns whether anything changed. @throws Refusal not-found (who may not) · version-conflict · whatever `next` refuses
 */
export const editFact = <S extends State>(app: App, actor: Actor, fact: Fact<S>, edit: Edit<S>): Promise<boolean> =>
  administer(app, actor, async (tx, note) => {
    if (!edit.permit()) throw new Refusal('not-found')
    const before = await fact.read(tx, edit.target)
    if (edit.seen && edit.seen !== markOf(before)) throw new Refusal('version-conflict')
    const after = await edit.next(before)
    if (sameState(before, after)) return false
    await fact.write(tx, edit.target, after)
    const { target, node, label } = edit
    await note({ noun: fact.noun, target, node, label, before, after })
    return true
  })

const plain = (state: State | null) => JSON.stringify(state && Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1)))

export const sameState = (a: State | null, b: State | null): boolean => plain(a) === plain(b)

/** A short mark of a state, for a form that says what it was drawn from. */
export const markOf = (state: State | null): string => createHash('sha256').update(plain(state)).digest('hex').slice(0, 16)
