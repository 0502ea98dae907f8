import { z } from 'zod'
import { freeText, parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { administersReference } from '../administration/administers.ts'
import { editFact, markOf } from '../administration/journal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { type ReasonState, reasonFact } from './reference-facts.ts'
import { readReason } from './store.ts'

const name = freeText('admin.name', 2, 200)
const words = freeText('admin.words', 5, 500)

/** The reasons themselves are known to the rules of archiving; their words and until when an officer may choose them are not. */
export const ChangeReason = z.strictObject({
  code: z.string(),
  nameId: name,
  nameEn: name,
  citizenId: words,
  citizenEn: words,
  validTo: z
    .union([z.literal(''), z.iso.date({ error: 'error.admin.until' })], { error: 'error.admin.until' })
    .default('')
    .transform((v) => v || null),
  seen: z.string().optional(),
})

/** A reason for its form, with the mark of what was seen. @throws Refusal not-found */
export async function reasonToChange(app: App, actor: Actor, code: string): Promise<{ state: ReasonState; seen: string }> {
  const state = administersReference(app, actor) ? await readReason(app.db, code) : null
  if (!state) throw new Refusal('not-found')
  return { state, seen: markOf(state) }
}

/** Words for officers and for citizens, and the last day of a reason. Reports that were archived with it show the new words. @throws Refusal not-found · invalid-input · version-conflict */
export async function changeReason(app: App, actor: Actor, input: unknown): Promise<void> {
  const { code, seen, ...next } = parseInput(ChangeReason, input)
  const reason = administersReference(app, actor) ? app.reference.get().catalogue.archiveReason(code) : undefined
  if (!reason) throw new Refusal('not-found')
  await editFact(app, actor, reasonFact, {
    target: code,
    node: null,
    label: reason.nameId,
    seen,
    permit: () => administersReference(app, actor),
    next: () => next,
  })
}
