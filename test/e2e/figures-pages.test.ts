import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoOf } from '../../demo/build-demo.ts'
import { playYear } from '../../demo/year.ts'
import { countFigures } from '../../src/domain/figures/count-figures.ts'
import { readFigures } from '../../src/domain/figures/read-figures.ts'
import { releaseOpenData } from '../../src/domain/open-data/release-month.ts'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { report, runPageChecks } from '../support/page-checks.ts'
import { pictures, take } from '../support/pictures.ts'
import { asOwner, type TestApp, testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { turnPage } from '../support/turn-page.ts'

let app: TestApp
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser
beforeAll(async () => {
  app = await testApp()
  await (await demoOf(app, 'on')).build!(() => {})
  await playYear(app, 2024, () => {}, 95)
  // Fifteen of that year count as if they had come last October, about roads: some of those that took one working day, so that the mean of the others stays one whichever they are.
  await asOwner(
    app.ownerUrl,
    `insert into figure_dirty (month, node) select distinct month, n from report_fact f, unnest(f.path) n where month < '2025-01-01' on conflict do nothing`,
  )
  await asOwner(
    app.ownerUrl,
    `update report_fact set month = '2026-10-01', received_on = '2026-10-06', category = $1, dirty = path where report_id in
       (select report_id from report_fact where month < '2025-01-01' and final_days = 1 order by received_on, report_id limit 15)`,
    [ROADS],
  )
  await countFigures(app)
  await releaseOpenData(app)
  site = await listen(testServer(app))
  browser = await launchBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await app?.close()
})

const ROADS = 'pekerjaan-umum-jalan'
const pages = {
  statistics: '/statistik',
  agencies: '/instansi',
  found: '/instansi?q=malang',
  notFound: '/instansi?q=%22%3Cb%3Ekapal',
  agency: '/instansi/kota-malang',
  year: '/instansi/kota-malang?tahun=2024',
  few: '/instansi/kelurahan-madyopuro-kota-malang',
  none: '/instansi/kota-malang?tahun=2020',
  elsewhere: '/instansi/kota-malang?sematan=days',
  english: '/en/statistik',
  openData: '/data-terbuka',
  openDataEnglish: '/en/data-terbuka',
}

describe('the pages of figures', () => {
  test('hold in every state', async () => {
    const findings = await runPageChecks(
      browser,
      Object.entries(pages).map(([name, path]) => ({ name, url: site.url + path })),
    )
    expect(report(findings)).toBe('')
  }, 400_000)

  test('weigh at most 120 kB with their style', async () => {
    for (const path of Object.values(pages)) {
      const html = await (await fetch(site.url + path)).text()
      const css = /href="(\/assets\/office[^"]+)"/.exec(html)![1]!
      const style = gzipSync(Buffer.from(await (await fetch(site.url + css)).arrayBuffer())).length
      expect(gzipSync(html).length + style, path).toBeLessThan(120_000)
      expect(html).not.toContain('<script')
    }
  })

  test('lead a stranger from the first page to an agency of a year, without script', async () => {
    const context = await newContext(browser, { javaScript: false })
    const page = await context.newPage()
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.goto(site.url)
    await turnPage(page.getByRole('link', { name: 'Statistik' }).first())
    await turnPage(page.getByRole('link', { name: 'Semua instansi' }))
    await turnPage(page.getByRole('link', { name: 'Kota Malang' }).first())
    await page.locator('summary', { hasText: 'Saring' }).click()
    await page.getByLabel('Diterima pada').selectOption('2024')
    await turnPage(page.getByRole('button', { name: 'Terapkan' }))
    const words = await page.locator('main').innerText()
    expect(words).toContain('80 laporan diterima selama tahun 2024.')
    expect(words).toContain('100 % mendapat tanggapan dan 100 % tuntas, rata-rata 1,0 hari kerja sampai tanggapan akhir.')
    await page.goto(`${site.url}/instansi`)
    await page.getByLabel('Cari instansi').fill('KOTA pekerjaan')
    await turnPage(page.getByRole('button', { name: 'Cari' }))
    const found = await page.getByRole('row').allInnerTexts()
    expect(found.slice(1).every((row) => /Pekerjaan Umum.*/.test(row))).toBe(true)
    expect(found.length).toBe(2)
    await context.close()
  }, 150_000)

  test('lead a stranger to the median of an agency in October for roads in three clicks, and to its file in one more', async () => {
    const context = await newContext(browser, { javaScript: false })
    const page = await context.newPage()
    let clicks = 0
    const press = async (name: string) => {
      await turnPage(page.getByRole('link', { name }).first())
      clicks++
    }
    await page.goto(site.url)
    await press('Statistik')
    await press('Semua instansi')
    await press('Kota Malang')
    const topics = page.locator('section[aria-labelledby=topics]')
    const heads = await topics.locator('thead th').allInnerTexts()
    const cells = await topics
      .getByRole('row', { name: /Infrastruktur Jalan/ })
      .locator('th, td')
      .allInnerTexts()
    const told = cells[heads.findIndex((head) => /Okt/i.test(head))]
    const { agencies } = app.reference.get()
    const ask = { node: agencies.bySlug('kota-malang')!.id, from: '2026-10-01', to: '2026-10-31', category: ROADS }
    const { median, n } = (await readFigures(app, ask)).firstAnswer
    expect(n).toBeGreaterThanOrEqual(15)
    expect(told).toBe(String(median).replace('.', ','))
    const csv = await (await fetch(site.url + (await topics.getByRole('link', { name: /^CSV/ }).getAttribute('href')))).text()
    expect(csv).toContain(`${ROADS},Infrastruktur Jalan,2026-10,${median},\r\n`)
    console.log(`median of an agency in October for roads: ${clicks} clicks from the first page`)
    expect(clicks).toBeLessThanOrEqual(4)
    await context.close()
  }, 150_000)

  test('give each chart as a file with its numbers, and each an address that leads to it', async () => {
    const context = await newContext(browser, { javaScript: false })
    const page = await context.newPage()
    await page.goto(`${site.url}/instansi/kota-malang?tahun=2024`)
    const links = await page.getByRole('link', { name: /^CSV: / }).all()
    expect(links.length).toBe(6)
    for (const link of links) {
      const answer = await fetch(site.url + (await link.getAttribute('href')))
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
      const csv = await answer.text()
      expect(csv.trim().split('\r\n').length).toBeGreaterThan(3)
      expect(csv).not.toMatch(/,[1-4]\r\n/)
    }
    await page.getByRole('link', { name: /^Alamat grafik ini: Dari bulan/ }).click()
    await page.waitForURL('**/instansi/kota-malang?tahun=2024#months')
    expect((await fetch(`${site.url}/instansi/kota-malang?csv=apa`)).status).toBe(404)
    await context.close()
  }, 150_000)

  test('stand on other sites: a chart alone, and nothing else of ours, may be framed', async () => {
    const source = `${site.url}/instansi/kota-malang?sematan=`
    const news = http.createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(
        `<title>Koran</title>${['promise', 'days', 'age', 'months', 'topics', 'funnel']
          .map((id) => `<iframe name="${id}" src="${source}${id}" width="600" height="400"></iframe>`)
          .join('')}<iframe name="page" src="${site.url}/instansi/kota-malang"></iframe>`,
      )
    })
    await new Promise<void>((resolve) => news.listen(0, '127.0.0.1', resolve))
    const context = await newContext(browser, { javaScript: false })
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${(news.address() as AddressInfo).port}/`)
    for (const id of ['promise', 'days', 'age', 'months', 'topics', 'funnel']) {
      const frame = page.frameLocator(`[name=${id}]`)
      await frame.getByText('Sumber: Tuntas').waitFor()
      expect(await frame.locator('h2').count(), id).toBe(1)
      expect(await frame.locator('form, nav, script').count(), id).toBe(0)
    }
    expect(await page.frameLocator('[name=page]').locator('h1').count()).toBe(0)
    for (const unknown of ['apa', 'constructor']) expect((await fetch(source + unknown)).status).toBe(404)
    await page.goto(`${site.url}/instansi/kota-malang`)
    await page.locator('section[aria-labelledby=days] summary', { hasText: 'Sematkan' }).click()
    expect(await page.locator('section[aria-labelledby=days] .mono').innerText()).toContain('/instansi/kota-malang?sematan=days"')
    await context.close()
    await new Promise((resolve) => news.close(resolve))
  }, 60_000)

  test('show nobody who is one of fewer than five', async () => {
    for (const path of Object.values(pages)) {
      const page = await (await fetch(site.url + path, { headers: { 'accept-language': 'id' } })).text()
      const cells = [...page.matchAll(/<table[\s\S]*?<\/table>/g)].flatMap(([table]) => {
        const heads = [...table.matchAll(/<th scope="col"[^>]*>(.*?)<\/th>/g)].map((m) => m[1])
        const columns = heads.flatMap((head, i) => (head === 'Laporan' || head === 'n' ? [i] : []))
        return [...table.matchAll(/<tr><th scope="row">.*?<\/tr>/g)].flatMap(([row]) => {
          const values = [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map((m) => m[1]!)
          return columns.map((i) => values[i]!)
        })
      })
      for (const cell of cells) expect(['1', '2', '3', '4'], path).not.toContain(cell)
      if (path.includes('statistik') && !path.startsWith('/en')) expect(cells.length).toBeGreaterThan(10)
    }
  })

  test.runIf(pictures)(
    'are looked at',
    async () => {
      const context = await newContext(browser, { javaScript: false })
      const page = await context.newPage()
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(site.url + path)
        await take(page, name)
      }
      await context.close()
    },
    120_000,
  )
})
