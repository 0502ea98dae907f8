import type { Db } from '../kit/db.ts'
import { loadAgencies } from './agencies/load-agencies.ts'
import type { AgencyTree } from './agencies/tree.ts'
import type { Catalogue } from './categories/catalogue.ts'
import { loadCategories } from './categories/load-categories.ts'
import { type Calendars, loadCalendars } from './clocks/load-calendars.ts'

/** The facts that rules need, in memory, all of one version. Pure to ask; a new version replaces the whole. */
export type Reference = { version: number; agencies: AgencyTree; catalogue: Catalogue; calendars: Calendars }

/** Keeps the newest reference at hand: `get()` costs nothing, `refresh()` asks the database for the version (and loads all when it changed). */
export type ReferenceHolder = { get(): Reference; refresh(): Promise<void> }

export async function openReference(db: Db): Promise<ReferenceHolder> {
  let current = await load(db)
  return {
    get: () => current,
    async refresh() {
      const version = await versionOf(db)
      if (version !== current.version) current = await load(db)
    },
  }
}

/** To be called with every change of agencies, grants of coordinators, categories, limits, flags and calendars: other instances see it within seconds. */
export const bumpReference = (db: Pick<Db, 'query'>) => db.query('update reference_version set version = version + 1')

async function versionOf(db: Db): Promise<number> {
  const { rows } = await db.query<{ version: number }>('select version from reference_version')
  return rows[0]!.version
}

async function load(db: Db): Promise<Reference> {
  const version = await versionOf(db)
  const [agencies, catalogue, calendars] = await Promise.all([loadAgencies(db), loadCategories(db), loadCalendars(db)])
  return { version, agencies, catalogue, calendars }
}
