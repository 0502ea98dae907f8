import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passwordToken } from '../../src/domain/sign-in/password-link.ts'
import { launchBrowser, newContext } from '../support/chromium.ts'
import { setFlagValue } from '../support/flags.ts'
import { checkPage, type Finding, type PageState, report } from '../support/page-checks.ts'
import { take } from '../support/pictures.ts'
import { asOwner, testApp } from '../support/postgres.ts'
import { freePort } from '../support/program.ts'
import { listen, testServer } from '../support/server.ts'
import { fillIn } from '../support/signed-in.ts'
import { totp } from '../support/totp.ts'
import { turnPage } from '../support/turn-page.ts'
import { oidcProvider } from '../support/vendors/oidc.ts'
import { PASSWORD, smallNation, type World } from '../support/world.ts'

const client = { clientId: 'tuntas-contoh', clientSecret: 'rahasia-klien' }
const states: readonly PageState[] = ['html', 'policy', 'light', 'dark', 'targets', '320', '1366', 'longer']

let w: World
let url: string
let site: Awaited<ReturnType<typeof listen>>
let provider: Awaited<ReturnType<typeof oidcProvider>>
let browser: Browser

// A passkey belongs to a name, so the server is reached by one, and knows it before it starts.
beforeAll(async () => {
  const port = await freePort()
  url = `http://localhost:${port}`
  provider = await oidcProvider(client)
  w = await smallNation(await testApp({ baseUrl: url, provider: { issuer: provider.url, ...client, name: 'SSO Kota Malang' } }))
  site = await listen(testServer(w.app, { baseUrl: url }), port)
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await provider?.close()
  await w?.app.close()
})

async function inBrowser<R>(work: (page: Page, devtools: CDPSession) => Promise<R>): Promise<R> {
  const context = await newContext(browser)
  try {
    const page = await context.newPage()
    return await work(page, await context.newCDPSession(page))
  } finally {
    await context.close()
  }
}

async function open(page: Page, name: string) {
  await page.goto(`${url}/masuk`)
  await fillIn(page, name)
}

/** The picture comes after the check that reads the HTML, and before the one that makes words longer. */
async function check(page: Page, name: string, path?: string): Promise<Finding[]> {
  const found = await checkPage(page, {
    name,
    states: states.filter((state) => state !== 'longer'),
    ...(path && { url: url + path }),
  })
  await take(page, name.replace(/\W+/g, '-'))
  return [...found, ...(await checkPage(page, { name, states: ['longer'] }))]
}

const main = (page: Page) => page.locator('main').innerText()

/** The same in a window beside: a check ends what the tests told the browser of devices. */
async function checkBeside(page: Page, name: string, path: string): Promise<Finding[]> {
  const beside = await page.context().newPage()
  try {
    return await check(beside, name, path)
  } finally {
    await beside.close()
  }
}

/** A device with a PIN or finger that says yes. */
async function authenticator(devtools: CDPSession): Promise<string> {
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return authenticatorId
}

test('the pages before the door hold: with a provider and passkeys, after a session that slept, refused, the two codes', async () => {
  const findings = await inBrowser(async (page) => {
    await page.goto(`${url}/masuk`)
    await page.getByRole('button', { name: 'Pakai kunci sandi' }).waitFor()
    const found = await check(page, 'door', '/masuk')
    found.push(...(await check(page, 'door, slept', '/masuk?habis')))
    await open(page, 'tidak-ada')
    found.push(...(await check(page, 'door, wrong')))
    found.push(...(await check(page, 'code', '/masuk/kode')))
    found.push(...(await check(page, 'recovery', '/masuk/pemulihan')))
    await page.goto(`${url}/masuk/pemulihan`)
    await page.getByLabel('Kode pemulihan').fill('aB3dE-f6H8k')
    await turnPage(page.getByRole('button', { name: 'Masuk' }))
    found.push(...(await check(page, 'recovery, wrong')))
    provider.person = { sub: 'x', email: 'warga@contoh.tuntas.invalid', verified: true }
    await page.goto(`${url}/masuk`)
    await page.getByRole('link', { name: 'Masuk dengan SSO Kota Malang' }).click()
    await page.getByText('tidak berhasil').waitFor()
    found.push(...(await check(page, 'door, refused by provider')))
    return found
  })
  expect(report(findings)).toBe('')
}, 300_000)

