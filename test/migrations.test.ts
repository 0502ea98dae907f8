import { randomBytes } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { openDb } from '../src/kit/db.ts'
import { appUrl, isMigrated, migrate, migrationFiles } from '../src/kit/migrate.ts'
import { asOwner, withDatabase } from './support/postgres.ts'
import { testSecret } from './support/test-secret.ts'

async function emptyDatabase(): Promise<string> {
  const name = `m_${randomBytes(6).toString('hex')}`
  await asOwner(inject('serverUrl'), `create database ${name}`)
  return withDatabase(inject('serverUrl'), name)
}

test('the server is the PostgreSQL that this part of the run promises', async () => {
  const { rows } = await asOwner(inject('serverUrl'), `select current_setting('server_version_num')::int / 10000 as major`)
  expect(rows[0].major).toBe(inject('serverMajor'))
  expect(inject('serverMajor')).toBe(process.env.TEST_PG === '15' ? 15 : 18)
})

test('six instances that start at once on an empty database migrate it once', async () => {
  const url = await emptyDatabase()
  const results = await Promise.all(Array.from({ length: 6 }, () => migrate(url, testSecret)))
  expect(results.filter((applied) => applied.length > 0)).toEqual([migrationFiles()])
  const { rows } = await asOwner(url, 'select count(*)::int as n from migration')
  expect(rows[0].n).toBe(migrationFiles().length)
})

test('a migration that fails leaves nothing behind and is tried again', async () => {
  const url = await emptyDatabase()
  await asOwner(url, 'create table holiday (clash int)') // the second file will stumble over it
  await expect(migrate(url, testSecret)).rejects.toThrow(/holiday/)
  expect((await asOwner(url, `select count(*)::int as n from migration`)).rows[0].n).toBe(0)
  await asOwner(url, 'drop table holiday')
  expect(await migrate(url, testSecret)).toEqual(migrationFiles())
})

test('ready means: every migration of this code has been applied', async () => {
  const url = await emptyDatabase()
  await migrate(url, testSecret)
  const db = openDb(appUrl(url, testSecret), { max: 1 })
  expect(await isMigrated(db)).toBe(true)
  await asOwner(url, `delete from migration where name = $1`, [migrationFiles().at(-1)])
  expect(await isMigrated(db)).toBe(false)
  await db.close()
})

test('a job is enqueued once per key, without NOTIFY, and an unknown task is an error', async () => {
  const url = await emptyDatabase()
  await migrate(url, testSecret)
  const db = openDb(appUrl(url, testSecret), { max: 1 })
  await db.query(`select enqueue('send-notices', '{}', 'once')`)
  await db.query(`select enqueue('send-notices', '{}', 'once')`)
  await expect(db.query(`select enqueue('make-coffee', '{}')`)).rejects.toThrow(/unknown task make-coffee/)
  const { rows } = await db.query('select count(*)::int as n from graphile_worker._private_jobs')
  expect(rows).toEqual([{ n: 1 }])
  const source = await db.query<{ prosrc: string }>(`select prosrc from pg_proc where proname = 'enqueue'`)
  expect(source.rows[0]!.prosrc).not.toMatch(/notify/i)
  await db.close()
})
