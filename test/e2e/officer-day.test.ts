import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAgency } from '../../src/domain/agencies/add-agency.ts'
import { system } from '../../src/domain/people/actor.ts'
import { addOfficer } from '../../src/domain/people/officers.ts'
import { actions } from '../../src/domain/reports/actions.ts'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { Keyboard, tableOf } from '../support/keyboard.ts'
import { testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { aReport, smallNation, type World } from '../support/world.ts'

const PASSWORD = 'kata-sandi-contoh'
let w: World
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser

/** What people write about, the office that deals with it, and where it truly belongs this time (an officer who knows the city knows better than the words). */
type Kind = { body: string; category: string; office: string }
const kinds: readonly Kind[] = [
  { body: 'Lubang besar di jalan raya depan pasar, aspal mengelupas.', category: 'pekerjaan-umum-jalan', office: 'dpu' },
  { body: 'Sampah menumpuk dan limbah mencemari sungai di belakang rumah.', category: 'lingkungan-pencemaran', office: 'dlh' },
  { body: 'Lampu jalan PJU padam sudah sepekan, gelap sekali.', category: 'perhubungan-lampu-jalan', office: 'dishub' },
]
const NAMES: Record<string, string> = {
  dpu: 'Dinas Pekerjaan Umum',
  dlh: 'Dinas Lingkungan Hidup',
  dishub: 'Dinas Perhubungan',
  satpol: 'Satuan Polisi Pamong Praja',
}
/** Three letters with which an officer finds an office: of the word that tells it apart. */
const LETTERS: Record<string, string> = { dpu: 'pek', dlh: 'lin', dishub: 'per', satpol: 'sat' }

/** Where each report truly belongs, by its number: known to the script as an officer knows their city, never told to the page. */
const truth = new Map<string, string>()
const FRESH = 60

beforeAll(async () => {
  w = await smallNation(await testApp())
  const unit = { kind: 'unit', parent: 'malang', validFrom: '2019-02-01' } as const
  await addAgency(w.app, system, { ...unit, slug: 'dishub', name: NAMES.dishub!, shortName: 'Dishub' })
  await addAgency(w.app, system, { ...unit, slug: 'satpol', name: NAMES.satpol!, shortName: 'Satpol PP' })
  await w.app.reference.refresh()
  for (const [email, name, agency] of [
    ['tutik', 'Tutik Wahyuni', 'dpu'],
    ['slamet', 'Slamet Riyadi', 'dpu'],
    ['dishub', 'Petugas Dishub', 'dishub'],
  ] as const)
    await addOfficer(w.app, system, {
      email: `${email}@contoh.tuntas.invalid`,
      name,
      password: PASSWORD,
      from: '2019-02-01',
      grants: [{ role: 'liaison', agency }],
    })
  await w.app.reference.refresh()
  await aYearOfAnswers()
  for (let i = 0; i < FRESH; i++) {
    const kind = kinds[i % kinds.length]!
    const { number } = await aReport(w.app, { body: `${kind.body} Kejadian ke-${i}.`, category: undefined })
    truth.set(number, i % 20 < 3 ? (kind.office === 'dpu' ? 'satpol' : 'dpu') : kind.office) // in 15 % the words mislead
  }
  site = await listen(testServer(w.app))
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await w?.app.close()
})

/** What the suggestions learn from: each kind was answered three times by its office. */
async function aYearOfAnswers() {
  const city = w.officer.city!
  for (const kind of kinds)
    for (let i = 0; i < 3; i++) {
      const at = { number: (await aReport(w.app, { body: kind.body, category: kind.category })).number }
      const forward = { agency: kind.office, verify: { grade: 'plain' } }
      await actions.forward.run(w.app, city, at, forward)
      await actions.archive.run(w.app, city, at, { reason: 'noEvidence' }).catch(() => {})
    }
}

async function asOfficer<R>(name: string, work: (hands: Keyboard, page: Page) => Promise<R>): Promise<R> {
  const context = await newContext(browser, { width: 1366, height: 768 })
  try {
    const page = await context.newPage()
    await page.goto(`${site.url}/masuk`)
    await page.getByLabel('Surel').fill(`${name}@contoh.tuntas.invalid`)
    await page.getByLabel('Kata sandi').fill(PASSWORD)
    await page.getByRole('button', { name: 'Masuk' }).click()
    await page.waitForURL(/\/konsol/)
    return await work(new Keyboard(page), page)
  } finally {
    await context.close()
  }
}
const numberOn = async (page: Page) => /\d\d-\w{4}-\w{3}/.exec(await page.locator('.krep .hd .meta').innerText())![0]

test('placeholder until the templates are joined', () => expect(tableOf([])).toContain('task'))
