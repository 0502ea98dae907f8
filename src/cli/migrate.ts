import type { Config } from '../config.ts'
import { migrate } from '../kit/migrate.ts'
import { withDatabase } from './open-database.ts'

/** Applies the migrations that are missing and names them. */
export async function runMigrate(config: Config): Promise<void> {
  const applied = await withDatabase(config, migrate)
  for (const name of applied) console.log(name)
  console.log(applied.length ? `${applied.length} migrations applied.` : 'The database is up to date.')
}
