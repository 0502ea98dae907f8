import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digestOfficers } from '../src/domain/messages/digest-officers.ts'
import { viewIdentity } from '../src/domain/reports/view-identity.ts'
import { setFlagValue } from './support/flags.ts'
import { hands, refused } from './support/moving.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { aReport, PASSWORD, smallNation, type World } from './support/world.ts'

// Where the policy asks for a second person: who looks asks, somebody else at the desk or above it says yes, and the look is taken once.

let w: World
let server: ReturnType<typeof testServer>
const { go } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
})
afterAll(() => w.app.close())

const reporter = { name: 'Kanarixyz Contoh', phone: '0812 0000 4321' }
const reason = 'Perlu menelepon tentang letak lubang'
async function signedIn(name: string) {
  const officer = visitor(server)
  expect((await officer.post('/masuk', { email: `${name}@contoh.tuntas.invalid`, password: PASSWORD })).status).toBe(303)
  return officer
}
type Browser = Awaited<ReturnType<typeof signedIn>>
const ask = (who: Browser, number: string, fields = { reason }) => who.post(`/konsol/laporan/${number}/identity`, fields)
const request = (html: string) => /name="request" value="([^"]+)"/.exec(html)?.[1] ?? ''
const looks = async (number: string) =>
  (
    await asOwner(
      w.app.ownerUrl,
      'select reason from identity.look_log l join report r on r.id = l.report_id where r.number = $1',
      [number],
    )
  ).rows.map((row) => row.reason)

describe('without the policy', () => {
  test('one person is enough, and the page of requests is not there', async () => {
    const { number } = await aReport(w.app, { reporter })
    const city = await signedIn('city')
    expect((await ask(city, number)).html).toContain('Kanarixyz Contoh')
    expect((await city.get('/konsol/identitas')).html).toBe((await city.get('/konsol/tidak-ada')).html)
  })
})

