import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveChange, settleLimits } from '../../src/domain/clocks/change-limits.ts'
import { system } from '../../src/domain/people/actor.ts'
import { launchBrowser } from '../support/chromium.ts'
import { setFlagValue } from '../support/flags.ts'
import { hands } from '../support/moving.ts'
import { checkPage, type Finding, type PageState, report } from '../support/page-checks.ts'
import { take } from '../support/pictures.ts'
import { testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { asOfficer } from '../support/signed-in.ts'
import { turnPage } from '../support/turn-page.ts'
import { smallNation, type World } from '../support/world.ts'

const states: readonly PageState[] = ['html', 'policy', 'light', 'dark', 'targets', '320', '1366', 'longer']

let w: World
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser
const { forwarded, answered } = hands(() => w)
let open: string
let waiting: string

beforeAll(async () => {
  w = await smallNation(await testApp())
  await setFlagValue(w.app, 'secondReaderShare', 100)
  site = await listen(testServer(w.app))
  browser = await launchBrowser()
  open = (await forwarded()).number
  for (let i = 0; i < 3; i++) await forwarded()
  waiting = (await answered()).number
  await answered()
  w.app.advance({ seconds: 9 })
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await w?.app.close()
})

const signedIn = <R>(name: string, work: (page: Page) => Promise<R>) => asOfficer(browser, site.url, name, work)

/** The picture comes before the check that makes words longer, and after the one that reads the HTML: taking it touches the fields. What follows needs the page anew. */
async function check(page: Page, name: string, url?: string, own: readonly PageState[] = states): Promise<Finding[]> {
  const found = await checkPage(page, {
    name,
    states: own.filter((state) => state !== 'longer'),
    ...(url && { url: site.url + url }),
  })
  await take(page, name.replace(/\W+/g, '-'))
  return own.includes('longer') ? [...found, ...(await checkPage(page, { name, states: ['longer'] }))] : found
}
const main = (page: Page) => page.locator('main').innerText()

async function typeHoliday(page: Page) {
  await page.goto(`${site.url}/konsol/batas/libur`)
  await page.getByLabel('Tanggal').fill('2026-12-09')
  await page.getByLabel('Nama hari libur').fill('Pemungutan suara ulang')
  await page.getByLabel('Jenis').selectOption('election')
  await page.getByLabel('Dasar hukum').fill('Keppres 90/2026')
  await turnPage(page.getByRole('button', { name: 'Lihat akibatnya' }))
}

test('an administrator adds a late holiday: form, what it would move, saved, taken back; each page holds', async () => {
  const findings: Finding[] = await signedIn('national', async (page) => {
    const found: Finding[] = []
    found.push(...(await check(page, 'limits', '/konsol/batas')))
    found.push(...(await check(page, 'holiday', '/konsol/batas/libur')))
    await page.goto(`${site.url}/konsol/batas/libur`)
    await turnPage(page.getByRole('button', { name: 'Lihat akibatnya' }))
    found.push(...(await check(page, 'holiday, refused')))
    await typeHoliday(page)
    expect(await main(page)).toMatch(/4\s+laporan terbuka mendapat tanggal lain/)
    found.push(...(await check(page, 'difference')))
    await typeHoliday(page)
    await page.getByRole('button', { name: 'Simpan perubahan' }).click()
    await page.waitForURL(/tersimpan/)
    await settleLimits(w.app)
    found.push(...(await check(page, 'limits, saved', '/konsol/batas?tersimpan')))
    await page.goto(`${site.url}/konsol/laporan/${open}`)
    expect(await page.locator('body').innerText()).toContain(
      'karena Rabu, 9 Desember 2026 menjadi hari libur (Pemungutan suara ulang): Selesai 15 Desember 2026',
    )
    await take(page, 'report-moved')
    await page.goto(`${site.url}/laporan/${open}`)
    expect(await main(page)).toContain('menjadi hari libur (Pemungutan suara ulang)')
    await take(page, 'public-moved')
    await page.goto(`${site.url}/konsol/batas`)
    await turnPage(page.getByRole('button', { name: /Urungkan/ }))
    await take(page, 'difference-of-undo')
    await turnPage(page.getByRole('button', { name: 'Simpan perubahan' }))
    expect(await main(page)).toContain('Tulis dasar hukum atau alasannya')
    await page.getByLabel('Dasar hukum').fill('Salah tanggal')
    await page.getByRole('button', { name: 'Simpan perubahan' }).click()
    await page.waitForURL(/tersimpan/)
    expect(await settleLimits(w.app)).toBe(4)
    return found
  })
  expect(report(findings)).toBe('')
}, 300_000)

async function typePolicy(page: Page, days: string) {
  await page.goto(`${site.url}/konsol/batas/ketentuan`)
  await page.getByLabel('Instansi').selectOption('dpu')
  await page.locator('select[name="limit"]').selectOption('resolve')
  await page.getByLabel('Untuk').selectOption('complaint/plain')
  await page.getByLabel('Jumlah hari').fill(days)
  await page.getByLabel('Berlaku bagi').fill('2026-11-24')
  await page.getByLabel('Dasar hukum').fill('SK Wali Kota 12/2026')
  await turnPage(page.getByRole('button', { name: 'Lihat akibatnya' }))
}

test('a coordinator sees the limits of its own offices and makes one tighter, never looser', async () => {
  const findings = await signedIn('city', async (page) => {
    const found = await check(page, 'limits of a city', '/konsol/batas', ['html', 'light', 'targets', '320', 'longer'])
    await page.goto(`${site.url}/konsol/batas`)
    expect(await main(page)).not.toContain('Tambah hari libur')
    await typePolicy(page, '20')
    expect(await main(page)).toContain('tidak boleh lebih longgar')
    found.push(...(await check(page, 'policy, refused')))
    await typePolicy(page, '7')
    await take(page, 'policy-difference')
    await page.getByRole('button', { name: 'Simpan perubahan' }).click()
    await page.waitForURL(/tersimpan/)
    expect(await page.goto(`${site.url}/konsol/batas/libur`).then((answer) => answer?.status())).toBe(404)
    return found
  })
  expect(await settleLimits(w.app)).toBe(4)
  expect(report(findings)).toBe('')
}, 240_000)

test('the second reader finds what waits, reads it with its check list, sends one back and passes one', async () => {
  const findings = await signedIn('city', async (page) => {
    const reading = `/konsol/pembacaan/${waiting}`
    await page.goto(`${site.url}/konsol`)
    await page.getByRole('link', { name: 'Pembacaan kedua' }).first().click()
    await page.waitForURL(/pembacaan/)
    const found = await check(page, 'second readings', '/konsol/pembacaan')
    found.push(...(await check(page, 'second reading', reading)))
    await page.goto(site.url + reading)
    await turnPage(page.getByRole('button', { name: 'Kembalikan ke kantor' }))
    await page.waitForSelector('.ds-error-summary')
    found.push(...(await check(page, 'second reading, refused')))
    await page.goto(site.url + reading)
    await page.getByLabel('Tidak menyebut kapan dilakukan').check()
    await page.getByRole('button', { name: 'Kembalikan ke kantor' }).click()
    await page.waitForURL(/hasil=kembali/)
    await turnPage(page.locator('main table a').first())
    await page.getByRole('button', { name: /lulus/ }).click()
    await page.waitForURL(/hasil=lulus/)
    found.push(...(await check(page, 'second readings, none', undefined, ['html', 'light', 'targets', '320'])))
    await page.goto(`${site.url}/konsol/laporan/${waiting}`)
    expect(await page.locator('body').innerText()).toContain('dikembalikan: Tidak menyebut kapan dilakukan')
    return found
  })
  expect(report(findings)).toBe('')
}, 240_000)

test('the activity of offices holds, and that of one office', async () => {
  const findings = await signedIn('mayor', async (page) => {
    const found: Finding[] = []
    for (const [name, path] of [
      ['activity', '/konsol/keaktifan'],
      ['activity of an office', '/konsol/keaktifan/malang'],
    ] as const)
      found.push(...(await check(page, name, path)))
    return found
  })
  expect(report(findings)).toBe('')
}, 240_000)

test('from 1 October every page of the console says that next year’s holidays are missing, until they are loaded', async () => {
  await signedIn('city', async (page) => {
    const said = async () => {
      const all: boolean[] = []
      for (const path of ['/konsol', '/konsol/akun', '/konsol/batas', '/konsol/pembacaan', '/konsol/keaktifan'])
        all.push(
          await page
            .goto(site.url + path)
            .then(async () => (await page.innerText('body')).includes('Hari libur 2027 belum dimuat')),
        )
      return all
    }
    expect(await said()).toEqual([true, true, true, true, true])
    await saveChange(w.app, system, {
      kind: 'decree',
      year: 2027,
      legalSource: 'SKB 2027',
      holidays: [{ date: '2027-01-01', kind: 'national', name: 'Tahun Baru' }],
    })
    expect(await said()).toEqual([false, false, false, false, false])
  })
}, 120_000)
