import { z } from 'zod'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { administeredAgency } from '../administration/administers.ts'
import { editFact } from '../administration/journal.ts'
import type { App } from '../app.ts'
import { isValidOn } from '../categories/catalogue.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import type { Actor } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'
import { servesFact, servesTarget } from './agency-facts.ts'
import { areaByCode, findAreas, placeNames } from './areas.ts'

export const ChangeServes = z.strictObject({
  agency: z.string(),
  /** A code of Kemendagri ("35.73"), or the beginning of a name. */
  area: z.string({ error: 'error.admin.area.empty' }).trim().min(2, { error: 'error.admin.area.empty' }).max(100),
  /** A code of a category; empty: all of them. */
  category: z.string().default(''),
})

/** What an agency serves, with the names of the areas. @throws Refusal not-found */
export async function servedBy(app: App, actor: Actor, slug: string) {
  const { id } = administeredAgency(app, actor, slug)
  const rows = app.reference.get().agencies.served.filter(({ agencyId }) => agencyId === id)
  const names = await placeNames(
    app.db,
    rows.map(({ areaCode }) => areaCode),
  )
  return rows
    .map((row) => ({ ...row, area: names.get(row.areaCode) ?? row.areaCode }))
    .sort((a, b) => a.areaCode.localeCompare(b.areaCode) || (a.categoryCode ?? '').localeCompare(b.categoryCode ?? ''))
}

/**
 * An agency serves one area more, for one category or all.
 * @returns the areas that were meant, when the name fits more than one: nothing is changed then. @throws Refusal not-found · invalid-input
 */
export async function addServes(
  app: App,
  actor: Actor,
  input: unknown,
): Promise<{ choose: { code: string; fullName: string }[] }> {
  const { agency, area: typed, category } = parseInput(ChangeServes, input)
  const { id, timeZone } = administeredAgency(app, actor, agency)
  const today = toIso(localDay(app.now(), timeZone))
  const known = category === '' ? null : app.reference.get().catalogue.category(category)
  if (known === undefined || (known && !isValidOn(known, today))) throw wrong('category', 'error.category.unknown')
  const [area, ...others] = await areasMeant(app, typed)
  if (!area) throw wrong('area', 'error.admin.area.unknown')
  if (others.length) return { choose: [area, ...others] }
  await edit(app, actor, id, area.code, category || null, {
    areaCode: area.code,
    area: area.fullName,
    categoryCode: category || null,
  })
  return { choose: [] }
}

/** An agency does not serve an area any more; reports that it holds stay with it. @throws Refusal not-found · invalid-input */
export async function dropServes(app: App, actor: Actor, input: unknown): Promise<void> {
  const { agency, area, category } = parseInput(ChangeServes, input)
  const { id } = administeredAgency(app, actor, agency)
  await edit(app, actor, id, area, category || null, null)
}

/** The area of a code; of a name the one that is called so, else all that begin with it. */
async function areasMeant(app: App, typed: string) {
  const byCode = /^\d/.test(typed) ? await areaByCode(app.db, typed) : null
  if (byCode) return [byCode]
  const near = app.reference.get().agencies.served.map(({ areaCode }) => areaCode)
  const found = await findAreas(app.db, typed, [...new Set(near)], 12)
  const exact = found.filter(({ name }) => name.toLowerCase() === typed.toLowerCase())
  return exact.length ? exact : found
}

async function edit(
  app: App,
  actor: Actor,
  id: string,
  areaCode: string,
  category: string | null,
  after: { areaCode: string; area: string; categoryCode: string | null } | null,
) {
  await editFact(app, actor, servesFact, {
    target: servesTarget(id, areaCode, category),
    node: id,
    label: app.reference.get().agencies.get(id)!.name,
    permit: () => canAt(actor, 'agency.administer', id, app.reference.get().agencies),
    next: () => after,
  })
}

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })
