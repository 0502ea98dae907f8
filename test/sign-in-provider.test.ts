import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { setFlagValue } from './support/flags.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { oidcProvider } from './support/vendors/oidc.ts'
import { PASSWORD, smallNation, type World } from './support/world.ts'

const client = { clientId: 'tuntas-contoh', clientSecret: 'rahasia-klien' }
let w: World
let provider: Awaited<ReturnType<typeof oidcProvider>>
let server: ReturnType<typeof testServer>
beforeAll(async () => {
  provider = await oidcProvider(client)
  w = await smallNation(await testApp({ provider: { issuer: provider.url, ...client, name: 'SSO Kota' } }))
  server = testServer(w.app)
})
afterAll(async () => {
  await w.app.close()
  await provider.close()
})
beforeEach(() => {
  provider.lie = 'none'
  provider.vendor.trouble = 'none'
})

const mail = (name: string) => `${name}@contoh.tuntas.invalid`
const count = async (sql: string) => (await asOwner(w.app.ownerUrl, sql)).rows[0].n as number
const accounts = () => count(`select count(*)::int as n from auth."user"`)

/** Presses the button, signs in there, comes back. @param bend changes the address on the way back */
async function throughProvider(person: typeof provider.person, bend: (back: string) => string = (back) => back) {
  provider.person = person
  const who = visitor(server)
  const begun = await who.get('/masuk/penyedia?next=%2Fkonsol%2Fakun')
  expect(begun.location).toContain(`${provider.url}/authorize?`)
  const answer = await who.get(bend(await provider.authorize(begun.location!)))
  return { who, answer }
}
async function refused(person: typeof provider.person, bend?: (back: string) => string) {
  const sessions = `select count(*)::int as n from auth.session`
  const before = [await accounts(), await count(sessions)]
  const { who, answer } = await throughProvider(person, bend)
  expect([answer.status, (await who.get('/konsol')).status]).toEqual([400, 303])
  expect(wordsOf(answer.html)).toContain('Masuk dengan SSO Kota tidak berhasil')
  expect([await accounts(), await count(sessions)]).toEqual(before)
}

test('an officer whose address the provider has verified is in, and goes to the page that was asked for', async () => {
  expect((await visitor(server).get('/masuk')).html).toContain('Masuk dengan SSO Kota')
  const { who, answer } = await throughProvider({ sub: 'a-1', email: mail('city').toUpperCase(), verified: true })
  expect(answer.location).toBe('/konsol/akun')
  expect(wordsOf((await who.get('/konsol/akun')).html)).toContain('penyedia identitas')
  const again = await throughProvider({ sub: 'a-1', email: mail('city'), verified: true })
  expect((await again.who.get('/konsol')).status).toBe(200)
  const { rows } = await asOwner(
    w.app.ownerUrl,
    `select "accessToken", "refreshToken", "idToken" from auth.account where "providerId" = 'oidc'`,
  )
  expect(rows).toEqual([{ accessToken: null, refreshToken: null, idToken: null }])
})

test('it answers for the second step that a policy asks for', async () => {
  await setFlagValue(w.app, 'officerSecondStep', true)
  const { who } = await throughProvider({ sub: 'a-1', email: mail('city'), verified: true })
  expect((await who.get('/konsol')).status).toBe(200)
  await setFlagValue(w.app, 'officerSecondStep', false)
})

test('nobody is made by it: an address of no officer, one that is not verified, or none', async () => {
  await refused({ sub: 'x-1', email: 'warga@contoh.tuntas.invalid', verified: true })
  await refused({ sub: 'x-2', email: mail('dpu'), verified: false })
  await refused({ sub: 'x-3' })
  // Also when the account was linked before: the provider has taken its word back.
  await refused({ sub: 'a-1', email: mail('city'), verified: false })
})

test('an officer who is disabled does not get in, linked or not', async () => {
  const disable = (to: string) =>
    asOwner(w.app.ownerUrl, `update officer set disabled_at = ${to} where email = $1`, [mail('city')])
  await disable('now()')
  await refused({ sub: 'a-1', email: mail('city'), verified: true })
  await disable('null')
})

