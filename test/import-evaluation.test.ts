import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { brokenHistories } from '../demo/replay.ts'
import { addAgency } from '../src/domain/agencies/add-agency.ts'
import { queue } from '../src/domain/desk/queue.ts'
import { reportPage } from '../src/domain/desk/report-page.ts'
import { readCsvMap } from '../src/domain/imports/csv-map.ts'
import { importFile } from '../src/domain/imports/import-file.ts'
import { type Actor, system } from '../src/domain/people/actor.ts'
import { addOfficer, officerByEmail } from '../src/domain/people/officers.ts'
import { answerReport } from '../src/domain/reports/answer-report.ts'
import { forwardReport } from '../src/domain/reports/forward-report.ts'
import { verifyReport } from '../src/domain/reports/verify-report.ts'
import { type TestApp, testApp } from './support/postgres.ts'

// Reports that nobody here wrote, where they are present. They are measured with and never stand in any file of ours.

const data = process.env.TUNTAS_EVALUATION_DATA ?? join(import.meta.dirname, '../../shared/data')
const long = process.env.TUNTAS_LONG !== undefined
const folder = mkdtempSync(join(tmpdir(), 'tuntas-evaluation-'))
const apps: TestApp[] = []
afterAll(async () => {
  for (const app of apps) await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const sets = [
  { name: 'lapor2017', file: 'lapor2017/lapor_2017_redacted.csv', rows: 1_819, dates: false, move: forwarded },
  { name: 'surabaya-2022', file: 'surabaya-2022/surabaya_2022.csv', rows: 8_275, dates: true, move: answered },
]

for (const { name, file, rows, dates, move } of sets) {
  const path = join(data, file)
  const present = existsSync(path)
  if (!present) console.log(`${name}: skipped: no evaluation data`)

  describe.skipIf(!present)(name, { timeout: long ? 1_200_000 : 240_000 }, () => {
    test('all rows are imported, found, opened and moved', async () => {
      const { app, officer } = await aCity()
      const mapFile = join(import.meta.dirname, `maps/${name}.json`)
      const input = {
        file: path,
        format: readCsvMap(readFileSync(mapFile, 'utf8'), mapFile),
        agency: 'kota',
        mappingFile: join(folder, `${name}.mapping.json`),
        rejectsFile: join(folder, `${name}.rejected.csv`),
        dryRun: false,
      }
      const began = performance.now()
      expect(await importFile(app, input)).toMatchObject({ read: rows, taken: rows, refused: 0 })
      console.log(`${name}: ${rows} rows in ${((performance.now() - began) / 1000).toFixed(1)} s`)
      expect(await importFile(app, input)).toMatchObject({ taken: 0, already: rows })

      const { rows: kept } = await app.db.query<{ number: string; externalId: string; on: string | null; answered: boolean }>(
        `select r.number, x.external_id as "externalId", r.received_on as on, r.first_answered_at is not null as answered from report r join report_external x on x.report_id = r.id order by r.id`,
      )
      expect(kept).toHaveLength(rows)
      expect(kept.filter((row) => (row.on !== null) === dates)).toHaveLength(rows)
      for (const { number, externalId } of sample(kept, long ? rows : 300)) {
        const found = await queue(app, officer, { view: 'open', q: externalId, filter: {} })
        expect(found.map((row) => row.number)).toContain(number)
      }
      for (const { number } of kept) {
        const page = await reportPage(app, officer, number)
        expect(page?.body, number).toBeTruthy()
        expect(page!.title.length).toBeGreaterThan(0)
      }
      for (const { number } of sample(kept, long ? rows : 60)) await move(app, officer, number)
      expect(await queue(app, officer, { view: 'open', filter: {} })).toHaveLength(200)
      expect(await brokenHistories(app)).toEqual(new Map())
    })
  })
}

test('each set is measured, or said to be absent', () => {
  expect(sets.map(({ name }) => name)).toEqual(['lapor2017', 'surabaya-2022'])
})

async function forwarded(app: TestApp, officer: Actor, number: string) {
  await verifyReport(app, officer, { number }, { category: 'pekerjaan-umum-jalan' })
  expect(await forwardReport(app, officer, { number }, { agency: 'dinas' })).toMatchObject({
    status: 'forwarded',
    receivedOn: null,
  })
}

async function answered(app: TestApp, officer: Actor, number: string) {
  const input = { kind: 'final' as const, text: 'Petugas sudah memeriksa dan membenahinya.', reason: 'Tanpa foto', evidence: [] }
  expect(await answerReport(app, officer, { number }, input)).toMatchObject({ status: 'answered' })
}

async function aCity(): Promise<{ app: TestApp; officer: Actor }> {
  const app = await testApp()
  apps.push(app)
  const base = { validFrom: '2019-02-01' }
  await addAgency(app, system, { ...base, slug: 'kota', name: 'Pemerintah Kota', shortName: 'Kota', kind: 'city', parent: null })
  await addAgency(app, system, { ...base, slug: 'dinas', name: 'Dinas Contoh', shortName: 'Dinas', kind: 'unit', parent: 'kota' })
  await app.reference.refresh()
  const email = 'kota@contoh.tuntas.invalid'
  const grants = [{ role: 'coordinator' as const, agency: 'kota' }]
  await addOfficer(app, system, { email, name: 'Petugas Kota', password: 'kata-sandi-contoh', from: '2019-02-01', grants })
  return { app, officer: (await officerByEmail(app, email))! }
}

/** The same ones each time: every n-th. */
function sample<T>(all: readonly T[], n: number): T[] {
  const step = Math.max(1, Math.floor(all.length / n))
  return all.filter((_, i) => i % step === 0).slice(0, n)
}