test('a forgotten password: the page that asks, what it answers, the page behind the link, and a link that opens nothing', async () => {
  const findings = await inBrowser(async (page) => {
    await page.goto(`${url}/masuk`)
    await page.getByRole('link', { name: 'Lupa kata sandi?' }).click()
    await page.waitForURL(/\/masuk\/lupa$/)
    const found = await check(page, 'forgotten', '/masuk/lupa')
    await page.goto(`${url}/masuk/lupa`)
    await turnPage(page.getByRole('button', { name: 'Kirim tautan' }))
    found.push(...(await check(page, 'forgotten, no address')))
    await page.goto(`${url}/masuk/lupa`)
    await page.getByLabel('Surel').fill('social@contoh.tuntas.invalid')
    await turnPage(page.getByRole('button', { name: 'Kirim tautan' }))
    found.push(...(await check(page, 'forgotten, asked', '/masuk/lupa?terkirim')))
    const { rows } = await w.app.db.query<{ id: string; at: Temporal.Instant }>(
      'select id, sent_at as at from auth.password_link',
    )
    const link = `/masuk/sandi/${passwordToken(w.app, rows[0]!.id, rows[0]!.at)}`
    found.push(...(await check(page, 'forgotten, behind the link', link)))
    await page.goto(url + link)
    await page.getByLabel('Kata sandi', { exact: true }).fill('pendek')
    await turnPage(page.getByRole('button', { name: 'Simpan kata sandi' }))
    found.push(...(await check(page, 'forgotten, too short')))
    await page.goto(url + link)
    await page.getByLabel('Kata sandi', { exact: true }).fill('tiga kata acak kuda')
    await page.getByLabel('Ulangi kata sandi').fill('tiga kata acak kuda')
    await turnPage(page.getByRole('button', { name: 'Simpan kata sandi' }))
    found.push(...(await check(page, 'forgotten, set')))
    await page.goto(url + link)
    return [...found, ...(await check(page, 'forgotten, gone'))]
  })
  expect(report(findings)).toBe('')
  const silent = await listen(testServer(w.app, { mails: false }))
  const without = await inBrowser(async (page) => {
    await page.goto(`${silent.url}/masuk/lupa`)
    return check(page, 'forgotten, no mail')
  })
  await silent.close()
  expect(report(without)).toBe('')
}, 300_000)

test('the provider leads back into the console, through a real browser with our policy of contents', async () => {
  await inBrowser(async (page) => {
    provider.person = { sub: 'd', email: 'dlh@contoh.tuntas.invalid', verified: true }
    await page.goto(`${url}/masuk`)
    await page.getByRole('link', { name: 'Masuk dengan SSO Kota Malang' }).click()
    await page.waitForURL(/\/konsol/)
    expect(await page.locator('body').innerText()).toContain('Petugas dlh')
  })
}, 150_000)

test('a passkey is added, signs in without password or code, and is gone when it is removed', async () => {
  const findings = await inBrowser(async (page, devtools) => {
    await authenticator(devtools)
    await open(page, 'city')
    await page.waitForURL(/\/konsol/)
    const found = await checkBeside(page, 'account', '/konsol/akun')
    await page.goto(`${url}/konsol/akun`)
    await page.getByRole('button', { name: 'Tambah kunci sandi' }).click()
    await page.waitForURL(/selesai=kunci/)
    expect(await main(page)).toContain('Kunci sandi sudah ditambahkan')
    expect(await main(page)).toMatch(/Chrome, Linux\s+ditambahkan/)
    found.push(...(await checkBeside(page, 'account with a passkey', '/konsol/akun?selesai=kunci')))
    await page.goto(`${url}/konsol`)
    await page.getByRole('button', { name: 'Keluar' }).click()
    await page.waitForURL(/\/masuk/)

    await page.goto(`${url}/masuk?next=%2Fkonsol%2Fakun`)
    await page.getByRole('button', { name: 'Pakai kunci sandi' }).click()
    await page.waitForURL(/\/konsol\/akun$/)
    await page.locator('summary', { hasText: 'kegiatan terakhir' }).click()
    expect(await main(page)).toMatch(/Berhasil[\s\S]{0,80}kunci sandi/)

    await turnPage(page.getByRole('button', { name: 'Hapus: Chrome, Linux' }))
    expect(await main(page)).not.toContain('ditambahkan')
    await page.goto(`${url}/konsol`)
    await turnPage(page.getByRole('button', { name: 'Keluar' }))
    await page.goto(`${url}/masuk`)
    await page.getByRole('button', { name: 'Pakai kunci sandi' }).click()
    await page.getByText('Kunci sandi tidak terbaca').waitFor()
    expect(page.url()).toContain('/masuk')
    return found
  })
  expect(report(findings)).toBe('')
}, 300_000)

