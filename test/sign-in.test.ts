import { getMigrations } from 'better-auth/db/migration'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compose } from '../src/domain/messages/compose.ts'
import { system } from '../src/domain/people/actor.ts'
import { addOfficer } from '../src/domain/people/officers.ts'
import { forwardReport } from '../src/domain/reports/forward-report.ts'
import { verifyReport } from '../src/domain/reports/verify-report.ts'
import { openAuth } from '../src/domain/sign-in/open-auth.ts'
import { sweepSignIns } from '../src/domain/sign-in/recent.ts'
import { forgetSecondStep } from '../src/domain/sign-in/second-step-policy.ts'
import { setFlagValue } from './support/flags.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { totp } from './support/totp.ts'
import { aReport, PASSWORD, smallNation, type World } from './support/world.ts'

let w: World
let server: ReturnType<typeof testServer>
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app, { trustProxy: true })
})
afterAll(() => w.app.close())

type Visitor = ReturnType<typeof visitor>
const mail = (name: string) => `${name}@contoh.tuntas.invalid`
const user = (name: string) => `(select id from auth."user" where email = '${mail(name)}')`
const owner = (sql: string, values: unknown[] = []) => asOwner(w.app.ownerUrl, sql, values)

/** Somebody at an address of the network of their own, so that the tests do not slow each other down. */
let addresses = 0
function somebody(agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0') {
  const from = `10.0.${addresses >> 8}.${addresses++ & 255}`
  return visitor({
    request: (url, init) => {
      const headers = new Headers(init?.headers)
      headers.set('x-forwarded-for', from)
      headers.set('user-agent', agent)
      return server.request(url, { ...init, headers })
    },
  })
}
const knock = (who: Visitor, name: string, password = PASSWORD) => who.post('/masuk', { email: mail(name), password })
async function signedIn(name: string, agent?: string) {
  const who = somebody(agent)
  expect((await knock(who, name)).status).toBe(303)
  return who
}
const secretIn = (html: string) => /<p class="mono">([A-Z2-7]+)<\/p>/.exec(html)![1]!
const codesIn = (html: string) => [...html.matchAll(/<span>([\w]{5}-[\w]{5})<\/span>/g)].map((match) => match[1]!)
/** Switches two steps on. @returns the secret of the authenticator and the recovery codes */
async function twoSteps(who: Visitor) {
  const begun = await who.post('/konsol/akun/totp', { password: PASSWORD })
  const secret = secretIn(begun.html)
  const done = await who.post('/konsol/akun/totp/kode', { code: totp(secret) })
  return { secret, codes: codesIn(begun.html), done }
}
const news = async (name: string) =>
  (
    await w.app.db.query<{ template: string; params: Record<string, unknown> }>(
      `select template, params from outbox where recipient = 'officer:' || $1 and template like 'officer.signIn.%' order by id`,
      [w.officer[name]!.id],
    )
  ).rows

test('the tables are those that better-auth and its plugins ask for', async () => {
  const opened = openAuth(w.app.db, w.app.secret, {
    baseUrl: 'http://localhost',
    provider: null,
    isOfficer: async () => false,
    onError: () => {},
  })
  const auth = await opened.auth()
  const { Pool } = (await import('pg')).default
  const pool = new Pool({ connectionString: w.app.ownerUrl, options: '-c search_path=auth', max: 1 })
  const { toBeAdded, toBeCreated } = await getMigrations({ ...auth.options, database: pool })
  await pool.end()
  expect([toBeAdded, toBeCreated]).toEqual([[], []])
})

