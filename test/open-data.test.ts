import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countFigures } from '../src/domain/figures/count-figures.ts'
import { columns } from '../src/domain/open-data/columns.ts'
import { releaseOpenData } from '../src/domain/open-data/release-month.ts'
import { actions } from '../src/domain/reports/actions.ts'
import { crowd } from './support/crowd.ts'
import { testApp } from './support/postgres.ts'
import { testServer, wordsOf } from './support/server.ts'
import { aReport, smallNation, type World } from './support/world.ts'

let w: World
let server: ReturnType<typeof testServer>
const get = (path: string, init: RequestInit = {}) =>
  server.request(`http://localhost${path}`, { ...init, headers: { 'accept-language': 'id', ...init.headers } })
const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const sums = async () =>
  [...(await (await get('/data-terbuka/SHA256SUMS')).text()).matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gm)].map(([, sum, file]) => ({
    sum: sum!,
    file: file!,
  }))

beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
  await crowd(w, 1_200, 'open data')
  await countFigures(w.app)
}, 240_000)
afterAll(() => w?.app.close())

describe('open data', () => {
  test('says that there is nothing yet, until the 8th of the month after the first', async () => {
    w.app.setNow('2025-12-07T16:00:00Z') // 23:00 in Jakarta
    expect(await releaseOpenData(w.app)).toEqual([])
    const page = wordsOf(await (await get('/data-terbuka')).text())
    expect(page).toContain('Data satu bulan terbit pada tanggal 8 bulan berikutnya.')
    expect(page).toContain('CC BY 4.0')
    w.app.setNow('2025-12-07T17:00:00Z') // the 8th in Jakarta
    expect((await releaseOpenData(w.app)).map(({ month, version }) => [month, version])).toEqual([['2025-11-01', 1]])
    expect(await releaseOpenData(w.app)).toEqual([])
    w.app.setNow('2026-11-24T02:00:00Z')
    expect((await releaseOpenData(w.app)).length).toBeGreaterThan(9)
  })

  test('comes as CSV and JSON of the same rows, each with the checksum that is told', async () => {
    const files = await sums()
    expect(files.length).toBeGreaterThan(20)
    for (const { sum, file } of files) expect(sha(await (await get(`/data-terbuka/${file}`)).text()), file).toBe(sum)
    const csv = await (await get('/data-terbuka/laporan-2026-03.csv')).text()
    const json = (await (await get('/data-terbuka/laporan-2026-03.json')).json()) as Record<string, string | number | null>[]
    const rows = parse(csv, { columns: true }) as Record<string, string>[]
    expect(rows.length).toBeGreaterThan(20)
    expect(json.map((row) => Object.values(row).map((cell) => String(cell ?? '')))).toEqual(rows.map((row) => Object.values(row)))
    expect(Object.keys(rows[0]!)).toEqual(columns.map(([name]) => name))
    expect(csv).not.toMatch(/(^|,)[=+@]/m)
    const page = wordsOf(await (await get('/data-terbuka')).text())
    expect(page).toContain('Maret 2026')
    expect(page).toContain(sha(csv))
    for (const [name] of columns) expect(page).toContain(name)
  })

  test('comes with a dictionary that says of each of its columns what it holds', async () => {
    const rows = parse(await (await get('/data-terbuka/laporan-2026-03.csv')).text(), { columns: true }) as Record<
      string,
      string
    >[]
    const answer = await get('/data-terbuka/kamus.csv')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const dictionary = parse(await answer.text(), { columns: true }) as Record<string, string>[]
    expect(dictionary.map(({ kolom }) => kolom)).toEqual(Object.keys(rows[0]!))
    for (const { kolom, jenis, arti } of dictionary) {
      expect(jenis, kolom).toMatch(/^\p{L}/u)
      expect(arti!.length, kolom).toBeGreaterThan(10)
      expect(arti, kolom).not.toContain('openData.')
    }
  })

  test('tells a head its size and checksum without the rows, marks the CSV for spreadsheets on demand, and knows no other file', async () => {
    const head = await get('/data-terbuka/laporan-2026-03.csv', { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    const csv = await (await get('/data-terbuka/laporan-2026-03-v1.csv')).text()
    expect(head.headers.get('x-checksum-sha256')).toBe(sha(csv))
    const bom = Buffer.from(await (await get('/data-terbuka/laporan-2026-03.csv?bom=1')).arrayBuffer())
    expect([...bom.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    for (const file of [
      'laporan-2026-11.csv',
      'laporan-2026-03-v2.csv',
      'laporan-2026-13.csv',
      'laporan-2026-03.xml',
      '..%2fpackage.json',
    ])
      expect((await get(`/data-terbuka/${file}`)).status, file).toBe(404)
  })

  test('a release stays as it was: what changes later is a correction beside it, once in thirty days, and nothing where nothing changed', async () => {
    const before = await (await get('/data-terbuka/laporan-2026-03-v1.csv')).text()
    await w.app.db.query(
      `update report_fact set status = 'closed', closed_by = 'system', dirty = path where month = '2026-03-01' and status = 'forwarded'`,
    )
    w.app.advance({ hours: 24 * 29 })
    expect((await releaseOpenData(w.app)).filter(({ version }) => version > 1)).toEqual([])
    w.app.advance({ hours: 24 * 2 })
    const made = (await releaseOpenData(w.app)).filter(({ version }) => version > 1)
    expect(made.map(({ month, version, added }) => [month, version, added])).toEqual([['2026-03-01', 2, 0]])
    expect(await (await get('/data-terbuka/laporan-2026-03-v1.csv')).text()).toBe(before)
    const after = await (await get('/data-terbuka/laporan-2026-03.csv')).text()
    expect(after).not.toBe(before)
    expect(after.split('\r\n').length).toBe(before.split('\r\n').length)
    expect(wordsOf(await (await get('/data-terbuka')).text())).toMatch(/Ralat .*Maret 2026 2 /)
    expect((await sums()).map(({ file }) => file)).toContain('laporan-2026-03-v1.csv')
  })

  test('two that release at once make one release', async () => {
    w.app.advance({ hours: 24 * 40 })
    await w.app.db.query(`update report_fact set closed_by = 'officer' where month = '2026-04-01' and status = 'closed'`)
    const both = await Promise.all([releaseOpenData(w.app), releaseOpenData(w.app)])
    expect(both.flat().filter(({ month }) => month === '2026-04-01').length).toBe(1)
  })
})

describe('the feeds', () => {
  test('hold the newest published reports, all or those of an agency, as RSS that parses, and nothing that is private', async () => {
    const sent = async (given: Record<string, unknown>) => {
      const { number } = await aReport(w.app, { ...given, location: { areaCode: '35.73.03.1010' } })
      await actions.verify.run(w.app, w.officer.city!, { number }, { title: 'Pungutan di loket' })
      await actions.forward.run(w.app, w.officer.city!, { number }, { agency: 'madyopuro' })
      return { number }
    }
    const secret = await sent({ audience: 'private' })
    w.app.advance({ seconds: 9 })
    const isPublished = `select from report where number = '${secret.number}' and published_at is not null`
    expect((await w.app.db.query(isPublished)).rows.length).toBe(0)
    // Were it marked as published by mistake, it would be the newest; who may read it is asked by itself.
    await w.app.db.query('update report set published_at = verified_at where number = $1', [secret.number])
    const all = await get('/laporan/rss')
    expect(all.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8')
    const xml = await all.text()
    expect([...xml.matchAll(/<item>/g)].length).toBe(30)
    expect(
      [...xml.matchAll(/<pubDate>(.*?)<\/pubDate>/g)].every(([, day]) => /^\w{3}, \d\d \w{3} 2026 00:00:00 \+0700$/.test(day!)),
    ).toBe(true)
    for (const told of [secret.number, 'Pungutan di loket']) expect(xml).not.toContain(told)
    const own = await (await get('/instansi/madyopuro/rss')).text()
    expect(own).toContain('Laporan publik Kelurahan Madyopuro')
    expect(own).not.toContain('Dinas Pekerjaan Umum</title>')
    expect(own).not.toContain(secret.number)
    // Five that look the same would be rows, and nothing else came in this month.
    for (let i = 0; i < 5; i++) {
      const { number } = await sent({ audience: 'private' })
      await w.app.db.query('update report set published_at = verified_at where number = $1', [number])
      await sent({ class: 'whistleblowing' })
    }
    const [now, month] = [w.app.now().toString(), w.app.now().toString().slice(0, 7)]
    await countFigures(w.app)
    w.app.advance({ hours: 24 * 45 })
    expect((await releaseOpenData(w.app)).filter((release) => release.month.startsWith(month))).toEqual([])
    w.app.setNow(now)
    w.app.advance({ seconds: 9 })
    expect((await get('/instansi/tidak-ada/rss')).status).toBe(404)
  })

  test('write what people wrote so that no sign breaks them', async () => {
    await w.app.db.query(
      `update report set title = $1 where number = (select number from report where published_at is not null and audience = 'public' order by published_at desc, id desc limit 1)`,
      ['Lubang <b> & "asap" \u0008]]> di jalan'],
    )
    const xml = await (await get('/laporan/rss')).text()
    expect(xml).toContain('Lubang &lt;b&gt; &amp; &quot;asap&quot; ]]&gt; di jalan')
  })
})

test('robots may read what is public, and nothing of a demo', async () => {
  expect(await (await get('/robots.txt')).text()).toBe('User-agent: *\nDisallow: /\n')
  const life = testServer(w.app, { demo: false })
  const robots = await (await life.request('http://localhost/robots.txt')).text()
  expect(robots).toContain('Disallow: /konsol\n')
  expect(robots).not.toContain('Disallow: /\n')
})