describe('with the policy', () => {
  beforeAll(() => setFlagValue(w.app, 'lookNeedsSecondPerson', true))

  test('who asks sees nothing until another one has said yes, then once', async () => {
    const { number } = await aReport(w.app, { reporter })
    const [city, province] = [await signedIn('city'), await signedIn('province')]
    expect(wordsOf((await city.get(`/konsol/laporan/${number}?move=identity`)).html)).toContain('Orang kedua membaca alasan Anda')
    const short = await ask(city, number, { reason: 'perlu' })
    expect([short.status, short.html.includes('id="reason-error"')]).toEqual([400, true])
    for (let i = 0; i < 2; i++) expect((await ask(city, number)).status).toBe(303) // pressed twice it is one request
    expect((await w.app.db.query('select from look_request')).rowCount).toBe(1)
    const waiting = await city.get(`/konsol/laporan/${number}`)
    expect(wordsOf(waiting.html)).toContain('Menunggu persetujuan orang kedua')
    expect(waiting.html).not.toContain('Kanarixyz')

    // Not the asker, not the office that handles it, not a city beside it.
    expect(wordsOf((await city.get('/konsol/identitas')).html)).toContain('Tidak ada permintaan')
    const list = await province.get('/konsol/identitas')
    expect(wordsOf(list.html)).toContain(reason)
    expect(list.html).not.toContain('Kanarixyz')
    const id = request(list.html)
    for (const [name, status] of [
      ['city', 404],
      ['dpu', 404],
      ['social', 404],
    ] as const)
      expect((await (await signedIn(name)).post('/konsol/identitas', { request: id, verdict: 'ya' })).status, name).toBe(status)
    expect(await looks(number)).toEqual([])

    expect((await province.post('/konsol/identitas', { request: id, verdict: 'ya' })).location).toBe('/konsol/identitas?hasil=ya')
    const late = await province.post('/konsol/identitas', { request: id, verdict: 'tidak' }) // decided once
    expect(wordsOf((await province.follow(late)).html)).toContain('Sudah diputuskan')
    const granted = await city.get(`/konsol/laporan/${number}?move=identity`)
    expect(granted.html).not.toContain('name="reason"')
    expect((await city.post(`/konsol/laporan/${number}/identity`, {})).html).toContain('Kanarixyz Contoh')
    expect(await looks(number)).toEqual([reason])
    const { rows } = await w.app.db.query(
      `select e.change->'extra'->>'grantedBy' as by from report_event e join report r on r.id = e.report_id where r.number = $1 and e.kind = 'identityViewed'`,
      [number],
    )
    expect(rows).toEqual([{ by: w.officer.province!.id }])
    // The look is used up: the next press asks anew.
    const again = await ask(city, number)
    expect([again.status, again.html.includes('Kanarixyz')]).toEqual([303, false])
    expect(await looks(number)).toEqual([reason])
  })

  test('no is said at the report, and a yes of yesterday is over', async () => {
    const { number } = await aReport(w.app, { reporter })
    const [city, province] = [await signedIn('city'), await signedIn('province')]
    const decide = async (verdict: string) => {
      await ask(city, number)
      const list = (await province.get('/konsol/identitas')).html
      const row = list.split('<tr>').find((one) => one.includes(number))!
      await province.post('/konsol/identitas', { request: request(row), verdict })
    }
    await decide('tidak')
    expect(wordsOf((await city.get(`/konsol/laporan/${number}`)).html)).toContain(
      'Petugas province tidak menyetujui permintaan Anda',
    )
    await decide('ya')
    expect(wordsOf((await city.get(`/konsol/laporan/${number}`)).html)).toContain('Petugas province menyetujui')
    w.app.advance({ hours: 25 })
    const officer = w.officer.city!
    expect((await refused(viewIdentity(w.app, officer, { number }, { reason }))).details.reason).toBe('console.look.needed')
    expect(await looks(number)).toEqual([])
    const events = await w.app.db.query(
      `select from report_event e join report r on r.id = e.report_id where r.number = $1 and e.kind = 'identityViewed'`,
      [number],
    )
    expect(events.rowCount).toBe(0) // what was refused stands in no history either
  })

  test('a coordinator of the office that the report is about has no say in it', async () => {
    const { number } = await aReport(w.app, { reporter, agency: 'jatim' })
    await go('national', number, 'verify', {})
    await go('national', number, 'forward', { agency: 'dpu' }) // now the city is the desk, and the province above it is reported
    expect((await ask(await signedIn('city'), number)).status).toBe(303)
    const province = await signedIn('province')
    expect((await province.get('/konsol/identitas')).html).not.toContain(number)
    const national = await signedIn('national')
    const row = (await national.get('/konsol/identitas')).html.split('<tr>').find((one) => one.includes(number))!
    expect((await province.post('/konsol/identitas', { request: request(row), verdict: 'ya' })).status).toBe(404)
    expect((await national.post('/konsol/identitas', { request: request(row), verdict: 'ya' })).status).toBe(303)
  })

  test('a request that nobody decides on is over after two weeks, and may be made again', async () => {
    const { number } = await aReport(w.app, { reporter })
    const [city, province] = [await signedIn('city'), await signedIn('province')]
    await ask(city, number)
    w.app.advance({ hours: 14 * 24 + 1 })
    expect((await province.get('/konsol/identitas')).html).not.toContain(number)
    expect(wordsOf((await city.get(`/konsol/laporan/${number}`)).html)).not.toContain('Menunggu persetujuan')
    await ask(city, number, { reason: 'Masih perlu menelepon tentang lubang' })
    const list = wordsOf((await province.get('/konsol/identitas')).html)
    expect(list).toContain('Masih perlu menelepon tentang lubang')
    expect(
      (await w.app.db.query('select from look_request q join report r on r.id = q.report_id where number = $1', [number]))
        .rowCount,
    ).toBe(1)
  })

  test('of two looks at once with one yes, one is taken', async () => {
    const { number } = await aReport(w.app, { reporter })
    const [city, province] = [await signedIn('city'), await signedIn('province')]
    await ask(city, number)
    const row = (await province.get('/konsol/identitas')).html.split('<tr>').find((one) => one.includes(number))!
    await province.post('/konsol/identitas', { request: request(row), verdict: 'ya' })
    const both = await Promise.allSettled([1, 2].map(() => viewIdentity(w.app, w.officer.city!, { number }, { reason })))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await looks(number)).toEqual([reason])
  })

  test('since when one waits is told by the day of the office, not by that of Greenwich', async () => {
    w.app.setNow('2026-11-26T18:30:00Z') // Friday, half past one in the night, in Malang
    const { number } = await aReport(w.app, { reporter })
    const city = await signedIn('city')
    await ask(city, number)
    expect(wordsOf((await city.get(`/konsol/laporan/${number}`)).html)).toContain('orang kedua sejak Jumat, 27 November 2026')
  })

  test('where the reporter is named to the office, the coordinator above it says yes', async () => {
    const { number } = await aReport(w.app, { reporter, identity: 'named' })
    await go('city', number, 'verify', {})
    await go('city', number, 'forward', { agency: 'dpu' })
    const [dpu, city] = [await signedIn('dpu'), await signedIn('city')]
    expect((await ask(dpu, number)).status).toBe(303)
    const row = (await city.get('/konsol/identitas')).html.split('<tr>').find((one) => one.includes(number))!
    expect((await city.post('/konsol/identitas', { request: request(row), verdict: 'ya' })).status).toBe(303)
    expect((await dpu.post(`/konsol/laporan/${number}/identity`, {})).html).toContain('Kanarixyz Contoh')
  })

  test('the second person hears of it in the morning, the asker does not', async () => {
    await asOwner(w.app.ownerUrl, 'delete from look_request')
    await asOwner(w.app.ownerUrl, `update outbox set state = 'cancelled'`)
    w.app.setNow('2026-11-30T02:00:00Z')
    const { number } = await aReport(w.app, { reporter })
    expect((await ask(await signedIn('city'), number)).status).toBe(303)
    w.app.setNow('2026-12-01T00:01:00Z') // 07:01 in Jakarta, a Tuesday
    await digestOfficers(w.app)
    const { rows } = await w.app.db.query<{ name: string; n: number }>(
      `select split_part(o.email, '@', 1) as name, (b.params->'waiting'->>'looks')::int as n from outbox b join officer o on b.recipient = 'officer:' || o.id
       where b.template = 'officer.digest' and b.state = 'waiting' and (b.params->'waiting'->>'looks')::int > 0`,
    )
    expect(rows).toEqual([{ name: 'province', n: 1 }])
  })
})