describe('a second step by policy', () => {
  afterAll(() => setFlagValue(w.app, 'officerSecondStep', false))

  test('whoever has none is led to set it up, reaches nothing else, and is in with the first right code', async () => {
    await setFlagValue(w.app, 'officerSecondStep', true)
    const { number } = await aReport(w.app)
    const who = await signedIn('city')
    for (const path of [
      '/konsol',
      `/konsol/laporan/${number}`,
      '/konsol/akun',
      '/konsol/arus',
      '/konsol/batas',
      '/konsol/lampiran/x',
    ])
      expect((await who.get(path)).location, path).toBe('/konsol/akun/langkah')
    expect((await who.post(`/konsol/laporan/${number}/note`, { text: 'lewat samping' })).location).toBe('/konsol/akun/langkah')
    expect((await who.post('/konsol/akun/sandi', { current: PASSWORD, next: 'sandi-lain-1' })).location).toBe(
      '/konsol/akun/langkah',
    )
    const page = await who.get('/konsol/akun/langkah')
    expect(wordsOf(page.html)).toContain('mewajibkan langkah kedua')
    expect(page.html).not.toContain(number)
    const wrong = await who.post('/konsol/akun/totp', { password: 'salah-salah' })
    expect([wrong.status, wordsOf(wrong.html).includes('mewajibkan langkah kedua')]).toEqual([400, true])
    const { done, secret } = await twoSteps(who)
    expect(done.location).toBe('/konsol')
    expect((await who.get('/konsol')).status).toBe(200)
    expect((await w.app.db.query('select from report where version > 1')).rowCount).toBe(0)

    const again = somebody()
    expect((await knock(again, 'city')).location).toContain('/masuk/kode')
    expect((await again.post('/masuk/kode', { code: totp(secret, 1) })).location).toBe('/konsol')
    expect((await again.get('/konsol')).status).toBe(200)
    const changed = await again.post('/konsol/akun/sandi', { current: PASSWORD, next: 'kalimat baru yang panjang' })
    expect([changed.location, (await again.get('/konsol')).status]).toEqual(['/konsol/akun?selesai=sandi', 200])
  })

  test('a policy for some roles leaves the others alone; so does none', async () => {
    await setFlagValue(w.app, 'officerSecondStep', ['head'])
    expect((await (await signedIn('mayor')).get('/konsol')).location).toBe('/konsol/akun/langkah')
    expect((await (await signedIn('dpu')).get('/konsol')).status).toBe(200)
    await setFlagValue(w.app, 'officerSecondStep', false)
    const mayor = await signedIn('mayor')
    expect((await mayor.get('/konsol')).status).toBe(200)
    expect((await mayor.get('/konsol/akun/langkah')).location).toBe('/konsol')
  })
})

test('an administrator takes a lost second step away; its owner signs in with the password', async () => {
  const who = await signedIn('social')
  await twoSteps(who)
  expect((await knock(somebody(), 'social')).location).toContain('/masuk/kode')
  await expect(forgetSecondStep(w.app, w.officer.city!, mail('social'))).rejects.toThrow('not-found')
  await forgetSecondStep(w.app, system, mail('social'))
  expect((await who.get('/konsol')).status).toBe(303)
  expect((await knock(somebody(), 'social')).location).toBe('/konsol')
  await expect(forgetSecondStep(w.app, system, 'tidak-ada@contoh.tuntas.invalid')).rejects.toThrow('invalid-input')
})

describe('recovery codes', () => {
  test('each opens the door once; how many are left is shown; new ones end the old', async () => {
    const first = await signedIn('dlh')
    const { codes } = await twoSteps(first)
    expect(codes.length).toBe(10)
    expect(wordsOf((await first.get('/konsol/akun')).html)).toContain('Kode pemulihan yang belum dipakai: 10.')
    const enter = async (code: string) => {
      const who = somebody()
      await knock(who, 'dlh')
      const answer = await who.post('/masuk/pemulihan', { code })
      return { who, answer }
    }
    const { who, answer } = await enter(` ${codes[3]} `)
    expect(answer.location).toBe('/konsol')
    expect(wordsOf((await who.get('/konsol/akun')).html)).toContain('Kode pemulihan yang belum dipakai: 9.')
    const used = await enter(codes[3]!)
    expect([used.answer.status, (await used.who.get('/konsol')).status]).toEqual([400, 303])
    expect(wordsOf(used.answer.html)).toContain('Kode tidak cocok atau sudah dipakai')
    expect((await who.post('/konsol/akun/pemulihan', { password: 'salah-salah' })).status).toBe(400)
    const renewed = await who.post('/konsol/akun/pemulihan', { password: PASSWORD })
    expect(codesIn(renewed.html).length).toBe(10)
    expect((await enter(codes[4]!)).answer.status).toBe(400)
    expect((await enter(codesIn(renewed.html)[0]!)).answer.location).toBe('/konsol')
    expect(wordsOf((await who.get('/konsol/akun')).html)).toContain('kode pemulihan')
  })

  test('without the password there is nothing to recover', async () => {
    const who = somebody()
    expect((await who.post('/masuk/pemulihan', { code: 'aB3dE-f6H8k' })).status).toBe(400)
    expect((await who.get('/konsol')).status).toBe(303)
  })

  test('two steps can be switched off with the password, for another telephone', async () => {
    const who = await signedIn('ombudsman')
    await twoSteps(who)
    expect((await who.post('/konsol/akun/totp/matikan', { password: 'salah-salah' })).status).toBe(400)
    expect((await who.post('/konsol/akun/totp/matikan', { password: PASSWORD })).location).toBe('/konsol/akun')
    expect((await knock(somebody(), 'ombudsman')).location).toBe('/konsol')
  })
})

