import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keep } from '../src/domain/attachments/keep.ts'
import { answerReport } from '../src/domain/reports/answer-report.ts'
import { forwardReport } from '../src/domain/reports/forward-report.ts'
import { verifyReport } from '../src/domain/reports/verify-report.ts'
import { testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { aReport, smallNation, type World } from './support/world.ts'

let w: World
let server: ReturnType<typeof testServer>
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
})
afterAll(() => w.app.close())

const picture = async () =>
  new Uint8Array(
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#246' } })
      .png()
      .toBuffer(),
  )

async function published(title: string, overrides: Record<string, unknown> = {}) {
  const receipt = await aReport(w.app, { reporter: { name: 'Rina Rahasia', phone: '0811 2222 3333' }, ...overrides })
  await verifyReport(
    w.app,
    w.officer.city!,
    { number: receipt.number },
    { title, grade: 'plain', public: `${title}, sekitar satu meter.` },
  )
  await forwardReport(w.app, w.officer.city!, { number: receipt.number }, { agency: 'dpu', note: 'catatan dalam' })
  w.app.advance({ seconds: 9 })
  return receipt
}

describe('the public page of a report', () => {
  test('tells its path, who holds it and its limits, and nothing of who sent it', async () => {
    const { number } = await published('Lubang di Jalan Ki Ageng Gribig')
    const page = await visitor(server).get(`/laporan/${number}`)
    const words = wordsOf(page.html)
    expect(page.status).toBe(200)
    expect(words).toContain('Lubang di Jalan Ki Ageng Gribig, sekitar satu meter.')
    expect(words).toContain('Diteruskan ke Dinas Pekerjaan Umum Sekarang di sini')
    expect(words).toContain('Tanggapan pertama: sisa 5 hari kerja')
    for (const secret of ['Rina', 'motor jatuh', 'gerbang pasar', 'catatan dalam']) expect(page.html).not.toContain(secret)
    expect(page.html).not.toMatch(/2222\D?3333/)
  })

  test('any way of typing a number leads to the written one', async () => {
    const { number } = await published('Lampu jalan mati di Sawojajar')
    const typed = number.toLowerCase().replaceAll('-', '').replaceAll('0', 'o').replaceAll('1', 'l')
    expect(await visitor(server).get(`/laporan/${typed}`)).toMatchObject({ status: 301, location: `/laporan/${number}` })
    expect(await visitor(server).get(`/en/laporan/${encodeURIComponent(number.replaceAll('-', ' '))}`)).toMatchObject({
      status: 301,
      location: `/en/laporan/${number}`,
    })
  })

  test('what is not there and what is not published are the same bytes', async () => {
    const secret = await aReport(w.app)
    const hidden = await published('Laporan tertutup', { audience: 'private' })
    const answers = await Promise.all(
      ['26-0000-000', secret.number, hidden.number, 'halo', `${'9'.repeat(300)}`].map((number) =>
        visitor(server).get(`/laporan/${number}`),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404, 404])
    expect(new Set(answers.map((answer) => answer.html)).size).toBe(1)
  })

  test('is told from its copy by an ETag that changes with the report, the language and the day', async () => {
    const { number } = await published('Trotoar rusak di Dinoyo')
    const first = await visitor(server).get(`/laporan/${number}`)
    const etag = first.headers.get('etag')!
    expect(first.headers.get('cache-control')).toBe('public, max-age=5')
    expect((await visitor(server).get(`/laporan/${number}`, { 'if-none-match': etag })).status).toBe(304)
    expect((await visitor(server).get(`/en/laporan/${number}`, { 'if-none-match': etag })).status).toBe(200)
    await answerReport(w.app, w.officer.dpu!, { number }, { kind: 'interim', text: 'Regu jalan sudah dijadwalkan untuk Kamis.' })
    w.app.advance({ seconds: 9 })
    const second = await visitor(server).get(`/laporan/${number}`, { 'if-none-match': etag })
    expect(second.status).toBe(200)
    expect(wordsOf(second.html)).toContain('Regu jalan sudah dijadwalkan')
    w.app.advance({ hours: 24 })
    expect((await visitor(server).get(`/laporan/${number}`, { 'if-none-match': second.headers.get('etag')! })).status).toBe(200)
  })

  test('shows the photos of an answer to everybody, those of the reporter to nobody', async () => {
    const mine = await keep(w.app, await picture())
    const { number } = await published('Saluran tersumbat di Dinoyo', { attachments: [mine.id] })
    const proof = await keep(w.app, await picture())
    await answerReport(
      w.app,
      w.officer.dpu!,
      { number },
      { kind: 'final', text: 'Saluran sudah dikeruk pada Rabu pagi.', evidence: [proof.id] },
    )
    expect((await visitor(server).get(`/lampiran/${proof.id}`)).status).toBe(404) // it may still be undone
    w.app.advance({ seconds: 9 })
    const page = await visitor(server).get(`/laporan/${number}`)
    expect(page.html).toContain(`/lampiran/${proof.id}`)
    expect(page.html).not.toContain(mine.id)
    expect((await visitor(server).get(`/lampiran/${mine.id}`)).status).toBe(404)
    const file = await visitor(server).get(`/lampiran/${proof.id}`)
    expect(file.status).toBe(200)
    expect(file.headers.get('content-type')).toBe('image/jpeg')
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    expect(file.headers.get('content-disposition')).toBe('inline')
    for (const wrong of ['x', '../../etc/passwd', '00000000-0000-4000-8000-000000000000'])
      expect((await visitor(server).get(`/lampiran/${encodeURIComponent(wrong)}`)).status).toBe(404)
  })
})

