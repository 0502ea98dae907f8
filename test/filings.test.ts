import { unzipSync } from 'fflate'
import readExcelFile from 'read-excel-file/node'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countFigures } from '../src/domain/figures/count-figures.ts'
import { evaluationDocument } from '../src/domain/filings/evaluation.ts'
import { filingDocument } from '../src/domain/filings/filing-document.ts'
import { makeFilings } from '../src/domain/filings/make-filings.ts'
import { readEvaluation, readFiling } from '../src/domain/filings/read-filings.ts'
import { writePdf } from '../src/kit/documents/pdf.ts'
import { writeWorkbook } from '../src/kit/documents/workbook.ts'
import { translator } from '../src/kit/i18n.ts'
import { hands, START } from './support/moving.ts'
import { testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { wordsOfPdf } from './support/words-of-pdf.ts'
import { aReport, PASSWORD, smallNation, type World } from './support/world.ts'

let w: World
const { go, answered } = hands(() => w)
const t = translator('id')
const inDecember = '2026-12-01T01:00:00Z'
const node = (slug: string) => w.app.reference.get().agencies.bySlug(slug)!.id

beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

describe('reports that must be filed', () => {
  const filed = async () =>
    (await w.app.db.query('select agency, period, made_at::text, content from filing order by agency, period')).rows
  const documentOf = async (slug: string, code: string, now = false) => {
    const { filing, at } = await readFiling(w.app, w.officer.national!, { node: node(slug), code, now })
    return filingDocument(filing, t, w.app.reference.get().catalogue, at)
  }
  let judged: Awaited<ReturnType<typeof answered>>

  beforeAll(async () => {
    w.app.setNow(START)
    judged = await answered()
    await answered({ category: 'lingkungan-pencemaran' })
    await aReport(w.app)
    await countFigures(w.app)
  })

  test('stand there on the first for every office with somebody who answers for it, and no day sooner', async () => {
    w.app.setNow('2026-11-30T16:59:00Z')
    expect(await makeFilings(w.app)).toBe(0)
    w.app.setNow('2026-11-30T17:01:00Z') // 1 December in Jakarta
    expect(await makeFilings(w.app)).toBe(3)
    const periods = (await filed()).map(({ agency, period }) => `${w.app.reference.get().agencies.get(agency)!.slug} ${period}`)
    expect(periods.sort()).toEqual(['jatim 2026-11', 'malang 2026-11', 'panrb 2026-11'])
  })

  test('never change once filed, run again or not; the figures of today stand beside them', async () => {
    const before = await filed()
    w.app.setNow(inDecember)
    await go(judged.reporter, judged.number, 'feedback', { solved: 'yes', rating: 5 })
    await countFigures(w.app)
    expect(await makeFilings(w.app)).toBe(0)
    expect(await filed()).toEqual(before)
    const line = async (now: boolean) =>
      (await documentOf('malang', '2026-11', now)).tables[0]!.rows.find(([name]) => name === 'Ditutup pelapor')![1]
    expect(await line(false)).toEqual({ value: 0, kind: 'count' })
    expect(await line(true)).toEqual({ value: 1, kind: 'count' })
  })

  test('a quarter and a year are filed when they end, also after an outage, and nothing is filed of long ago', async () => {
    w.app.setNow('2027-01-20T01:00:00Z')
    await makeFilings(w.app)
    const malang = (await filed()).filter(({ agency }) => agency === node('malang')).map(({ period }) => period)
    expect(malang).toEqual(['2026', '2026-11', '2026-Q4'])
    await w.app.db.query('delete from filing').catch(() => undefined)
    w.app.setNow('2027-06-01T01:00:00Z')
    expect(await makeFilings(w.app)).toBe(0)
    w.app.setNow(inDecember)
  })

  test('the PDF and the workbook say the same figures, and the PDF is the same bytes each time', async () => {
    const document = await documentOf('malang', '2026-11')
    const pdf = await writePdf(document)
    expect(Buffer.compare(pdf, await writePdf(document))).toBe(0)
    const said = await wordsOfPdf(pdf)
    expect(said).toContain('3 laporan diterima pada November 2026.')
    expect(said).toContain('67 % mendapat tanggapan')
    expect(said).toContain('Pemerintah Kota Malang')
    expect(said).toContain('Dinas Pekerjaan Umum')
    const [first] = await readExcelFile(await writeWorkbook(document), { sheets: [1] } as never).then((rows) => [rows])
    const rows = JSON.stringify(first)
    expect(rows).toContain('3 laporan diterima pada November 2026.')
    expect(rows).toContain('["Diterima",3,0]')
  })

  test('a long table goes on with its head on the next page, and no sign of a name is lost', async () => {
    const names = Array.from({ length: 130 }, (_, i) => `Dinas ke-${i} Ş ж 😀`)
    const pdf = await writePdf({
      ...(await documentOf('malang', '2026-11')),
      tables: [
        {
          title: 'Panjang',
          columns: [
            { label: 'Kepala kolom', kind: 'words' },
            { label: 'Jumlah', kind: 'count' },
          ],
          rows: names.map((name, i) => [name, i]),
        },
      ],
    })
    const pages = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: false })
    const withRows = pages.text.filter((page) => page.includes('Dinas ke-'))
    expect(withRows.length).toBeGreaterThan(2)
    for (const page of withRows) expect(page).toContain('Kepala kolom')
    for (const [i, name] of names.entries())
      expect(
        pages.text.some((page) => page.includes(name)),
        `row ${i}`,
      ).toBe(true)
  })

  test('words that look like a formula stay words in the workbook', async () => {
    const document = await documentOf('malang', '2026-11')
    const table = {
      title: 'A/B?',
      columns: [{ label: 'x', kind: 'words' as const }],
      rows: [['=HYPERLINK("http://jahat.invalid")'], ['+1']],
    }
    const bytes = await writeWorkbook({ ...document, tables: [table, table] })
    const sheets = unzipSync(new Uint8Array(bytes))
    for (const [name, sheet] of Object.entries(sheets)) expect(Buffer.from(sheet).toString().includes('<f>'), name).toBe(false)
  })

  test('the workbook of a year fills in what is known, links its proof and leaves the rest to the agency', async () => {
    const read = await readEvaluation(w.app, w.officer.mayor!, { node: node('malang'), code: '2026' })
    const document = evaluationDocument(read.filing, read.setting, { t, at: read.at, baseUrl: 'http://localhost' })
    const rows = document.tables.flatMap((table) => table.rows)
    const row = (asked: string) => rows.find(([name]) => name === asked)
    expect(row('Laporan yang ditindaklanjuti')).toEqual([
      'Laporan yang ditindaklanjuti',
      { value: 2 / 3, kind: 'share' },
      'Tuntas',
      'http://localhost/instansi/malang?tahun=2026',
    ])
    expect(row('Unit yang terhubung')?.[1]).toEqual({ value: 4, kind: 'count' })
    expect(row('Perencanaan dan anggaran')).toEqual(['Perencanaan dan anggaran', null, 'Instansi', null])
    const links = rows.flatMap(([, , , link]) => (link ? [String(link).replace('http://localhost', '')] : []))
    const mayor = await signedIn('mayor')
    for (const link of new Set(links)) expect((await mayor.get(link)).status, link).toBe(200)
  })

  test('in the file of that workbook each proof is a link, and stands beside the line that it proves', async () => {
    const read = await readEvaluation(w.app, w.officer.mayor!, { node: node('malang'), code: '2026' })
    const document = evaluationDocument(read.filing, read.setting, { t, at: read.at, baseUrl: 'http://localhost' })
    const bytes = await writeWorkbook(document)
    const sheets = await readExcelFile(bytes)
    expect(sheets).toHaveLength(document.tables.length)
    const parts = unzipSync(new Uint8Array(bytes))
    const text = (name: string) => Buffer.from(parts[name] ?? []).toString()
    for (const [i, table] of document.tables.entries()) {
      const rows = sheets[i]!.data
      for (const [asked, filled, , proof] of table.rows) {
        const line = rows.findIndex(([first]) => first === asked) + 1
        expect(line, String(asked)).toBeGreaterThan(0)
        expect(rows[line - 1]![1] ?? null, String(asked)).toEqual(typeof filled === 'object' ? (filled?.value ?? null) : filled)
        const id = new RegExp(`<hyperlink ref="D${line}" r:id="([^"]+)"/>`).exec(text(`xl/worksheets/sheet${i + 1}.xml`))?.[1]
        expect(id !== undefined, String(asked)).toBe(proof !== null)
        if (id)
          expect(text(`xl/worksheets/_rels/sheet${i + 1}.xml.rels`)).toContain(
            `Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="${proof}"`,
          )
      }
    }
  })

  test('are for those above or in the office; for others, and for periods that are none, they are not there', async () => {
    const mayor = await signedIn('mayor')
    expect(wordsOf((await mayor.get('/konsol/berkala')).html)).toContain(
      'Laporan bulanan, triwulanan, dan tahunan Pemerintah Kota Malang',
    )
    const pdf = await mayor.get('/konsol/berkala/malang/2026-11.pdf')
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    expect(pdf.headers.get('content-disposition')).toContain('laporan-pengaduan-malang-2026-11.pdf')
    expect((await mayor.get('/konsol/berkala/dpu/2026-11.xlsx')).status).toBe(200)
    for (const path of [
      'jatim/2026-11.pdf',
      'kemensos/2026-11.pdf',
      'malang/2026-13.pdf',
      'malang/2026-Q5.xlsx',
      'malang/2026-11/evaluasi.xlsx',
      'tidak-ada/2026.pdf',
    ])
      expect((await mayor.get(`/konsol/berkala/${path}`)).status, path).toBe(404)
    const liaison = await signedIn('dlh')
    for (const path of ['malang/2026-11.pdf', 'dpu/2026-11.pdf'])
      expect((await liaison.get(`/konsol/berkala/${path}`)).status, path).toBe(404)
    expect((await liaison.get('/konsol/berkala?instansi=malang')).status).toBe(404)
    expect((await visitor(testServer(w.app)).get('/konsol/berkala/malang/2026-11.pdf')).location).toContain('/masuk')
  })
})

async function signedIn(name: string) {
  const person = visitor(testServer(w.app))
  await person.post('/masuk', { email: `${name}@contoh.tuntas.invalid`, password: PASSWORD })
  return person
}
