import type { Sql } from '../../kit/db.ts'
import { areasBelow } from '../agencies/areas.ts'
import { plainName } from './fields.ts'
import type { Reading } from './rules.ts'

/** Finds the code of a place from its names. */
export type Places = { codeOf(place: Reading['place']): Promise<string | null> }

type Known = { code: string; name: string }
const LEVELS = ['city', 'district', 'village'] as const

/**
 * From the province downwards as far as the names are known: a village that nobody knows gives the code of its district. `Kota` and `Kab.` in front tell a city from
 * a regency of the same name; without them a name that both have is not guessed. Areas are asked for once, parent by parent.
 */
export function openPlaces(db: Sql): Places {
  const below = new Map<string | null, Promise<Known[]>>()
  const under = (parent: string | null) => {
    const known = below.get(parent) ?? areasBelow(db, parent)
    below.set(parent, known)
    return known
  }
  const anyCity = async () => (await Promise.all((await under(null)).map((province) => under(province.code)))).flat()
  return {
    async codeOf(place) {
      let code: string | null = place.province ? named(await under(null), place.province) : null
      for (const level of LEVELS) {
        const name = place[level]
        if (!name) return code
        const among: Known[] = code ? await under(code) : level === 'city' && !place.province ? await anyCity() : []
        const found = named(among, name)
        if (!found) return code
        code = found
      }
      return code
    },
  }
}

const KIND =
  /^(provinsi|prov|kota administrasi|kabupaten administrasi|kota adm|kab adm|kota|kabupaten|kab|kecamatan|kec|kelurahan|kel|desa|ds|distrik) /
const bare = (name: string) => plainName(name).replace(KIND, '').replaceAll(' ', '')

/** Equal with its kind, else the only one that is equal without. */
function named(areas: readonly Known[], name: string): string | null {
  const full = plainName(name).replace(/^kab /, 'kabupaten ')
  const exact = areas.filter((area) => plainName(area.name) === full)
  if (exact.length === 1) return exact[0]!.code
  const kind = /^(kota|kabupaten) /.exec(full)?.[1]
  const alike = areas.filter(
    (area) =>
      bare(area.name) === bare(name) &&
      (!kind || !/^(kota|kabupaten) /i.test(area.name) || plainName(area.name).startsWith(kind)),
  )
  return alike.length === 1 ? alike[0]!.code : null
}
