import type { Db } from '../../kit/db.ts'
import { coordinatedNodes, currentAgencies, servedAreas } from './store.ts'
import { AgencyTree } from './tree.ts'

/** The organisation tree as of today. */
export async function loadAgencies(db: Db): Promise<AgencyTree> {
  const [all, served, coordinated] = await Promise.all([currentAgencies(db), servedAreas(db), coordinatedNodes(db)])
  return new AgencyTree(all, served, coordinated)
}
