import { rowsOf, type Sql, tables } from '../../kit/db.ts'

export type Area = { code: string; level: number; name: string; fullName: string }

const AREA = ['code', 'level', 'name', 'full_name as fullName'] as const

/** The areas directly below one (provinces without a parent), by name. */
export async function areasBelow(db: Sql, parent: string | null): Promise<Area[]> {
  const below = tables.selectFrom('area').select(AREA).orderBy('name')
  return rowsOf(db, parent === null ? below.where('parent_code', 'is', null) : below.where('parent_code', '=', parent))
}

/**
 * Areas whose name begins with what was typed, the smaller unit first where names are equal; those of the installation's own area before others.
 * @param near codes of the areas that the installation serves ("35.73"), empty for a nation
 */
export async function findAreas(db: Sql, typed: string, near: readonly string[] = [], limit = 10): Promise<Area[]> {
  const prefix = typed.normalize('NFC').trim().toLowerCase()
  if (prefix.length < 2) return []
  const pattern = `${prefix.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await db.query<Area>(
    `select code, level, name, full_name as "fullName" from area
     where lower(name) like $1 order by (code like any($2)) desc, length(name), level desc, code limit $3`,
    [pattern, near.map((code) => `${code}%`), limit],
  )
  return rows
}

export async function areaByCode(db: Sql, code: string): Promise<Area | null> {
  const [row] = await rowsOf(db, tables.selectFrom('area').select(AREA).where('code', '=', code))
  return row ?? null
}

const names = new Map<string, string | null>()

/** The full names of areas by code. Areas are reference data that never change while the program runs: what was asked once is known (at most 10,000 names). */
export async function placeNames(db: Sql, codes: readonly string[]): Promise<Map<string, string | null>> {
  const unknown = [...new Set(codes)].filter((code) => !names.has(code))
  const found = new Map(codes.map((code) => [code, names.get(code) ?? null]))
  if (unknown.length === 0) return found
  const { rows } = await db.query<{ code: string; name: string }>(
    'select code, full_name as name from area where code = any($1)',
    [unknown],
  )
  for (const { code, name } of rows) found.set(code, name)
  if (names.size >= 10_000) names.clear()
  for (const code of unknown) names.set(code, found.get(code) ?? null)
  return found
}

export const placeName = async (db: Sql, code: string): Promise<string | null> => (await placeNames(db, [code])).get(code) ?? null
