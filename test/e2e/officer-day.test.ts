import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAgency } from '../../src/domain/agencies/add-agency.ts'
import { saveTemplate } from '../../src/domain/answers/change-templates.ts'
import { reportPage } from '../../src/domain/desk/report-page.ts'
import { system } from '../../src/domain/people/actor.ts'
import { addOfficer, officerByEmail } from '../../src/domain/people/officers.ts'
import { actions } from '../../src/domain/reports/actions.ts'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { Keyboard, type Task, tableOf } from '../support/keyboard.ts'
import { take } from '../support/pictures.ts'
import { testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { aReport, PASSWORD, smallNation, type World } from '../support/world.ts'

let w: World
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser

/** What people write about, and the office that deals with it. */
type Kind = { body: string; category: string; office: string }
const kinds: readonly Kind[] = [
  { body: 'Lubang besar di jalan raya depan pasar, aspal mengelupas.', category: 'pekerjaan-umum-jalan', office: 'dpu' },
  { body: 'Limbah mencemari sungai di belakang rumah, baunya tajam.', category: 'lingkungan-pencemaran', office: 'dlh' },
  { body: 'Lampu jalan PJU padam sudah sepekan, gelap sekali.', category: 'perhubungan-lampu-jalan', office: 'dishub' },
]
/** Each office by its name, and the word of it that an officer begins to type. */
const offices: Record<string, { name: string; word: string }> = {
  dpu: { name: 'Dinas Pekerjaan Umum', word: 'pekerjaan' },
  dlh: { name: 'Dinas Lingkungan Hidup', word: 'lingkungan' },
  dishub: { name: 'Dinas Perhubungan', word: 'perhubungan' },
  satpol: { name: 'Satuan Polisi Pamong Praja', word: 'satuan' },
}
const wordOf = (name: string) => Object.values(offices).find((office) => office.name === name)!.word

/** Where each report truly belongs, by its number: known to the script as an officer knows their city, never told to the page. */
const truth = new Map<string, string>()
const [FRESH, MASKED, PAIRS, MOVED] = [60, 5, 5, 25]
/** Of the suggestions so many mislead. */
const isMisled = (i: number) => i % 20 < 3

beforeAll(async () => {
  w = await smallNation(await testApp())
  const unit = { kind: 'unit', parent: 'malang', validFrom: '2019-02-01' } as const
  await addAgency(w.app, system, { ...unit, slug: 'dishub', name: offices.dishub!.name, shortName: 'Dishub' })
  await addAgency(w.app, system, { ...unit, slug: 'satpol', name: offices.satpol!.name, shortName: 'Satpol PP' })
  await w.app.reference.refresh()
  for (const [name, agency] of [
    ['Tutik Wahyuni', 'dpu'],
    ['Rindang Contoh', 'dishub'],
  ] as const) {
    const email = `${name.split(' ')[0]!.toLowerCase()}@contoh.tuntas.invalid`
    const grants = [{ role: 'liaison' as const, agency }]
    await addOfficer(w.app, system, { email, name, password: PASSWORD, from: '2019-02-01', grants })
    w.officer[agency === 'dishub' ? 'dishub' : 'tutik'] = (await officerByEmail(w.app, email))!
  }
  await w.app.reference.refresh()
  await aMonthOfAnswers()
  for (const [code, kind, body] of [
    ['jalan', 'final', 'Lubang sudah ditambal regu jalan hari ini. Kami periksa lagi pekan depan.'],
    ['foto', 'hold', 'Di sebelah mana tepatnya, dan kapan Anda melihatnya terakhir?'],
  ] as const)
    await saveTemplate(w.app, w.officer.city!, {
      ...{ agency: 'malang', code, kind, title: `Templat ${code}`, body, category: null },
      reason: kind === 'final' ? 'Foto disimpan regu' : '',
    })
  const sent = async (body: string) => (await aReport(w.app, { body, category: undefined })).number
  for (let i = 0; i < FRESH; i++) {
    const kind = kinds[i % kinds.length]!
    const wrong = kind.office === 'dpu' ? 'satpol' : 'dpu'
    truth.set(await sent(`${kind.body} Kejadian ke-${i}.`), offices[isMisled(i) ? wrong : kind.office]!.name)
  }
  for (let i = 0; i < MASKED; i++)
    truth.set(
      await sent(`Lampu jalan PJU padam, hubungi saya di 0812-3456-78${10 + i}.`),
      offices[i === 0 ? 'satpol' : 'dishub']!.name,
    )
  for (let i = 0; i < PAIRS; i++)
    for (const again of ['', ' Sampai hari ini masih ada.']) await sent(`Pohon tumbang ${WORDS[i]} menutup gang.${again}`)
  for (let i = 0; i < MOVED; i++) {
    const number = await sent(`Pedagang liar di trotoar alun-alun, lapak ke-${i}.`)
    await actions.forward.run(w.app, w.officer.city!, { number }, { agency: 'dlh', verify: { grade: 'plain' } })
  }
  site = await listen(testServer(w.app))
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await w?.app.close()
})

const WORDS = ['melati', 'kenanga', 'mawar', 'anggrek', 'dahlia']

/** What the suggestions learn from: each kind was answered three times by its office. */
async function aMonthOfAnswers() {
  for (const { body, category, office } of kinds)
    for (let i = 0; i < 3; i++) {
      const at = { number: (await aReport(w.app, { body, category })).number }
      await actions.forward.run(w.app, w.officer.city!, at, { agency: office, verify: { grade: 'plain' } })
      const answer = { kind: 'final', text: 'Sudah kami selesaikan di lapangan.', reason: 'Foto di kantor' }
      await actions.answer.run(w.app, w.officer[office]!, at, answer)
      await actions.close.run(w.app, w.officer.city!, at, { reason: 'Pelapor puas lewat telepon' })
    }
}

async function asOfficer<R>(name: string, work: (hands: Keyboard, page: Page) => Promise<R>): Promise<R> {
  const context = await newContext(browser, { width: 1366, height: 768 })
  try {
    const page = await context.newPage()
    await page.goto(`${site.url}/masuk`)
    await page.getByLabel('Surel').fill(`${name}@contoh.tuntas.invalid`)
    await page.getByLabel('Kata sandi').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/konsol/)
    return await work(new Keyboard(page), page)
  } finally {
    await context.close()
  }
}

