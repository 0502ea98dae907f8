import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { brokenHistories } from '../demo/replay.ts'
import { queue } from '../src/domain/desk/queue.ts'
import { reportPage } from '../src/domain/desk/report-page.ts'
import { addFirstAgency } from '../src/domain/imports/first-agency.ts'
import { importFile } from '../src/domain/imports/import-file.ts'
import { officerByEmail } from '../src/domain/people/officers.ts'
import { answerReport } from '../src/domain/reports/answer-report.ts'
import { publishReport } from '../src/domain/reports/keep-report.ts'
import { viewIdentity } from '../src/domain/reports/view-identity.ts'
import { count, folder, options, rejected, stored, take, world, written } from './support/imports.ts'
import { type TestApp, testApp } from './support/postgres.ts'
import { testServer, visitor } from './support/server.ts'
import { SEVEN, type Sp4nRow, sp4nCsv, sp4nRow, sp4nRows } from './support/sp4n-file.ts'
import { PASSWORD, type World } from './support/world.ts'

describe('a file of an SP4N administrator', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
    await take(w.app, sp4nCsv(sp4nRows(28)))
  })

  test.each([
    ['Ditutup oleh Sistem', { status: 'closed', closed_by: 'system', closed_at: null, answered_at: null }],
    ['Diarsipkan oleh Admin', { status: 'archived', archived_by: 'officer', archive_reason: 'unclear' }],
    ['Menunggu Kelengkapan Informasi', { status: 'held', held_from: 'submitted', closed_by: null }],
    ['Ditutup oleh Pelapor', { status: 'closed', closed_by: 'reporter' }],
    ['Ditutup oleh Admin', { status: 'closed', closed_by: 'officer' }],
    ['Diarsipkan oleh Sistem', { status: 'archived', archived_by: 'system', archive_reason: 'expired' }],
    ['Diarsipkan oleh Pelapor', { status: 'archived', archived_by: 'reporter', archive_reason: 'withdrawn' }],
  ])('%s means what it says, and hours that nobody wrote down stay unknown', async (word, expected) => {
    const i = (SEVEN as readonly string[]).indexOf(word)
    expect(await stored(w.app, String(7_000_000 + i))).toMatchObject({
      ...expected,
      forwarded_at: null,
      first_answered_at: null,
      published_at: null,
    })
  })

  test('Anonim seals who it is from the office, Rahasia what it says from everybody; a cell may say both', async () => {
    const of = async (i: number) => stored(w.app, String(7_000_000 + i))
    expect(await of(0)).toMatchObject({ identity: 'verifierOnly', audience: 'public' })
    expect(await of(1)).toMatchObject({ identity: 'named', audience: 'private' })
    expect(await of(2)).toMatchObject({ identity: 'verifierOnly', audience: 'private' })
    expect(await of(3)).toMatchObject({ identity: 'named', audience: 'public' })
  })

  test('hours are those of Jakarta, places have their code, offices their node', async () => {
    const row = {
      ...sp4nRow(900),
      'Tanggal Laporan Masuk': '23 Sep 2024',
      'Waktu Laporan Masuk': '00:41:43',
      Kecamatan: 'Kedungkandang',
      Kelurahan: 'Madyopuro',
      'Instansi Terdisposisi': 'Dinas Lingkungan Hidup',
    }
    await take(w.app, sp4nCsv([row]))
    const report = await stored(w.app, row['Tracking ID'])
    expect(String(report.received_at)).toBe('2024-09-22T17:41:43Z')
    expect(report).toMatchObject({ received_on: '2024-09-23', area_code: '35.73.03.1009', office: 'dlh' })
  })

  test('the history of each is one event that tells the whole state', async () => {
    expect(await brokenHistories(w.app)).toEqual(new Map())
    expect(await count(w.app, 'report_event')).toBe(await count(w.app))
  })

  test('nobody is told anything', async () => {
    expect(await count(w.app, 'outbox')).toBe(0)
  })

  test('a name that is not masked is sealed and stands nowhere else; the identity desk can look it up', async () => {
    const { rows } = await w.app.db.query<{ all: string }>(
      `select (select json_agg(r) from report r)::text || (select json_agg(x) from report_external x)::text || (select json_agg(e) from report_event e)::text || (select json_agg(t) from report_text t)::text as all`,
    )
    expect(rows[0]!.all).not.toContain('Warga Contoh')
    const { number } = await stored(w.app, '7000003')
    expect(
      await viewIdentity(w.app, w.officer.city!, { number: String(number) }, { reason: 'Memeriksa kebenaran impor' }),
    ).toEqual({ name: 'Warga Contoh 3' })
  })

  test('an officer finds a report by the number it had there, and reads where it came from', async () => {
    const [found] = await queue(w.app, w.officer.city!, { view: 'open', q: '7000004', filter: {} })
    const page = await reportPage(w.app, w.officer.city!, found!.number)
    expect(page!.entries).toHaveLength(1)
    expect(page!.entries[0]!.change).toMatchObject({ extra: { importedFrom: 'sp4n', externalId: '7000004' } })
  })

  test('a report that is open goes on with the usual moves', async () => {
    const row = { ...sp4nRow(901), 'Status Laporan': 'Diproses', 'Instansi Terdisposisi': 'Dinas Pekerjaan Umum' }
    await take(w.app, sp4nCsv([row]))
    const { number } = await stored(w.app, row['Tracking ID'])
    const after = await answerReport(
      w.app,
      w.officer.dpu!,
      { number: String(number) },
      { kind: 'final', text: 'Lampu sudah kami ganti pagi ini.', evidence: [], reason: 'Tanpa foto' },
    )
    expect(after).toMatchObject({ status: 'answered', forwardedAt: null })
    expect(after.clocks.silence!.stoppedOn).toBeNull()
  })

  test('a limit runs only where its beginning is known, and may be late from the first day', async () => {
    const waiting = { ...sp4nRow(902), 'Status Laporan': 'Menunggu Verifikasi', 'Tanggal Laporan Masuk': '23 Sep 2024' }
    const unknown = {
      ...sp4nRow(903),
      'Status Laporan': 'Menunggu Verifikasi',
      'Tanggal Laporan Masuk': '',
      'Waktu Laporan Masuk': '',
    }
    await take(w.app, sp4nCsv([waiting, unknown]))
    expect(await stored(w.app, waiting['Tracking ID'])).toMatchObject({ next_due_on: '2024-09-26' })
    expect(await stored(w.app, unknown['Tracking ID'])).toMatchObject({ next_due_on: null, received_on: null, received_at: null })
    const [row] = await queue(w.app, w.officer.city!, { view: 'open', q: unknown['Tracking ID'], filter: {} })
    expect(row).toMatchObject({ receivedOn: null, nextDueOn: null })
  })
})

