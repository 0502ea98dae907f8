import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { loadFacts } from '../../src/domain/load-facts.ts'
import { openDb } from '../../src/kit/db.ts'
import { startEmbeddedPostgres } from '../../src/kit/embedded-postgres.ts'
import { appUrl, migrate } from '../../src/kit/migrate.ts'
import { asOwner, withDatabase } from './postgres.ts'
import { testSecret } from './test-secret.ts'

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string
    serverMajor: number
  }
}

/** One PostgreSQL for the whole run (TEST_PG=15: the other one), with a template that is migrated and filled once; each test file clones it. */
export default async function setup(project: TestProject) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tuntas-pg-'))
  chmodSync(dataDir, 0o711) // as root the server runs as another user, who must be able to pass
  const fifteen = process.env.TEST_PG === '15'
  const server = await startEmbeddedPostgres({ dataDir, password: 'test', ...(fifteen && { package: 'pg15' }) })
  await asOwner(server.url, 'create database tuntas_template')
  const template = withDatabase(server.url, 'tuntas_template')
  await migrate(template, testSecret)
  const db = openDb(appUrl(template, testSecret), { max: 1 })
  await loadFacts(db)
  await db.close()
  // By chance some answers of a test would wait for a second reader: tests of that turn it on (support/flags.ts).
  await asOwner(template, `update flag set value = '0' where code = 'secondReaderShare'`)
  await asOwner(template, 'vacuum analyze')
  project.provide('serverUrl', server.url)
  project.provide('serverMajor', fifteen ? 15 : 18)
  return async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
