import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { signIn } from '../support/signed-in.ts'
import { turnPage, turnPageBy } from '../support/turn-page.ts'
import { smallNation, type World } from '../support/world.ts'

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

const words = (page: Page) => page.locator('main').innerText()
const press = (page: Page, name: string) => turnPage(page.getByRole('button', { name, exact: true }))
const follow = (page: Page, name: string) => turnPage(page.getByRole('link', { name }).first())
const photo = async (name: string, background: string) => ({
  name,
  mimeType: 'image/jpeg',
  buffer: await sharp({ create: { width: 1600, height: 1200, channels: 3, background } })
    .jpeg()
    .toBuffer(),
})

/** What the reporter wrote and nobody else but the desk may ever read. */
const PRIVATE = 'Hubungi saya Kanarixyz di 0812 0000 4321'

async function officer(context: BrowserContext, name: string): Promise<Page> {
  const page = await context.newPage()
  await signIn(page, site.url, name)
  return page
}

/** A move as an officer makes it: the button of the report, what is filled in, the button of the form. */
async function move(page: Page, name: string, fill: () => Promise<unknown>, go: string, key: string) {
  await page
    .locator('.krep .acts')
    .getByRole('link', { name: new RegExp(`^${name}( [A-Z])?$`) })
    .click()
  await fill()
  await press(page, go)
  await page.waitForURL(new RegExp(`done=${key}`))
  // The word goes out, and shows to others, when the eight seconds in which a move can be undone are over.
  w.app.advance({ seconds: 9 })
}

