import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asOwner, testApp } from './support/postgres.ts'
import { testServer, visitor } from './support/server.ts'
import { totp } from './support/totp.ts'
import { aReport, PASSWORD, smallNation, type World } from './support/world.ts'

let w: World
let server: ReturnType<typeof testServer>
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
})
afterAll(() => w.app.close())

const signIn = async (name: string, password = PASSWORD) => {
  const officer = visitor(server)
  const answer = await officer.post('/masuk', { email: `${name}@contoh.tuntas.invalid`, password })
  return { officer, answer }
}
const versionOf = (html: string) => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''

describe('signing in', () => {
  test('a wrong password and an unknown address get the same words; neither tells which it was', async () => {
    const wrong = await signIn('city', 'salah-salah-salah')
    const unknown = await signIn('tidak-ada', 'salah-salah-salah')
    expect([wrong.answer.status, unknown.answer.status]).toEqual([400, 400])
    expect(wrong.answer.html.replaceAll('city@', 'x@')).toBe(unknown.answer.html.replaceAll('tidak-ada@', 'x@'))
    expect(wrong.answer.html).toContain('Surel atau kata sandi tidak cocok')
  })

  test('the console is for who is signed in, and leads back to the page that was asked for, never to another site', async () => {
    const stranger = visitor(server)
    expect((await stranger.get('/konsol')).location).toBe('/masuk?next=%2Fkonsol')
    const list = '/konsol?view=due&tag=banjir&area=35.73'
    expect((await stranger.get(list)).location).toBe(`/masuk?next=${encodeURIComponent(list)}`)
    const opened = await visitor(server).post('/masuk', { email: 'city@contoh.tuntas.invalid', password: PASSWORD, next: list })
    expect(opened.location).toBe(list)
    for (const next of ['//jahat.example', 'https://jahat.example', '/\\jahat', '/konsol//jahat.example:80@x']) {
      const answer = await visitor(server).post('/masuk', { email: 'city@contoh.tuntas.invalid', password: PASSWORD, next })
      expect(answer.location, next).toBe('/konsol')
    }
  })

  test('the cookie is for this site only and out of reach of scripts', async () => {
    const { answer } = await signIn('city')
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('tuntas.session_token'))!
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
  })

  test('after ten wrong tries at one account the eleventh waits, also with the right password', async () => {
    for (let i = 0; i < 10; i++) expect((await signIn('auditor', 'salah-salah-salah')).answer.status).toBe(400)
    expect((await signIn('auditor')).answer.status).toBe(429)
    expect((await signIn('mayor')).answer.status).toBe(303)
  })

  test('whoever is disabled is out at the next request, and so is who signs out', async () => {
    const { officer } = await signIn('social')
    expect((await officer.get('/konsol')).status).toBe(200)
    await asOwner(w.app.ownerUrl, `update officer set disabled_at = now() where email = 'social@contoh.tuntas.invalid'`)
    expect((await officer.get('/konsol')).status).toBe(303)
    await asOwner(w.app.ownerUrl, `update officer set disabled_at = null where email = 'social@contoh.tuntas.invalid'`)
    const kept = new Map(officer.cookies)
    await officer.post('/keluar')
    for (const [name, value] of kept) officer.cookies.set(name, value)
    expect((await officer.get('/konsol')).status).toBe(303)
  })

  test('passwords are kept as argon2id', async () => {
    const { rows } = await asOwner(w.app.ownerUrl, `select password from auth.account`)
    for (const row of rows) expect(row.password).toMatch(/^\$argon2id\$v=19\$/)
  })

  test('with two steps on, the password alone does not open the console, and a code works once', async () => {
    const { officer } = await signIn('ombudsman')
    const begun = await officer.post('/konsol/akun/totp', { password: PASSWORD })
    const secret = /<p class="mono">([A-Z2-7]+)<\/p>/.exec(begun.html)![1]!
    await officer.post('/konsol/akun/totp/kode', { code: totp(secret) })
    const second = visitor(server)
    const half = await second.post('/masuk', { email: 'ombudsman@contoh.tuntas.invalid', password: PASSWORD })
    expect(half.location).toBe('/masuk/kode?next=%2Fkonsol')
    expect((await second.get('/konsol')).status).toBe(303)
    expect((await second.post('/masuk/kode', { code: '000000' })).status).toBe(400)
    const code = totp(secret, 1)
    expect((await second.post('/masuk/kode', { code })).status).toBe(303)
    expect((await second.get('/konsol')).status).toBe(200)
    const third = visitor(server)
    await third.post('/masuk', { email: 'ombudsman@contoh.tuntas.invalid', password: PASSWORD })
    expect((await third.post('/masuk/kode', { code })).status).toBe(400)
    expect((await third.get('/konsol')).status).toBe(303)
  })
})

