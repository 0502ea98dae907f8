import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hands, refused } from '../../../test/support/moving.ts'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { testServer, visitor, wordsOf } from '../../../test/support/server.ts'
import { addEast, PASSWORD, smallNation, type World } from '../../../test/support/world.ts'
import { readHistory } from '../administration/history.ts'
import { undoChange } from '../administration/undo-change.ts'
import { absenceOf, clearAbsence, faultOf, setAbsence } from './absence.ts'
import { system } from './actor.ts'
import { addOfficer, officerByEmail, officersWithLoad } from './officers.ts'

let w: World
const { forwarded, go } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
  await addEast(w.app)
  for (const [email, name, agency] of [
    ['ani', 'Ani', 'dpu'],
    ['zul', 'Zul', 'dpu'],
    ['yani', 'Yani', 'papua'],
  ] as const) {
    const person = { email: `${email}@contoh.tuntas.invalid`, name, password: PASSWORD, from: '2019-02-01' }
    await addOfficer(w.app, system, { ...person, grants: [{ role: 'liaison', agency }] })
    w.officer[email] = (await officerByEmail(w.app, person.email))!
  }
})
afterAll(() => w.app.close())
beforeEach(async () => {
  w.app.setNow('2026-12-01T02:00:00Z') // Tuesday, 09.00 in Jakarta
  await asOwner(w.app.ownerUrl, 'update officer set away_from = null, away_until = null')
})

const away = (name: string, from: string, until: string, by = name) =>
  setAbsence(w.app, w.officer[by]!, { officer: w.officer[name]!.id, from, until })
const node = (slug: string) => w.app.reference.get().agencies.bySlug(slug)!.id
const picker = async (slug = 'dpu') =>
  (await officersWithLoad(w.app, [node(slug)])).map(({ name, awayUntil }) => `${name} ${awayUntil ?? ''}`.trim())
const fault = async (promise: Promise<unknown>) => (await refused(promise)).fields

test('a range: both days count; backwards, over or longer than a year is none', () => {
  const of = (awayFrom: string, awayUntil: string) => faultOf({ awayFrom, awayUntil }, '2026-12-01')?.key ?? null
  expect(of('2026-12-01', '2026-12-01')).toBeNull()
  expect(of('2026-11-20', '2026-12-01')).toBeNull()
  expect(of('2026-12-03', '2026-12-02')).toBe('error.absence.order')
  expect(of('2026-11-20', '2026-11-30')).toBe('error.absence.past')
  expect(of('2026-12-02', '2027-12-02')).toBeNull()
  expect(of('2026-12-02', '2027-12-03')).toBe('error.absence.long')
})

test('who is away stands last where work is given, from the first day to the last, and can be given it all the same', async () => {
  await away('ani', '2026-12-01', '2026-12-03')
  expect(await picker()).toEqual(['Petugas dpu', 'Zul', 'Ani 2026-12-03'])
  w.app.setNow('2026-12-03T16:59:00Z') // one minute before the 4th in Jakarta
  expect(await picker()).toEqual(['Petugas dpu', 'Zul', 'Ani 2026-12-03'])
  w.app.setNow('2026-12-03T17:00:00Z')
  expect(await picker()).toEqual(['Ani', 'Petugas dpu', 'Zul'])
  expect(await absenceOf(w.app, w.officer.ani!.id)).toBeNull()
  w.app.setNow('2026-11-30T16:59:00Z')
  expect(await picker()).toEqual(['Ani', 'Petugas dpu', 'Zul'])
  const { number } = await forwarded()
  w.app.setNow('2026-12-01T02:00:00Z')
  await go('dpu', number, 'assign', { officer: w.officer.ani!.id })
  expect((await officersWithLoad(w.app, [node('dpu')])).at(-1)).toMatchObject({ name: 'Ani', load: 1, awayUntil: '2026-12-03' })
})

test('the days are those of the office: in Jayapura the next one begins two hours earlier', async () => {
  w.app.setNow('2026-12-02T15:30:00Z') // the 3rd in Jayapura, the 2nd in Jakarta
  expect((await fault(away('yani', '2026-12-01', '2026-12-02')))[0]).toEqual({ path: 'until', key: 'error.absence.past' })
  await away('ani', '2026-12-01', '2026-12-02')
  await away('yani', '2026-12-03', '2026-12-03')
  expect([await picker('papua'), await picker()]).toEqual([['Yani 2026-12-03'], ['Petugas dpu', 'Zul', 'Ani 2026-12-02']])
})

test('officers say it of themselves, administrators of their people; of others it is not there', async () => {
  await away('ani', '2026-12-01', '2026-12-03', 'city')
  for (const by of ['zul', 'social', 'mayor', 'dlh'])
    expect((await refused(away('ani', '2026-12-05', '2026-12-06', by))).code, by).toBe('not-found')
  expect((await refused(clearAbsence(w.app, w.officer.social!, w.officer.ani!.id))).code).toBe('not-found')
  expect(await absenceOf(w.app, w.officer.ani!.id)).toEqual({ awayFrom: '2026-12-01', awayUntil: '2026-12-03' })
  await clearAbsence(w.app, w.officer.ani!, w.officer.ani!.id)
  expect(await absenceOf(w.app, w.officer.ani!.id)).toBeNull()
})

