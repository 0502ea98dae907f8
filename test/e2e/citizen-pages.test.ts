import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keep } from '../../src/domain/attachments/keep.ts'
import { answerReport } from '../../src/domain/reports/answer-report.ts'
import { archiveReport } from '../../src/domain/reports/archive-report.ts'
import { forwardReport } from '../../src/domain/reports/forward-report.ts'
import { handleReport } from '../../src/domain/reports/handle-report.ts'
import { holdReport } from '../../src/domain/reports/hold-report.ts'
import type { Receipt } from '../../src/domain/reports/submit-report.ts'
import { verifyReport } from '../../src/domain/reports/verify-report.ts'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { type PageState, report, runPageChecks } from '../support/page-checks.ts'
import { pictures, take } from '../support/pictures.ts'
import { testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { turnPage, turnPageBy } from '../support/turn-page.ts'
import { aReport, smallNation, type World } from '../support/world.ts'

let w: World
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser
beforeAll(async () => {
  w = await smallNation(await testApp())
  site = await listen(testServer(w.app))
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await w?.app.close()
})

const picture = async () =>
  sharp({ create: { width: 1200, height: 900, channels: 3, background: '#7d6a5c' } })
    .jpeg()
    .toBuffer()
const words = (page: Page) => page.locator('main').innerText()
const press = (page: Page, name: string) => turnPage(page.getByRole('button', { name }))

describe('a citizen, without script', () => {
  test('reports with a photo, tracks, adds to it, judges the answer, and finds it on the public page', async () => {
    const context = await newContext(browser, { javaScript: false })
    const page = await context.newPage()
    await page.goto(site.url)
    await take(page, 'home-empty')
    await turnPage(page.getByRole('link', { name: 'Buat laporan' }).first())

    await page.getByLabel('Apa yang terjadi?').fill('Rusak')
    await press(page, 'Lanjut: tempat')
    expect(await page.title()).toMatch(/^Kesalahan: /)
    expect(await words(page)).toContain('Tulis sedikitnya 10 huruf supaya petugas paham')
    await take(page, 'story-wrong')
    await page
      .getByLabel('Apa yang terjadi?')
      .fill('Lubang besar di Jalan Ki Ageng Gribig dekat Pasar Madyopuro. Lubangnya sekitar satu meter dan dalam sejengkal.')
    await page
      .getByLabel('Ambil atau pilih foto')
      .setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: await picture() })
    await press(page, 'Lanjut: tempat')

    await page.getByLabel('Desa, kelurahan, atau kecamatan').fill('Madyopuro')
    await turnPageBy(page, () => page.keyboard.press('Enter'))
    await take(page, 'place')
    await page.getByText('Madyopuro').first().click()
    await page.getByLabel('Patokan atau alamat').fill('gerbang pasar sisi timur')
    await press(page, 'Lanjut: topik dan tujuan')

    await page.getByLabel('Topik').selectOption('pekerjaan-umum-jalan')
    await take(page, 'aim')
    await press(page, 'Lanjut: identitas')
    await take(page, 'identity')
    await press(page, 'Lanjut: periksa')
    expect(await words(page)).toContain('1 foto')
    await take(page, 'check')
    await press(page, 'Kirim laporan')
    expect(await words(page)).toContain('Centang kotak ini untuk mengirim')
    await page.getByLabel('Isi laporan ini benar').check()
    await press(page, 'Kirim laporan')

    const number = await page.locator('.bigno').innerText()
    const code = (await page.locator('.code').innerText()).trim()
    expect(number).toMatch(/^26-/)
    expect(page.url()).not.toContain(number)
    await take(page, 'received')
    await page.reload()
    expect(await page.locator('.bigno').innerText()).toBe(number)
    expect((await w.app.db.query('select number from report where number = $1', [number])).rowCount).toBe(1)
    expect((await context.cookies()).map((cookie) => cookie.name)).not.toContain('draf')

    await turnPage(page.getByRole('link', { name: 'Lacak laporan ini' }))
    await page.getByLabel('Nomor laporan').fill(number.toLowerCase())
    await page.getByLabel('Kode lacak').fill('salah')
    await press(page, 'Buka laporan')
    expect(await words(page)).toContain('Nomor atau kode tidak cocok')
    await take(page, 'track-wrong')
    await page.getByLabel('Kode lacak').fill(code.replace(/\s+/g, '-'))
    await press(page, 'Buka laporan')
    expect(await words(page)).toContain('Diterima')

    await holdReport(w.app, w.officer.city!, { number }, { question: 'Di sisi jalan yang mana lubangnya?' })
    w.app.advance({ seconds: 9 })
    await page.reload()
    await take(page, 'tracker-held')
    await turnPage(page.getByRole('link', { name: 'Jawab pertanyaan ini' }))
    await page.getByLabel('Keterangan Anda').fill('Sisi kiri dari arah timur.')
    await page
      .getByLabel('Ambil atau pilih foto')
      .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await picture() })
    await press(page, 'Kirim keterangan')
    expect(await words(page)).toContain('Keterangan Anda sudah ditambahkan')

    await verifyReport(
      w.app,
      w.officer.city!,
      { number },
      {
        title: 'Lubang besar di Jalan Ki Ageng Gribig dekat Pasar Madyopuro',
        grade: 'plain',
        public: 'Lubangnya sekitar satu meter dan dalam sejengkal, di lajur kiri dari arah timur.',
      },
    )
    w.app.advance({ hours: 48 })
    await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
    w.app.advance({ hours: 24 })
    await handleReport(w.app, w.officer.dpu!, { number }, {})
    w.app.advance({ seconds: 9 })
    // Four days are more than thirty minutes: the tracker asks again.
    await page.goto(`${site.url}/lacak/laporan`)
    expect(await words(page)).toContain('Anda tidak aktif 30 menit')
    await page.getByLabel('Nomor laporan').fill(number)
    await page.getByLabel('Kode lacak').fill(code)
    await press(page, 'Buka laporan')
    expect(await words(page)).toContain('Sekarang di sini')
    expect(await words(page)).toContain('Tanggapan pertama: sisa')
    await take(page, 'tracker')

    const proof = await keep(w.app, await picture())
    await answerReport(
      w.app,
      w.officer.dpu!,
      { number },
      {
        kind: 'final',
        text: 'Lubang sudah ditambal dengan aspal panas oleh regu jalan.\n\nRetak di sekelilingnya kami lapisi minggu depan.',
        evidence: [proof.id],
      },
    )
    w.app.advance({ seconds: 9 })
    await page.reload()
    await turnPage(page.getByRole('link', { name: 'Nilai tanggapan' }))
    await take(page, 'feedback')
    await page.getByText('Ya', { exact: true }).click()
    await page.getByLabel('Nilai penanganannya').selectOption('5')
    await press(page, 'Kirim penilaian')
    expect(await words(page)).toContain('Penilaian Anda sudah dicatat')
    await take(page, 'tracker-closed')

    await page.goto(`${site.url}/laporan`)
    await page.getByLabel('Cari laporan').fill('lubang')
    await press(page, 'Cari')
    await turnPage(page.getByRole('link', { name: 'Lubang besar di Jalan Ki Ageng Gribig' }))
    expect(await words(page)).toContain('Lubang sudah ditambal')
    expect(await words(page)).toContain('Selesai')
    const photo = await page.request.get(site.url + (await page.locator('.reply img').getAttribute('src')))
    expect(photo.headers()['content-type']).toBe('image/jpeg')
    await take(page, 'public-closed')
    await context.close()
  }, 180_000)

  test('whoever reports without a name has no cookie left', async () => {
    const context = await newContext(browser, { javaScript: false })
    const page = await context.newPage()
    await page.goto(`${site.url}/lapor?lang=id`)
    await page.getByLabel('Apa yang terjadi?').fill('Petugas loket meminta uang di luar tarif resmi pada Senin pagi.')
    await press(page, 'Lanjut: tempat')
    await page.getByText('Tidak terkait tempat').click()
    await press(page, 'Lanjut: topik dan tujuan')
    await press(page, 'Lanjut: identitas')
    await page.getByText('Tidak seorang pun', { exact: true }).click()
    await page.getByLabel('Nomor HP').fill('0811 2222 3333')
    await press(page, 'Lanjut: periksa')
    await page.getByLabel('Isi laporan ini benar').check()
    await press(page, 'Kirim laporan')
    expect(await words(page)).toContain('Laporan diterima')
    expect(await context.cookies()).toEqual([])
    await take(page, 'received-anonymous')
    await context.close()
  }, 120_000)
})

