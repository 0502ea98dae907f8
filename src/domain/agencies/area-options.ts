import type { App } from '../app.ts'
import type { Reference } from '../reference.ts'
import { type Area, areasBelow } from './areas.ts'

export type AreaOption = { code: string; name: string }

const known = new WeakMap<Reference, Promise<AreaOption[]>>()

/**
 * The areas that lists are narrowed by: what lies below the area that all offices share, and the districts of each city or regency that an office serves ("Kota Malang:
 * Lowokwaru"). Asked once for each version of the reference.
 */
export function areaOptions(app: App): Promise<AreaOption[]> {
  const ref = app.reference.get()
  let areas = known.get(ref)
  if (!areas) {
    areas = read(app)
    areas.catch(() => known.delete(ref))
    known.set(ref, areas)
  }
  return areas
}

async function read(app: App): Promise<AreaOption[]> {
  const served = [...new Set(app.reference.get().agencies.served.map((s) => s.areaCode))]
  const cities = served.filter((code) => code.length === 5)
  const shared = served.length === 0 ? null : sharedPart(served)
  const below = await areasBelow(app.db, shared)
  const districts = await Promise.all(cities.filter((code) => code !== shared).map((code) => areasBelow(app.db, code)))
  const within = (area: Area) => districts.flat().filter((d) => d.code.startsWith(`${area.code}.`))
  return below.flatMap((area) => [
    { code: area.code, name: area.name },
    ...within(area).map((d) => ({ code: d.code, name: `${area.name}: ${d.name}` })),
  ])
}

/** The longest code (of a province or a city) in which all of them lie; null for a nation. */
function sharedPart(codes: string[]): string | null {
  for (const length of [5, 2]) {
    const first = codes[0]!.slice(0, length)
    if (first.length === length && codes.every((code) => code === first || code.startsWith(`${first}.`))) return first
  }
  return null
}
