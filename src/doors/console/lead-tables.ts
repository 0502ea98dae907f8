import type { Tables, Told } from './lead-columns.ts'
import { topicTables } from './lead-tables-topics.ts'
import { unitTables } from './lead-tables-units.ts'

/** Every table of a leader's page: what stands beside its charts and in its CSV. */
export const tablesOf = (told: Told): Tables => ({ ...unitTables(told), ...topicTables(told) })
