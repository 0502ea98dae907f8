import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wishToken } from '../../src/domain/messages/wish.ts'
import { forwardReport } from '../../src/domain/reports/forward-report.ts'
import { offerOmbudsman } from '../../src/domain/reports/sweep-reports.ts'
import { verifyReport } from '../../src/domain/reports/verify-report.ts'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { checkPage, type PageState, report } from '../support/page-checks.ts'
import { take } from '../support/pictures.ts'
import { asOwner, testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { signIn } from '../support/signed-in.ts'
import { turnPage } from '../support/turn-page.ts'
import { aReport, smallNation, type World } from '../support/world.ts'

const states: readonly PageState[] = ['html', 'policy', 'light', 'dark', 'targets', '320', '1366', 'longer']

let w: World
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser
let own: { number: string; accessCode: string }
let link: string

beforeAll(async () => {
  w = await smallNation(await testApp())
  site = await listen(testServer(w.app))
  browser = await launchBrowser()
  own = await aReport(w.app, { reporter: { email: 'bu@contoh.tuntas.invalid' } })
  for (let i = 0; i < 3; i++) await aReport(w.app, { reporter: { email: 'pak@contoh.tuntas.invalid' } })
  await asOwner(
    w.app.ownerUrl,
    `update outbox set state = 'dead', tries = 48, last_error = 'email: connect ECONNREFUSED mail.contoh.invalid:587'`,
  )
  const { rows } = await w.app.db.query<{ id: string }>('select id from report where number = $1', [own.number])
  link = `${site.url}/kabar/${wishToken(w.app, rows[0]!.id)}`
  await verifyReport(w.app, w.officer.city!, own, {})
  await forwardReport(w.app, w.officer.city!, own, { agency: 'dpu' })
  w.app.advance({ days: 61 })
  await offerOmbudsman(w.app)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await w?.app.close()
})

test('the pages of notices hold: the wish on and off, what was not sent, the samples', async () => {
  const context = await newContext(browser)
  const page = await context.newPage()
  const findings = await checkPage(page, { name: 'wish', url: link, states })
  await take(page, 'wish')
  await page.goto(link)
  await turnPage(page.getByRole('button', { name: 'Hentikan kabar' }))
  findings.push(...(await checkPage(page, { name: 'wish, stopped', states: ['html', 'light', 'targets', '320', 'longer'] })))
  await signIn(page, site.url, 'sysadmin')
  for (const [name, path] of [
    ['not sent', '/konsol/kabar'],
    ['samples', '/konsol/kabar/contoh'],
  ] as const) {
    findings.push(...(await checkPage(page, { name, url: site.url + path, states })))
    await take(page, name.replace(' ', '-'))
  }
  await context.close()
  expect(report(findings)).toBe('')
}, 240_000)

test('the offer of the Ombudsman holds: in the tracker, its page, and refused without the tick', async () => {
  const context = await newContext(browser)
  const page = await context.newPage()
  await page.goto(`${site.url}/lacak`)
  await page.getByLabel('Nomor laporan').fill(own.number)
  await page.getByLabel('Kode lacak').fill(own.accessCode)
  await turnPage(page.getByRole('button', { name: 'Buka laporan' }))
  const findings = await checkPage(page, {
    name: 'tracker with the offer',
    states: ['html', 'light', 'targets', '320', 'longer'],
  })
  await take(page, 'offer')
  await page.goto(`${site.url}/lacak/laporan/ombudsman`)
  await turnPage(page.getByRole('button', { name: 'Serahkan kepada Ombudsman' }))
  findings.push(...(await checkPage(page, { name: 'transfer, refused', states })))
  await take(page, 'transfer')
  await context.close()
  expect(report(findings)).toBe('')
}, 240_000)