const numberOn = async (page: Page) => /\d\d-\w{4}-\w{3}/.exec(await page.locator('.krep .hd .meta').innerText())![0]
const bodyOn = async (page: Page) => page.locator('.krep .body').first().innerText()
const leftIn = async (page: Page, view: string) => Number(await page.locator(`[data-count="${view}"]`).innerText())
const tasks: Task[] = []
const handled = new Set<string>()

/** `/`, the words, Enter: not counted beyond what is written. */
async function find(hands: Keyboard, text: string) {
  await hands.page.goto(`${site.url}/konsol`)
  await hands.task('find by words', 2, async () => {
    await hands.press('/')
    await hands.write(text)
    await hands.go('Enter')
  })
}

test('the desk: opens the most urgent, masks, verifies and forwards; takes the other way where the suggestion is wrong', async () => {
  await asOfficer('city', async (hands, page) => {
    await page.goto(`${site.url}/konsol?view=new`)
    let misled = 0
    for (let i = 0; i < FRESH + MASKED; i++) {
      await hands.task('O1 open the most urgent', 1, () => hands.go('j'))
      const number = await numberOn(page)
      const wanted = truth.get(number)
      if (!wanted) throw new Error(`${number} is not one of those that are to be forwarded: ${await bodyOn(page)}`)
      if ((await page.locator('.krep mark').count()) > 0) {
        await hands.task('O9 mask personal data', 3, async () => {
          await hands.go('e')
          await hands.go('Control+Enter')
        })
        expect(await page.locator('.krep').innerText()).toContain('[nomor telepon ditutup]')
      }
      const suggested = await hands.task('O2 verify and forward', 5, async () => {
        await hands.go('v')
        const offered = await hands.chosen()
        if (offered !== wanted) await hands.pick(wordOf(wanted), wanted)
        await hands.go('Enter')
        return offered
      })
      if (suggested === wanted) {
        const task = hands.tasks.get('O2 verify and forward')!
        expect(task.took.at(-1), 'a right suggestion').toBe(2)
      } else misled++
      handled.add(number)
    }
    expect(misled / (FRESH + MASKED)).toBeGreaterThanOrEqual(0.15)
    tasks.push(...hands.tasks.values())
  })
}, 240_000)

