// Writes src/kit/db-types.ts from the migrated database. Run after a migration: node --import ./tools/tsx-hook.mjs tools/types-db.ts
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../src/kit/embedded-postgres.ts'
import { migrate } from '../src/kit/migrate.ts'
import { secretFrom } from '../src/kit/secrets.ts'

export const typesFile = join(import.meta.dirname, '../src/kit/db-types.ts')

/** The types of the tables of `public`, as the parsers of kit/db.ts hand the values over. @param url of a migrated database */
export function typesOf(url: string): string {
  const out = join(mkdtempSync(join(tmpdir(), 'tuntas-types-')), 'types.ts')
  const done = spawnSync(
    process.execPath,
    [
      'node_modules/kysely-codegen/dist/cli/bin.js',
      '--dialect=postgres',
      `--url=${url}`,
      `--out-file=${out}`,
      '--include-pattern=public.*',
      '--date-parser=string',
      '--numeric-parser=number',
      '--type-mapping={"timestamptz":"Temporal.Instant","int8":"number","bytea":"Buffer","jsonb":"unknown"}',
    ],
    { encoding: 'utf8' },
  )
  if (done.status !== 0) throw new Error(`kysely-codegen failed: ${done.stderr}`)
  return readFileSync(out, 'utf8').replace(/^\/\*\*[\s\S]*?\*\//, '// Written by tools/types-db.ts from the migrated database.')
}

if (process.argv[1] === import.meta.filename) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tuntas-types-'))
  chmodSync(dataDir, 0o711)
  const server = await startEmbeddedPostgres({ dataDir, password: 'types' })
  await migrate(server.url, secretFrom(Buffer.alloc(32)))
  writeFileSync(typesFile, typesOf(server.url))
  await server.stop()
  rmSync(dataDir, { recursive: true })
}
