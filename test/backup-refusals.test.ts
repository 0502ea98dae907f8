import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { addAgency } from '../src/domain/agencies/add-agency.ts'
import { keep } from '../src/domain/attachments/keep.ts'
import { backUp, type Installation, restoreInto } from '../src/domain/installation/backup.ts'
import { system } from '../src/domain/people/actor.ts'
import { proveBackup } from '../src/kit/backup/restore-backup.ts'
import { writeBackup } from '../src/kit/backup/write-backup.ts'
import { apply, applyFile, migrate, migrationFiles, onMigrations } from '../src/kit/migrate.ts'
import { emptyInstallation, noise, shapeOf, sumsOf, workFolder } from './support/backups.ts'
import { asOwner, type TestApp, testApp } from './support/postgres.ts'
import { testSecret } from './support/test-secret.ts'
import { aReport, smallNation } from './support/world.ts'

// What restore refuses, each with one sentence and nothing half done.

const { folder, clear } = workFolder()
const PASSPHRASE = 'kuda lumping hijau 7'
const plain = join(folder, 'plain.backup')
const sealed = join(folder, 'sealed.backup')
let app: TestApp
/** An installation that was migrated and filled with the facts, and nothing else. */
let target: Installation
let fresh: { sums: unknown; shape: unknown }

beforeAll(async () => {
  app = await testApp()
  await smallNation(app)
  const photo = await keep(app, await noise(80))
  await aReport(app, { attachments: [photo.id] })
  await app.db.query(`delete from area where code not like '35%'`) // a small file, to be broken many times
  await backUp(app, { file: plain })
  await backUp(app, { file: sealed, passphrase: PASSPHRASE })
  target = await emptyInstallation(folder)
  await migrate(target.ownerUrl, testSecret)
  await asOwner(target.ownerUrl, `insert into calendar (id, name, week) values ('sendiri', 'Kalender sendiri', 5)`)
  fresh = { sums: await sumsOf(target.ownerUrl), shape: await shapeOf(target.ownerUrl) }
}, 240_000)
afterAll(async () => {
  await app.close()
  clear()
})

