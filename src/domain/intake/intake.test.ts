import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import writeExcelFile from 'write-excel-file/node'
import { refused, START } from '../../../test/support/moving.ts'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { wordsOfPdf } from '../../../test/support/words-of-pdf.ts'
import { reporterOf, smallNation, type World } from '../../../test/support/world.ts'
import { writePdf } from '../../kit/documents/pdf.ts'
import { translator } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import { reportPage } from '../desk/report-page.ts'
import { openWithCode } from '../reports/open-with-code.ts'
import { readReport } from '../reports/store.ts'
import { receiptDocument, registerDocument } from './intake-documents.ts'
import { keyIn, officesToKeyInFor } from './key-in.ts'
import { judgeFile, takeFile } from './key-in-file.ts'

let w: World
const t = translator('id')
beforeAll(async () => {
  w = await smallNation(await testApp())
  w.app.setNow(START) // Tuesday, 24 November 2026
})
afterAll(() => w.app.close())

let keys = 0
const came = (overrides: Record<string, unknown> = {}) => ({
  office: 'dpu',
  channel: 'letter',
  receivedOn: '2026-11-20',
  body: 'Surat warga RW 03: jalan di depan balai berlubang sejak bulan lalu.',
  area: '35.73.03.1008',
  ...overrides,
})
const key = (who: string, overrides: Record<string, unknown> = {}, under = `kunci-${++keys}`) =>
  keyIn(w.app, w.officer[who]!, came(overrides), under)
const stateOf = async (number: string) => (await readReport(w.app.db, number))!.report

describe('what came otherwise', () => {
  test('has the day on which it truly came, and its limits run from there; it stands in the book of the office', async () => {
    const keyed = await key('dpu')
    expect(keyed).toMatchObject({ registerNo: 1, year: 2026, receivedOn: '2026-11-20', keyedOn: '2026-11-24', again: false })
    const report = await stateOf(keyed.receipt.number)
    expect(report).toMatchObject({ channel: 'letter', receivedOn: '2026-11-20', status: 'submitted' })
    expect(report.clocks.verify).toMatchObject({ startedOn: '2026-11-20', dueOn: '2026-11-25' })
    expect(w.app.reference.get().agencies.get(report.holder)!.slug).toBe('malang') // the liaison's office can't verify: the desk above has it
    expect((await key('dpu')).registerNo).toBe(2)
    expect((await key('city', { office: 'malang' })).registerNo).toBe(1)
  })

  test('sent twice it is one report with one line and the same receipt; another text under the same key is refused', async () => {
    const first = await key('dpu', {}, 'sama')
    const again = await key('dpu', {}, 'sama')
    expect(again).toEqual({ ...first, again: true })
    expect((await refused(key('dpu', { body: 'Isi yang lain sama sekali.' }, 'sama'))).code).toBe('idempotency-mismatch')
  })

  test('where the number of the report is taken another one is drawn, and its line stands in the book', async () => {
    // The server itself says "taken" to the first two numbers, as its unique index would.
    await asOwner(
      w.app.ownerUrl,
      `create sequence met; grant usage on sequence met to public;
       create function taken() returns trigger language plpgsql as $$ begin
         if nextval('met') > 2 then return new; end if;
         raise unique_violation using constraint = 'report_number_key';
       end $$;
       create trigger taken before insert on report for each row execute function taken()`,
    )
    const { receipt, registerNo } = await key('dlh', { office: 'dlh' })
    expect((await stateOf(receipt.number)).number).toBe(receipt.number)
    expect(registerNo).toBe(1)
    await asOwner(w.app.ownerUrl, 'drop trigger taken on report; drop function taken; drop sequence met')
  })

  test('numbers of a book have no gap and no double, however many officers write at once', async () => {
    const numbers = (await Promise.all(Array.from({ length: 12 }, () => key('dlh', { office: 'dlh' })))).map((k) => k.registerNo)
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i + 2)) // the first is that of the test before
  })

  test('the reporter follows it with the code of the receipt, and who it is stays sealed', async () => {
    const { receipt } = await key('dpu', { reporter: { name: 'Sri Rahayu', phone: '0812 3456 7890' } })
    const opened = await openWithCode(w.app, receipt.number, receipt.accessCode, '127.0.0.1')
    expect(opened).toBeTruthy()
    const page = await reportPage(w.app, await reporterOf(w.app, receipt.number), receipt.number)
    expect(page?.reader).toBe('reporter')
  })

  test.each([
    ['a day to come', { receivedOn: '2026-11-25' }, 'receivedOn', 'error.receivedOn.future'],
    ['a day long ago', { receivedOn: '2025-11-01' }, 'receivedOn', 'error.receivedOn.old'],
    ['no day', { receivedOn: '31/11/2026' }, 'receivedOn', 'error.receivedOn.wrong'],
    ['a way that officers do not key in', { channel: 'web' }, 'channel', 'error.channel.unknown'],
    ['too few words', { body: 'Rusak' }, 'body', 'error.body.tooShort'],
    ['no such place', { area: '99.99' }, 'location.areaCode', 'error.area.unknown'],
    ['an unknown caller', { channel: 'phone', identity: 'anonymous' }, 'identity', 'error.identity.channel'],
    ['a number that is none', { reporter: { phone: '12' } }, 'reporter.phone', 'error.phone.wrong'],
  ])('%s is refused at its field, and nothing is stored', async (_, overrides, path, wanted) => {
    const before = await w.app.db.query('select count(*) as n from report')
    expect((await refused(key('dpu', overrides))).fields[0]).toMatchObject({ path, key: wanted })
    expect(await w.app.db.query('select count(*) as n from report').then(({ rows }) => rows)).toEqual(before.rows)
  })

  test('each keys in for their own office and below; readers for none', async () => {
    const slugs = (who: string) =>
      officesToKeyInFor(w.app, w.officer[who]!)
        .map(({ slug }) => slug)
        .sort()
    expect(slugs('dpu')).toEqual(['dpu'])
    expect(slugs('city')).toEqual(['dlh', 'dpu', 'madyopuro', 'malang'])
    for (const who of ['mayor', 'auditor', 'ombudsman', 'sysadmin']) expect(slugs(who)).toEqual([])
    expect((await refused(key('dpu', { office: 'dlh' }))).code).toBe('not-found')
    expect((await refused(key('mayor', { office: 'malang' }))).code).toBe('not-found')
  })
})