test('an administrator says it of who works for them today, not of who did once; the line stands in the history of their office', async () => {
  const grant = (agency: string, until: string | null) =>
    asOwner(
      w.app.ownerUrl,
      `insert into role_grant (id, officer_id, role, agency_id, valid_from, valid_to) values (gen_random_uuid(), $1, 'liaison', $2, '2020-01-01', $3)`,
      [w.officer.yani!.id, node(agency), until],
    )
  await grant('kemensos', '2020-12-31')
  expect((await refused(away('yani', '2026-12-01', '2026-12-03', 'social'))).code).toBe('not-found')
  await grant('dlh', null)
  await away('yani', '2026-12-01', '2026-12-03', 'city')
  const line = (await readHistory(w.app, w.officer.city!)).changes.find(({ label }) => label === 'Yani')
  expect(line?.node).toBe(node('dlh'))
})

test('each change stands in the history of the office and is taken back there', async () => {
  w.app.setNow('2026-12-03T02:00:00Z')
  await away('zul', '2026-12-01', '2026-12-03')
  w.app.advance({ minutes: 1 })
  await away('zul', '2026-12-01', '2026-12-04', 'city')
  const [changed, made] = (await readHistory(w.app, w.officer.city!)).changes
  expect([made!.noun, made!.madeByName, made!.before, made!.after]).toEqual([
    'absence',
    'Zul',
    null,
    { awayFrom: '2026-12-01', awayUntil: '2026-12-03' },
  ])
  await undoChange(w.app, w.officer.city!, changed!.id)
  expect(await absenceOf(w.app, w.officer.zul!.id)).toEqual({ awayFrom: '2026-12-01', awayUntil: '2026-12-03' })
  expect((await refused(undoChange(w.app, w.officer.social!, made!.id))).code).toBe('not-found')
  await undoChange(w.app, w.officer.city!, made!.id)
  expect(await absenceOf(w.app, w.officer.zul!.id)).toBeNull()
})

test('the pages: an officer for themselves, a coordinator for their people; the picker says it for one report and for several', async () => {
  const server = testServer(w.app)
  const signedIn = async (name: string) => {
    const who = visitor(server)
    await who.post('/masuk', { email: `${name}@contoh.tuntas.invalid`, password: PASSWORD })
    return who
  }
  const ani = await signedIn('ani')
  expect(wordsOf((await ani.get('/konsol/akun')).html)).toContain('Tidak ada cuti yang tercatat')
  for (const [from, until, said] of [
    ['', '', 'Pilih hari pertama cuti'],
    ['2026-02-30', '2026-12-03', 'Pilih hari pertama cuti'],
    ['2026-12-05', '2026-12-03', 'Hari terakhir ada sebelum hari pertama'],
  ] as const) {
    const answer = await ani.post('/konsol/akun/cuti', { from, until })
    expect([answer.status, wordsOf(answer.html).includes(said)], said).toEqual([400, true])
  }
  const done = await ani.follow(await ani.post('/konsol/akun/cuti', { from: '2026-12-01', until: '2026-12-03' }))
  expect(wordsOf(done.html)).toContain('Cuti Anda sudah dicatat.')
  expect(wordsOf(done.html)).toContain('Cuti 1 Desember 2026 s.d. 3 Desember 2026')
  const city = await signedIn('city')
  const page = `/konsol/atur/petugas/${w.officer.zul!.id}`
  expect((await city.post(`${page}/cuti`, { from: '2026-12-01', until: '2026-12-10' })).location).toBe(`${page}?hasil=cuti`)
  const { number } = await forwarded()
  w.app.setNow('2026-12-01T02:00:00Z')
  const dpu = await signedIn('dpu')
  const asked = await dpu.get(`/konsol/laporan/${number}?move=assign`)
  const many = await dpu.get(`/konsol/banyak?act=assign&n[]=${number}`)
  for (const { html } of [asked, many]) {
    const names = [...html.matchAll(/<option[^>]*>([^<]*\(\d+ terbuka[^<]*)<\/option>/g)].map(([, words]) => words)
    expect(names).toEqual([
      'Petugas dpu (0 terbuka)',
      'Ani (1 terbuka, cuti s.d. 3 Desember)',
      'Zul (0 terbuka, cuti s.d. 10 Desember)',
    ])
  }
  expect((await city.post(`${page}/cuti/hapus`)).location).toBe(`${page}?hasil=kembali`)
  const said = wordsOf((await city.get('/konsol/atur/riwayat')).html)
  expect(said).toContain('Cuti dihapus: Zul Hari pertama cuti: 1 Desember 2026 Hari terakhir cuti: 10 Desember 2026')
  const social = await signedIn('social')
  for (const answer of [
    await social.get(`${page}/cuti`),
    await social.post(`${page}/cuti`, { from: '2026-12-01', until: '2026-12-02' }),
  ])
    expect(answer.status).toBe(404)
})
