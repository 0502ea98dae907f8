import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import type { App } from '../../src/domain/app.ts'
import { openApp } from '../../src/domain/open-app.ts'
import type { Provider } from '../../src/domain/sign-in/open-auth.ts'
import { type Db, openDb } from '../../src/kit/db.ts'
import { openLog } from '../../src/kit/log.ts'
import { appUrl } from '../../src/kit/migrate.ts'
import { testSecret } from './test-secret.ts'

export type TestApp = App & {
  ownerUrl: string
  setNow(iso: string): void
  advance(duration: Temporal.DurationLike): void
  close(): Promise<void>
}

/** A database of its own for a test file: a clone of the template that was migrated and filled with the facts once (50-180 ms). */
export async function cloneDatabase(): Promise<{ ownerUrl: string; url: string; drop(): Promise<void> }> {
  const server = inject('serverUrl')
  const name = `t_${randomBytes(6).toString('hex')}`
  await asOwner(server, `create database ${name} template tuntas_template strategy file_copy`)
  const ownerUrl = withDatabase(server, name)
  return {
    ownerUrl,
    url: appUrl(ownerUrl, testSecret),
    drop: async () => void (await asOwner(server, `drop database ${name} with (force)`)),
  }
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

export async function asOwner(url: string, sql: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query(sql, values)
  } finally {
    await client.end()
  }
}

/** An app on its own database, with a clock that the test moves. It starts on Tuesday, 24 November 2026, 09:00 in Jakarta. */
export async function testApp({
  baseUrl = 'http://localhost',
  provider = null,
}: {
  baseUrl?: string
  provider?: Provider | null
} = {}): Promise<TestApp> {
  const database = await cloneDatabase()
  const db: Db = openDb(database.url, { max: 6 })
  let now = Temporal.Instant.from('2026-11-24T02:00:00Z')
  const dataDir = `${process.env.TMPDIR ?? '/tmp'}/tuntas-test-${process.pid}-${randomBytes(4).toString('hex')}`
  const app = await openApp({
    db,
    secret: testSecret,
    log: openLog('silent'),
    dataDir,
    baseUrl,
    provider,
    now: () => now,
  })
  return Object.assign(app, {
    ownerUrl: database.ownerUrl,
    setNow: (iso: string) => {
      now = Temporal.Instant.from(iso)
    },
    advance: (duration: Temporal.DurationLike) => {
      now = now.toZonedDateTimeISO('UTC').add(duration).toInstant()
    },
    close: async () => {
      await db.close()
      await database.drop()
    },
  })
}
