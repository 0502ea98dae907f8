import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveTemplate } from '../../src/domain/answers/change-templates.ts'
import { system } from '../../src/domain/people/actor.ts'
import { addOfficer } from '../../src/domain/people/officers.ts'
import { bumpReference } from '../../src/domain/reference.ts'
import { actions } from '../../src/domain/reports/actions.ts'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { checkPage, type Finding, type PageState, report } from '../support/page-checks.ts'
import { take } from '../support/pictures.ts'
import { asOwner, testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { DESKTOP, fillIn, signIn } from '../support/signed-in.ts'
import { turnPage } from '../support/turn-page.ts'
import { aReport, PASSWORD, smallNation, type World } from '../support/world.ts'

let w: World
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser
const forms: readonly PageState[] = ['html', 'policy', 'light', 'dark', 'targets', '320', '1366', 'spacing', '200', 'longer']

beforeAll(async () => {
  w = await smallNation(await testApp())
  await addOfficer(w.app, system, {
    email: 'sari@contoh.tuntas.invalid',
    name: 'Bu Sari',
    password: PASSWORD,
    from: '2019-02-01',
    grants: [{ role: 'liaison', agency: 'dpu' }],
  })
  const template = { agency: 'malang', category: null, reason: null }
  await saveTemplate(w.app, system, {
    ...template,
    code: 'jalan',
    kind: 'final',
    title: 'Lubang sudah ditambal',
    body: 'Lubang dalam laporan {nomor} sudah ditambal oleh regu jalan {instansi}. Bila rusak lagi, sampaikan di sini.',
    reason: 'Foto disimpan di kantor.',
  })
  await saveTemplate(w.app, system, {
    ...template,
    code: 'lampu',
    kind: 'final',
    title: 'Lampu sudah menyala',
    body: 'Lampu di [tempat] sudah diganti pada [tanggal pengerjaan] oleh {instansi}.',
  })
  await saveTemplate(w.app, system, {
    ...template,
    code: 'foto',
    kind: 'hold',
    title: 'Minta foto',
    body: 'Bolehkah kami minta satu foto dari tempat itu?',
  })
  site = await listen(testServer(w.app))
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await w?.app.close()
})

async function inProgress(): Promise<string> {
  const { number } = await aReport(w.app)
  await actions.verify.run(w.app, w.officer.city!, { number }, { grade: 'plain', public: 'Lubang di jalan dekat pasar.' })
  await actions.forward.run(w.app, w.officer.city!, { number }, { agency: 'dpu' })
  await actions.handle.run(w.app, w.officer.dpu!, { number }, {})
  return number
}
const pathOf = (number: string, query = '') => `${site.url}/konsol/laporan/${number}${query}`
const statusOf = async (number: string) =>
  (await w.app.db.query<{ status: string }>('select status from report where number = $1', [number])).rows[0]!.status

const opened: BrowserContext[] = []
async function as(name: string, options: { javaScript?: boolean } = {}): Promise<Page> {
  const context = await newContext(browser, { ...DESKTOP, ...options })
  opened.push(context)
  const page = await context.newPage()
  await signIn(page, site.url, name)
  return page
}
afterAll(async () => {
  for (const context of opened) await context.close()
})

const text = (page: Page) => page.locator('#text').inputValue()

describe('with the keyboard', () => {
  test('R, ::jalan, Ctrl+Enter answers with a template that has no blanks', async () => {
    const page = await as('dpu')
    const number = await inProgress()
    await page.goto(pathOf(number))
    await page.keyboard.press('r')
    await page.waitForURL(/move=answer/)
    await page.waitForFunction(() => document.activeElement?.id === 'text')
    await page.keyboard.type('::jalan')
    expect(await text(page)).toBe(
      `Lubang dalam laporan ${number} sudah ditambal oleh regu jalan Dinas Pekerjaan Umum. Bila rusak lagi, sampaikan di sini.`,
    )
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(/done=answer/)
    expect(await statusOf(number)).toBe('answered')
  }, 150_000)

  test('T, ::f, Ctrl+Enter asks the reporter', async () => {
    const page = await as('dpu')
    const number = await inProgress()
    await page.goto(pathOf(number))
    await page.keyboard.press('t')
    await page.waitForURL(/move=hold/)
    await page.waitForFunction(() => document.activeElement?.id === 'question')
    await page.keyboard.type('::f')
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(/done=hold/)
    expect(await statusOf(number)).toBe('held')
  }, 150_000)

  test('a template with blanks waits with the first one chosen; typed out of habit, the rest of its code and a space change nothing; unfilled it is not sent', async () => {
    const page = await as('dpu')
    const number = await inProgress()
    await page.goto(pathOf(number, '?move=answer'))
    await page.keyboard.type('::lampu ')
    const chosen = () =>
      page.locator('#text').evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))
    expect(await text(page)).toBe('Lampu di [tempat] sudah diganti pada [tanggal pengerjaan] oleh Dinas Pekerjaan Umum.')
    expect(await chosen()).toBe('[tempat]')
    await page.keyboard.type('Jalan Ijen')
    await page.getByText('Masih kosong: [tanggal pengerjaan]').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').first().waitFor()
    expect(await page.locator('.ds-error-summary').innerText()).toContain('[tanggal pengerjaan]')
    expect([await text(page), await statusOf(number)]).toEqual([
      'Lampu di Jalan Ijen sudah diganti pada [tanggal pengerjaan] oleh Dinas Pekerjaan Umum.',
      'inProgress',
    ])
  }, 150_000)

  test('without a script the button brings the template in', async () => {
    const page = await as('dpu', { javaScript: false })
    await page.goto(pathOf(await inProgress(), '?move=answer'))
    await page.getByLabel(/^Templat/).selectOption({ label: 'Lampu sudah menyala (::lampu)' })
    await turnPage(page.getByRole('button', { name: 'Pakai templat' }))
    expect(await text(page)).toContain('Lampu di [tempat]')
    expect(await page.locator('[data-blanks]').innerText()).toContain('[tempat], [tanggal pengerjaan]')
  }, 150_000)
})