test('a report of an unknown day is shown as such, to officers and, once it was forwarded, to everybody', async () => {
  const { app } = await world()
  const row = {
    ...sp4nRow(3),
    'Tracking ID': '990',
    'Sumber Laporan': 'Website',
    'Status Laporan': 'Terdisposisi',
    'Tanggal Laporan Masuk': '',
    'Waktu Laporan Masuk': '',
  }
  await take(app, sp4nCsv([row, { ...row, 'Tracking ID': '991', 'Status Laporan': 'Ditutup oleh Sistem' }]))
  const [open, closed] = [String((await stored(app, '990')).number), String((await stored(app, '991')).number)]
  const server = testServer(app)
  expect((await visitor(server).get(`/laporan/${closed}`)).status).toBe(404) // nothing is published by an import
  const officer = visitor(server)
  await officer.post('/masuk', { email: 'city@contoh.tuntas.invalid', password: PASSWORD })
  const page = await officer.get(`/konsol/laporan/${open}`)
  expect(page.html).toContain('tanggal tidak diketahui')
  expect(page.html).toContain('Diimpor dari SP4N-LAPOR!, nomor 990 (web)')
  expect((await officer.get('/konsol?view=closed')).html).toContain('tanggal tidak diketahui')
  const city = (await officerByEmail(app, 'city@contoh.tuntas.invalid'))!
  await publishReport(app, city, { number: closed }, { text: 'Lampu jalan padam.' })
  app.advance({ seconds: 9 })
  const published = await visitor(testServer(app)).get(`/laporan/${closed}`)
  expect(published.html).toContain('tanggal tidak diketahui')
  expect(published.html).toContain('dipindahkan dari sistem lain dengan keadaan ini')
  expect((await visitor(testServer(app)).get('/laporan')).html).toContain(`/laporan/${closed}`)
})

