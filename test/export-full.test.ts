import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoOf } from '../demo/build-demo.ts'
import { brokenHistories } from '../demo/replay.ts'
import { changeBrand } from '../src/domain/agencies/brand.ts'
import { changeLogo } from '../src/domain/agencies/logo.ts'
import { replyLetter } from '../src/domain/answers/reply-letter.ts'
import { keep } from '../src/domain/attachments/keep.ts'
import { saveChange } from '../src/domain/clocks/change-limits.ts'
import { exportFull } from '../src/domain/exports/export-full.ts'
import { factTables, leftOut, ownedTables } from '../src/domain/exports/full-tables.ts'
import { importFull } from '../src/domain/exports/import-full.ts'
import { sp4n } from '../src/domain/imports/fields.ts'
import { importFile } from '../src/domain/imports/import-file.ts'
import { system } from '../src/domain/people/actor.ts'
import { officerByEmail } from '../src/domain/people/officers.ts'
import { unseal } from '../src/kit/secrets.ts'
import { asOwner, type TestApp, testApp } from './support/postgres.ts'
import { sp4nCsv, sp4nRows } from './support/sp4n-file.ts'
import { aReport, smallNation } from './support/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'tuntas-export-'))
const apps: TestApp[] = []
const anApp = async () => {
  const app = await testApp()
  apps.push(app)
  return app
}
afterAll(async () => {
  for (const app of apps) await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const rowsOf = async (app: TestApp, table: string) =>
  (await app.db.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t order by 1`)).rows.map(({ row }) => row)

describe('the whole of a demo nation, with imported reports and photos', () => {
  let here: TestApp
  let there: TestApp
  const target = join(folder, 'nation')
  beforeAll(async () => {
    here = await anApp()
    there = await anApp()
    await (await demoOf(here, 'on')).build!(() => {})
    const photo = await keep(
      here,
      await sharp({ create: { width: 60, height: 40, channels: 3, background: '#8c2f20' } })
        .png()
        .toBuffer(),
    )
    await aReport(here, {
      attachments: [photo.id],
      body: 'Teks dengan tanda \u2028 dan \\u0041 serta "kutip".',
      reporter: { name: 'Warga Contoh', email: 'warga@contoh.invalid' },
    })
    const file = join(folder, 'sp4n.csv')
    writeFileSync(file, sp4nCsv(sp4nRows(30)))
    await importFile(here, { file, format: sp4n, mappingFile: `${file}.m`, rejectsFile: `${file}.r`, dryRun: false })
    // facts that an administrator has changed
    await here.db.query(`update category set name = name || ' (diubah)' where code = 'corona'`)
    await here.db.query(`delete from holiday where calendar_id = 'nasional' and day = (select min(day) from holiday)`)
    await here.db.query(
      `insert into intake (report_id, agency_id, officer_id, year, register_no, keyed_on)
       select r.id, g.agency_id, g.officer_id, 2026, 1, '2026-11-24' from report r join role_grant g on g.agency_id = r.holder order by r.number limit 1`,
    )
    const holiday = {
      kind: 'holiday',
      date: '2027-03-02',
      name: 'Libur setempat',
      holidayKind: 'regional',
      legalSource: 'SK Gubernur',
    }
    await saveChange(here, system, holiday)
    const agency = here.reference.get().agencies.root.slug
    await changeBrand(here, system, { agency, displayName: 'Kop', address: '', contact: '', city: '', signerTitle: '' })
    const logo = sharp({ create: { width: 200, height: 200, channels: 3, background: '#8c2f20' } })
    await changeLogo(here, system, agency, await logo.png().toBuffer())
    await here.db.query(
      `insert into notice_wish (report_id, lang, stopped_at) select id, 'en', changed_at from report order by number limit 1`,
    )
    const answered = await here.db.query<{ number: string; email: string }>(
      `select r.number, o.email from report r join role_grant g on g.agency_id = r.holder join officer o on o.id = g.officer_id
       where r.answered_at is not null and g.role in ('liaison', 'coordinator') order by 1 limit 1`,
    )
    const writer = await officerByEmail(here, answered.rows[0]!.email)
    await replyLetter(here, writer!, answered.rows[0]!.number)
    await exportFull(here, { folder: target })
    await importFull(there, target)
  }, 120_000)

  test('every table is either exported or named as left out, with the reason', async () => {
    const { rows } = await here.db.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    )
    const known = [...ownedTables.map(({ table }) => table), ...Object.keys(leftOut)]
    expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([])
    expect(factTables.filter((table) => !ownedTables.some((owned) => owned.table === table))).toEqual([])
  })

  test.each(ownedTables.map(({ table }) => table))('%s is the same, row by row', async (table) => {
    const before = await rowsOf(here, table)
    const after = await rowsOf(there, table)
    if (table === 'attachment') expect(after).toEqual(before.filter((row) => !row.includes('"report_id": null')))
    else if (table === 'outbox')
      expect(after).toEqual(before.map((row) => row.replace('"state": "waiting"', '"state": "cancelled"')).sort())
    else expect(after).toEqual(before)
    if (!['serves_class', 'time_limit'].includes(table)) expect(before.length, 'rows to compare').toBeGreaterThan(0)
  })

  test('every file is there, byte for byte', async () => {
    const { rows } = await here.db.query<{ key: string }>('select file_key as key from attachment where report_id is not null')
    expect(rows.length).toBeGreaterThan(0)
    for (const { key } of rows) expect((await there.files.get(key)).equals(await here.files.get(key)), key).toBe(true)
  })

  test('every history still tells the columns', async () => {
    expect(await brokenHistories(there)).toEqual(new Map())
  })

  test('nobody is known there: identities stay behind, and no look is logged', async () => {
    const { rows } = await asOwner(there.ownerUrl, 'select count(*)::int as n from identity.reporter')
    expect(rows[0].n).toBe(0)
    const looks = await asOwner(here.ownerUrl, `select count(*)::int as n from identity.look_log where purpose = 'export'`)
    expect(looks.rows[0].n).toBe(0)
    expect(existsSync(join(target, 'identities.jsonl'))).toBe(false)
  })

  test('an installation that holds anything takes no second one, and stays as it is', async () => {
    const before = await rowsOf(there, 'report')
    await expect(importFull(there, target)).rejects.toThrow('This installation is not empty')
    expect(await rowsOf(there, 'report')).toEqual(before)
  })

  test.each([
    [
      'a part that was altered',
      (copy: string) => appendFileSync(join(copy, 'report.jsonl'), '\n'),
      'report.jsonl is cut short or was altered',
    ],
    ['a part that is missing', (copy: string) => rmSync(join(copy, 'clock.jsonl')), 'clock.jsonl is missing'],
    [
      'a manifest of another schema',
      (copy: string) =>
        writeFileSync(
          join(copy, 'manifest.json'),
          readFileSync(join(copy, 'manifest.json'), 'utf8').replace(/"schema": "[^"]+"/, '"schema": "202001010000-x.sql"'),
        ),
      'was written by another version',
    ],
    ['files that are gone', (copy: string) => rmSync(join(copy, 'files'), { recursive: true }), 'is missing or was altered'],
    ['no manifest', (copy: string) => rmSync(join(copy, 'manifest.json')), 'is no full export'],
  ])('%s is refused, and nothing of it is kept', async (_what, spoil, sentence) => {
    const copy = mkdtempSync(join(folder, 'copy-'))
    cpSync(target, copy, { recursive: true })
    spoil(copy)
    const empty = await anApp()
    await expect(importFull(empty, copy)).rejects.toThrow(sentence)
    for (const table of ['report', 'agency', 'officer', 'report_event']) expect(await rowsOf(empty, table)).toEqual([])
    expect((await rowsOf(empty, 'category')).length).toBeGreaterThan(100)
    await apps.pop()!.close()
  })
})

test('identities go along when asked for with a reason: each is a look in the log, and is sealed anew where it arrives', async () => {
  const { app } = await smallNation(await anApp())
  await aReport(app, { reporter: { name: 'Warga Contoh', phone: '081234567890' } })
  await aReport(app)
  const target = join(folder, 'named')
  await exportFull(app, { folder: target, identityReason: 'Pindah ke pusat data kota' })
  const { rows } = await asOwner(app.ownerUrl, 'select purpose, reason from identity.look_log')
  expect(rows).toEqual([{ purpose: 'export', reason: 'Pindah ke pusat data kota' }])
  const there = await anApp()
  await importFull(there, target)
  const sealed = await asOwner(there.ownerUrl, 'select report_id, sealed from identity.reporter')
  expect(sealed.rows).toHaveLength(1)
  const told = unseal(there.secret.derive('identity'), sealed.rows[0].sealed, sealed.rows[0].report_id)
  expect(JSON.parse(told)).toEqual({ name: 'Warga Contoh', phone: '+6281234567890' })
})

test('an agency takes what it and all below it own, with those above by name, and nothing of others', async () => {
  const { app } = await smallNation(await anApp())
  const own = await aReport(app, { agency: 'dlh' })
  const other = await aReport(app, { agency: 'kemensos' })
  const target = join(folder, 'city')
  const manifest = await exportFull(app, { folder: target, agency: 'malang' })
  expect(manifest.parts.report!.rows).toBe(1)
  const there = await anApp()
  await importFull(there, target)
  const reports = (await rowsOf(there, 'report')).join()
  expect(reports).toContain(own.number)
  expect(reports).not.toContain(other.number)
  const slugs = there.reference
    .get()
    .agencies.all.map((a) => a.slug)
    .sort()
  expect(slugs).toEqual(['dlh', 'dpu', 'jatim', 'madyopuro', 'malang', 'panrb'])
  const officers = (await there.db.query<{ name: string }>('select name from officer order by 1')).rows.map(({ name }) => name)
  expect(officers).toEqual(['Petugas auditor', 'Petugas city', 'Petugas dlh', 'Petugas dpu', 'Petugas mayor'])
  await expect(exportFull(app, { folder: target })).rejects.toThrow('is not empty')
  expect(await brokenHistories(there)).toEqual(new Map())
})
