import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keep } from '../../src/domain/attachments/keep.ts'
import { answerReport } from '../../src/domain/reports/answer-report.ts'
import { archiveReport } from '../../src/domain/reports/archive-report.ts'
import { closeReport } from '../../src/domain/reports/close-report.ts'
import { forwardReport } from '../../src/domain/reports/forward-report.ts'
import { handleReport } from '../../src/domain/reports/handle-report.ts'
import { holdReport } from '../../src/domain/reports/hold-report.ts'
import { assignReport } from '../../src/domain/reports/keep-report.ts'
import { verifyReport } from '../../src/domain/reports/verify-report.ts'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { checkPage, type Finding, type PageState, report, runPageChecks } from '../support/page-checks.ts'
import { take } from '../support/pictures.ts'
import { testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { asOfficer, DESKTOP } from '../support/signed-in.ts'
import { turnPage } from '../support/turn-page.ts'
import { aReport, PASSWORD, smallNation, type World } from '../support/world.ts'

let w: World
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser
/** Numbers of reports by state. */
const numbers: Record<string, string> = {}

beforeAll(async () => {
  w = await smallNation(await testApp())
  const demoSignIns = ['city', 'dpu', 'national'].map((name) => ({
    email: `${name}@contoh.tuntas.invalid`,
    password: PASSWORD,
    name: `Petugas ${name}`,
    role: 'admin instansi',
    office: 'Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi',
  }))
  site = await listen(testServer(w.app, { demoSignIns }))
  browser = await launchBrowser()
  await reportsInEveryState()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await w?.app.close()
})

async function reportsInEveryState() {
  const { city, dpu } = w.officer
  const photo = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#7d6a5c' } })
    .jpeg()
    .toBuffer()
  const attach = async () => [(await keep(w.app, photo)).id]
  const fresh = async (overrides: Record<string, unknown> = {}) => ({ number: (await aReport(w.app, overrides)).number })
  const verified = async (overrides: Record<string, unknown> = {}) => {
    const at = await fresh(overrides)
    await verifyReport(w.app, city!, at, {
      grade: 'plain',
      public: 'Lubangnya sekitar satu meter, di lajur kiri dari arah timur.',
    })
    return at
  }
  const forwarded = async () => {
    const at = await verified({ attachments: await attach() })
    await forwardReport(w.app, city!, at, { agency: 'dpu', supporting: ['dlh'], note: 'Tolong hari ini juga.' })
    return at
  }
  const inProgress = async () => {
    const at = await forwarded()
    await handleReport(w.app, dpu!, at, {})
    await assignReport(w.app, dpu!, at, { officer: dpu!.id })
    return at
  }
  const answered = async () => {
    const at = await inProgress()
    const text = 'Lubang sudah ditambal dengan aspal panas oleh regu jalan.'
    await answerReport(w.app, dpu!, at, { kind: 'final', text, evidence: await attach(), reason: 'DLH tidak perlu datang' })
    return at
  }
  const title =
    'Lubang besar di sepanjang Jalan Ki Ageng Gribig dari gerbang pasar sampai jembatan, makin dalam setiap kali turun hujan'
  numbers.submitted = (await fresh({ title, attachments: await attach() })).number
  numbers.verified = (await verified()).number
  numbers.forwarded = (await forwarded()).number
  numbers.inProgress = (await inProgress()).number
  const held = await verified({ identity: 'anonymous' })
  await holdReport(w.app, city!, held, { question: 'Di sisi jalan yang mana lubangnya?' })
  numbers.held = held.number
  numbers.answered = (await answered()).number
  const closed = await answered()
  await closeReport(w.app, city!, closed, { reason: 'Pelapor sudah puas lewat telepon' })
  numbers.closed = closed.number
  const archived = await fresh()
  await archiveReport(w.app, city!, archived, { reason: 'misrouted', note: 'PLN ULP Malang Kota, Jalan Basuki Rahmat 100' })
  numbers.archived = archived.number
  w.app.advance({ seconds: 9 })
}

/** One signed-in page for a test; `desktop` as officers mostly work. */
const signedIn = <R>(name: string, work: (page: Page) => Promise<R>, desktop = false) =>
  asOfficer(browser, site.url, name, work, desktop ? DESKTOP : {})

const at = (state: string, query = '') => `${site.url}/konsol/laporan/${numbers[state]}${query}`
/** The frame around is the same on every page, so a form is checked for what a form can break. */
const formStates: readonly PageState[] = ['html', 'policy', 'light', 'dark', 'targets', '320', '1366', 'spacing', '200', 'longer']
/** For the pages that repeat what another page was checked for whole. */
const lightStates: readonly PageState[] = ['html', 'policy', 'light', 'targets', '320', 'longer']

describe('the pages hold', () => {
  test('signing in: the form with sample officers, one of them picked, the code, a wrong password', async () => {
    const findings = await runPageChecks(browser, [
      { name: 'sign-in', url: `${site.url}/masuk` },
      { name: 'sign-in, picked', url: `${site.url}/masuk?sebagai=city`, states: lightStates },
      { name: 'code', url: `${site.url}/masuk/kode`, states: formStates },
    ])
    const context = await newContext(browser)
    const page = await context.newPage()
    await page.goto(`${site.url}/masuk`)
    await turnPage(page.getByRole('button', { name: 'Masuk' }))
    findings.push(...(await checkPage(page, { name: 'sign-in, refused', states: formStates })))
    await context.close()
    expect(report(findings)).toBe('')
  }, 240_000)

  test('the queue, full and empty, what a search found and did not, what is finished, the account', async () => {
    const full = await signedIn('city', async (page) => {
      const findings: Finding[] = []
      for (const [name, path] of [
        ['queue', '/konsol'],
        ['finished', '/konsol?view=closed'],
        ['search', '/konsol?q=lubang'],
        ['search without hits', '/konsol?q=helikopter'],
        ['account', '/konsol/akun'],
        ['filter', '/konsol?view=open&category=pekerjaan-umum&saring=1'],
        ['narrowed', '/konsol?view=open&category=pekerjaan-umum&tag=banjir'],
        ['keys', '/konsol/tombol'],
        ['key in', '/konsol/catat'],
        ['key in, file', '/konsol/catat/berkas'],
        ['register', '/konsol/catat/buku'],
      ] as const) {
        findings.push(
          ...(await checkPage(page, {
            name,
            url: site.url + path,
            ...(name !== 'queue' && { states: /account|finished|filter|key in/.test(name) ? formStates : lightStates }),
          })),
        )
        await take(page, `konsol-${name}`.replaceAll(' ', '-'))
      }
      await page.goto(`${site.url}/konsol/akun`)
      await page.getByLabel('Kata sandi', { exact: true }).fill(PASSWORD)
      await turnPage(page.getByRole('button', { name: 'Mulai' }))
      return [...findings, ...(await checkPage(page, { name: 'account, code', states: formStates }))]
    })
    const empty = await signedIn('social', (page) => checkPage(page, { name: 'queue, empty', url: `${site.url}/konsol` }))
    expect(report([...full, ...empty])).toBe('')
  }, 240_000)

  test('the report in every state', async () => {
    const findings = await signedIn('city', async (page) => {
      const found: Finding[] = []
      for (const state of Object.keys(numbers)) {
        found.push(
          ...(await checkPage(page, {
            name: state,
            url: at(state),
            ...(state !== 'inProgress' && { states: /submitted|held|answered/.test(state) ? formStates : lightStates }),
          })),
        )
        await take(page, `konsol-${state}`)
      }
      return found
    })
    expect(report(findings)).toBe('')
  }, 240_000)

  test('the form of every move', async () => {
    const forms: Record<string, [state: string, move: string][]> = {
      city: [
        ['submitted', 'verify'],
        ['verified', 'forward'],
        ['verified', 'handle'],
        ['verified', 'archive'],
        ['verified', 'merge'],
        ['verified', 'publish'],
        ['held', 'resume'],
        ['answered', 'close'],
        ['archived', 'reopen'],
        ['submitted', 'identity'],
        ['submitted', 'correct'],
        ['submitted', 'mask'],
        ['submitted', 'send'],
      ],
      dpu: [
        ['inProgress', 'answer'],
        ['inProgress', 'return'],
        ['inProgress', 'hold'],
        ['inProgress', 'extend'],
        ['inProgress', 'assign'],
        ['inProgress', 'note'],
        ['inProgress', 'done'],
      ],
    }
    const findings: Finding[] = []
    for (const [officer, list] of Object.entries(forms))
      await signedIn(officer, async (page) => {
        for (const [state, move] of list) {
          await page.goto(at(state, `?move=${move}`))
          expect({ move, forms: await page.locator('.move form').count() }).toEqual({ move, forms: 1 })
          // The long form has every kind of field: it stands for the others in the slow states.
          const states: readonly PageState[] = /verify|answer/.test(move)
            ? formStates
            : ['html', 'light', 'targets', '320', 'longer']
          findings.push(...(await checkPage(page, { name: move, url: at(state, `?move=${move}`), states })))
          await take(page, `konsol-move-${move}`)
        }
      })
    expect(report(findings)).toBe('')
  }, 240_000)

  test('a refused form, the undo bar, an identity that was opened', async () => {
    const findings = await signedIn('city', async (page) => {
      const found: Finding[] = []
      await page.goto(at('verified', '?move=hold'))
      await page.getByLabel('Pertanyaan Anda').fill('Mana?')
      await turnPage(page.getByRole('button', { name: 'Kirim pertanyaan' }))
      found.push(...(await checkPage(page, { name: 'refused', states: formStates })))
      expect(await page.locator('#question').inputValue()).toBe('Mana?')
      await take(page, 'konsol-refused')
      await page.goto(at('verified', '?move=note'))
      await page.getByLabel('Catatan', { exact: true }).fill('Sudah ditelepon, tidak diangkat.')
      await turnPage(page.getByRole('button', { name: 'Simpan catatan' }))
      expect(await page.locator('.undo').innerText()).toContain('diurungkan')
      found.push(...(await checkPage(page, { name: 'undo', states: formStates })))
      await take(page, 'konsol-undo')
      await page.goto(at('submitted', '?move=identity'))
      await page.getByLabel('Mengapa Anda perlu tahu').fill('Perlu menelepon tentang letak lubang')
      await turnPage(page.getByRole('button', { name: 'Lihat', exact: true }))
      found.push(...(await checkPage(page, { name: 'identity', states: formStates })))
      return found
    })
    expect(report(findings)).toBe('')
  }, 240_000)

  test('what came otherwise: refused, keyed in with its slip; a file judged and taken; several at once, said first and done', async () => {
    const findings = await signedIn('city', async (page) => {
      const found: Finding[] = []
      await page.goto(`${site.url}/konsol/catat`)
      await page.getByLabel('Isi laporan').fill('Pendek')
      await turnPage(page.getByRole('button', { name: 'Catat laporan' }))
      found.push(...(await checkPage(page, { name: 'key in, refused', states: formStates })))
      await page.locator('#body').fill('Warga datang ke loket: lampu di gang buntu mati sejak Senin.')
      await page.locator('#name').fill('Sri Contoh')
      await turnPage(page.locator('form.intake button'))
      expect(await page.locator('.slip').innerText()).toContain('Laporan diterima')
      found.push(...(await checkPage(page, { name: 'keyed in', states: formStates })))
      await take(page, 'konsol-tercatat')
      const [slip] = await Promise.all([page.waitForEvent('download'), page.locator('.slip button').click()])
      expect(slip.suggestedFilename()).toMatch(/^tanda-terima-26-.*pdf$/)
      await page.goto(`${site.url}/konsol/catat/berkas`)
      const csv =
        'Tanggal diterima,Kanal,Isi\n24/11/2026,surat,Saluran air mampet di RT 02\n99/99/2026,surat,Tanggalnya salah tulis'
      await page.setInputFiles('#file', { name: 'masuk.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
      await turnPage(page.getByRole('button', { name: 'Periksa berkas' }))
      found.push(...(await checkPage(page, { name: 'file judged', states: formStates })))
      await turnPage(page.locator('main form button'))
      found.push(...(await checkPage(page, { name: 'file taken', states: lightStates })))
      await page.goto(`${site.url}/konsol/banyak?act=archive&list=view%3Dopen&n[]=${numbers.verified}&n[]=${numbers.closed}`)
      found.push(...(await checkPage(page, { name: 'several', states: formStates })))
      await take(page, 'konsol-banyak')
      await page.goto(`${site.url}/konsol/banyak?act=tag&list=view%3Dopen&n[]=${numbers.verified}`)
      await page.getByLabel('Tanda', { exact: true }).fill('banjir')
      await page.getByRole('button', { name: 'Beri tanda 1 laporan' }).click()
      await page.waitForSelector('.undo')
      found.push(
        ...(await checkPage(page, { name: 'several, done', states: ['light', 'dark', 'targets', '320', '1366', 'longer'] })),
      )
      return found
    })
    expect(report(findings)).toBe('')
  }, 240_000)

  test('in the list of commands everything of the page is found by its words', async () => {
    await signedIn(
      'city',
      async (page) => {
        await page.goto(at('verified'))
        await page.keyboard.press('Control+k')
        expect(report(await checkPage(page, { name: 'commands', states: ['light', 'dark'] }))).toBe('')
        await page.keyboard.press('Control+k')
        await page.keyboard.type('arsip')
        await page.keyboard.press('Enter')
        await page.waitForURL(/move=archive/)
      },
      true,
    )
  }, 240_000)
})

describe('with the keyboard', () => {
  test('J opens the first report and goes on, K goes back, V opens verification with its first field ready, letters typed there are letters', async () => {
    await signedIn(
      'city',
      async (page) => {
        await page.goto(`${site.url}/konsol?view=new`)
        const [first, second] = await page
          .locator('.q a')
          .evaluateAll((rows) => rows.map((row) => row.getAttribute('href')!.split('?')[0]))
        await page.keyboard.press('j')
        await page.waitForURL(`**${first}*`)
        await page.keyboard.press('j')
        await page.waitForURL(`**${second}*`)
        await page.keyboard.press('k')
        await page.waitForURL(`**${first}*`)
        await page.goto(at('submitted'))
        await page.keyboard.press('v')
        await page.waitForURL(/move=send/)
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('agency')
        await page.keyboard.type('jv')
        expect(page.url()).toContain('move=send')
        await page.goto(at('submitted'))
        await page.keyboard.press('.')
        expect(await page.locator('.more').getAttribute('open')).toBe('')
      },
      true,
    )
  }, 240_000)

  test('S opens the filter with its first field ready; after a tick by mouse a letter still acts on what is ticked', async () => {
    await signedIn(
      'city',
      async (page) => {
        await page.keyboard.press('s')
        await page.waitForURL(/saring=1/)
        await page.waitForFunction(() => document.activeElement?.id === 'f-status')
        await page.goto(`${site.url}/konsol`)
        await page.locator('.q .tk input').nth(1).click()
        expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('checkbox')
        await page.keyboard.press('a')
        await page.waitForURL(/\/konsol\/banyak\?.*act=assign/)
      },
      true,
    )
  }, 150_000)

  test('the letters can be turned off, and stay off on the next page', async () => {
    await signedIn(
      'city',
      async (page) => {
        await page.goto(`${site.url}/konsol?view=new`)
        await page.getByRole('button', { name: 'Matikan tombol huruf' }).click()
        await page.goto(at('submitted'))
        await page.keyboard.press('v')
        await page.keyboard.press('.')
        expect(await page.locator('.more').getAttribute('open')).toBe(null)
        expect(page.url()).not.toContain('move=')
        await page.getByRole('button', { name: 'Nyalakan tombol huruf' }).click()
        await page.keyboard.press('v')
        await page.waitForURL(/move=send/)
      },
      true,
    )
  }, 240_000)
})

test('a sample officer is picked and signed in with two presses; nobody else can be filled in', async () => {
  const context = await newContext(browser, { javaScript: false })
  const page = await context.newPage()
  await page.goto(`${site.url}/masuk?sebagai=mayor`)
  expect(await page.getByLabel('Kata sandi').inputValue()).toBe('')
  await turnPage(page.getByRole('link', { name: 'Admin instansi' }).first())
  await page.getByRole('button', { name: 'Masuk' }).click()
  await page.waitForURL(/\/konsol/)
  expect(await page.locator('.ktop').innerText()).toContain('Petugas city')
  await context.close()
}, 240_000)