describe('sessions', () => {
  test('are listed with their device; one or all others can be ended, never those of somebody else', async () => {
    const phone = await signedIn(
      'province',
      'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36',
    )
    const desk = await signedIn('province')
    const third = await signedIn('province')
    const page = await desk.get('/konsol/akun')
    expect(wordsOf(page.html)).toContain('Firefox, Linux · sesi ini')
    expect(wordsOf(page.html)).toContain('Chrome, Android')
    const { rows } = await owner(
      `select id from auth.session where "userId" = ${user('province')} and "userAgent" = 'Chrome, Android'`,
    )
    const stranger = await signedIn('social')
    await stranger.post('/konsol/akun/sesi', { id: rows[0].id })
    expect((await phone.get('/konsol')).status).toBe(200)
    expect((await desk.post('/konsol/akun/sesi', { id: rows[0].id })).location).toBe('/konsol/akun?selesai=sesi')
    expect([(await phone.get('/konsol')).status, (await third.get('/konsol')).status]).toEqual([303, 200])
    await desk.post('/konsol/akun/sesi', { id: 'lainnya' })
    expect([
      (await third.get('/konsol')).status,
      (await desk.get('/konsol')).status,
      (await stranger.get('/konsol')).status,
    ]).toEqual([303, 200, 200])
    const kept = await owner(`select "ipAddress", "userAgent" from auth.session`)
    for (const row of kept.rows) expect([row.ipAddress ?? '', /\d/.test(row.userAgent)]).toEqual(['', false])
  })

  const idle = (name: string, minutes: number) =>
    owner(`update auth.session set seen_at = now() - make_interval(mins => $1) where "userId" = ${user(name)}`, [minutes])

  test('one that nobody uses for half an hour ends, says why, leads back, and does not come to life again', async () => {
    const who = await signedIn('social')
    await idle('social', 29)
    expect((await who.get('/konsol')).status).toBe(200)
    await idle('social', 31)
    const out = await who.get('/konsol/akun')
    expect(out.location).toBe('/masuk?next=%2Fkonsol%2Fakun&habis')
    expect(wordsOf((await who.get(out.location!)).html)).toContain('Anda tidak aktif 30 menit. Masuk lagi; isian Anda masih ada')
    expect((await who.get('/konsol')).status).toBe(303)
    const sent = await who.request('/konsol/laporan/26-ABCD-EFG/note', {
      method: 'POST',
      body: 'text=catatan',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        referer: 'http://localhost/konsol/laporan/26-ABCD-EFG?move=note',
      },
    })
    expect(sent.location).toBe('/masuk?next=%2Fkonsol%2Flaporan%2F26-ABCD-EFG%3Fmove%3Dnote&habis')
    expect((await knock(who, 'social')).status).toBe(303)
    expect((await who.get('/konsol')).status).toBe(200)
  })

  test('what the page asks by itself is no use of it', async () => {
    await owner(`delete from auth.session where "userId" = ${user('social')}`)
    const who = await signedIn('social')
    await idle('social', 20)
    const headers = new Headers({ cookie: [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ') })
    const unused = async () =>
      (await owner(`select extract(minute from now() - seen_at)::int as n from auth.session where "userId" = ${user('social')}`))
        .rows
    expect(await w.app.signIn.session(headers, true)).toMatchObject({ email: mail('social') })
    const stream = await server.request('http://localhost/konsol/arus?view=open', { headers })
    expect(stream.status).toBe(200)
    await stream.body?.cancel()
    expect(await unused()).toEqual([{ n: 20 }])
    await who.get('/konsol')
    expect(await unused()).toEqual([{ n: 0 }])
  })

  test('none outlives twelve hours, however much it is used', async () => {
    const who = await signedIn('social')
    const { rows } = await owner(
      `select max("expiresAt" - "createdAt") <= interval '12 hours' as short from auth.session where "userId" = ${user('social')}`,
    )
    expect(rows[0].short).toBe(true)
    await owner(`update auth.session set "expiresAt" = now() - interval '1 second' where "userId" = ${user('social')}`)
    expect((await who.get('/konsol')).status).toBe(303)
  })
})

describe('tries at an account', () => {
  test('wrong, unknown, disabled and slowed down are told apart by nothing', async () => {
    const disabled = [mail('sysadmin'), mail('dlh')] // dlh has two steps
    await owner(`update officer set disabled_at = now() where email = any($1)`, [disabled])
    const answers = []
    for (const [name, password] of [
      ['sysadmin', PASSWORD], // right, but disabled
      ['dlh', PASSWORD],
      ['sysadmin', 'salah-salah'],
      ['tidak-ada', 'salah-salah'],
    ] as const) {
      const answer = await knock(somebody(), name, password)
      answers.push([answer.status, answer.html.replaceAll(mail(name), 'x'), answer.headers.getSetCookie().length])
    }
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]![0]).toBe(400)
    const slowed: unknown[] = []
    for (const name of ['sysadmin', 'tidak-ada']) {
      for (let i = 0; i < 10; i++) await knock(somebody(), name, 'salah-salah')
      const answer = await knock(somebody(), name)
      slowed.push([answer.status, answer.html.replaceAll(mail(name), 'x')])
    }
    expect(slowed[1]).toEqual(slowed[0])
    expect((slowed[0] as unknown[])[0]).toBe(429)
    await owner(`update officer set disabled_at = null where email = any($1)`, [disabled])
  })

  test('from the tenth wrong one on the wait grows, wherever they come from; the owner at a known browser does not wait', async () => {
    const own = await signedIn('auditor')
    await own.post('/keluar')
    for (let i = 0; i < 10; i++) expect((await knock(somebody(), 'auditor', 'salah-salah')).status).toBe(400)
    const stranger = somebody()
    const slowed = await knock(stranger, 'auditor')
    expect([slowed.status, wordsOf(slowed.html).includes('Coba lagi dalam 30 detik')]).toEqual([429, true])
    w.app.advance({ seconds: 31 })
    expect((await knock(somebody(), 'auditor', 'salah-salah')).status).toBe(400)
    expect(wordsOf((await knock(somebody(), 'auditor')).html)).toContain('Coba lagi dalam 1 menit')
    expect((await knock(own, 'auditor')).status).toBe(303)
    expect((await knock(somebody(), 'auditor', 'salah-salah')).status).toBe(400) // the owner is in: it begins anew
  })

  test('are told to the owner: after five wrong ones, and from a new browser, of each once an hour; and listed without an address', async () => {
    w.app.advance({ hours: 2 })
    await signedIn('national')
    expect(await news('national')).toEqual([]) // the first browser ever is no news
    for (let i = 0; i < 4; i++) await knock(somebody(), 'national', 'salah-salah')
    expect(await news('national')).toEqual([])
    for (let i = 0; i < 3; i++) {
      await knock(somebody(), 'national', 'salah-salah')
      w.app.advance({ minutes: 1 })
    }
    expect((await news('national')).map(({ template }) => template)).toEqual(['officer.signIn.wrongTries'])
    const who = await signedIn('national', 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36')
    w.app.advance({ minutes: 5 })
    await signedIn('national')
    const told = await news('national')
    expect(told.map(({ template }) => template)).toEqual(['officer.signIn.wrongTries', 'officer.signIn.newDevice'])
    w.app.advance({ minutes: 61 })
    await signedIn('national')
    expect((await news('national')).length).toBe(3)
    const words = compose({
      id: '',
      ...told[1]!,
      lang: 'id',
      baseUrl: 'https://lapor.example',
      sender: 'a@b.example',
      stopUrl: null,
    })
    expect(words.text).toContain('Chrome, Windows')
    expect(words.text).toContain('https://lapor.example/konsol/akun')
    const page = wordsOf((await who.get('/konsol/akun')).html)
    expect(page).toMatch(/Berhasil · perangkat baru .{0,60}kata sandi Chrome, Windows/)
    expect(page).toMatch(/Salah .{0,60}kata sandi Firefox, Linux/)
    const { rows } = await owner(`select e::text as row from auth.sign_in_event e`)
    for (const { row } of rows) expect(row).not.toMatch(/10\.0\.\d+\.\d+/)
  })

  test('are kept for ninety days, and sessions no longer than they last', async () => {
    const who = await signedIn('national')
    await owner(`update auth.session set "expiresAt" = now() - interval '1 minute' where "userId" = ${user('social')}`)
    const count = async () => (await owner(`select count(*)::int as n from auth.sign_in_event`)).rows[0].n
    const before = await count()
    await owner(`update auth.sign_in_event set at = $1::timestamptz - interval '91 days' where user_id = ${user('social')}`, [
      w.app.now().toString(),
    ])
    await sweepSignIns(w.app)
    const swept = before - (await count())
    expect(swept).toBeGreaterThan(0)
    expect((await owner(`select from auth.sign_in_event where user_id = ${user('social')}`)).rowCount).toBe(0)
    expect((await owner(`select from auth.session where "expiresAt" < now()`)).rowCount).toBe(0)
    expect((await who.get('/konsol')).status).toBe(200)
  })
})

describe('the password', () => {
  const desk = async () => {
    const grants = [{ role: 'coordinator' as const, agency: 'malang' }]
    await addOfficer(w.app, system, {
      email: mail('clerk'),
      name: 'Petugas meja',
      password: PASSWORD,
      from: '2019-02-01',
      grants,
    })
    return signedIn('clerk')
  }

  test('is changed with the old one; every other session ends, this one goes on', async () => {
    const other = await signedIn('mayor')
    const who = await signedIn('mayor')
    const next = 'kalimat baru yang panjang'
    for (const fields of [
      { current: '', next },
      { current: PASSWORD, next: 'pendek' },
      { current: 'salah-salah', next },
    ]) {
      const answer = await who.post('/konsol/akun/sandi', fields)
      expect([answer.status, /id="(current|next)-error"/.test(answer.html)]).toEqual([400, true])
    }
    expect((await other.get('/konsol')).status).toBe(200)
    expect((await who.post('/konsol/akun/sandi', { current: PASSWORD, next })).location).toBe('/konsol/akun?selesai=sandi')
    expect([(await other.get('/konsol')).status, (await who.get('/konsol')).status]).toEqual([303, 200])
    expect((await knock(somebody(), 'mayor')).status).toBe(400)
    expect((await knock(somebody(), 'mayor', next)).status).toBe(303)
  })

  test('is asked again before an identity is shown, when the last proof is a quarter of an hour old', async () => {
    const { number } = await aReport(w.app, { reporter: { name: 'Kanarixyz Contoh', phone: '0812 0000 4321' } })
    const who = await desk()
    const at = `/konsol/laporan/${number}`
    const reason = 'Perlu menelepon tentang letak lubang'
    expect((await who.get(`${at}?move=identity`)).html).not.toContain('name="proof"')
    await owner(`update auth.session set proven_at = now() - interval '16 minutes' where "userId" = ${user('clerk')}`)
    expect((await who.get(`${at}?move=identity`)).html).toContain('name="proof"')
    for (const proof of ['', 'salah-salah']) {
      const answer = await who.post(`${at}/identity`, { reason, proof })
      expect([answer.status, answer.html.includes('Kanarixyz'), answer.html.includes(reason)]).toEqual([400, false, true])
      expect(answer.html).toContain('id="proof-error"')
    }
    const looks = async () =>
      (await owner(`select from identity.look_log l join report r on r.id = l.report_id where r.number = $1`, [number])).rowCount
    expect(await looks()).toBe(0)
    await verifyReport(w.app, w.officer.city!, { number }, { grade: 'plain' })
    await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
    const outsider = await signedIn('dpu') // handles the report, and may not look
    expect((await outsider.get(at)).status).toBe(200)
    const refused = async () => {
      const { status, html } = await outsider.post(`${at}/identity`, { reason, proof: 'salah-salah' })
      return [status, html]
    }
    const fresh = await refused()
    await owner(`update auth.session set proven_at = now() - interval '16 minutes' where "userId" = ${user('dpu')}`)
    expect([await refused(), fresh[0]]).toEqual([fresh, 404])
    expect((await who.post(`${at}/identity`, { reason, proof: PASSWORD })).html).toContain('Kanarixyz Contoh')
    expect((await who.post(`${at}/identity`, { reason })).html).toContain('Kanarixyz Contoh') // proved just now
    expect(await looks()).toBe(2)
  })
})