test('the policy is set by an administrator of the whole, stands in the history, and is taken back there', async () => {
  await setFlagValue(w.app, 'lookNeedsSecondPerson', false)
  const admin = await signedIn('sysadmin')
  const form = await admin.get('/konsol/atur/kebijakan')
  const seen = /name="seen" value="([^"]+)"/.exec(form.html)![1]!
  for (const secondReaderShare of ['120', '', ' ', '2.5', '-1', '1e1']) {
    const wrong = await admin.post('/konsol/atur/kebijakan', { seen, secondReaderShare, lookNeedsSecondPerson: 'yes' })
    expect([wrong.status, wordsOf(wrong.html).includes('Isi bilangan bulat dari 0 sampai 100')]).toEqual([400, true])
  }
  const flag = (code: string) => w.app.reference.get().calendars.flag(code)
  expect(flag('lookNeedsSecondPerson')).toBe(false)
  await admin.post('/konsol/atur/kebijakan', { seen, secondReaderShare: '12', lookNeedsSecondPerson: 'yes' })
  expect([flag('lookNeedsSecondPerson'), flag('secondReaderShare')]).toEqual([true, 12])
  const late = await admin.post('/konsol/atur/kebijakan', { seen, secondReaderShare: '50' }) // drawn from what no longer stands
  expect([late.status, flag('secondReaderShare')]).toEqual([409, 12])
  const history = wordsOf((await admin.get('/konsol/atur/riwayat')).html)
  expect(history).toContain('Melihat identitas pelapor perlu persetujuan orang kedua: tidak → ya')
  const { rows } = await w.app.db.query(`select id from admin_change where noun = 'policy' and target = 'lookNeedsSecondPerson'`)
  expect(rows).toHaveLength(1)
  await admin.post('/konsol/atur/riwayat', { change: rows[0]!.id })
  expect(flag('lookNeedsSecondPerson')).toBe(false)
  const city = await signedIn('city')
  expect((await city.get('/konsol/atur/kebijakan')).html).toBe((await city.get('/konsol/atur/tidak-ada')).html)
})
