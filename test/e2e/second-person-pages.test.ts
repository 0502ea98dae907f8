import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { setFlagValue } from '../support/flags.ts'
import { checkPage, type Finding, type PageState, report } from '../support/page-checks.ts'
import { take } from '../support/pictures.ts'
import { testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { fillIn } from '../support/signed-in.ts'
import { turnPage } from '../support/turn-page.ts'
import { aReport, smallNation, type World } from '../support/world.ts'

const states: readonly PageState[] = ['html', 'policy', 'light', 'dark', 'targets', '320', '1366', 'longer']

let w: World
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser
beforeAll(async () => {
  w = await smallNation(await testApp())
  site = await listen(testServer(w.app))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await w?.app.close()
})

async function inBrowser<R>(work: (page: Page) => Promise<R>): Promise<R> {
  const context = await newContext(browser)
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

async function open(page: Page, name: string) {
  await page.goto(`${site.url}/masuk`)
  await fillIn(page, name)
}

/** The picture comes before the check that makes words longer. */
async function check(page: Page, name: string): Promise<Finding[]> {
  const found = await checkPage(page, { name, states: states.filter((state) => state !== 'longer') })
  await take(page, name.replace(/\W+/g, '-'))
  return [...found, ...(await checkPage(page, { name, states: ['longer'] }))]
}

const main = (page: Page) => page.locator('main').innerText()

test('an identity with a second person: asked for by one officer, granted by another, seen', async () => {
  await setFlagValue(w.app, 'lookNeedsSecondPerson', true)
  const { number } = await aReport(w.app, { reporter: { name: 'Bu Contoh', phone: '0812 0000 4321' } })
  const findings = await inBrowser(async (page) => {
    await open(page, 'city')
    await page.goto(`${site.url}/konsol/laporan/${number}?move=identity`)
    const found = await check(page, 'identity, to be asked for')
    await page.reload()
    await page.getByLabel('Mengapa Anda perlu tahu').fill('Perlu menelepon tentang letak lubang')
    await turnPage(page.getByRole('button', { name: 'Minta' }))
    expect(await page.locator('body').innerText()).toContain('Menunggu persetujuan orang kedua')
    await inBrowser(async (other) => {
      await open(other, 'province')
      await turnPage(other.getByRole('link', { name: /Permintaan identitas/ }).first())
      found.push(...(await check(other, 'identity requests')))
      await other.reload()
      await turnPage(other.getByRole('button', { name: /^Setujui/ }))
      expect(await main(other)).toContain('Disetujui. Rekan Anda bisa melihat')
      found.push(...(await check(other, 'identity requests, none')))
    })
    await page.reload()
    await turnPage(page.getByRole('link', { name: 'Lihat identitas' }))
    found.push(...(await check(page, 'identity, granted')))
    await page.reload()
    await turnPage(page.getByRole('button', { name: 'Lihat', exact: true }))
    expect(await page.locator('body').innerText()).toContain('Bu Contoh')
    return found
  })
  expect(report(findings)).toBe('')
}, 300_000)