test('an empty installation gets its first agency from the import', async () => {
  const app = await testApp()
  try {
    await expect(importFile(app, options(written(sp4nCsv(sp4nRows(2))), { agency: undefined }))).rejects.toThrow(
      'has no agency yet',
    )
    const slug = await addFirstAgency(app, 'Pemerintah Kota Malang')
    expect(await take(app, sp4nCsv(sp4nRows(2)), { agency: slug })).toMatchObject({ taken: 2, unknownAgencies: 2 })
    expect(app.reference.get().agencies.root).toMatchObject({
      slug: 'pemerintah-kota-malang',
      kind: 'city',
      shortName: 'Kota Malang',
    })
    await expect(addFirstAgency(app, 'Pemerintah Kota Batu')).rejects.toThrow('There are agencies here already')
  } finally {
    await app.close()
  }
})

describe('names that nobody knows', () => {
  test('become a mapping file with the likest of ours; filled in, it moves what is not imported yet', async () => {
    const { app } = await world()
    const rows = sp4nRows(60).map((row) => ({
      ...row,
      'Instansi Terdisposisi': 'Dinas PU Bina Marga',
      Kategori: 'Topik Asing',
    }))
    const file = written(sp4nCsv(rows))
    const dry = await importFile(app, options(file, { dryRun: true }))
    expect(dry).toMatchObject({ read: 60, taken: 60, unknownAgencies: 1, unknownCategories: 1 })
    expect(await count(app)).toBe(0)
    const mapping = JSON.parse(readFileSync(`${file}.mapping.json`, 'utf8'))
    expect(mapping).toMatchObject({ agencies: { 'Dinas PU Bina Marga': null }, categories: { 'Topik Asing': null } })
    expect(mapping.met.agencies['Dinas PU Bina Marga'].reports).toBe(60)

    mapping.agencies['Dinas PU Bina Marga'] = 'new:malang'
    mapping.categories['Topik Asing'] = 'corona'
    writeFileSync(`${file}.mapping.json`, JSON.stringify(mapping))
    expect(await importFile(app, options(file))).toMatchObject({ taken: 60, unknownAgencies: 0, unknownCategories: 0 })
    expect(await stored(app, '7000000')).toMatchObject({ office: 'dinas-pu-bina-marga', category: 'corona' })
    await take(app, sp4nCsv([{ ...rows[0]!, 'Tracking ID': '1' }]), { mappingFile: `${file}.mapping.json` })
    expect(await count(app, 'agency')).toBe(8)
  })

  test('a mapping that leads nowhere is refused before anything is stored', async () => {
    const { app } = await world()
    const file = written(sp4nCsv(sp4nRows(3)))
    writeFileSync(`${file}.mapping.json`, '{"agencies": {"Dinas Perhubungan": "tidak-ada"}}')
    await expect(importFile(app, options(file))).rejects.toThrow(
      'sends "Dinas Perhubungan" to "tidak-ada", which is no agency here',
    )
    writeFileSync(`${file}.mapping.json`, '{')
    await expect(importFile(app, options(file))).rejects.toThrow('is not {"agencies"')
    expect(await count(app)).toBe(0)
  })
})