test('a report travels from a citizen without script to the right desk and back, and the public page tells it', async () => {
  const began = performance.now()
  const mine = await newContext(browser, { javaScript: false })
  const citizen = await mine.newPage()

  // The citizen reports.
  await citizen.goto(site.url)
  await follow(citizen, 'Buat laporan')
  await citizen
    .getByLabel('Apa yang terjadi?')
    .fill(`Lubang besar di Jalan Ki Ageng Gribig dekat Pasar Madyopuro, sudah dua minggu, kemarin ada motor jatuh. ${PRIVATE}.`)
  await citizen.getByLabel('Ambil atau pilih foto').setInputFiles(await photo('IMG_0001.jpg', '#7d6a5c'))
  await press(citizen, 'Lanjut: tempat')
  await citizen.getByLabel('Desa, kelurahan, atau kecamatan').fill('Madyopuro')
  await turnPageBy(citizen, () => citizen.keyboard.press('Enter'))
  await citizen.getByText('Madyopuro').first().click()
  await citizen.getByLabel('Patokan atau alamat').fill('gerbang pasar sisi timur')
  await press(citizen, 'Lanjut: topik dan tujuan')
  await press(citizen, 'Lanjut: identitas')
  // The identity stays as it was proposed; who may read it is chosen.
  await citizen.getByRole('group', { name: 'Siapa yang boleh membaca laporan ini?' }).getByText('Umum').first().click()
  await press(citizen, 'Lanjut: periksa')
  expect(await words(citizen)).toContain('1 foto')
  await citizen.getByLabel('Isi laporan ini benar').check()
  await press(citizen, 'Kirim laporan')
  const number = (await citizen.locator('.bigno').innerText()).trim()
  const code = (await citizen.locator('.code').innerText()).trim()
  const sent = performance.now()

  await follow(citizen, 'Lacak laporan ini')
  await citizen.getByLabel('Nomor laporan').fill(number)
  await citizen.getByLabel('Kode lacak').fill(code)
  await press(citizen, 'Buka laporan')
  expect(await words(citizen)).toContain('Diterima')

  // The city's coordinator checks it and sends it on.
  const desk = await newContext(browser, { width: 1366, height: 768 })
  const city = await officer(desk, 'city')
  expect((await city.request.get(`${site.url}/laporan/${number}`)).status()).toBe(404)
  await turnPage(city.locator('.q').getByRole('link', { name: number }))
  expect(await words(city)).toContain(PRIVATE)
  const shown = await city.request.get(site.url + (await city.locator('.photos img').first().getAttribute('src')))
  expect(shown.headers()['content-type']).toBe('image/jpeg')
  await move(
    city,
    'Verifikasi',
    async () => {
      await city.getByLabel('Judul', { exact: true }).fill('Lubang besar di Jalan Ki Ageng Gribig dekat Pasar Madyopuro')
      await city.getByLabel('Kadar (untuk pengaduan)').selectOption({ label: 'Tidak Berkadar Pengawasan' })
      await city.getByLabel('Kategori').selectOption('pekerjaan-umum-jalan')
      await city
        .getByLabel('Teks kerja untuk kantor yang menangani')
        .fill('Lubang besar di Jalan Ki Ageng Gribig, motor jatuh kemarin.')
      await city.getByLabel('Teks untuk umum').fill('Lubang di lajur kiri dari arah timur, sudah dua minggu.')
    },
    'Simpan verifikasi',
    'verify',
  )
  await move(city, 'Teruskan', () => city.getByLabel('Kantor utama').selectOption('dpu'), 'Teruskan laporan', 'forward')

  // The office takes it and asks.
  const office = await newContext(browser, { width: 1366, height: 768 })
  const dpu = await officer(office, 'dpu')
  await turnPage(dpu.locator('.q').getByRole('link', { name: number }))
  expect(await words(dpu)).toContain('motor jatuh kemarin')
  expect(await dpu.content()).not.toContain('Kanarixyz')
  await move(dpu, 'Tangani', async () => {}, 'Mulai kerjakan', 'handle')
  await move(
    dpu,
    'Tanya pelapor',
    () => dpu.getByLabel('Pertanyaan Anda').fill('Berapa kira-kira dalamnya?'),
    'Kirim pertanyaan',
    'hold',
  )

  // The citizen answers.
  await citizen.reload()
  expect(await words(citizen)).toContain('Berapa kira-kira dalamnya?')
  await follow(citizen, 'Jawab pertanyaan ini')
  await citizen.getByLabel('Keterangan Anda').fill('Dalamnya sejengkal orang dewasa.')
  await press(citizen, 'Kirim keterangan')
  expect(await words(citizen)).toContain('Keterangan Anda sudah ditambahkan')

  // The office answers with a photo; the report went on by itself.
  await follow(dpu, number)
  expect(await words(dpu)).toContain('Dalamnya sejengkal orang dewasa.')
  await move(
    dpu,
    'Tanggapi',
    async () => {
      await dpu
        .getByLabel('Jawaban untuk pelapor dan umum')
        .fill('Lubang sudah ditambal dengan aspal panas oleh regu jalan pada Selasa pagi.')
      await dpu.getByLabel('Tambah foto bukti').setInputFiles(await photo('bukti.jpg', '#3b3b3b'))
    },
    'Kirim jawaban',
    'answer',
  )

  // The citizen judges.
  await citizen.reload()
  expect(await words(citizen)).toContain('ditambal dengan aspal panas')
  await follow(citizen, 'Nilai tanggapan')
  await citizen.getByText('Ya', { exact: true }).click()
  await citizen.getByLabel('Nilai penanganannya').selectOption('5')
  await press(citizen, 'Kirim penilaian')
  expect(await words(citizen)).toContain('Penilaian Anda sudah dicatat')

  // Anybody reads how it went, and nothing that was private.
  const anyone = await (await newContext(browser, { javaScript: false })).newPage()
  await anyone.goto(`${site.url}/laporan/${number}`)
  const told = await words(anyone)
  for (const part of ['Selesai', 'Lubang di lajur kiri dari arah timur', 'ditambal dengan aspal panas', 'Dinas Pekerjaan Umum'])
    expect(told).toContain(part)
  const evidence = await anyone.request.get(site.url + (await anyone.locator('.reply img').getAttribute('src')))
  expect(evidence.headers()['content-type']).toBe('image/jpeg')
  for (const secret of [
    'Kanarixyz',
    '0812 0000',
    '08120000',
    '62812000',
    'sejengkal',
    'Petugas dpu',
    'motor jatuh',
    'gerbang pasar',
  ])
    expect(await anyone.content(), secret).not.toContain(secret)
  await anyone.goto(`${site.url}/laporan?q=lubang`)
  expect(await words(anyone)).toContain('Lubang besar di Jalan Ki Ageng Gribig')

  // And the desk sees who closed it.
  await city.goto(`${site.url}/konsol/laporan/${number}`)
  expect(await words(city)).toContain('Penilaian pelapor: sudah selesai, nilai 5 dari 5')
  const { rows } = await w.app.db.query('select status, closed_by, rating from report where number = $1', [number])
  expect(rows).toEqual([{ status: 'closed', closed_by: 'reporter', rating: 5 }])
  const seconds = (until: number) => ((until - began) / 1000).toFixed(1)
  console.log(`the journey: sent after ${seconds(sent)} s, told on the public page after ${seconds(performance.now())} s`)
}, 180_000)