describe('on paper', () => {
  test('the receipt names the reporter, what was said, place, days, the officer, number and code (UU 25/2009 article 43)', async () => {
    const keyed = await key('city', { office: 'malang', reporter: { name: 'Sri Rahayu' } })
    const pdf = await wordsOfPdf(
      await writePdf(await receiptDocument(w.app, w.officer.city!, keyed, 'Sri Rahayu', 'https://lapor.contoh/lacak', t)),
    )
    for (const said of [
      'Sri Rahayu',
      'jalan di depan balai berlubang',
      '20 November 2026',
      'Petugas city',
      keyed.receipt.number,
      'Sawojajar',
    ])
      expect(pdf).toContain(said)
    expect(pdf.replaceAll(' ', '')).toContain(keyed.receipt.accessCode.replace(/[\s-]/g, ''))
  })

  test('the register book has every line of its office and days, none of another’s, and no reporter', async () => {
    const pdf = await wordsOfPdf(
      await writePdf(await registerDocument(w.app, w.officer.dpu!, 'dpu', '2026-11-01', '2026-11-30', t)),
    )
    const { rows } = await w.app.db.query<{ number: string; dpu: boolean }>(
      `select r.number, a.slug = 'dpu' as dpu from intake i join report r on r.id = i.report_id join agency a on a.id = i.agency_id`,
    )
    for (const { number, dpu } of rows) expect(pdf.includes(number), number).toBe(dpu)
    expect(pdf).not.toContain('Sri Rahayu')
    const other = registerDocument(w.app, w.officer.dpu!, 'dlh', '2026-11-01', '2026-11-30', t)
    await expect(other).rejects.toThrow(Refusal)
  })
})