describe('the pages hold', () => {
  let open: Receipt
  let published: string
  beforeAll(async () => {
    for (const [title, body] of [
      ['Lampu jalan padam sepanjang Jalan Danau Toba', 'Lampu padam sejak Senin di Jalan Danau Toba.'],
      ['Saluran air tersumbat di depan SDN Dinoyo 2', 'Saluran air tersumbat sampah sejak hujan pekan lalu.'],
    ]) {
      const { number } = await aReport(w.app, { body })
      await verifyReport(w.app, w.officer.city!, { number }, { title: title!, grade: 'plain', public: body! })
      await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
      await answerReport(
        w.app,
        w.officer.dpu!,
        { number },
        { kind: 'interim', text: 'Regu lampu jalan dijadwalkan Kamis, 3 Desember 2026.' },
      )
      await answerReport(
        w.app,
        w.officer.dpu!,
        { number },
        { kind: 'final', text: 'Lampu sudah menyala kembali sejak Kamis malam.', reason: 'Foto menyusul' },
      )
      published = number
    }
    open = await aReport(w.app)
    await verifyReport(w.app, w.officer.city!, { number: open.number }, { grade: 'plain' })
    await forwardReport(w.app, w.officer.city!, { number: open.number }, { agency: 'dpu' })
    await answerReport(
      w.app,
      w.officer.dpu!,
      { number: open.number },
      { kind: 'final', text: 'Lubang sudah ditambal pada Rabu pagi oleh regu jalan.', reason: 'Foto menyusul' },
    )
    w.app.advance({ seconds: 9 })
  })

  test('for everybody: home, list (full, empty), report, guide, privacy, tracker door, problems', async () => {
    const pages = [
      { name: 'home', url: `${site.url}/` },
      { name: 'home, English', url: `${site.url}/en` },
      { name: 'list', url: `${site.url}/laporan?lang=id` },
      { name: 'list, filtered to nothing', url: `${site.url}/laporan?q=helikopter&status=done&from=2026-01-01` },
      { name: 'report', url: `${site.url}/laporan/${published}` },
      { name: 'guide', url: `${site.url}/panduan` },
      { name: 'privacy', url: `${site.url}/privasi` },
      { name: 'track', url: `${site.url}/lacak` },
      { name: 'not found', url: `${site.url}/laporan/26-0000-000`, status: 404 },
      { name: 'first step', url: `${site.url}/lapor` },
      { name: 'first step of a request for information', url: `${site.url}/lapor?jenis=informasi` },
    ]
    const findings = await runPageChecks(browser, pages)
    expect(report(findings)).toBe('')
    if (pictures)
      await withPage(async (page) => {
        for (const [name, path] of [
          ['home', '/'],
          ['home-en', '/en'],
          ['list', '/laporan?lang=id'],
          ['list-empty', '/laporan?q=helikopter&status=done'],
          ['public', `/laporan/${published}`],
          ['guide', '/panduan'],
          ['privacy', '/privasi'],
          ['track', '/lacak'],
          ['notfound', '/laporan/halo'],
          ['story', '/lapor'],
        ] as const) {
          await page.goto(site.url + path)
          await take(page, name)
        }
      })
  }, 240_000)

  test('for whoever writes a report: every step, empty and refused', async () => {
    const states: readonly PageState[] = ['html', 'policy', 'light', 'dark', 'targets', '320', '1366', 'spacing', '200', 'longer']
    const findings = await runPageChecks(
      browser,
      [
        { name: 'place, with hits', url: `${site.url}/lapor/tempat`, states },
        { name: 'aim', url: `${site.url}/lapor/tujuan`, states },
        { name: 'identity', url: `${site.url}/lapor/identitas`, states },
        { name: 'check', url: `${site.url}/lapor/periksa`, states },
      ],
      async (page) => {
        await page.goto(`${site.url}/lapor`)
        await page.getByLabel('Apa yang terjadi?').fill('Lubang besar di jalan depan pasar, sudah dua minggu.')
        await page
          .getByLabel('Ambil atau pilih foto')
          .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await picture() })
        await press(page, 'Lanjut: tempat')
        await page.getByLabel('Desa, kelurahan, atau kecamatan').fill('Suka')
        await turnPageBy(page, () => page.keyboard.press('Enter'))
        await page.locator('.card-r label').first().click()
        await press(page, 'Lanjut: topik dan tujuan')
        await press(page, 'Lanjut: identitas')
        await press(page, 'Lanjut: periksa')
      },
    )
    expect(report(findings)).toBe('')
  }, 240_000)

  test('for the reporter: tracker, message, judgement, withdrawal', async () => {
    const at = `${site.url}/lacak/laporan`
    const findings = await runPageChecks(
      browser,
      [
        { name: 'tracker', url: at },
        { name: 'message', url: `${at}/keterangan` },
        { name: 'judgement', url: `${at}/nilai` },
        { name: 'withdrawal', url: `${at}/cabut` },
      ],
      (page) => signIn(page, open),
    )
    expect(report(findings)).toBe('')
  }, 240_000)

  test('refused forms hold too', async () => {
    const refusals: [string, (page: Page) => Promise<void>][] = [
      [
        'story',
        async (page) => {
          await page.goto(`${site.url}/lapor`)
          await press(page, 'Lanjut: tempat')
        },
      ],
      [
        'track',
        async (page) => {
          await page.goto(`${site.url}/lacak`)
          await press(page, 'Buka laporan')
        },
      ],
      [
        'judgement',
        async (page) => {
          await signIn(page, open)
          await page.goto(`${site.url}/lacak/laporan/nilai`)
          await press(page, 'Kirim penilaian')
        },
      ],
    ]
    for (const [name, refuse] of refusals) {
      const findings = await runPageChecks(
        browser,
        [{ name: `${name}, refused`, states: ['html', 'policy', 'light', 'dark', 'targets', '320', 'spacing', '200', 'longer'] }],
        refuse,
      )
      expect(report(findings)).toBe('')
    }
  }, 240_000)

  test('an archived report says why, in plain words', async () => {
    const gone = await aReport(w.app)
    await archiveReport(
      w.app,
      w.officer.city!,
      { number: gone.number },
      { reason: 'misrouted', note: 'PLN ULP Malang Kota, Jalan Basuki Rahmat 100' },
    )
    w.app.advance({ seconds: 9 })
    const findings = await runPageChecks(
      browser,
      [
        { name: 'tracker, archived', url: `${site.url}/lacak/laporan` },
        { name: 'appeal', url: `${site.url}/lacak/laporan/banding` },
      ],
      (page) => signIn(page, gone),
    )
    expect(report(findings)).toBe('')
    if (pictures)
      await withPage(async (page) => {
        await signIn(page, gone)
        await take(page, 'tracker-archived')
      })
  }, 240_000)

  test('weigh little: 60 kB the first page with its style, 15 kB each next one', async () => {
    const { gzipSync } = await import('node:zlib')
    const size = async (path: string, headers: Record<string, string> = {}) =>
      gzipSync(Buffer.from(await (await fetch(site.url + path, { headers })).arrayBuffer())).length
    const home = await (await fetch(site.url)).text()
    const css = /href="(\/assets\/citizen[^"]+)"/.exec(home)![1]!
    expect((await size('/')) + (await size(css))).toBeLessThan(60_000)
    for (const path of ['/lapor', '/lacak', '/laporan', `/laporan/${published}`, '/panduan', '/privasi'])
      expect({ path, bytes: (await size(path)) < 15_000 }).toEqual({ path, bytes: true })
    const first = await fetch(`${site.url}/lapor`, {
      method: 'POST',
      body: new URLSearchParams({ body: 'Lubang besar di jalan depan pasar.' }),
      redirect: 'manual',
      headers: { origin: site.url },
    })
    const cookie = first.headers.getSetCookie()[0]!.split(';')[0]!
    await fetch(`${site.url}/lapor/tempat`, {
      method: 'POST',
      body: new URLSearchParams({ place: 'none' }),
      redirect: 'manual',
      headers: { origin: site.url, cookie },
    })
    for (const path of ['/lapor/tempat', '/lapor/tujuan'])
      expect({ path, bytes: (await size(path, { cookie })) < 15_000 }).toEqual({ path, bytes: true })
  }, 150_000)
})

async function withPage(work: (page: Page) => Promise<void>) {
  const context = await newContext(browser)
  try {
    await work(await context.newPage())
  } finally {
    await context.close()
  }
}

async function signIn(page: Page, { number, accessCode }: Receipt) {
  await page.goto(`${site.url}/lacak`)
  await page.getByLabel('Nomor laporan').fill(number)
  await page.getByLabel('Kode lacak').fill(accessCode)
  await press(page, 'Buka laporan')
}
