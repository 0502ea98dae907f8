import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sendNotices } from '../src/domain/messages/send-notices.ts'
import { system } from '../src/domain/people/actor.ts'
import { newPassword } from '../src/domain/people/officers.ts'
import { sweepSignIns } from '../src/domain/sign-in/recent.ts'
import { carriersOf } from '../src/kit/notice-providers/carriers.ts'
import { emailProvider } from '../src/kit/notice-providers/email.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { totp } from './support/totp.ts'
import { smtpVendor } from './support/vendors/smtp.ts'
import { PASSWORD, smallNation, type World } from './support/world.ts'

const BASE = 'http://localhost'
const CHOSEN = 'tiga kata acak kuda'
let w: World
let server: ReturnType<typeof testServer>
let smtp: Awaited<ReturnType<typeof smtpVendor>>
let carriers: ReturnType<typeof carriersOf>
beforeAll(async () => {
  const provider = { issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'y', name: 'SSO Kota' } // asked for nothing here
  w = await smallNation(await testApp({ provider }))
  server = testServer(w.app, { trustProxy: true })
  smtp = await smtpVendor()
  carriers = carriersOf([emailProvider(smtp.url, 'tidak-dibalas@contoh.tuntas.invalid', BASE)])
})
afterAll(async () => {
  carriers.close()
  await smtp.close()
  await w.app.close()
})
/** Each test in an hour of its own, so that no window of counts reaches into the next one. */
beforeEach(async () => {
  w.app.advance({ hours: 2 })
  await owner(`update outbox set state = 'cancelled'`)
  smtp.inbox.length = 0
})

