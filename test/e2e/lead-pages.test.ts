import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoOf } from '../../demo/build-demo.ts'
import { countFigures } from '../../src/domain/figures/count-figures.ts'
import { readFigures } from '../../src/domain/figures/read-figures.ts'
import { launchBrowser } from '../support/chromium.ts'
import { report, runPageChecks } from '../support/page-checks.ts'
import { pictures, take } from '../support/pictures.ts'
import { asOwner, type TestApp, testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { asOfficer, DESKTOP, fillIn, signIn } from '../support/signed-in.ts'
import { turnPage } from '../support/turn-page.ts'

let app: TestApp
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser
let password: string

beforeAll(async () => {
  app = await testApp()
  const demo = await demoOf(app, 'on')
  await demo.build!(() => {})
  password = demo.signIns[0]!.password
  await countFigures(app)
  site = await listen(testServer(app))
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await app?.close()
})

const as = <R>(
  name: string,
  work: (page: Page) => Promise<R>,
  options: { width?: number; height?: number; javaScript?: boolean } = {},
) => asOfficer(browser, site.url, name, work, { password, ...DESKTOP, ...options })

const HEAD = 'malang.pimpinan'
const pages = {
  lead: '/konsol/pimpin',
  filtered: '/konsol/pimpin?instansi=dpuprpkp-kota-malang&masa=2026-10&kategori=pekerjaan-umum-jalan',
  ownScales: '/konsol/pimpin?skala=sendiri',
  empty: '/konsol/pimpin?instansi=setwan-kota-malang&masa=2020',
  list: '/konsol/pimpin/daftar?instansi=kota-malang&isi=open',
  listOfNone: '/konsol/pimpin/daftar?instansi=kota-malang&isi=received&masa=2020',
  wall: '/konsol/wall',
  filings: '/konsol/berkala',
  filingsOfAnOffice: '/konsol/berkala?instansi=dpuprpkp-kota-malang',
}

describe('the leaders’ pages', () => {
  test('hold in every state', async () => {
    const findings = await runPageChecks(
      browser,
      Object.entries(pages).map(([name, path]) => ({ name, url: site.url + path })),
      (page) => signIn(page, site.url, HEAD, password),
    )
    expect(report(findings)).toBe('')
  }, 400_000)

  test('lead from the queue to the median of an office in October for roads in four clicks at most, without script', async () => {
    const { agencies } = app.reference.get()
    const wanted = await readFigures(app, {
      node: agencies.bySlug('dpuprpkp-kota-malang')!.id,
      from: '2026-10-01',
      to: '2026-10-31',
      category: 'pekerjaan-umum-jalan',
    })
    expect(wanted.firstAnswer.n).toBeGreaterThan(0)
    await as(
      HEAD,
      async (page) => {
        let clicks = 0
        const press = async (name: string | RegExp, within = 'body') => {
          await turnPage(page.locator(within).getByRole('link', { name }).first())
          clicks++
        }
        await page.goto(`${site.url}/konsol`)
        await press('Pimpinan')
        await press(/Dinas Pekerjaan Umum/, 'section[aria-labelledby=speed]')
        await press('Infrastruktur Jalan', 'section[aria-labelledby=rising]')
        await press('Oktober 2026', 'section[aria-labelledby=months]')
        const words = await page.locator('.say').innerText()
        const median = String(wanted.firstAnswer.median).replace('.', ',')
        expect(words).toContain('Infrastruktur Jalan')
        expect(words).toContain(`Setengahnya ditanggapi dalam ${median} hari kerja`)
        expect(words).toContain(`n = ${wanted.firstAnswer.n}`)
        console.log(`median of an office in October for roads: ${clicks} clicks from the queue`)
        expect(clicks).toBeLessThanOrEqual(4)
      },
      { javaScript: false },
    )
  }, 120_000)

  const questions = {
    backlog: 'Apa yang menumpuk?',
    speed: 'Siapa yang lambat?',
    solved: 'Apakah benar selesai?',
    rising: 'Apa yang naik?',
    places: 'Di mana?',
    bounced: 'Dilempar-lempar?',
  }

  /** Each question has its sentence, a drawing, what is counted, a CSV and a table that says in numbers what the drawing shows. */
  async function answersAll(page: Page) {
    for (const [id, name] of Object.entries(questions)) {
      const section = page.locator(`.fig[aria-labelledby=${id}]`)
      expect(await section.getByRole('heading', { name }).count(), name).toBe(1)
      expect((await section.locator('.ans').innerText()).length, name).toBeGreaterThan(15)
      expect(await section.locator('summary', { hasText: 'Apa yang dihitung' }).count(), name).toBe(1)
      expect(await section.getByRole('link', { name: /^CSV/ }).count(), name).toBeGreaterThan(0)
      expect(await section.locator('svg.ch').count(), name).toBeGreaterThan(0)
      const table = section.locator('table').first()
      expect(await table.locator('caption').textContent(), name).toBe(`Tabel: ${name}`)
      const rows = await table.locator('tbody tr').evaluateAll((all) => all.map((row) => row.querySelectorAll('td').length))
      expect(rows.length, name).toBeGreaterThan(0)
      for (const cells of rows) expect(cells, name).toBe((await table.locator('thead th').count()) - 1)
    }
  }

  test.each([
    ['dpuprpkp.penghubung', 'Dinas Pekerjaan Umum'],
    ['jatim', 'Jawa Timur'],
    ['nasional.koordinator', 'Kementerian Pendayagunaan'],
  ])(
    'answer them for %s about the own node, and say as of when',
    async (name, node) => {
      await as(name, async (page) => {
        await page.goto(site.url + pages.lead)
        expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain(node)
        expect(await page.locator('main').innerText()).toMatch(/Keadaan \S+, \d+ \S+ 2026, (pukul )?\d\d\.\d\d/)
        await answersAll(page)
      })
    },
    120_000,
  )

  test('draw all topics on one scale: as many reports are as high in one as in another', async () => {
    await as(HEAD, async (page) => {
      await page.goto(site.url + pages.lead)
      const drawn = await page.locator('section[aria-labelledby=rising] .many li').evaluateAll((all) =>
        all.map((li) => ({
          last: Number(li.querySelector('.num')!.textContent!.replace('.', '')),
          y: Number(li.querySelector('svg circle')!.getAttribute('cy')),
          expected: Number(li.querySelector('small')!.textContent!.match(/sampai (\d+)/)![1]),
          band: Number(li.querySelector('svg rect')!.getAttribute('y')),
        })),
      )
      expect(drawn.length).toBeGreaterThan(4)
      const points = drawn.flatMap(({ last, y, expected, band }) => [
        { n: last, y },
        { n: expected, y: band },
      ])
      const [low, high] = [points.reduce((a, b) => (b.n < a.n ? b : a)), points.reduce((a, b) => (b.n > a.n ? b : a))]
      expect(high.n - low.n).toBeGreaterThan(3)
      const step = (low.y - high.y) / (high.n - low.n)
      for (const { n, y } of points) expect(Math.abs(low.y - (n - low.n) * step - y)).toBeLessThan(0.3)
    })
  }, 120_000)

  test('answer each of the six questions in a sentence, say what is counted, and lead from a number to its reports', async () => {
    await as('malang.koordinator', async (page) => {
      await page.goto(site.url + pages.lead)
      await answersAll(page)
      // The city's desk has most reports, and most of them since a few days: that is no slowness.
      const speed = await page.locator('section[aria-labelledby=speed] .ans').innerText()
      expect(speed).toContain('Belum ada yang bisa disebut lambat')
      await page.emulateMedia({ media: 'print' })
      for (const link of ['.say a', '.ans a', '[aria-labelledby=speed] th a', '[aria-labelledby=speed] td a', '.many a'])
        expect(await page.locator(link).first().isVisible(), `${link} on paper`).toBe(true)
      await page.emulateMedia({ media: 'screen' })
      const backlog = page.locator('section[aria-labelledby=backlog]')
      await backlog.locator('summary', { hasText: 'Tabel' }).click()
      const number = backlog.locator('tbody tr').first().locator('td a').last()
      const n = Number(await number.innerText())
      await turnPage(number)
      expect(await page.locator('main .lead').innerText()).toContain(`${n} laporan yang boleh Anda baca`)
      expect(await page.locator('tbody tr').count()).toBe(n)
      await turnPage(page.locator('tbody a').first())
      expect(page.url()).toContain('/konsol/laporan/')
    })
  }, 120_000)
})

describe('the wall', () => {
  test('is read from four metres: at 1920 by 1080 it fits the screen, its figures are 72 px and more, all other words 24', async () => {
    await as(
      HEAD,
      async (page) => {
        await page.goto(site.url + pages.wall)
        const seen = await page.evaluate(() => {
          const sizes: { text: string; px: number; isFigure: boolean }[] = []
          for (const element of document.querySelectorAll<HTMLElement | SVGElement>('.wall *')) {
            const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim())
            if (!own || (element instanceof HTMLElement && element.offsetParent === null)) continue
            // Letters of a drawing grow with it.
            const drawing = element.closest('svg')
            const grown = drawing ? drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width : 1
            sizes.push({
              text: element.textContent!.trim().slice(0, 30),
              px: Number.parseFloat(getComputedStyle(element).fontSize) * grown,
              isFigure: element.classList.contains('figure'),
            })
          }
          const root = document.documentElement
          return { sizes, fits: root.scrollHeight <= innerHeight && root.scrollWidth <= innerWidth, high: root.scrollHeight }
        })
        expect(seen.sizes.filter(({ isFigure }) => isFigure).length).toBe(5)
        for (const { text, px, isFigure } of seen.sizes) expect(px, text).toBeGreaterThanOrEqual(isFigure ? 72 : 24)
        expect(seen.sizes.length).toBeGreaterThan(40)
        expect(seen.fits, `${seen.high} px high`).toBe(true)
      },
      { width: 1920, height: 1080 },
    )
  }, 120_000)

  const inTime = { timeout: 20_000 }

  test('renews itself, and keeps its last figures with a word when the line is down', async () => {
    await as(
      HEAD,
      async (page) => {
        await page.clock.install()
        await page.goto(site.url + pages.wall)
        const figures = () => page.locator('.figure').allInnerTexts()
        const time = () => page.locator('time').getAttribute('datetime')
        const [first, then] = [await figures(), await time()]
        app.advance({ seconds: 30 })
        await page.clock.runFor(11_000)
        await expect.poll(time, inTime).not.toBe(then)
        const last = await time()
        await page.route('**/konsol/wall', (route) => route.abort())
        await page.clock.runFor(11_000)
        await expect.poll(() => page.locator('[data-when=down]').isVisible(), inTime).toBe(true)
        expect(await page.locator('[data-when=down]').innerText()).toContain('Sambungan terputus')
        expect([await figures(), await time()]).toEqual([first, last])
        await page.unroute('**/konsol/wall')
        await page.clock.runFor(11_000)
        await expect.poll(() => page.locator('[data-when=down]').isVisible(), inTime).toBe(false)
      },
      { width: 1920, height: 1080 },
    )
  }, 120_000)

  test('asks to sign in again when the session has ended, and goes on where it was', async () => {
    await as(
      HEAD,
      async (page) => {
        await page.clock.install()
        await page.goto(site.url + pages.wall)
        const figures = () => page.locator('.figure').allInnerTexts()
        const word = page.locator('.down:visible')
        const first = await figures()
        await asOwner(app.ownerUrl, `update auth.session set "expiresAt" = now() - interval '1 minute'`)
        await page.clock.runFor(11_000)
        await expect.poll(() => word.count(), inTime).toBe(1)
        expect(await word.innerText()).toContain('Sesi berakhir. Masuk lagi, angka terakhir:')
        expect(await figures()).toEqual(first)
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
        await turnPage(page.getByRole('link', { name: 'Masuk lagi' }))
        await fillIn(page, HEAD, password)
        await page.waitForURL(/\/konsol\/wall/)
        expect(await page.locator('.figure').count()).toBe(5)
        expect(await word.count()).toBe(0)
      },
      { width: 1920, height: 1080 },
    )
  }, 120_000)
})

test.runIf(pictures)(
  'the leaders’ pages are looked at',
  async () => {
    await as(HEAD, async (page) => {
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(site.url + path)
        await take(page, name)
      }
      await page.setViewportSize({ width: 1920, height: 1080 })
      await page.goto(site.url + pages.wall)
      await page.screenshot({ path: `${pictures}/wall-1920.png` })
    })
  },
  180_000,
)