test('the desk: merges what is about the same, and gives 25 reports to another office at once', async () => {
  await asOfficer('city', async (hands, page) => {
    for (const word of WORDS) {
      await find(hands, word)
      const numbers = (await page.locator('.q a').evaluateAll((rows) => rows.map((row) => row.getAttribute('href')!))).map(
        (href) => /26-\w{4}-\w{3}/.exec(href)![0],
      )
      expect(numbers).toHaveLength(2)
      await hands.task('O7 merge duplicates', 5, async () => {
        await hands.press('x')
        await hands.press('Shift+J')
        await hands.go('m')
        await hands.go('Enter')
      })
      expect(await page.locator('main').innerText()).toContain('1 laporan selesai dikerjakan')
      for (const number of numbers) handled.add(number)
    }
    await find(hands, 'pedagang')
    const all = await page.locator('.q a').count()
    expect(all).toBe(MOVED)
    const numbers = await page.locator('.tk input').evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value))
    await hands.task('O8 bulk change of a list', 4, async () => {
      await hands.press('Shift+X')
      await hands.go('a')
      expect(await page.locator('.lead').innerText()).toContain(`${MOVED} laporan`)
      await hands.pick(offices.satpol!.word, offices.satpol!.name)
      await hands.go('Enter')
    })
    expect(await page.locator('main').innerText()).toContain(`${MOVED} laporan selesai dikerjakan`)
    await hands.task('undo', 1, () => hands.go('z'))
    expect(await page.locator('main').innerText()).toContain(`${MOVED} laporan kembali`)
    for (const number of numbers) handled.add(number)
    tasks.push(...hands.tasks.values())
  })
}, 240_000)

test('the office: assigns, answers with a template, asks the reporter, returns what is not its own', async () => {
  await asOfficer('dpu', async (hands, page) => {
    await page.goto(`${site.url}/konsol?view=open`)
    const waiting = await leftIn(page, 'open')
    expect(waiting).toBeGreaterThanOrEqual(16)
    for (let i = 0; i < 16; i++) {
      await page.goto(`${site.url}/konsol?view=open&status=forwarded`)
      await hands.task('O1 open the most urgent', 1, () => hands.go('j'))
      if (i % 4 === 0)
        await hands.task('O6 assign to a colleague', 4, async () => {
          await hands.go('a')
          await hands.pick('tutik', 'Tutik')
          await hands.go('Enter')
        })
      if (i % 4 === 1 || i % 4 === 0)
        await hands.task('O5 answer with a template', 3, async () => {
          await hands.go('r')
          await hands.template('jalan')
          await hands.go('Control+Enter')
        })
      if (i % 4 === 2)
        await hands.task('O4 ask the reporter', 3, async () => {
          await hands.go('t')
          await hands.template('f')
          await hands.go('Control+Enter')
        })
      if (i % 4 === 3)
        await hands.task('O3 return with a proposed owner', 6, async () => {
          await hands.go('b')
          await hands.pick(offices.dlh!.word, offices.dlh!.name)
          await hands.go('Enter')
        })
      const said = await page.locator('.undo').innerText()
      expect(said).toContain('26-')
    }
    tasks.push(...hands.tasks.values())
  })
  const { rows } = await w.app.db.query<{ kind: string; n: number }>(
    `select kind, count(*) as n from report_event where actor_id = $1 group by 1`,
    [w.officer.dpu!.id],
  )
  expect(Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))).toMatchObject({ assigned: 4, held: 4, returned: 4 })
}, 240_000)