describe('the queue and the report', () => {
  test('the queue is in order of the nearest limit, of my node and below only', async () => {
    w.app.setNow('2026-11-23T02:00:00Z')
    const early = await aReport(w.app, { title: 'Datang lebih dulu' })
    w.app.setNow('2026-11-24T02:00:00Z')
    const late = await aReport(w.app, { title: 'Datang kemudian' })
    const other = await aReport(w.app, { title: 'Milik kementerian', agency: 'kemensos' })
    const { officer } = await signIn('city')
    const { html } = await officer.get('/konsol')
    expect(html.indexOf(early.number)).toBeGreaterThan(0)
    expect(html.indexOf(early.number)).toBeLessThan(html.indexOf(late.number))
    expect(html).not.toContain(other.number)
  })

  test('the buttons are exactly the moves that state and role allow', async () => {
    const { number } = await aReport(w.app)
    const { officer } = await signIn('city')
    const buttons = async () =>
      new Set(
        [...(await officer.get(`/konsol/laporan/${number}`)).html.matchAll(/[?&;]move=(\w+)"/g)]
          .map((m) => m[1])
          .filter((m) => m !== 'identity'),
      )
    expect(await buttons()).toEqual(new Set(['send', 'verify', 'hold', 'archive', 'assign', 'note', 'merge', 'correct']))
    await officer.post(`/konsol/laporan/${number}/verify`, {
      title: 'Lubang di jalan',
      class: 'complaint',
      grade: 'plain',
      category: 'pekerjaan-umum-jalan',
      working: 'Lubang besar',
      public: '',
    })
    expect(await buttons()).toEqual(
      new Set(['verify', 'forward', 'handle', 'hold', 'archive', 'assign', 'note', 'publish', 'merge', 'correct']),
    )
  })

  test('every move of the main path works from the forms', async () => {
    const { number } = await aReport(w.app)
    const city = (await signIn('city')).officer
    const dpu = (await signIn('dpu')).officer
    const at = (move: string) => `/konsol/laporan/${number}/${move}`
    expect((await dpu.get(`/konsol/laporan/${number}`)).status).toBe(404)
    for (const [who, move, fields, status] of [
      [
        city,
        'verify',
        {
          title: 'Lubang di jalan',
          class: 'complaint',
          grade: 'plain',
          category: '',
          working: 'Lubang besar di jalan',
          public: 'Lubang besar.',
        },
        'submitted',
      ],
      [city, 'forward', { agency: 'dpu', supporting: 'dlh', note: 'Tolong hari ini' }, 'forwarded'],
      [dpu, 'hold', { question: 'Di sisi jalan yang mana lubangnya?' }, 'held'],
      [dpu, 'resume', {}, 'forwarded'],
      [dpu, 'handle', {}, 'inProgress'],
      [dpu, 'extend', { days: '3', reason: 'Aspal baru tiba pekan depan' }, 'inProgress'],
      [dpu, 'answer', { kind: 'interim', text: 'Regu berangkat besok pagi.' }, 'inProgress'],
      [dpu, 'answer', { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' }, 'answered'],
      [city, 'close', { reason: 'Pelapor sudah puas lewat telepon' }, 'closed'],
      [city, 'reopen', { reason: 'Ternyata berlubang lagi' }, 'inProgress'],
      [dpu, 'return', { to: 'dlh', reason: 'Kini soal akar pohon' }, 'forwarded'],
    ] as const) {
      const answer = await who.post(at(move), fields)
      expect(
        [answer.status, answer.location],
        `${move}: ${/class="(?:notice|ds-error-summary)[\s\S]{0,300}/.exec(answer.html)?.[0]}`,
      ).toEqual([303, `/konsol/laporan/${number}?view=open&done=${move}`])
      const { rows } = await w.app.db.query<{ status: string }>('select status from report where number = $1', [number])
      expect(rows[0]!.status, move).toBe(status)
    }
  })

  test('a refusal shows the form again with what was typed, the sentence at its field, and changes nothing', async () => {
    const { number } = await aReport(w.app)
    const { officer } = await signIn('city')
    const answer = await officer.post(`/konsol/laporan/${number}/hold`, { question: 'Mana?' })
    expect(answer.status).toBe(400)
    expect(answer.html).toContain('Mana?</textarea>')
    expect(answer.html).toMatch(/id="question-error"/)
    expect((await w.app.db.query('select status from report where number = $1', [number])).rows).toEqual([
      { status: 'submitted' },
    ])
  })

  test('a stale page is told so, keeps what was typed, and gets the newest version to send again', async () => {
    const { number } = await aReport(w.app)
    const { officer } = await signIn('city')
    const form = await officer.get(`/konsol/laporan/${number}?move=note`)
    await officer.post(`/konsol/laporan/${number}/note`, { text: 'catatan pertama' })
    const stale = await officer.post(`/konsol/laporan/${number}/note`, { text: 'catatan kedua', version: versionOf(form.html) })
    expect(stale.status).toBe(409)
    expect(stale.html).toContain('Laporan ini berubah sejak Anda membukanya')
    expect(stale.html).toContain('catatan kedua</textarea>')
    expect(
      (await officer.post(`/konsol/laporan/${number}/note`, { text: 'catatan kedua', version: versionOf(stale.html) })).status,
    ).toBe(303)
  })

  test('what was just done can be undone from the foot of the list', async () => {
    const { number } = await aReport(w.app)
    const { officer } = await signIn('city')
    await officer.post(`/konsol/laporan/${number}/archive`, { reason: 'prank' })
    const page = await officer.get(`/konsol/laporan/${number}?view=open&done=archive`)
    expect(page.html).toContain(`/konsol/laporan/${number}/undo?view=open`)
    expect((await officer.post(`/konsol/laporan/${number}/undo`)).status).toBe(303)
    expect((await w.app.db.query('select status from report where number = $1', [number])).rows).toEqual([
      { status: 'submitted' },
    ])
  })

  test('identity is shown once, to the desk, with a reason; the handling office never sees it anywhere', async () => {
    const { number } = await aReport(w.app, { reporter: { name: 'Kanarixyz Contoh', phone: '0812 0000 4321' } })
    const city = (await signIn('city')).officer
    const page = `/konsol/laporan/${number}`
    expect((await city.get(page)).html).not.toContain('Kanarixyz')
    expect((await city.post(`${page}/identity`, { reason: 'perlu' })).status).toBe(400)
    expect((await city.post(`${page}/identity`, { reason: 'Perlu menelepon tentang letak lubang' })).html).toContain(
      'Kanarixyz Contoh',
    )
    expect((await city.get(page)).html).not.toContain('Kanarixyz')
    await city.post(`${page}/verify`, {
      title: 'Lubang di jalan',
      class: 'complaint',
      grade: '',
      category: '',
      working: 'Lubang besar di jalan',
    })
    await city.post(`${page}/forward`, { agency: 'dpu' })
    const dpu = (await signIn('dpu')).officer
    for (const path of [page, `${page}?move=identity`, '/konsol', `/konsol?q=${number}`])
      expect((await dpu.get(path)).html, path).not.toContain('Kanarixyz')
    expect((await dpu.get('/konsol?q=Kanarixyz')).html).not.toContain(number)
    expect((await dpu.post(`${page}/identity`, { reason: 'Ingin tahu siapa pelapornya' })).status).toBe(404)
  })

  test('a form from another site changes nothing', async () => {
    const { number } = await aReport(w.app)
    const { officer } = await signIn('city')
    const answer = await officer.request(`/konsol/laporan/${number}/note`, {
      method: 'POST',
      headers: { origin: 'https://jahat.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'text=dari+luar',
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect((await w.app.db.query('select version from report where number = $1', [number])).rows).toEqual([{ version: 1 }])
  })

  test('no answer of the console may be kept by a cache', async () => {
    const { officer } = await signIn('city')
    expect((await officer.get('/konsol')).headers.get('cache-control')).toBe('no-store')
  })
})
