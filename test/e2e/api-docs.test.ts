import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { report, runPageChecks } from '../support/page-checks.ts'
import { testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
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

test('/api/docs passes the checks of every page, in both languages', async () => {
  const pages = [
    { name: 'API', url: `${site.url}/api/docs?lang=id` },
    { name: 'API, English', url: `${site.url}/en/api/docs`, states: ['html', 'policy', 'light', '320'] as const },
  ]
  expect(report(await runPageChecks(browser, pages))).toBe('')
}, 240_000)

test('/api/docs asks for nothing from elsewhere, and its contents lead to every operation, without script', async () => {
  const context = await newContext(browser, { javaScript: false })
  try {
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${site.url}/api/docs?lang=id`)
    expect(asked.length).toBeGreaterThan(1)
    for (const url of asked) expect(url.startsWith(site.url)).toBe(true)
    await page.getByRole('link', { name: /^Tanggapi POST/ }).click()
    await page.getByRole('heading', { name: 'Tanggapi', exact: true }).waitFor()
    await page.waitForURL(/#answer$/)
    if (process.env.PICTURES)
      for (const width of [360, 1366]) {
        await page.setViewportSize({ width, height: 900 })
        await page.goto(`${site.url}/api/docs?lang=id`)
        await page.screenshot({
          path: `${process.env.PICTURES}/api-docs-${width}.png`,
          clip: { x: 0, y: 0, width, height: 2600 },
          fullPage: true,
        })
        await page.goto(`${site.url}/api/docs#verify`)
        await page.screenshot({ path: `${process.env.PICTURES}/api-docs-verify-${width}.png` })
      }
  } finally {
    await context.close()
  }
}, 150_000)