test('news comes as a bar over the list: no row moves until it is asked for', async () => {
  await asOfficer('city', async (hands, page) => {
    await page.goto(`${site.url}/konsol?view=new`)
    const rows = () => page.locator('.q a').evaluateAll((all) => all.map((row) => row.getAttribute('href')))
    const before = await rows()
    const count = await leftIn(page, 'new')
    const { number } = await aReport(w.app, { body: 'Pipa bocor di depan balai, air meluber ke jalan.' })
    await page.getByText('1 laporan baru, tampilkan').waitFor()
    expect(await leftIn(page, 'new')).toBe(count + 1)
    expect(await rows()).toEqual(before)
    await hands.go('n')
    expect((await rows()).some((href) => href?.includes(number))).toBe(true)
  })
}, 150_000)

test('in the field with a phone: a photo, a ready sentence, send: three taps from the report', async () => {
  const { rows } = await w.app.db.query<{ number: string }>(
    `select r.number from report r join agency a on a.id = r.holder where a.slug = 'dishub' and r.status = 'forwarded' order by 1 limit 1`,
  )
  const number = rows[0]!.number
  const context = await newContext(browser)
  const page = await context.newPage()
  await page.goto(`${site.url}/masuk?next=/konsol/laporan/${number}`)
  await page.getByLabel('Surel').fill('rindang@contoh.tuntas.invalid')
  await page.getByLabel('Kata sandi').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL(({ pathname }) => pathname === `/konsol/laporan/${number}`)
  await page.getByRole('link', { name: 'Selesai dikerjakan' }).click()
  await w.app.db.query('update report set lat = -7.975, long = 112.635 where number = $1', [number])
  const photo = await sharp({ create: { width: 900, height: 700, channels: 3, background: '#446688' } })
    .jpeg()
    .withExif({
      IFD2: { DateTimeOriginal: '2026:11:23 09:30:00' },
      IFD3: { GPSLatitude: '8/1 1/1 0/1', GPSLatitudeRef: 'S', GPSLongitude: '112/1 38/1 6/1', GPSLongitudeRef: 'E' },
    })
    .toBuffer()
  await page.setInputFiles('#evidence', { name: 'hasil.jpg', mimeType: 'image/jpeg', buffer: photo })
  await page.getByRole('button', { name: 'Kirim', exact: true }).click()
  await page.waitForURL(/done=done/)
  await page.getByText('Foto diambil 4.640 meter dari tempat laporan. Foto diambil sebelum laporan diterima.').waitFor()
  await take(page, 'proof-hint')
  const answered = await reportPage(w.app, w.officer.dishub!, number)
  expect(answered?.report.status).toBe('answered')
  expect(answered?.entries.findLast(({ kind }) => kind === 'answeredFinal')).toMatchObject({
    texts: { answer: expect.stringContaining('Selesai dikerjakan oleh Dinas Perhubungan') },
    attachments: [{ width: 900, height: 700 }],
  })
  await context.close()
}, 120_000)

test('a hundred reports by keyboard alone, none with more keys than it may take', () => {
  const all = new Map<string, Task>()
  for (const task of tasks) {
    const known = all.get(task.name)
    if (known) known.took.push(...task.took)
    else all.set(task.name, { ...task, took: [...task.took] })
  }
  console.log(`keys of an officer's day, ${handled.size} reports\n${tableOf([...all.values()])}`)
  expect(handled.size).toBe(FRESH + MASKED + 2 * PAIRS + MOVED)
  expect(handled.size).toBeGreaterThanOrEqual(100)
  for (const { name, allowed, took } of all.values()) expect(Math.max(...took), name).toBeLessThanOrEqual(allowed)
  expect(all.size).toBeGreaterThanOrEqual(11)
})