describe('bad input', () => {
  let app: TestApp
  beforeAll(async () => {
    app = (await world()).app
  })

  test('of 1,000 rows with ten bad ones 990 are taken, and each bad one is named by its line and column', async () => {
    const rows = sp4nRows(1000, 2).map((row) => ({
      ...row,
      'Isi Laporan Awal': row['Isi Laporan Awal'].replaceAll(/["\n]/g, ' '),
      'Isi Laporan Akhir': '',
    }))
    const bad: [number, Partial<Sp4nRow>, string][] = [
      [10, { 'Tracking ID': '' }, 'Tracking ID,the id is missing'],
      [100, { 'Tracking ID': rows[5]!['Tracking ID'] }, 'Tracking ID,the same id as line 7'],
      [200, { 'Tanggal Laporan Masuk': '31 Feb 2024' }, 'Tanggal Laporan Masuk,"""31 Feb 2024"" is no date"'],
      [300, { 'Waktu Laporan Masuk': '25:00:00' }, 'Waktu Laporan Masuk,"""25:00:00"" is no time of day"'],
      [400, { 'Status Laporan': 'Entah' }, 'Status Laporan,"""Entah"" is no status that we know"'],
      [500, { 'Tipe Laporan': 'Rahasiaa' }, 'Tipe Laporan,"""Rahasiaa"" is no type'],
      [600, { 'Isi Laporan Awal': '' }, 'Isi Laporan Awal,the report has no text'],
      [700, { 'Isi Laporan Awal': 'a'.repeat(1024 * 1024) }, 'Isi Laporan Awal,"longer than 20,000 characters"'],
      [800, { 'Judul Laporan': 'a\u0000b' }, 'Judul Laporan,holds a NUL character'],
    ]
    for (const [i, change] of bad) rows[i] = { ...rows[i]!, ...change }
    const lines = sp4nCsv(rows).split('\r\n')
    lines[901] = lines[901]!.replace(',', ',"') // a quote that is never closed
    const done = await take(app, lines.join('\r\n'))
    expect(done).toMatchObject({ read: 1000, taken: 990, refused: 10, already: 0 })
    const said = rejected().sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    for (const [n, [i, , reason]] of bad.entries()) expect(said[n]).toContain(`${i + 2},${reason}`)
    expect(said[9]).toBe('902,,a quote is opened and never closed,7000900')
    expect(await count(app)).toBe(990)
  })

  test.each([
    ['an empty file', '', 'is empty'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'is a picture, not CSV'],
    ['a workbook', Buffer.from('504b030414000600', 'hex'), 'is an Excel workbook'],
    ['bytes of any kind', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 197) % 256)), 'is no table of reports'],
    ['a letter', 'Yth. Bapak Wali Kota,\nlampu jalan padam.\n', 'is no table of reports'],
    ['a table without statuses', sp4nCsv(sp4nRows(2)).replace('Status Laporan', 'Keadaan'), 'lacks the column "Status Laporan"'],
    ['a head without rows', sp4nCsv([]), 'no rows'],
  ])('%s is refused with a sentence', async (_what, content, sentence) => {
    await expect(take(app, content)).rejects.toThrow(sentence)
  })

  test('a folder and a file that is not there are refused with a sentence', async () => {
    mkdirSync(join(folder, 'map'))
    await expect(importFile(app, options(join(folder, 'map')))).rejects.toThrow('is a folder')
    await expect(importFile(app, options(join(folder, 'tiada.csv')))).rejects.toThrow('There is no file')
  })

  test('semicolons, a mark at the beginning, ids like 674.0 and windows-1252 are read as what they are', async () => {
    const rows = [
      { ...sp4nRow(1, 3), 'Tracking ID': '881.0', 'Judul Laporan': 'Café “Tugu” – macet', 'Isi Laporan Awal': 'Antre; panjang' },
    ]
    const semicolons = sp4nCsv(rows, { delimiter: ';', end: '\n' })
    await take(app, `\ufeff${semicolons}`)
    expect(await stored(app, '881')).toMatchObject({ title: 'Café “Tugu” – macet' })
    const bytes = Buffer.from(
      semicolons
        .replace('881.0', '882.0')
        .replace('é', '\u0001')
        .replace('“', '\u0002')
        .replace('”', '\u0003')
        .replace('–', '\u0004'),
      'latin1',
    )
    for (const [i, b] of bytes.entries()) if (b >= 1 && b <= 4) bytes[i] = [0, 0xe9, 0x93, 0x94, 0x96][b]!
    await take(app, bytes)
    expect(await stored(app, '882')).toMatchObject({ title: 'Café “Tugu” – macet' })
  })

  test('a title that is too long here is cut, and its whole stays in the history', async () => {
    const title = `Jalan rusak ${'dan berlubang '.repeat(20)}`.trim()
    await take(app, sp4nCsv([{ ...sp4nRow(2, 3), 'Tracking ID': '883', 'Judul Laporan': title }]))
    const report = await stored(app, '883')
    expect(String(report.title).length).toBeLessThanOrEqual(120)
    const { rows } = await app.db.query<{ body: string }>(`select body from report_text where report_id = $1 and kind = 'note'`, [
      report.id,
    ])
    expect(rows[0]!.body).toBe(title)
  })
})
