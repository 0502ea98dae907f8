import { z } from 'zod'
import { freeText, parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { administersReference } from '../administration/administers.ts'
import { administer, editFact, markOf } from '../administration/journal.ts'
import type { App } from '../app.ts'
import { slugOf } from '../imports/names.ts'
import type { Actor } from '../people/actor.ts'
import { type Catalogue, isValidOn } from './catalogue.ts'
import { type CategoryState, categoryFact } from './reference-facts.ts'
import { insertCategory, readCategory } from './store.ts'

const name = freeText('admin.name', 2, 200)
const level = z.enum(['local', 'national'], { error: 'error.admin.level' })
const lastDay = z
  .union([z.literal(''), z.iso.date({ error: 'error.admin.until' })], { error: 'error.admin.until' })
  .default('')
  .transform((v) => v || null)

export const AddCategory = z.strictObject({ parent: z.string().default(''), name, level })

/** A new category, to be chosen from today on. @returns its code. @throws Refusal not-found · invalid-input */
export async function addCategory(app: App, actor: Actor, input: unknown): Promise<string> {
  const given = parseInput(AddCategory, input)
  return administer(app, actor, async (tx, note) => {
    if (!administersReference(app, actor)) throw new Refusal('not-found')
    const { catalogue } = app.reference.get()
    const from = todayOf(app)
    const parent = given.parent === '' ? null : catalogue.category(given.parent)
    if (parent === undefined || (parent && (parent.parent !== null || !isValidOn(parent, from))))
      throw wrong('parent', 'error.category.unknown')
    const siblings = catalogue.categories.filter((c) => c.parent === (parent?.code ?? null) && isValidOn(c, from))
    if (siblings.some((c) => c.name.toLowerCase() === given.name.toLowerCase())) throw wrong('name', 'error.admin.category.known')
    const code = freeCode(catalogue, [parent?.code, slugOf(given.name)].filter(Boolean).join('-').slice(0, 80) || 'topik')
    await insertCategory(tx, { code, parent: parent?.code ?? null, name: given.name, level: given.level, from })
    const after = (await readCategory(tx, code))!
    await note({ noun: 'category', target: code, node: null, label: given.name, before: null, after })
    return code
  })
}

function freeCode(catalogue: Catalogue, base: string): string {
  let code = base
  for (let n = 2; catalogue.category(code); n++) code = `${base}-${n}`
  return code
}

export const ChangeCategory = z.strictObject({
  code: z.string(),
  name,
  level,
  validTo: lastDay,
  /** The category in its place; only of one that ends. */
  replacedBy: z
    .string()
    .default('')
    .transform((v) => v || null),
  seen: z.string().optional(),
})

/** A category for its form, with the mark of what was seen. @throws Refusal not-found */
export async function categoryToChange(app: App, actor: Actor, code: string): Promise<{ state: CategoryState; seen: string }> {
  const state = administersReference(app, actor) ? await readCategory(app.db, code) : null
  if (!state) throw new Refusal('not-found')
  return { state, seen: markOf(state) }
}

/**
 * Another name or level, the last day on which it can be chosen, and what takes its place. Reports keep their category. In words: what takes the place is another category that
 * has no end before this one's, and does not lead back to it; an upper one ends only after those below it.
 * @throws Refusal not-found · invalid-input · version-conflict
 */
export async function changeCategory(app: App, actor: Actor, input: unknown): Promise<void> {
  const { code, seen, ...next } = parseInput(ChangeCategory, input)
  const category = administersReference(app, actor) ? app.reference.get().catalogue.category(code) : undefined
  if (!category) throw new Refusal('not-found')
  await editFact(app, actor, categoryFact, {
    target: code,
    node: null,
    label: category.name,
    seen,
    permit: () => administersReference(app, actor),
    next: () => {
      const problem = wrongEnd(app.reference.get().catalogue, code, next)
      if (problem) throw problem
      return next
    },
  })
}

function wrongEnd(catalogue: Catalogue, code: string, { validTo, replacedBy }: CategoryState): Refusal | null {
  const outlasts = (end: string | null) => validTo !== null && (end === null || end > validTo)
  if (validTo !== null && validTo < catalogue.category(code)!.validFrom) return wrong('validTo', 'error.admin.untilPast')
  if (catalogue.categories.some((c) => c.parent === code && outlasts(c.validTo)))
    return wrong('validTo', 'error.admin.category.below')
  if (replacedBy === null) return null
  if (validTo === null) return wrong('validTo', 'error.admin.category.endFirst')
  const there = catalogue.category(replacedBy)
  if (!there || !outlasts(there.validTo)) return wrong('replacedBy', 'error.admin.category.over')
  for (let at: string | null | undefined = replacedBy; at; at = catalogue.category(at)?.replacedBy)
    if (at === code) return wrong('replacedBy', 'error.admin.category.circle')
  return null
}

/** Where it is today; categories hold in all zones alike. */
const todayOf = (app: App) => app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString()

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })
