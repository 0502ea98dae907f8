import { addAgency } from '../agencies/add-agency.ts'
import type { App } from '../app.ts'
import { system } from '../people/actor.ts'
import { plainName } from './fields.ts'
import type { Mapping, Unknown } from './mapping.ts'
import { agencyNamed, categoryNamed, slugOf } from './names.ts'

/** Finds our agency and category for the names of a row; what nobody knows is counted for the mapping file and stays at the importing node. */
export type Lookup = {
  unknown: Unknown
  agency(name: string | null, parentName: string | null): Promise<string>
  category(name: string | null): string | null
}

/** @param node id of the importing node. @param dryRun makes no agency */
export function openLookup(app: App, mapping: Mapping, node: string, dryRun: boolean): Lookup {
  const unknown: Unknown = { agencies: new Map(), categories: new Map() }
  const agencies = new Map<string, string | null>()
  const categories = new Map<string, string | null>()
  const met = (names: Map<string, number>, name: string) => names.set(name, (names.get(name) ?? 0) + 1)

  async function find(name: string, parentName: string | null): Promise<string | null> {
    const tree = app.reference.get().agencies
    const told = Object.hasOwn(mapping.agencies, name) ? mapping.agencies[name]! : null
    if (told === null) return agencyNamed(tree, node, name, parentName)
    if (!told.startsWith('new:')) return tree.bySlug(told)?.id ?? null
    return dryRun ? (childNamed(told.slice(4), name) ?? node) : made(told.slice(4), name)
  }

  const childNamed = (parentSlug: string, name: string) => {
    const tree = app.reference.get().agencies
    const parent = tree.bySlug(parentSlug)!
    return tree.all.find((a) => a.parentId === parent.id && plainName(a.name) === plainName(name))?.id
  }

  /** A unit below the parent that the mapping names, in its zone and calendar; the second time it is the one of the first. */
  async function made(parentSlug: string, name: string): Promise<string> {
    const known = childNamed(parentSlug, name)
    if (known) return known
    const tree = app.reference.get().agencies
    const parent = tree.bySlug(parentSlug)!
    const wanted = slugOf(name) || 'unit'
    const slug =
      [wanted, `${wanted}-${parentSlug}`.slice(0, 75)].find((s) => !tree.bySlug(s)) ?? `${wanted.slice(0, 60)}-${tree.all.length}`
    const id = await addAgency(app, system, {
      slug,
      name: name.slice(0, 200),
      shortName: name.slice(0, 60),
      kind: 'unit',
      parent: parentSlug,
      timeZone: parent.timeZone as 'Asia/Jakarta',
      calendar: parent.calendarId,
      validFrom: app.now().toZonedDateTimeISO(parent.timeZone).toPlainDate().toString(),
    })
    await app.reference.refresh()
    return id
  }

  return {
    unknown,
    async agency(name, parentName) {
      if (name === null) return node
      const key = `${name}\n${parentName ?? ''}`
      if (!agencies.has(key)) agencies.set(key, await find(name, parentName))
      const found = agencies.get(key) ?? null
      if (found === null) met(unknown.agencies, name)
      return found ?? node
    },
    category(name) {
      if (name === null) return null
      if (!categories.has(name)) {
        const told = Object.hasOwn(mapping.categories, name) ? mapping.categories[name]! : null
        categories.set(name, told ?? categoryNamed(app.reference.get().catalogue, name))
      }
      const found = categories.get(name) ?? null
      if (found === null) met(unknown.categories, name)
      return found
    },
  }
}