describe('two officers', () => {
  test('who is writing is seen by the other while they write; then both texts side by side', async () => {
    const number = await inProgress()
    const [mine, theirs] = [await as('dpu'), await as('sari')]
    await mine.goto(pathOf(number, '?move=answer'))
    await theirs.goto(pathOf(number, '?move=answer'))
    await theirs.keyboard.type('S')
    await mine.getByText('Bu Sari sedang menulis jawaban.').waitFor()
    expect(await theirs.getByText('sedang menulis').count()).toBe(0)
    await theirs.keyboard.type('udah ditambal Selasa oleh regu dua.')
    await theirs.getByText('Draf tersimpan pukul').waitFor()
    await mine.keyboard.type('Sudah ditambal Senin oleh regu satu.')
    await mine.getByText('Bu Sari juga menyimpan teks').waitFor()
    await turnPage(mine.getByRole('button', { name: 'Kirim jawaban' }))
    await mine.getByText('Belum ada yang terkirim').waitFor()
    expect(await mine.locator('mark').allInnerTexts()).toEqual(
      ['Senin', 'satu.', 'Selasa', 'dua.'].map((word) => expect.stringContaining(word)),
    )
    expect(await text(mine)).toBe('Sudah ditambal Senin oleh regu satu.')
    await turnPage(mine.getByRole('button', { name: 'Gabungkan keduanya' }))
    expect(await text(mine)).toBe('Sudah ditambal Senin oleh regu satu.\n\nSudah ditambal Selasa oleh regu dua.')
    await turnPage(mine.getByRole('button', { name: 'Bandingkan' }))
    await mine.locator('.compare').waitFor()
    const findings = await checkPage(mine, { name: 'both texts', states: forms })
    await take(mine, 'answer-compare')
    expect(report(findings)).toBe('')
  }, 240_000)

  test('what was typed is there again after the tab was closed, and after a session that ended while it was sent', async () => {
    const number = await inProgress()
    const page = await as('sari')
    await page.goto(pathOf(number, '?move=answer'))
    await page.keyboard.type('Sudah kami survei pagi ini.')
    await page.goto('about:blank')
    // The last words go out while the tab closes; the server has them a moment later.
    const kept = async () => (await page.request.get(pathOf(number, '?move=answer'))).text()
    await expect.poll(kept, { timeout: 20_000 }).toContain('Sudah kami survei pagi ini.')
    await page.goto(pathOf(number, '?move=answer'))
    expect(await text(page)).toBe('Sudah kami survei pagi ini.')
    expect(await page.locator('[data-draft-line]').innerText()).toContain('dibuka kembali')
    await asOwner(
      w.app.ownerUrl,
      `delete from auth.session s using auth."user" u where u.id = s."userId" and u.email = 'sari@contoh.tuntas.invalid'`,
    )
    await page.locator('#text').press('End')
    await page.keyboard.type(' Besok ditambal.')
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(/\/masuk/)
    await fillIn(page, 'sari')
    await page.waitForFunction(() => (document.querySelector('#text') as HTMLTextAreaElement | null)?.value.includes('Besok'))
    expect(await text(page)).toBe('Sudah kami survei pagi ini. Besok ditambal.')
    expect(await statusOf(number)).toBe('inProgress')
  }, 150_000)
})