describe('a file', () => {
  const csv = (text: string) => ({ name: 'masuk.csv', bytes: new TextEncoder().encode(text) })
  const judge = (file: { name: string; bytes: Uint8Array }) => judgeFile(w.app, w.officer.dpu!, 'dpu', file)
  const count = async () => (await w.app.db.query<{ n: number }>('select count(*) as n from report')).rows[0]!.n

  test('is judged row by row with nothing stored; then the good rows are keyed in, once', async () => {
    const file = csv(
      [
        '\uFEFFTanggal diterima;Kanal;Isi;Topik;Nama;HP',
        '23/11/2026;Surat;"Lampu jalan mati; gelap sekali di gang kami.";Lampu Penerangan Jalan;Tutik;0812-3456-7890',
        '24 November 2026;telepon;Saluran air di RT 02 mampet sejak Senin.;;;',
        '30/02/2026;surat;Tanggal yang tidak ada di kalender.;;;',
        '23/11/2026;merpati;Datang dengan cara yang aneh sekali.;;;',
        ';;;;;',
        '23/11/2026;surat;Pendek;Topik yang tidak ada;;123',
      ].join('\r\n'),
    )
    const before = await count()
    const judged = await judge(file)
    expect(judged.good).toBe(2)
    expect(await count()).toBe(before)
    expect(
      judged.rows.flatMap(({ line, problems }) => problems.map(({ column, key: wanted }) => [line, column, wanted])),
    ).toEqual([
      [4, 'Tanggal diterima', 'error.receivedOn.wrong'],
      [5, 'Kanal', 'error.channel.unknown'],
      [7, 'Topik', 'error.category.unknown'],
    ])
    expect(await takeFile(w.app, w.officer.dpu!, judged.id)).toEqual({ taken: 2, already: 0, failed: [] })
    expect(await takeFile(w.app, w.officer.dpu!, (await judge(file)).id)).toEqual({ taken: 0, already: 2, failed: [] })
    expect(await count()).toBe(before + 2)
  })

  test('XLSX as a spreadsheet saves it, with real dates; a thousand rows', async () => {
    const rows = Array.from({ length: 1_000 }, (_, i) => [
      // biome-ignore lint/style/noRestrictedGlobals: a spreadsheet's dates are written by the library from nothing else
      { value: new Date(Date.UTC(2026, 10, 23)), format: 'dd/mm/yyyy' },
      { value: 'kotak saran' },
      { value: `Saran nomor ${i}: bangku taman rusak, tolong diperbaiki.` },
    ])
    const head = ['Tanggal diterima', 'Kanal', 'Isi'].map((value) => ({ value }))
    const bytes = new Uint8Array(await writeExcelFile([head, ...rows]).toBuffer())
    const judged = await judge({ name: 'kotak.xlsx', bytes })
    expect(judged.rows.find(({ problems }) => problems.length)).toBeUndefined()
    expect(judged.good).toBe(1_000)
    expect(await takeFile(w.app, w.officer.dpu!, judged.id)).toEqual({ taken: 1_000, already: 0, failed: [] })
    const { rows: kept } = await w.app.db.query<{ n: number }>(
      `select count(*) as n from report where channel = 'box' and received_on = '2026-11-23'`,
    )
    expect(kept[0]!.n).toBe(1_000)
  }, 120_000)

  test.each([
    ['a photo', { name: 'foto.jpg', bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0]) }, 'error.intakeFile.kind'],
    ['an archive that is no workbook', { name: 'a.xlsx', bytes: zipSync({ a: new Uint8Array(3) }) }, 'error.intakeFile.kind'],
    ['nothing', csv(''), 'error.intakeFile.empty'],
    ['a first line alone', csv('Tanggal diterima,Kanal,Isi\n'), 'error.intakeFile.empty'],
    ['a column too few', csv('Tanggal diterima,Isi\n1/11/2026,Jalan rusak parah'), 'error.intakeFile.columns'],
    [
      'too many rows',
      csv(`Tanggal diterima,Kanal,Isi\n${'23/11/2026,surat,Jalan rusak parah\n'.repeat(1_001)}`),
      'error.intakeFile.tooMany',
    ],
    [
      'a bomb',
      { name: 'b.xlsx', bytes: zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(70_000_000) }) },
      'error.intakeFile.tooLarge',
    ],
  ])('%s is refused with a sentence', async (_, file, wanted) => {
    expect((await refused(judge(file))).fields).toMatchObject([{ path: 'file', key: wanted }])
    expect(t(wanted, { columns: '', n: 1, most: 1 })).not.toBe(wanted)
  })

  test('waits for its officer only, and is forgotten after a day', async () => {
    const { id } = await judge(csv('Tanggal diterima,Kanal,Isi\n23/11/2026,surat,Jalan rusak parah sekali'))
    expect((await refused(takeFile(w.app, w.officer.dlh!, id))).code).toBe('not-found')
    w.app.advance({ hours: 25 })
    await judge(csv('Tanggal diterima,Kanal,Isi\n23/11/2026,surat,Jalan lain yang rusak'))
    expect((await refused(takeFile(w.app, w.officer.dpu!, id))).code).toBe('not-found')
    w.app.setNow(START)
  })

  test('its rows lie sealed: neither names nor numbers can be read in the database', async () => {
    await judge(csv('Tanggal diterima,Kanal,Isi,Nama,HP\n23/11/2026,surat,Jalan rusak parah sekali,KANARI Sri,081299998888'))
    const { rows } = await w.app.db.query<{ sealed: Buffer }>('select sealed from intake_file')
    expect(rows.length).toBeGreaterThan(0)
    for (const { sealed } of rows) expect(sealed.toString('latin1')).not.toMatch(/KANARI|81299998888/)
  })
})
