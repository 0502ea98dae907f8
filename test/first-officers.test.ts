import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from './support/postgres.ts'
import { tuntas as command } from './support/program.ts'
import { testServer, visitor } from './support/server.ts'

// `npx tuntas agency` and `npx tuntas officer`, from an installation that holds nobody yet.

let app: TestApp
const folder = mkdtempSync(join(tmpdir(), 'tuntas-officers-'))
const secretFile = join(folder, 'secret.key')
beforeAll(async () => {
  app = await testApp()
  app.setNow(Temporal.Now.instant().toString())
  writeFileSync(secretFile, `${'07'.repeat(32)}\n`) // the bytes of testSecret
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

const tuntas = (...words: string[]) =>
  command({ DATABASE_URL: app.ownerUrl, DATA_DIR: folder, SECRET_KEY_FILE: secretFile }, ...words)

async function signIn(email: string, password: string) {
  await app.reference.refresh()
  const officer = visitor(testServer(app))
  const { status } = await officer.post('/masuk', { email, password })
  return { officer, status }
}

test('a database that is not there, or lets nobody in, is one sentence that names it', async () => {
  const at = (url: string) => command({ DATABASE_URL: url, DATA_DIR: folder, SECRET_KEY_FILE: secretFile }, 'agency', 'list')
  expect(await at('postgres://tuntas@127.0.0.1:9/tuntas')).toMatchObject({
    code: 1,
    err: 'The database of DATABASE_URL (127.0.0.1:9) does not answer.\n',
  })
  const wrong = new URL(app.ownerUrl)
  wrong.password = 'bukan-ini'
  expect(await at(wrong.href)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^The database .* refuses the password\.\n$/),
  })
})

test('an empty installation gets its agencies and first officers, who sign in, get a new password and are ended', {
  timeout: 120_000,
}, async () => {
  expect((await tuntas('officer', 'list')).out).toContain('There is no officer yet')
  expect((await tuntas('agency', 'list')).out).toContain('There is no agency yet')
  const early = await testServer(app).request('/api/v1/reports', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({ body: 'Lampu jalan padam di depan pasar.' }),
  })
  expect({ status: early.status, problem: await early.json() }).toMatchObject({
    status: 503,
    problem: { type: 'urn:tuntas:problem:not-set-up' },
  })
  expect(await tuntas('agency', 'add', '--name', 'Pemerintah Kota Malang', '--serves', '35.73')).toMatchObject({
    code: 0,
    out: 'pemerintah-kota-malang is made: Pemerintah Kota Malang, the first agency.\n',
    err: '',
  })
  const office = ['--name', 'Dinas Pekerjaan Umum', '--parent', 'pemerintah-kota-malang', '--slug', 'dpu', '--short', 'DPU']
  expect(await tuntas('agency', 'add', ...office)).toMatchObject({ code: 0, err: '' })
  expect((await tuntas('agency', 'list')).out).toBe(
    'pemerintah-kota-malang  Pemerintah Kota Malang\n  dpu  Dinas Pekerjaan Umum\n',
  )
  const { rows } = await app.db.query(`select kind, (select array_agg(area_code) from serves where agency_id = id) as serves
    from agency where slug = 'pemerintah-kota-malang'`)
  expect(rows).toEqual([{ kind: 'city', serves: ['35.73'] }])

  const email = 'Sari@contoh.tuntas.invalid'
  const made = await tuntas(
    ...['officer', 'add', '--email', email, '--name', 'Sari Contoh', '--role', 'coordinator'],
    ...['--agency', 'pemerintah-kota-malang'],
  )
  expect(made).toMatchObject({ code: 0, err: '' })
  const password = /^Password: (\S+)$/m.exec(made.out)![1]!
  expect(password).toMatch(/^([0-9a-z]{4}-){3}[0-9a-z]{4}$/)
  const { officer } = await signIn(email.toLowerCase(), password)
  expect((await officer.get('/konsol')).status).toBe(200)

  const granted = await tuntas('officer', 'grant', email, '--role', 'liaison', '--agency', 'dpu', '--until', '2031-12-31')
  expect(granted).toMatchObject({ code: 0, err: '' })
  const listed = (await tuntas('officer', 'list')).out
  expect(listed).toBe(
    'sari@contoh.tuntas.invalid  Sari Contoh  liaison of dpu until 2031-12-31, coordinator of pemerintah-kota-malang\n',
  )
  expect(listed).not.toContain(password)

  writeFileSync(join(folder, 'password'), 'kata-sandi-baru-contoh\nsecond line\n')
  const changed = await tuntas('officer', 'password', email, '--password-file', join(folder, 'password'))
  expect(changed).toMatchObject({ code: 0, err: '' })
  expect(changed.out).not.toContain('kata-sandi')
  expect((await officer.get('/konsol')).status).toBe(303)
  expect((await signIn(email, password)).status).toBe(400)
  const again = await signIn(email, 'kata-sandi-baru-contoh')
  expect((await again.officer.get('/konsol')).status).toBe(200)

  expect(await tuntas('officer', 'second-step', 'liaison,head')).toMatchObject({ code: 0, err: '' })
  await app.reference.refresh()
  expect((await again.officer.get('/konsol')).location).toBe('/konsol/akun/langkah')
  expect(await tuntas('officer', 'second-step', 'none')).toMatchObject({ code: 0, err: '' })
  await app.reference.refresh()
  expect((await again.officer.get('/konsol')).status).toBe(200)
  expect((await tuntas('officer', 'second-step', 'raja')).err).toContain('needs all, none, or roles')
  expect(await tuntas('officer', 'forget-step', email)).toMatchObject({ code: 0, err: '' })
  expect((await again.officer.get('/konsol')).status).toBe(303)

  const last = await signIn(email, 'kata-sandi-baru-contoh')
  expect((await last.officer.get('/konsol')).status).toBe(200)
  expect(await tuntas('officer', 'end', email)).toMatchObject({ code: 0, err: '' })
  expect((await last.officer.get('/konsol')).status).toBe(303)
  expect((await tuntas('officer', 'list')).out).toMatch(/Sari Contoh {2}disabled \d{4}-\d\d-\d\d\n$/)
  const known = ['--email', email, '--name', 'Sari', '--role', 'head', '--agency', 'dpu']
  expect((await tuntas('officer', 'add', ...known)).err).toContain('exists already')
  expect((await tuntas('officer', 'end', email)).err).toContain('no officer with this address, or the account is disabled')
  expect((await tuntas('agency', 'add', '--name', 'Kota Batu')).err).toContain(
    'a first agency already, pemerintah-kota-malang: --parent',
  )
})

