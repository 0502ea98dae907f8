import type { z } from 'zod'
import type { Sql } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { unknownPlaceholders } from '../reports/blanks.ts'
import {
  type ChangeOfTemplate,
  changesOf,
  insertChange,
  lastChangeOf,
  lockTemplate,
  moveTemplates,
  putTemplate,
  type Template,
  templateById,
  templatesOf,
} from './store.ts'
import { agenciesToWriteFor, mayWriteFor, WrittenTemplate } from './templates.ts'

/** Templates that the actor may change, and those of offices above their own that their offices have too. */
export async function readTemplates(app: App, actor: Actor): Promise<{ own: Template[]; above: Template[] }> {
  const { agencies } = app.reference.get()
  const own = new Set(agenciesToWriteFor(app, actor).map(({ id }) => id))
  const nodes = actor.kind === 'officer' ? actor.grants.map(({ agencyId }) => agencyId).filter((id) => own.has(id)) : []
  const above = new Set(nodes.flatMap((id) => agencies.path(id)).filter((id) => !own.has(id)))
  const all = await templatesOf(app.db, [...own, ...above], true)
  return { own: all.filter((one) => own.has(one.agencyId)), above: all.filter((one) => above.has(one.agencyId)) }
}

/** One template with its history, the newest first. @throws Refusal not-found (also to who may not change it) */
export async function readTemplate(
  app: App,
  actor: Actor,
  id: string,
): Promise<{ template: Template; changes: ChangeOfTemplate[] }> {
  const template = await templateById(app.db, id)
  if (!template || !mayWriteFor(app, actor, template.agencyId)) throw new Refusal('not-found')
  return { template, changes: await changesOf(app.db, id) }
}

/**
 * Writes a new template, or another version of one. What was before stays in its history.
 * @param about.id of the template that is changed · `seen`: its last change that the writer saw, against silent overwriting
 * @returns its id. @throws Refusal not-found · invalid-input · version-conflict
 */
export async function saveTemplate(
  app: App,
  actor: Actor,
  input: z.input<typeof WrittenTemplate>,
  about: { id?: string; seen?: string } = {},
): Promise<string> {
  const { agency, ...written } = parseInput(WrittenTemplate, input)
  const ref = app.reference.get()
  const node = ref.agencies.bySlug(agency)?.id
  if (!node || !mayWriteFor(app, actor, node)) throw new Refusal('not-found')
  refuse([
    ...unknown('body', written.body),
    ...unknown('reason', written.reason ?? ''),
    ...(written.category !== null && !ref.catalogue.category(written.category)
      ? [{ path: 'category', key: 'error.category.unknown' }]
      : []),
    ...(written.kind !== 'final' && written.reason ? [{ path: 'reason', key: 'error.template.reason' }] : []),
  ])
  const id = about.id ?? uuidv7()
  await withFreeCode(app, async (tx) => {
    const before = about.id ? await lockTemplate(tx, about.id) : null
    if (about.id && (before === null || before.agencyId !== node)) throw new Refusal('not-found')
    if (about.seen && (await lastChangeOf(tx, id)) !== about.seen) throw new Refusal('version-conflict')
    await keep(
      app,
      tx,
      actor,
      { ...written, reason: written.reason || null, id, agencyId: node, retiredAt: before?.retiredAt ?? null },
      before ? 'changed' : 'added',
    )
  })
  return id
}

/** Takes a template out of use, or brings it back. What was answered with it stays as it is. @throws Refusal not-found · invalid-input (its code is in use again) */
export async function retireTemplate(app: App, actor: Actor, id: string, back = false): Promise<void> {
  await withFreeCode(app, async (tx) => {
    const before = await lockTemplate(tx, id)
    if (!before || !mayWriteFor(app, actor, before.agencyId)) throw new Refusal('not-found')
    if ((before.retiredAt === null) === back) return
    await keep(app, tx, actor, { ...before, retiredAt: back ? null : app.now() }, back ? 'restored' : 'retired')
  })
}

/** An office goes into another: its templates go along, except where the other has one of the same code, which stays the one. */
export const handTemplatesOver = (tx: Sql, from: string, into: string): Promise<void> => moveTemplates(tx, from, into)

/** One transaction; a code that another template of the office has is found by its index, also when both are written at once. */
async function withFreeCode(app: App, work: (tx: Sql) => Promise<void>): Promise<void> {
  try {
    await app.db.tx(work)
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'answer_template_code') throw error
    refuse([{ path: 'code', key: 'error.template.codeTaken' }])
  }
}

async function keep(app: App, tx: Sql, actor: Actor, template: Template, kind: ChangeOfTemplate['kind']): Promise<void> {
  await putTemplate(tx, template)
  const { id, agencyId: _, retiredAt: __, ...content } = template
  const madeBy = actor.kind === 'officer' ? actor.id : null
  await insertChange(tx, { id: uuidv7(), templateId: id, at: app.now().toString(), madeBy, kind, content })
}

function refuse(fields: { path: string; key: string; params?: Record<string, string> }[]) {
  if (fields.length) throw new Refusal('invalid-input', { fields })
}

const unknown = (path: string, text: string) => {
  const names = unknownPlaceholders(text)
  return names.length
    ? [{ path, key: 'error.template.placeholder', params: { names: names.map((name) => `{${name}}`).join(', ') } }]
    : []
}
