import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  OFFICER_DIGEST,
  OFFICER_INVITATION,
  OFFICER_PASSWORD,
  officerTemplates,
  reporterTemplates,
  signInTemplates,
} from '../src/domain/messages/compose.ts'
import { wishToken } from '../src/domain/messages/wish.ts'
import { forwardReport } from '../src/domain/reports/forward-report.ts'
import { offerOmbudsman } from '../src/domain/reports/sweep-reports.ts'
import { verifyReport } from '../src/domain/reports/verify-report.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { aReport, PASSWORD, smallNation, type World } from './support/world.ts'

let w: World
let link: string
let number: string
beforeAll(async () => {
  w = await smallNation(await testApp())
  ;({ number } = await aReport(w.app, { reporter: { email: 'bu@contoh.tuntas.invalid' } }))
  const { rows } = await w.app.db.query<{ id: string }>('select id from report where number = $1', [number])
  link = `/kabar/${wishToken(w.app, rows[0]!.id)}`
})
afterAll(() => w.app.close())

const server = () => testServer(w.app)
const stopped = async () => (await w.app.db.query('select from notice_wish where stopped_at is not null')).rowCount === 1

test('a mail program stops the news with one press: no cookie, no origin, no page; opening the link changes nothing', async () => {
  const seen = await visitor(server()).get(link)
  expect(seen.status).toBe(200)
  expect(wordsOf(seen.html)).toContain(number)
  expect(await stopped()).toBe(false)
  const answer = await server().request(`http://localhost${link}`, {
    method: 'POST',
    body: 'List-Unsubscribe=One-Click',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(answer.status).toBe(200)
  expect(await stopped()).toBe(true)
  const person = visitor(server())
  const page = await person.follow(await person.post(link, { do: 'start' }))
  expect(wordsOf(page.html)).toContain('Anda mendapat kabar')
  expect(await stopped()).toBe(false)
})

test('a link that is not ours is not there, and says so like any other page that is not', async () => {
  const forged = await visitor(server()).get(`/kabar/${'A'.repeat(43)}`)
  const other = await visitor(server()).get('/tidak-ada')
  expect(forged.status).toBe(404)
  expect(forged.html).toBe(other.html)
})

async function signedIn(name: string) {
  const person = visitor(server())
  await person.post('/masuk', { email: `${name}@contoh.tuntas.invalid`, password: PASSWORD })
  return person
}

test('administrators see what could not be sent and send it again; to a coordinator the pages are not there', async () => {
  await asOwner(w.app.ownerUrl, `update outbox set state = 'dead', tries = 48, last_error = 'email: <…> mailbox full'`)
  const admin = await signedIn('sysadmin')
  const list = await admin.get('/konsol/kabar')
  expect(wordsOf(list.html)).toContain(`${number} Laporan diterima 48 kali dicoba. email: <…> mailbox full`)
  const samples = await admin.get('/konsol/kabar/contoh')
  expect(wordsOf(samples.html)).toContain('ditutup otomatis')
  const english = await admin.get('/konsol/kabar/contoh?bahasa=en')
  for (const template of [
    ...reporterTemplates,
    ...officerTemplates,
    OFFICER_DIGEST,
    OFFICER_INVITATION,
    OFFICER_PASSWORD,
    ...signInTemplates,
  ]) {
    const id = `id="${template.replaceAll('.', '-')}"`
    for (const page of [samples, english]) expect(page.html.split(id)[1]?.split('</section>')[0], template).toMatch(/NIK/)
  }
  expect(wordsOf(samples.html + english.html)).not.toContain('undefined')
  const city = await signedIn('city')
  for (const path of ['/konsol/kabar', '/konsol/kabar/contoh']) expect((await city.get(path)).status, path).toBe(404)
  expect((await city.post('/konsol/kabar', {})).status).toBe(404)
  const id = /name="id" value="([^"]+)"/.exec(list.html)![1]!
  const done = await admin.follow(await admin.post('/konsol/kabar', { id }))
  expect(wordsOf(done.html)).toContain('1 kabar menunggu untuk dikirim lagi')
  expect(wordsOf(done.html)).toContain('Semua kabar terkirim')
})

test('the Ombudsman is offered to the reporter alone, and takes over only with a tick that they set themselves', async () => {
  const at = await aReport(w.app)
  await verifyReport(w.app, w.officer.city!, at, {})
  await forwardReport(w.app, w.officer.city!, at, { agency: 'dpu' })
  const own = visitor(server())
  const track = () => own.post('/lacak', { number: at.number, code: at.accessCode })
  await own.follow(await track())
  expect(wordsOf((await own.get('/lacak/laporan')).html)).not.toContain('Ombudsman')
  w.app.advance({ days: 61 })
  await offerOmbudsman(w.app)
  const seen = await own.follow(await track())
  expect(wordsOf(seen.html)).toContain('Anda dapat meminta Ombudsman')
  const handed = async () => (await w.app.db.query('select from report where transferred_at is not null')).rowCount
  const refused = await own.post('/lacak/laporan/ombudsman', {})
  expect(refused.status).toBe(400)
  expect(wordsOf(refused.html)).toContain('Centang persetujuan ini')
  expect(await handed()).toBe(0)
  const done = await own.follow(await own.post('/lacak/laporan/ombudsman', { consent: 'yes' }))
  expect(wordsOf(done.html)).toContain('diserahkan kepada Ombudsman')
  expect(await handed()).toBe(1)
})

test('a browser is kept for whoever holds the link, sealed; an address of no push service is refused', async () => {
  const subscribe = (endpoint: string, to = link) =>
    server().request(`http://localhost${to}/peramban`, {
      method: 'POST',
      body: JSON.stringify({ endpoint, keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) } }),
      headers: { 'content-type': 'application/json' },
    })
  expect((await subscribe('https://10.0.0.5/push')).status).toBe(400)
  expect((await subscribe('https://fcm.googleapis.com/fcm/send/x', `/kabar/${'A'.repeat(43)}`)).status).toBe(404)
  for (let i = 0; i < 7; i++) expect((await subscribe(`https://fcm.googleapis.com/fcm/send/${i}`)).status).toBe(204)
  const { rows } = await asOwner(w.app.ownerUrl, `select sealed from identity.address where channel = 'push'`)
  expect(rows).toHaveLength(5)
  expect(Buffer.concat(rows.map(({ sealed }) => sealed)).includes('fcm.googleapis')).toBe(false)
})