const a = ['officer', 'add', '--email', 'a@contoh.tuntas.invalid']
const n = [...a, '--name', 'Ani']
test.each([
  [['officer', 'add', '--name', 'Ani'], 'officer add needs --email.'],
  [['officer', 'add', '--email', 'ani', '--name', 'Ani'], '"ani" is no e-mail address.'],
  [a, 'officer add needs --name NAME'],
  [[...n, '--role', 'raja', '--agency', 'dpu'], '--role raja is not known: it is nationalAdmin, coordinator'],
  [[...n, '--role', 'head'], '--agency SLUG is missing'],
  [[...n, '--role', 'head', '--agency', 'tidak-ada'], 'There is no agency tidak-ada'],
  [[...n, '--role', 'head', '--agency', 'dpu', '--until', '31-12-2027'], '--until 31-12-2027 is no day'],
  [[...n, '--role', 'head', '--agency', 'dpu', '--password-file', '/tidak/ada'], 'There is no password file /tidak/ada.'],
  [['officer', 'end'], 'officer end needs the EMAIL'],
  [['officer', 'hapus'], 'officer hapus is not known'],
  [['agency', 'add'], 'agency add needs --name NAME'],
  [['agency', 'add', '--name', 'Dinas A', '--parent', 'tidak-ada'], 'There is no agency tidak-ada'],
  [['agency', 'add', '--name', 'Dinas A', '--slug', 'Dinas A'], '--slug Dinas A is not usable'],
  [['agency', 'add', '--name', 'Dinas A', '--kind', 'kerajaan'], '--kind kerajaan is not known'],
  [['agency', 'add', '--name', 'Kota B', '--serves', '99.99', '--parent', 'dpu'], '--serves 99.99 is no code of an area'],
])('%j ends with a sentence', { timeout: 60_000 }, async (words, sentence) => {
  const { code, out, err } = await tuntas(...words)
  expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 })
  expect(err).toContain(sentence)
})
