import type { Db, Sql } from '../../kit/db.ts'
import * as store from './store.ts'
import { type Agency, AgencyTree } from './tree.ts'

/** The organisation tree as of today. */
export async function loadAgencies(db: Db): Promise<AgencyTree> {
  const [all, served, coordinated, former] = await Promise.all([
    store.currentAgencies(db),
    store.servedAreas(db),
    store.coordinatedNodes(db),
    store.formerAgencies(db),
  ])
  return new AgencyTree(all, served, coordinated, former)
}

/** Every node that is or ever was: figures of a past month still name the office of that month. */
export const everyAgency = (db: Sql): Promise<Agency[]> => store.allAgencies(db)

/** Offices that were put below another one within the last hour: their reports are looked at once more. */
export const movedLately = (db: Sql): Promise<string[]> => store.movedLately(db)