describe('the public list', () => {
  test('finds words, keeps the choice in the address, and says so when nothing fits', async () => {
    const { number } = await published('Jembatan gantung Tunggulwulung berlubang')
    const found = await visitor(server).get('/laporan?q=jembatan&agency=dpu&status=inProgress')
    expect(found.html).toContain(`/laporan/${number}`)
    expect(found.html).toMatch(/value="dpu" selected/)
    expect(wordsOf(found.html)).toContain('Saring: Dalam proses, Dinas Pekerjaan Umum')
    const none = await visitor(server).get('/laporan?q=helikopter&status=done')
    expect(none.status).toBe(200)
    expect(wordsOf(none.html)).toContain('Tidak ada laporan publik untuk “helikopter”, Selesai')
    expect(none.html).toContain('Mungkin ini yang Anda cari')
  })

  test('what an address says wrong is left out, never an error', async () => {
    const wrong = [
      '?status=apa&category=x&agency=y&area=zz&from=besok&to=2026-13-40&cursor=abc',
      '?q=%00&area=%FF%FE',
      `?q=${'a'.repeat(5_000)}`,
      "?q=';drop table report;--",
      '?q="((!&|:*',
      '?cursor=26-7K3F-9QX',
      '?area=35%25',
      '?cursor=26-0000-000',
    ]
    for (const query of wrong)
      expect({ query, status: (await visitor(server).get(`/laporan${query}`)).status }).toEqual({ query, status: 200 })
  })

  test('pages through more than fifty without repeating or leaving out any', async () => {
    for (let i = 0; i < 55; i++) await published(`Laporan ke-${i} di Sawojajar`)
    const seen = new Set<string>()
    let at: string | null = '/laporan'
    for (let page = 0; at && page < 5; page++) {
      const { html }: { html: string } = await visitor(server).get(at)
      const numbers = [...html.matchAll(/class="t" href="\/laporan\/([^"]+)"/g)].map((match) => match[1]!)
      for (const number of numbers) expect(seen.has(number)).toBe(false)
      for (const number of numbers) seen.add(number)
      at = /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null
    }
    const { rows } = await w.app.db.query<{ n: number }>(
      `select count(*) as n from report where published_at is not null and audience = 'public'`,
    )
    expect(seen.size).toBe(rows[0]!.n)
  })

  test('the home page and the list answer in the language asked for', async () => {
    expect(wordsOf((await visitor(server).get('/', { 'accept-language': 'en' })).html)).toContain(
      'Report a problem with a public service',
    )
    expect(wordsOf((await visitor(server).get('/en')).html)).toContain('Report a problem with a public service')
    expect(wordsOf((await visitor(server).get('/')).html)).toContain('Diperiksa dalam 3 hari kerja')
    expect(wordsOf((await visitor(server).get('/en/laporan')).html)).toContain('Public reports')
  })
})