const mail = (name: string) => `${name}@contoh.tuntas.invalid`
const owner = (sql: string, values: unknown[] = []) => asOwner(w.app.ownerUrl, sql, values)
let addresses = 0
function somebody() {
  const from = `10.1.${addresses >> 8}.${addresses++ & 255}`
  return visitor({
    request: (url, init) => {
      const headers = new Headers(init?.headers)
      headers.set('x-forwarded-for', from)
      headers.set('user-agent', 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36')
      return server.request(url, { ...init, headers })
    },
  })
}
const ask = (email: string, who = somebody()) => who.post('/masuk/lupa', { email })
const send = () => sendNotices(w.app, { carriers, baseUrl: BASE })
const linkIn = (text: string) => /\/masuk\/sandi\/[\w-]{43}/.exec(text)![0]
async function linkFor(name: string): Promise<string> {
  await ask(mail(name))
  await send()
  return linkIn(smtp.inbox.at(-1)!.text)
}
const set = (link: string, password = CHOSEN, again = password) => somebody().post(link, { password, again })
const enter = (name: string, password: string, who = somebody()) => who.post('/masuk', { email: mail(name), password })
const gone = async (link: string) => {
  const answer = await somebody().get(link)
  const never = await somebody().get(`/masuk/sandi/${'A'.repeat(43)}`)
  expect([answer.status, answer.html]).toEqual([404, never.html])
}

describe('a forgotten password', () => {
  test('is set anew behind a link that comes by mail, once; sessions end, nobody is signed in by it, the owner is told', async () => {
    expect((await somebody().get('/masuk')).html).toContain('href="/masuk/lupa"')
    const old = somebody()
    await enter('city', PASSWORD, old)
    const link = await linkFor('city')
    expect(smtp.inbox).toMatchObject([{ to: mail('city'), subject: 'Tautan untuk kata sandi baru' }])
    const person = somebody()
    const page = await person.get(link)
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(wordsOf(page.html)).toContain('Halo, Petugas city')
    for (const [password, again, said] of [
      ['pendek', 'pendek', 'Kata sandi paling sedikit 12 huruf'],
      [CHOSEN, 'yang lain sama sekali', 'Kedua kata sandi tidak sama'],
    ] as const) {
      const answer = await set(link, password, again)
      expect([answer.status, wordsOf(answer.html).includes(said)]).toEqual([400, true])
    }
    expect((await old.get('/konsol')).status).toBe(200)
    const done = await person.post(link, { password: CHOSEN, again: CHOSEN })
    expect(wordsOf(done.html)).toContain('Kata sandi sudah diganti')
    expect([(await old.get('/konsol')).status, (await person.get('/konsol')).status]).toEqual([303, 303])
    await gone(link)
    expect((await set(link, 'sandi dari orang lain')).status).toBe(404)
    expect((await enter('city', PASSWORD)).status).toBe(400)
    expect((await enter('city', CHOSEN)).location).toBe('/konsol')
    await send()
    const news = smtp.inbox.find(({ subject }) => subject === 'Kata sandi akun Anda sudah diganti')!
    expect(news.to).toBe(mail('city'))
    expect(news.text).toContain('Chrome, Windows')
    expect(news.text).not.toContain('/masuk/sandi/')
  })

  test('the link stands nowhere in the database, not in the outbox either', async () => {
    const link = await linkFor('province')
    const token = link.slice(-43)
    const { rows } = await owner(
      `select n.nspname || '."' || c.relname || '"' as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname in ('public', 'auth', 'identity', 'graphile_worker')`,
    )
    expect(rows.length).toBeGreaterThan(60)
    for (const { name } of rows)
      for (const trace of [token, Buffer.from(token, 'base64url').toString('hex')])
        expect((await owner(`select from ${name} t where position($1 in t::text) > 0`, [trace])).rowCount, name).toBe(0)
    expect((await somebody().get(link)).status).toBe(200)
  })

  test('the second step stays: after the new password the code is asked for as before', async () => {
    const first = somebody()
    await enter('dpu', PASSWORD, first)
    const begun = await first.post('/konsol/akun/totp', { password: PASSWORD })
    const secret = /<p class="mono">([A-Z2-7]+)<\/p>/.exec(begun.html)![1]!
    await first.post('/konsol/akun/totp/kode', { code: totp(secret, -1) })
    expect((await set(await linkFor('dpu'))).status).toBe(200)
    const who = somebody()
    expect((await enter('dpu', CHOSEN, who)).location).toContain('/masuk/kode')
    expect((await who.get('/konsol')).status).toBe(303)
    expect((await who.post('/masuk/kode', { code: totp(secret) })).location).toBe('/konsol')
  })

  test('an officer without an account, who came by an import, makes theirs so', async () => {
    await owner(`delete from auth."user" where email = $1`, [mail('auditor')])
    expect((await set(await linkFor('auditor'))).status).toBe(200)
    expect((await enter('auditor', CHOSEN)).location).toBe('/konsol')
  })
})

describe('a link', () => {
  test('ends after half an hour, and one that could not be mailed in time is not mailed any more', async () => {
    const link = await linkFor('mayor')
    w.app.advance({ minutes: 29 })
    expect((await somebody().get(link)).status).toBe(200)
    w.app.advance({ minutes: 1 })
    await gone(link)
    expect((await set(link)).status).toBe(404)
    expect((await enter('mayor', PASSWORD)).status).toBe(303)
    smtp.inbox.length = 0
    await ask(mail('mayor'))
    w.app.advance({ minutes: 31 })
    await send()
    expect(smtp.inbox).toEqual([])
    await sweepSignIns(w.app)
    expect((await owner('select from auth.password_link where expires_at < $1', [w.app.now().toString()])).rowCount).toBe(0)
  })

  test('is overtaken by the next one that is asked for, also while it still waits to be mailed', async () => {
    const first = await linkFor('mayor')
    const second = await linkFor('mayor')
    expect(first).not.toBe(second)
    await gone(first)
    expect((await somebody().get(second)).status).toBe(200)
    smtp.inbox.length = 0
    await ask(mail('social'))
    w.app.advance({ seconds: 5 })
    await ask(mail('social'))
    await send()
    expect(smtp.inbox.length).toBe(1)
    expect((await somebody().get(linkIn(smtp.inbox[0]!.text))).status).toBe(200)
  })

  test('ends when the password changes otherwise: by its owner, or by an administrator', async () => {
    const own = somebody()
    await enter('mayor', PASSWORD, own)
    const link = await linkFor('mayor')
    await own.post('/konsol/akun/sandi', { current: PASSWORD, next: 'kalimat baru yang panjang' })
    await gone(link)
    const another = await linkFor('mayor')
    await newPassword(w.app, system, { email: mail('mayor'), password: PASSWORD })
    await gone(another)
    expect((await enter('mayor', PASSWORD)).status).toBe(303)
  })

  test('of an officer who was disabled since opens nothing', async () => {
    const link = await linkFor('ombudsman')
    await owner(`update officer set disabled_at = now() where email = $1`, [mail('ombudsman')])
    await gone(link)
    expect((await set(link)).status).toBe(404)
    await owner(`update officer set disabled_at = null where email = $1`, [mail('ombudsman')])
    expect((await somebody().get(link)).status).toBe(200)
  })

  test('of two at the same moment one sets the password', async () => {
    const link = await linkFor('national')
    const answers = await Promise.all(['satu dua tiga empat', 'lima enam tujuh delapan'].map((password) => set(link, password)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404])
  })
})

describe('who asks is told nothing', () => {
  const others = ['dlh', 'tidak-ada', 'sysadmin', 'warga'] as const
  test('about whether an address is known, unknown, or of an officer who is disabled: the same bytes, and about the same time', async () => {
    await owner(`update officer set disabled_at = now() where email = $1`, [mail('sysadmin')])
    const answers = []
    for (const name of others) {
      const who = somebody()
      const answer = await ask(mail(name), who)
      const next = await who.follow(answer)
      answers.push([answer.status, answer.location, next.status, next.html, answer.headers.getSetCookie().length])
    }
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(wordsOf(String(answers[0]![3]))).toContain('Bila alamat itu milik petugas yang masih aktif')
    const made = await owner(
      'select o.email from auth.password_link l join officer o on o.id = l.officer_id where sent_at = $1',
      [w.app.now().toString()],
    )
    expect(made.rows).toEqual([{ email: mail('dlh') }])
    await send()
    expect(smtp.inbox.map(({ to }) => to)).toEqual([mail('dlh')])
    await owner(`update officer set disabled_at = null where email = $1`, [mail('sysadmin')])
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let i = 0; i < 15; i++) {
      w.app.advance({ hours: 1, seconds: 1 })
      for (const [what, name] of [
        ['known', 'dlh'],
        ['unknown', `tidak-ada-${i}`],
      ] as const) {
        const began = performance.now()
        await ask(mail(name))
        times[what].push(performance.now() - began)
      }
    }
    const median = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!
    // A hashed password would be 30 ms and more; a row beside the counts is one or two.
    expect(Math.abs(median(times.known) - median(times.unknown))).toBeLessThan(15)
  })

  test('and nobody is flooded: three letters an hour to an account, twenty questions an hour from an address', async () => {
    for (let i = 0; i < 5; i++) {
      expect((await ask(mail('dlh'))).location).toBe('/masuk/lupa?terkirim')
      await send()
    }
    expect(smtp.inbox.length).toBe(3)
    expect((await somebody().get(linkIn(smtp.inbox[2]!.text))).status).toBe(200) // what is refused ends no link
    const eager = somebody()
    for (let i = 0; i < 20; i++) expect((await ask(mail(`entah-${i}`), eager)).status).toBe(303)
    const refused = [await ask(mail('entah'), eager), await ask(mail('social'), eager)]
    for (const { status, html } of refused)
      expect([status, wordsOf(html).includes('Coba lagi dalam 60 menit')]).toEqual([429, true])
    expect((await ask(mail('social'))).status).toBe(303)
    w.app.advance({ hours: 1, seconds: 1 })
    expect((await ask(mail('social'), eager)).status).toBe(303)
  })

  test('what is no address is said at the field', async () => {
    for (const email of ['', 'bukan alamat']) {
      const { status, html } = await ask(email)
      expect([status, html.includes('id="email-error"')]).toEqual([400, true])
    }
  })
})

