import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { exportSp4n } from '../src/domain/exports/export-sp4n.ts'
import { importFile } from '../src/domain/imports/import-file.ts'
import { count, folder, options, take, world, written } from './support/imports.ts'
import type { TestApp } from './support/postgres.ts'
import { sp4nCsv, sp4nRow, sp4nRows } from './support/sp4n-file.ts'

test('10,000 rows, cut short by SIGKILL and run again: nothing is lost, nothing is twice', {
  timeout: 180_000,
}, async () => {
  const { app } = await world()
  const file = written(sp4nCsv(sp4nRows(10_000, 4)))
  const secret = join(folder, 'secret.key')
  writeFileSync(secret, '07'.repeat(32)) // that of test/support/test-secret.ts
  const run = (kill: boolean) =>
    new Promise<{ code: number | null; said: string }>((done) => {
      const child = spawn(
        process.execPath,
        [
          '--disable-warning=ExperimentalWarning',
          '--import',
          './tools/tsx-hook.mjs',
          'src/cli/tuntas.ts',
          'import',
          '--agency',
          'malang',
          file,
        ],
        {
          env: {
            PATH: process.env.PATH ?? '',
            DATABASE_URL: app.ownerUrl,
            SECRET_KEY_FILE: secret,
            DATA_DIR: join(folder, 'data'),
          },
        },
      )
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
          said += String(chunk)
          if (kill && /\d+ %, [1-9]\d{3} taken/.test(said)) child.kill('SIGKILL')
        })
      child.on('exit', (code) => done({ code, said }))
    })
  await run(true)
  const first = await count(app)
  expect(first).toBeGreaterThan(900)
  expect(first).toBeLessThan(10_000)
  const second = await run(false)
  expect(second.said).toContain(`10000 rows: ${10_000 - first} imported, ${first} already there, 0 refused.`)
  expect(second.code).toBe(0)
  expect(await count(app)).toBe(10_000)
  for (const table of ['report_external', 'report_event']) expect(await count(app, table)).toBe(10_000)
  const { rows } = await app.db.query<{ n: number }>('select count(distinct external_id)::int as n from report_external')
  expect(rows[0]!.n).toBe(10_000)
  const third = await run(false)
  expect(third.said).toContain('10000 rows: 0 imported, 10000 already there, 0 refused.')
  expect(existsSync(`${file}.rejected.csv`)).toBe(false)
})

test('memory stays flat: a file of 80 MB needs no more at its end than at its beginning', { timeout: 120_000 }, async () => {
  const { app } = await world()
  const file = written(sp4nCsv([]))
  for (let i = 0; i < 10; i++) {
    const rows = sp4nRows(1_000, 10 + i).map((row) => ({
      ...row,
      'Tracking ID': `${i}-${row['Tracking ID']}`,
      'Isi Laporan Awal': row['Isi Laporan Awal'].repeat(70),
    }))
    appendFileSync(file, sp4nCsv(rows).replace(/^.*\r\n/, ''))
  }
  expect(statSync(file).size).toBeGreaterThan(80_000_000)
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const kept: number[] = []
  let batches = 0
  await importFile(app, options(file), () => {
    if (++batches % 10) return
    collect()
    const { heapUsed, external } = process.memoryUsage()
    kept.push(heapUsed + external)
  })
  expect(kept.length).toBeGreaterThanOrEqual(5)
  expect(Math.max(...kept) - kept[0]!).toBeLessThan(10_000_000)
})

test('imported, exported and imported elsewhere, every report is the same', async () => {
  const [here, there] = [await world(), await world()]
  const rows = [
    ...sp4nRows(210, 7),
    ...['Menunggu Verifikasi', 'Terdisposisi', 'Diproses', 'Ditindaklanjuti', 'Selesai', 'Diarsipkan'].map((status, i) => ({
      ...sp4nRow(500 + i),
      'Status Laporan': status,
    })),
    {
      ...sp4nRow(600),
      'Tanggal Laporan Masuk': '',
      'Waktu Laporan Masuk': '',
      'Judul Laporan': '=1+1',
      'Isi Laporan Awal': "- satu\n'- dua",
    },
    {
      ...sp4nRow(601),
      'Waktu Laporan Masuk': '',
      Kelurahan: 'Tidak Ada',
      'Judul Laporan': `Judul ${'panjang '.repeat(30)}`.trim(),
    },
  ]
  await take(here.app, sp4nCsv(rows))
  const file = join(folder, 'keluar.csv')
  expect(await exportSp4n(here.app, { file })).toBe(rows.length)
  expect(readFileSync(file, 'utf8')).toContain(",'=1+1,") // a spreadsheet would take it for a formula
  await expect(exportSp4n(here.app, { file })).rejects.toThrow('is there already')
  const june = { file: join(folder, 'juni.csv'), agency: 'dlh', from: '2024-06-01', to: '2024-06-30' }
  const { rows: wanted } = await here.app.db.query<{ n: number }>(
    `select count(*)::int as n from report r join agency a on a.id = r.holder where a.slug = 'dlh' and received_on between '2024-06-01' and '2024-06-30'`,
  )
  expect(wanted[0]!.n).toBeGreaterThan(0)
  expect(await exportSp4n(here.app, june)).toBe(wanted[0]!.n)
  expect(await importFile(there.app, options(file))).toMatchObject({ taken: rows.length, refused: 0 })
  const told = async (app: TestApp) => {
    const { rows: all } = await app.db.query(
      `select x.external_id, r.status, r.held_from, r.class, r.grade, r.category, a.slug, r.area_code, r.identity, r.audience, r.channel, r.received_at, r.received_on, r.closed_by, r.archived_by,
        r.archive_reason, r.title, r.next_due_on, (select array_agg(array[t.kind, t.body] order by t.kind) from report_text t where t.report_id = r.id) as texts, x.source
       from report r join report_external x on x.report_id = r.id join agency a on a.id = r.holder order by 1`,
    )
    return all.map((row) => ({ ...row, received_at: row.received_at && String(row.received_at) }))
  }
  const [before, after] = [await told(here.app), await told(there.app)]
  expect(before).toHaveLength(rows.length)
  expect(after).toEqual(before)
})