describe('the pages hold', () => {
  const checked = async (page: Page, list: [name: string, url: string][]) => {
    const findings: Finding[] = []
    for (const [name, url] of list) {
      await page.goto(url)
      await take(page, `answer-${name}`)
      findings.push(...(await checkPage(page, { name, url, states: forms })))
    }
    return report(findings)
  }

  test('the forms of an answer, a question and a note, with draft and templates', async () => {
    const number = await inProgress()
    const page = await as('dpu')
    await page.goto(pathOf(number, '?move=answer'))
    await page.keyboard.type('Sudah ditambal kemarin oleh regu jalan, [nomor surat tugas].')
    await page.getByText('Draf tersimpan pukul').waitFor()
    expect(await page.locator('[data-part="done"]').getAttribute('class')).toBe('met')
    expect(
      await checked(page, [
        ['answer', pathOf(number, '?move=answer')],
        ['hold', pathOf(number, '?move=hold')],
        ['note', pathOf(number, '?move=note')],
      ]),
    ).toBe('')
  }, 240_000)

  test('templates: list, new, one with its history', async () => {
    const page = await as('city')
    await page.goto(`${site.url}/konsol/templat`)
    const one = await page.getByRole('link', { name: 'Lampu sudah menyala' }).getAttribute('href')
    expect(
      await checked(page, [
        ['templates', `${site.url}/konsol/templat`],
        ['template-new', `${site.url}/konsol/templat/baru`],
        ['template', site.url + one!],
      ]),
    ).toBe('')
  }, 240_000)

  test('answers that wait for the head: empty, the list, the report, approving and sending back', async () => {
    await asOwner(w.app.ownerUrl, `update agency set needs_head_approval = true where slug = 'dpu'`)
    await bumpReference(w.app.db)
    await w.app.reference.refresh()
    const page = await as('mayor')
    expect(await checked(page, [['approvals-empty', `${site.url}/konsol/persetujuan`]])).toBe('')
    const number = await inProgress()
    await actions.answer.run(
      w.app,
      w.officer.dpu!,
      { number },
      {
        kind: 'final',
        text: 'Lubang sudah ditambal pada Senin, 23 November 2026, oleh regu jalan. Bila rusak lagi, sampaikan di halaman ini.',
        reason: 'Foto menyusul besok',
      },
    )
    await page.goto(`${site.url}/konsol/persetujuan`)
    expect(await page.locator('tbody tr').count()).toBe(1)
    expect(
      await checked(page, [
        ['approvals', `${site.url}/konsol/persetujuan`],
        ['waiting', pathOf(number)],
        ['approve', pathOf(number, '?move=approve')],
        ['send-back', pathOf(number, '?move=sendBack')],
      ]),
    ).toBe('')
    await page.goto(pathOf(number, '?move=approve'))
    await page.getByRole('button', { name: 'Setujui dan terbitkan' }).click()
    await page.waitForURL(/done=approve/)
    expect(await statusOf(number)).toBe('answered')
  }, 240_000)
})