test('a device that asks for neither PIN nor finger makes no passkey, and none is made on a session whose proof is old', async () => {
  await inBrowser(async (page, devtools) => {
    const id = await authenticator(devtools)
    await open(page, 'dpu')
    await page.goto(`${url}/konsol/akun`)
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false })
    await page.getByRole('button', { name: 'Tambah kunci sandi' }).click()
    await page.getByText('Kunci sandi tidak terbaca').waitFor()
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: true })
    await asOwner(w.app.ownerUrl, `update auth.session set proven_at = now() - interval '16 minutes'`)
    await page.getByRole('button', { name: 'Tambah kunci sandi' }).click()
    await page.getByText('Buktikan dulu bahwa ini Anda').waitFor()
    expect((await asOwner(w.app.ownerUrl, 'select from auth.passkey')).rowCount).toBe(0)
    const found = await checkBeside(page, 'account, to be proved', '/konsol/akun')
    await page.goto(`${url}/konsol/akun`)
    await page.locator('#proof').fill('salah-salah')
    await turnPage(page.getByRole('button', { name: 'Lanjutkan' }))
    expect(await main(page)).toContain('Tidak cocok. Periksa lagi')
    await page.locator('#proof').fill(PASSWORD)
    await turnPage(page.getByRole('button', { name: 'Lanjutkan' }))
    await page.getByRole('button', { name: 'Tambah kunci sandi' }).click()
    await page.waitForURL(/selesai=kunci/)
    expect(report(found)).toBe('')
  })
}, 300_000)

test('the account with two steps: the picture to scan, new codes, wrong passwords, another session', async () => {
  const findings = await inBrowser(async (page) => {
    await inBrowser((other) => open(other, 'mayor'))
    await open(page, 'mayor')
    await page.goto(`${url}/konsol/akun`)
    await page.locator('#password').fill(PASSWORD)
    await turnPage(page.getByRole('button', { name: 'Mulai' }))
    const found = await check(page, 'account, to scan')
    await page.goto(`${url}/konsol/akun`)
    await page.locator('#password').fill(PASSWORD)
    await turnPage(page.getByRole('button', { name: 'Mulai' }))
    const secret = (await page.locator('p.mono').first().innerText()).trim()
    await page.getByLabel('Kode dari aplikasi').fill(totp(secret))
    await turnPage(page.getByRole('button', { name: 'Aktifkan' }))
    await page.getByText('Masuk dua langkah aktif').waitFor()
    found.push(...(await check(page, 'account, two steps')))
    found.push(...(await check(page, 'account, leave', '/konsol/akun/cuti')))
    await page.goto(`${url}/konsol/akun`)
    await page.locator('summary', { hasText: 'kode pemulihan baru' }).click()
    await page.locator('#codes').fill('salah-salah')
    await turnPage(page.getByRole('button', { name: 'Buat kode baru' }))
    found.push(...(await check(page, 'account, wrong password')))
    await page.goto(`${url}/konsol/akun`)
    await page.locator('summary', { hasText: 'kode pemulihan baru' }).click()
    await page.locator('#codes').fill(PASSWORD)
    await turnPage(page.getByRole('button', { name: 'Buat kode baru' }))
    expect(await page.locator('p.mono span').count()).toBe(10)
    found.push(...(await check(page, 'account, new codes')))
    return found
  })
  expect(report(findings)).toBe('')
}, 300_000)

test('by policy: the set-up page alone, a passkey opens the console, and from then on the password alone does not', async () => {
  await setFlagValue(w.app, 'officerSecondStep', true)
  const findings = await inBrowser(async (page, devtools) => {
    await authenticator(devtools)
    await open(page, 'province')
    await page.waitForURL(/\/konsol\/akun\/langkah/)
    const found = await checkBeside(page, 'set-up', '/konsol/akun/langkah')
    await page.goto(`${url}/konsol`)
    expect(page.url()).toContain('/konsol/akun/langkah')
    await page.getByRole('button', { name: 'Tambah kunci sandi' }).click()
    await page.waitForURL(/\/konsol$/)
    await turnPage(page.getByRole('button', { name: 'Keluar' }))

    await open(page, 'province')
    await page.waitForURL(/\/konsol\/akun\/langkah/)
    expect(await main(page)).toContain('Akun Anda sudah memakai kunci sandi')
    found.push(...(await checkBeside(page, 'set-up, has a passkey', '/konsol/akun/langkah')))
    for (const [path, body] of [
      ['/konsol/akun/totp', `password=${PASSWORD}`],
      ['/konsol/akun/kunci/hapus', 'id=x'],
    ] as const) {
      const landed = await page.evaluate(
        async ([to, form]) => {
          const headers = { 'content-type': 'application/x-www-form-urlencoded' }
          return (await fetch(to!, { method: 'POST', headers, body: form! })).url
        },
        [path, body],
      )
      expect(landed, path).toBe(`${url}/konsol/akun/langkah`)
    }
    const begun = await page.evaluate(async () => (await fetch('/konsol/akun/kunci/mulai', { method: 'POST' })).status)
    expect(begun).toBe(403)
    await page.goto(`${url}/konsol/akun/langkah`)
    await page.getByRole('button', { name: 'Pakai kunci sandi' }).click()
    await page.waitForURL(/\/konsol$/)
    return found
  })
  await setFlagValue(w.app, 'officerSecondStep', false)
  expect(report(findings)).toBe('')
}, 300_000)
