import { randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { reportPage } from '../../src/domain/desk/report-page.ts'
import { system } from '../../src/domain/people/actor.ts'
import { addOfficer } from '../../src/domain/people/officers.ts'
import { actions } from '../../src/domain/reports/actions.ts'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { setFlagValue } from '../support/flags.ts'
import { hands } from '../support/moving.ts'
import { take } from '../support/pictures.ts'
import { testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { aReport, PASSWORD, smallNation, type World } from '../support/world.ts'

// Answers from the field, where there is no signal: they wait in the phone and are sent once, by nobody but who wrote them.

let w: World
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser
let photo: Buffer
let number: string
const { go } = hands(() => w)

beforeAll(async () => {
  w = await smallNation(await testApp())
  await addOfficer(w.app, system, {
    email: 'rindang@contoh.tuntas.invalid',
    name: 'Rindang Contoh',
    password: PASSWORD,
    from: '2019-02-01',
    grants: [{ role: 'liaison', agency: 'dpu' }],
  })
  site = await listen(testServer(w.app))
  browser = await launchBrowser()
  photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#886644' } })
    .jpeg()
    .toBuffer()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await w?.app.close()
})
const reported = async () => {
  number = (await aReport(w.app)).number
  await go('city', number, 'verify', { grade: 'plain' })
  await go('city', number, 'forward', { agency: 'dpu' })
}
beforeEach(reported)

async function signIn(page: Page, name: string) {
  await page.goto(`${site.url}/masuk`)
  await page.getByLabel('Surel').fill(`${name}@contoh.tuntas.invalid`)
  await page.getByLabel('Kata sandi').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL(({ pathname }) => pathname.startsWith('/konsol'))
}

/** Fills in the form "done" with a photo; it is not sent yet. */
async function fillIn(page: Page, file = photo) {
  await page.goto(`${site.url}/konsol/laporan/${number}?move=done`)
  await page.setInputFiles('#evidence', { name: 'hasil.jpg', mimeType: 'image/jpeg', buffer: file })
}
const send = (page: Page) => page.getByRole('button', { name: 'Kirim', exact: true }).click()

/** The same, sent where there is no signal. */
async function keepAway(page: Page) {
  await fillIn(page)
  await page.context().setOffline(true)
  await send(page)
  await page.getByText('Tersimpan di perangkat ini').waitFor()
}
const tryAgain = (page: Page) => page.evaluate(() => dispatchEvent(new Event('online')))
const told = (page: Page, words: string) => page.getByText(words).first().waitFor({ timeout: 30_000 })
const statusNow = async () => (await reportPage(w.app, w.officer.dpu!, number))?.report.status

test('the answer waits in the phone, goes by itself when there is a signal, and once only', async () => {
  const context = await newContext(browser)
  const page = await context.newPage()
  await signIn(page, 'rindang')
  await keepAway(page)
  await told(page, `Menunggu sinyal: jawaban untuk ${number}`)
  await take(page, 'away-waits')
  expect(await statusNow()).toBe('forwarded')
  // A colleague notes something meanwhile: the answer is not refused for that. And the first reply gets lost on the way.
  await go('dpu', number, 'note', { text: 'Regu sudah di lokasi.' })
  let lost = 0
  await page.route(/\/done\?/, async (route) => {
    if (lost > 0) return route.continue()
    await route.fetch({ maxRedirects: 0 })
    await route.abort('internetdisconnected')
    lost++
  })
  await context.setOffline(false)
  await expect.poll(() => lost, { timeout: 30_000 }).toBe(1)
  await tryAgain(page)
  await page.waitForURL(/done=done/, { timeout: 30_000 })
  const answered = await reportPage(w.app, w.officer.dpu!, number)
  expect(answered?.report.status).toBe('answered')
  expect(answered?.entries.filter(({ kind }) => kind === 'answeredFinal')).toMatchObject([
    { attachments: [{ width: 640, height: 480 }] },
  ])
  expect(await page.locator('[data-away]').isHidden()).toBe(true)
  await context.close()
}, 120_000)

test('an answer that the report no longer takes stays, is there again in the form, and can be thrown away', async () => {
  const context = await newContext(browser)
  const page = await context.newPage()
  await signIn(page, 'rindang')
  await fillIn(page)
  await page.getByLabel('Tanggapan').fill('Lubang kami tambal dengan aspal panas.')
  await context.setOffline(true)
  await send(page)
  await page.getByText('Tersimpan di perangkat ini').waitFor()
  await actions.archive.run(w.app, w.officer.city!, { number }, { reason: 'duplicate', note: 'Sudah ditangani.' })
  await context.setOffline(false)
  await told(page, 'Belum diterima, mungkin karena laporannya sudah berubah')
  await take(page, 'away-refused')
  await go('city', number, 'reopen', { reason: 'Ternyata bukan kembaran.' })
  await page.locator('[data-away] a').click()
  await page.waitForURL(/move=done/)
  await expect.poll(() => page.getByLabel('Tanggapan').inputValue()).toBe('Lubang kami tambal dengan aspal panas.')
  expect(await page.locator('#evidence').evaluate((input: HTMLInputElement) => input.files?.[0]?.name)).toBe('hasil.jpg')
  expect(await page.getByRole('button', { name: 'Hapus jawaban ini' }).isVisible()).toBe(true)
  await send(page)
  await page.waitForURL(/done=done/)
  expect(await statusNow()).toBe('answered')
  expect(await page.locator('[data-away]').isHidden()).toBe(true)

  await reported()
  await keepAway(page)
  await actions.archive.run(w.app, w.officer.city!, { number }, { reason: 'duplicate', note: 'Sudah ditangani.' })
  await context.setOffline(false)
  await told(page, 'Belum diterima')
  await page.getByRole('button', { name: 'Hapus jawaban ini' }).click()
  await expect.poll(() => page.locator('[data-away]:visible').count()).toBe(0)
  await context.close()
}, 120_000)

test('a colleague who signs in on the same phone does not send it, nor does one who owes a second step; it is there until its writer can', async () => {
  const context = await newContext(browser)
  const page = await context.newPage()
  await signIn(page, 'rindang')
  await keepAway(page)
  await page.route(/\/done\?/, (route) => route.abort('internetdisconnected'))
  await context.setOffline(false)
  const other = await context.newPage()
  await context.clearCookies()
  await signIn(other, 'dpu')
  await page.unroute(/\/done\?/)
  await tryAgain(page)
  await told(page, 'Masuk lagi, lalu jawaban ini terkirim')
  expect(await other.locator('[data-away]').isHidden()).toBe(true)
  expect(await statusNow()).toBe('forwarded')

  await setFlagValue(w.app, 'officerSecondStep', ['liaison'])
  await context.clearCookies()
  await signIn(other, 'rindang')
  expect(other.url()).toContain('/konsol/akun/langkah')
  const tried = page.waitForResponse(/\/done\?/)
  await tryAgain(page)
  expect((await tried).status()).toBe(303)
  await setFlagValue(w.app, 'officerSecondStep', [])
  await expect.poll(statusNow).toBe('forwarded')
  await tryAgain(page)
  await page.waitForURL(/done=done/, { timeout: 60_000 })
  const sent = (await reportPage(w.app, w.officer.dpu!, number))?.entries.find(({ kind }) => kind === 'answeredFinal')
  expect(sent?.actorName).toBe('Rindang Contoh')
  await context.close()
}, 120_000)

test('a photo that goes up slowly takes its time: the line is not silent', async () => {
  const context = await newContext(browser)
  const page = await context.newPage()
  await signIn(page, 'rindang')
  const noise = { raw: { width: 900, height: 600, channels: 3 } } as const
  const large = await sharp(randomBytes(900 * 600 * 3), noise)
    .jpeg({ quality: 90 })
    .toBuffer()
  await fillIn(page, large)
  const line = await context.newCDPSession(page)
  await line.send('Network.enable')
  const uploadThroughput = large.length / 32
  await line.send('Network.emulateNetworkConditions', { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput })
  const began = performance.now()
  await send(page)
  await page.waitForURL(/done=done/, { timeout: 90_000 })
  expect(performance.now() - began).toBeGreaterThan(26_000)
  expect(await statusNow()).toBe('answered')
  await context.close()
}, 150_000)