test('an officer without an account yet gets one, and may be given a password later', async () => {
  const { rows } = await asOwner(w.app.ownerUrl, `delete from auth."user" where email = $1 returning id`, [mail('dlh')])
  expect(rows.length).toBe(1)
  const { who } = await throughProvider({ sub: 'd-1', email: mail('dlh'), verified: true })
  expect((await who.get('/konsol')).status).toBe(200)
  expect(await w.app.signIn.setPassword({ email: mail('dlh'), password: 'kata-sandi-kedua' })).toBe(true)
  expect((await who.get('/konsol')).status).toBe(303)
  expect((await visitor(server).post('/masuk', { email: mail('dlh'), password: 'kata-sandi-kedua' })).location).toBe('/konsol')
})

const city = { sub: 'a-1', email: mail('city'), verified: true }
for (const lie of ['nonce', 'signature', 'audience', 'issuer', 'expired'] as const)
  test(`an ID token with a wrong ${lie} is refused`, async () => {
    provider.lie = lie
    await refused(city)
  })

test('an answer to a question that this browser did not ask is refused: wrong state, none, another browser, the same twice', async () => {
  const given = provider.tokensGiven
  await refused(city, (back) => back.replace(/state=[^&]+/, 'state=palsu'))
  await refused(city, (back) => back.replace(/&?state=[^&]+/, ''))
  let stolen = ''
  await refused(city, (back) => {
    stolen = back
    return '/masuk/callback/oidc?error=access_denied&state=palsu'
  })
  const other = visitor(server)
  expect([(await other.get(stolen)).status, (await other.get('/konsol')).status]).toEqual([400, 303])
  expect(provider.tokensGiven).toBe(given) // nobody even asked for a token

  let used = ''
  const { who } = await throughProvider(city, (back) => {
    used = back
    return back
  })
  await who.post('/keluar')
  expect([(await who.get(used)).status, (await who.get('/konsol')).status]).toEqual([400, 303])
})

test('who comes back is led to a page of the console only', async () => {
  provider.person = city
  const who = visitor(server)
  const begun = await who.get(`/masuk/penyedia?next=${encodeURIComponent('https://jahat.example/konsol')}`)
  expect((await who.get(await provider.authorize(begun.location!))).location).toBe('/konsol')
})

test('while the provider is down the page says so, and the password works', async () => {
  const down = await smallNation(await testApp({ provider: { issuer: provider.url, ...client, name: 'SSO Kota' } }))
  const other = testServer(down.app)
  provider.vendor.trouble = 'gone'
  const answer = await visitor(other).get('/masuk/penyedia')
  expect([answer.status, wordsOf(answer.html).includes('SSO Kota sedang tidak dapat dihubungi')]).toEqual([503, true])
  const who = visitor(other)
  expect((await who.post('/masuk', { email: mail('city'), password: PASSWORD })).location).toBe('/konsol')
  provider.vendor.trouble = 'none'
  expect((await who.get('/masuk/penyedia')).location).toContain(`${provider.url}/authorize?`)
  await down.app.close()
})

test('without one there is neither button nor address', async () => {
  const plain = await smallNation(await testApp())
  const other = testServer(plain.app)
  expect((await visitor(other).get('/masuk')).html).not.toContain('/masuk/penyedia')
  for (const path of ['/masuk/penyedia', '/masuk/callback/oidc?code=1&state=2'])
    expect((await visitor(other).get(path)).status, path).toBe(404)
  await plain.app.close()
})

test('a setting that is missing or unusable stops the start with a sentence that names it', () => {
  const env = {
    OIDC_ISSUER: 'https://sso.example',
    OIDC_CLIENT_ID: 'a',
    OIDC_CLIENT_SECRET: 'b',
    OIDC_NAME: 'SSO',
  }
  expect(readConfig(env).provider).toEqual({ issuer: 'https://sso.example', clientId: 'a', clientSecret: 'b', name: 'SSO' })
  expect(readConfig({}).provider).toBe(null)
  for (const name of Object.keys(env)) expect(() => readConfig({ ...env, [name]: '' })).toThrow(new RegExp(`^${name} is missing`))
  expect(() => readConfig({ ...env, OIDC_ISSUER: 'sso.example' })).toThrow(/^OIDC_ISSUER is not usable/)
  expect(() => readConfig({ ...env, OIDC_ISSUER: 'http://sso.example' })).toThrow(/^OIDC_ISSUER is not usable/)
})