const files = () => join(folder, new URL(target.ownerUrl).pathname)
const leftFiles = () =>
  existsSync(files()) ? readdirSync(files(), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.')) : []
/** Tries to restore, and then looks whether anything was changed. */
async function refused(file: string, passphrase?: string): Promise<string> {
  const sentence = await proveBackup(file, passphrase).then(
    (backup) =>
      restoreInto(target, backup).then(
        () => 'restored',
        (error: Error) => error.message,
      ),
    (error: Error) => error.message,
  )
  expect({ sums: await sumsOf(target.ownerUrl), shape: await shapeOf(target.ownerUrl) }).toEqual(fresh)
  expect(leftFiles()).toEqual([])
  return sentence
}
const written = (name: string, bytes: Buffer) => {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return file
}

test.each<[string, () => [string, string?], RegExp]>([
  ['no such file', () => [join(folder, 'tidak-ada')], /^There is no file .*tidak-ada\.$/],
  ['a folder', () => [folder], /can not be read|is not a backup/],
  ['an empty file', () => [written('empty', Buffer.alloc(0))], /is not a backup of Tuntas\.$/],
  [
    'something else',
    () => [written('else', Buffer.from('PK\x03\x04 something else altogether, and long enough to be read'))],
    /is not a backup of Tuntas\.$/,
  ],
  [
    'a format of tomorrow',
    () => [written('newer', Buffer.from('tuntas-backup 2 plain\n'))],
    /newer version of Tuntas \(format 2\)/,
  ],
  ['the first line alone', () => [written('first', Buffer.from('tuntas-backup 1 plain\n'))], /is not whole: its end is missing/],
  ['half of it', () => [written('half', readFileSync(plain).subarray(0, 20_000))], /is not whole: its end is missing/],
  [
    'half of an encrypted one',
    () => [written('half2', readFileSync(sealed).subarray(0, 20_000)), PASSPHRASE],
    /is not whole: its end is missing/,
  ],
  ['all but the last byte', () => [written('last', readFileSync(plain).subarray(0, -1))], /is not whole: its end is missing/],
  ['one byte more', () => [written('more', Buffer.concat([readFileSync(plain), Buffer.from('\n')]))], /is not whole/],
  ['a wrong passphrase', () => [sealed, 'kuda lumping hijau 8'], /^The passphrase does not open .*Nothing was restored\.$/],
  ['no passphrase', () => [sealed], /is encrypted; name the file with its passphrase: --passphrase-file F\.$/],
  ['a passphrase for nothing', () => [plain, PASSPHRASE], /is not encrypted; leave --passphrase-file out\.$/],
])('%s', async (_what, given, sentence) => {
  const said = await refused(...given())
  expect(said).toMatch(sentence)
  expect(said.split('\n')).toHaveLength(1)
})

test.each([
  ['plain', () => plain, undefined],
  ['encrypted', () => sealed, PASSPHRASE],
])('one flipped bit at any place of a %s backup is refused', { timeout: 120_000 }, async (_kind, file, passphrase) => {
  const bytes = readFileSync(file())
  const edges = [0, 5, 14, 16, 17, 25, 30, 60, 61, 62, 63, bytes.length - 74, bytes.length - 73, bytes.length - 1]
  const place = fc.oneof(fc.nat(bytes.length - 1), fc.constantFrom(...edges.filter((at) => at < bytes.length)))
  await fc.assert(
    fc.asyncProperty(place, fc.nat(7), async (at, bit) => {
      const copy = Buffer.from(bytes)
      copy[at]! ^= 1 << bit
      await expect(proveBackup(written('flipped', copy), passphrase)).rejects.toThrow(
        /not a backup|newer version|not whole|altered or damaged|not encrypted|is encrypted/,
      )
    }),
    { numRuns: process.env.TUNTAS_LONG ? 500 : 60 },
  )
  expect(
    await refused(
      written('flipped', Buffer.concat([bytes.subarray(0, 30_000), Buffer.from([bytes[30_000]! ^ 1]), bytes.subarray(30_001)])),
      passphrase,
    ),
  ).toMatch(/altered or damaged/)
})

test('an installation that holds anything of its own is refused, and keeps it', async () => {
  const used = await testApp()
  await addAgency(used, system, {
    slug: 'panrb',
    name: 'Kementerian PANRB',
    shortName: 'PANRB',
    kind: 'national',
    parent: null,
    validFrom: '2019-02-01',
  })
  const before = await sumsOf(used.ownerUrl)
  await expect(restoreInto(used, await proveBackup(plain, undefined))).rejects.toThrow('This installation is not empty')
  expect(await sumsOf(used.ownerUrl)).toEqual(before)
  await used.close()
})

test('a backup of a newer schema is refused', async () => {
  const name = '299901010000-future.sql'
  await asOwner(app.ownerUrl, 'insert into migration (name) values ($1)', [name])
  const file = join(folder, 'future.backup')
  await backUp(app, { file })
  await asOwner(app.ownerUrl, 'delete from migration where name = $1', [name])
  expect(await refused(file)).toMatch(/newer version of Tuntas \(its schema has 299901010000-future\.sql\)/)
})

test('rows that break a key are refused by the database at the very end, and files that were written go', async () => {
  const broken = await testApp()
  await smallNation(broken)
  const photo = await keep(broken, await noise(60))
  await aReport(broken, { attachments: [photo.id] })
  await asOwner(broken.ownerUrl, 'alter table assignment drop constraint assignment_report_id_fkey')
  await asOwner(
    broken.ownerUrl,
    `insert into assignment (report_id, agency_id, lead, since) select gen_random_uuid(), id, true, now() from agency limit 1`,
  )
  const file = join(folder, 'orphan.backup')
  await backUp(broken, { file })
  await broken.close()
  expect(await refused(file)).toMatch(
    /^The database did not take the backup \(.*assignment_report_id_fkey.*\)\. Nothing was restored\.$/,
  )
})

test('a backup whose schema changed meanwhile is not kept, and no file is left', async () => {
  const file = join(folder, 'changed.backup')
  const during = () => asOwner(app.ownerUrl, `insert into migration (name) values ('299901010001-meanwhile.sql')`)
  await expect(backUp(app, { file, onSnapshot: during })).rejects.toThrow('brought to a newer schema while the backup ran')
  await asOwner(app.ownerUrl, `delete from migration where name like '2999%'`)
  expect(readdirSync(folder).filter((name) => name.startsWith('changed'))).toEqual([])
})

test('a backup never writes over a file, and an installation that was never migrated has nothing to back up', async () => {
  const before = readFileSync(plain)
  await expect(backUp(app, { file: plain })).rejects.toThrow('is there already')
  expect(readFileSync(plain).equals(before)).toBe(true)
  const none = await emptyInstallation(folder)
  await expect(backUp(none, { file: join(folder, 'none.backup') })).rejects.toThrow('nothing to back up')
})

test('a file that is gone from the folder is named, and the rest is backed up and restored', async () => {
  const file = join(folder, 'gone.backup')
  const lost = await keep(app, await noise(50))
  const { rows } = await app.db.query<{ file_key: string }>('select file_key from attachment where id = $1', [lost.id])
  await app.files.drop(rows[0]!.file_key)
  expect((await backUp(app, { file })).missing).toEqual([rows[0]!.file_key])
  const backup = await proveBackup(file, undefined)
  expect(backup.checksums.files).toMatchObject({ count: 1, missing: [rows[0]!.file_key] })
  await restoreInto(await emptyInstallation(folder), backup)
})

describe('a backup of an older version', () => {
  test('is restored at its own schema and brought to the newest', async () => {
    const first = migrationFiles().slice(0, 6) // what the first version had: no tokens, no facts of the installation
    const old = await emptyInstallation(folder)
    await onMigrations(old.ownerUrl, testSecret, async (owner) => {
      for (const name of first) await applyFile(owner, name)
    })
    await asOwner(old.ownerUrl, `insert into calendar (id, name, week) values ('nasional', 'Nasional', 5)`)
    const agency = [
      crypto.randomUUID(),
      'panrb',
      'Kementerian PANRB',
      'PANRB',
      'national',
      'Asia/Jakarta',
      'nasional',
      '2019-02-01',
    ]
    await asOwner(
      old.ownerUrl,
      'insert into agency (id, slug, name, short_name, kind, time_zone, calendar_id, valid_from) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      agency,
    )
    const file = join(folder, 'old.backup')
    await writeBackup({
      file,
      ownerUrl: old.ownerUrl,
      files: old.files,
      fileKeys: 'select file_key as key from attachment',
      product: '0.0.1',
      keyFingerprint: 'x',
    })
    const backup = await proveBackup(file, undefined)
    expect(backup.manifest.schema).toEqual(first)
    const there = await emptyInstallation(folder)
    await restoreInto(there, backup)
    expect((await asOwner(there.ownerUrl, 'select slug from agency')).rows).toEqual([{ slug: 'panrb' }])
    const newest = await emptyInstallation(folder)
    await migrate(newest.ownerUrl, testSecret)
    expect(await shapeOf(there.ownerUrl)).toEqual(await shapeOf(newest.ownerUrl))
    expect(await onMigrations(there.ownerUrl, testSecret, (owner) => apply(owner, testSecret))).toEqual([])
  })
})

test('the target of all these refusals is restored in the end, in the place of its own facts', async () => {
  await restoreInto(target, await proveBackup(sealed, PASSPHRASE))
  expect((await asOwner(target.ownerUrl, `select count(*)::int as n from calendar where id = 'sendiri'`)).rows).toEqual([
    { n: 0 },
  ])
  expect(leftFiles()).toHaveLength(1)
  expect(inject('serverMajor')).toBeGreaterThanOrEqual(15)
})