test('who signs in at the provider alone gets no link to a password, but a letter that says where to turn', async () => {
  expect(wordsOf((await somebody().get('/masuk/lupa')).html)).toContain('Anda biasa masuk dengan SSO Kota?')
  await owner(
    `update auth.account set "providerId" = 'oidc', password = null where "userId" = (select id from auth."user" where email = $1)`,
    [mail('social')],
  )
  expect((await ask(mail('social'))).location).toBe('/masuk/lupa?terkirim')
  await send()
  expect(smtp.inbox).toMatchObject([{ to: mail('social'), subject: 'Kata sandi Anda tidak diurus di sini' }])
  expect(smtp.inbox[0]!.text).not.toContain('/masuk/sandi/')
  const { rows } = await owner('select from auth.password_link where sent_at = $1', [w.app.now().toString()])
  expect(rows).toEqual([])
})

test('where nothing is mailed the page says whom to ask, and nothing is promised', async () => {
  const silent = visitor(testServer(w.app, { mails: false }))
  for (const page of [
    await silent.get('/masuk/lupa'),
    await silent.get('/masuk/lupa?terkirim'),
    await silent.post('/masuk/lupa', { email: mail('dlh') }),
  ]) {
    expect(wordsOf(page.html)).toContain('Mintalah kata sandi baru kepada administrator')
    expect(page.html).not.toContain('name="email"')
  }
  await send()
  expect(smtp.inbox).toEqual([])
})
