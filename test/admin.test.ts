import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeBrand, dropBrand } from '../src/domain/agencies/brand.ts'
import { addServes, dropServes } from '../src/domain/agencies/change-serves.ts'
import { addCategory, categoryToChange, changeCategory } from '../src/domain/categories/change-category.ts'
import { changeReason, reasonToChange } from '../src/domain/categories/change-reason.ts'
import { settleLimits } from '../src/domain/clocks/change-limits.ts'
import { addGrant } from '../src/domain/people/change-grants.ts'
import { moveToSuccessors } from '../src/domain/reports/succeed-reports.ts'
import { hands } from './support/moving.ts'
import { testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { type Officer, PASSWORD, smallNation, type World } from './support/world.ts'

let w: World
let server: ReturnType<typeof testServer>
const { forwarded } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
})
afterAll(() => w.app.close())

const CHOSEN = 'tiga kata acak kuda'
async function signedIn(name: string, password = PASSWORD) {
  const officer = visitor(server)
  const email = name.includes('@') ? name : `${name}@contoh.tuntas.invalid`
  expect((await officer.post('/masuk', { email, password })).location).toBe('/konsol')
  return officer
}
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const invite = { name: 'Bu Sari', role: 'liaison', agency: 'dpu', until: '' }

test('to who administers nothing, and at what belongs to others, the pages are not there: the same bytes', async () => {
  const dpu = await signedIn('dpu')
  const missing = await dpu.get('/konsol/atur/tidak-ada')
  const paths = ['', '/instansi', '/instansi/dpu', '/petugas', '/kategori', '/alasan', '/riwayat', '/instansi/dpu/tutup']
  for (const path of paths) {
    const answer = await dpu.get(`/konsol/atur${path}`)
    expect([answer.status, answer.html], path).toEqual([404, missing.html])
  }
  const city = await signedIn('city')
  for (const path of [
    '/instansi/jatim',
    '/instansi/kemensos/ubah',
    '/instansi/malang/../jatim/kop',
    '/instansi/malang/tutup', // the topmost of their own
    '/instansi/malang/pecah',
    '/kategori',
    '/kategori/tambah',
    '/kategori/ubah/corona',
    '/alasan/prank',
    `/petugas/${w.officer.social!.id}`,
    `/petugas/${w.officer.social!.id}/peran`,
    `/petugas/${w.officer.social!.id}/alihkan`,
    '/petugas/bukan-id',
    '/petugas?kantor=jatim',
  ])
    expect((await city.get(`/konsol/atur${path}`)).status, path).toBe(404)
  for (const [path, fields] of [
    ['/instansi/jatim/ubah', { name: 'Jatim kita', shortName: 'J' }],
    ['/instansi/jatim/tutup', { into: 'malang' }],
    ['/instansi/kemensos/wilayah', { area: '35.73', category: '' }],
    ['/petugas/undang', { ...invite, email: 'x@contoh.tuntas.invalid', agency: 'jatim' }],
    [`/petugas/${w.officer.social!.id}/nonaktif`, {}],
    ['/kategori/tambah', { name: 'Kategori kota', level: 'local', parent: '' }],
    ['/riwayat', { change: w.officer.city!.id }],
  ] as const)
    expect((await city.post(`/konsol/atur${path}`, fields)).status, path).toBe(404)
})

test('every page that the start page names is there for who is told of it', async () => {
  const places = async (name: string) => {
    const officer = await signedIn(name)
    const { html } = await officer.get('/konsol/atur')
    const paths = [...html.matchAll(/href="(\/konsol\/[\w/]+)"/g)].map(([, path]) => path!)
    for (const path of paths) expect((await officer.get(path)).status, path).toBe(200)
    expect((await officer.get('/konsol')).html).toContain('href="/konsol/atur"')
    return paths.filter((path) => !['/konsol', '/konsol/akun', '/konsol/tombol'].includes(path))
  }
  const own = ['/konsol/atur/instansi', '/konsol/atur/petugas', '/konsol/batas', '/konsol/atur/riwayat']
  const everywhere = ['/konsol/atur/kategori', '/konsol/atur/alasan', '/konsol/atur/kebijakan']
  expect((await places('city')).sort()).toEqual([...own].sort())
  expect((await places('sysadmin')).sort()).toEqual([...own, ...everywhere].sort())
})

describe('an invitation', () => {
  const made = async (email: string) => {
    const city = await signedIn('city')
    const answer = await city.post('/konsol/atur/petugas/undang', { ...invite, email })
    expect(answer.status).toBe(200)
    return { city, path: /\/undangan\/[\w-]{43}/.exec(answer.html)![0] }
  }

  test('leads by its link to a password that the person sets themselves, once, and then into the console', async () => {
    w.app.setNow(Temporal.Now.instant().round('millisecond').toString()) // which roles hold is asked of the database, by its own day
    const email = 'sari@contoh.tuntas.invalid'
    const { city, path } = await made(email)
    expect((await city.get('/konsol/atur/petugas')).html).not.toContain(path)
    const person = visitor(server)
    const welcome = await person.get(path)
    expect(welcome.status).toBe(200)
    expect(welcome.headers.get('cache-control')).toBe('no-store')
    expect(wordsOf(welcome.html)).toContain('Anda diundang sebagai pejabat penghubung di Dinas Pekerjaan Umum')
    const short = await person.post(path, { password: 'pendek', again: 'pendek' })
    expect(short.status).toBe(400)
    expect(wordsOf(short.html)).toContain('Kata sandi paling sedikit 12 huruf')
    expect(wordsOf((await person.post(path, { password: CHOSEN, again: 'yang lain sama sekali' })).html)).toContain(
      'Kedua kata sandi tidak sama',
    )
    expect(wordsOf((await person.post(path, { password: CHOSEN, again: CHOSEN })).html)).toContain('Akun Anda siap')
    expect((await (await signedIn(email, CHOSEN)).get('/konsol')).status).toBe(200)
    const again = await visitor(server).post(path, { password: 'sandi dari orang lain', again: 'sandi dari orang lain' })
    expect(again.status).toBe(404)
    expect((await person.get(path)).html).toBe(
      await visitor(server)
        .get('/undangan/tidak-pernah-ada')
        .then(({ html }) => html),
    )
    await signedIn(email, CHOSEN)
  })

  test('is over after seven days, and withdrawn by a press; an unknown link looks the same', async () => {
    const { city, path } = await made('budi@contoh.tuntas.invalid')
    w.app.advance({ hours: 7 * 24 })
    const over = await visitor(server).post(path, { password: CHOSEN, again: CHOSEN })
    expect(over.status).toBe(404)
    const list = await city.get('/konsol/atur/petugas')
    expect(wordsOf(list.html)).toContain('sudah lewat')
    const again = /\/konsol\/atur\/petugas\/undangan\/[\w-]+\/lagi/.exec(list.html)![0]
    const anew = /\/undangan\/[\w-]{43}/.exec((await city.post(again)).html)![0]
    expect((await visitor(server).get(anew)).status).toBe(200)
    expect((await city.post(again.replace('lagi', 'tarik'))).location).toBe('/konsol/atur/petugas?hasil=ditarik')
    expect((await visitor(server).get(anew)).html).toBe(over.html)
    w.app.setNow(Temporal.Now.instant().round('millisecond').toString())
  })

  test('an officer who is disabled is out at the next request', async () => {
    const dlh = await signedIn('dlh')
    const city = await signedIn('city')
    expect((await dlh.get('/konsol')).status).toBe(200)
    const page = `/konsol/atur/petugas/${w.officer.dlh!.id}`
    expect((await city.post(`${page}/nonaktif`)).location).toBe(`${page}?hasil=dinonaktifkan`)
    expect((await dlh.get('/konsol')).location).toContain('/masuk')
    const history = await city.get('/konsol/atur/riwayat')
    expect(wordsOf(history.html)).toContain('Petugas dinonaktifkan: Petugas dlh')
    await city.post('/konsol/atur/riwayat', { change: hidden(history.html, 'change') })
    expect((await dlh.get('/konsol')).status).toBe(200)
  })
})

test('two officers change one office: the second sees what is there now, keeps what was typed, and may save it then', async () => {
  const [city, province] = [await signedIn('city'), await signedIn('province')]
  const path = '/konsol/atur/instansi/dlh/ubah'
  const [mine, theirs] = [hidden((await city.get(path)).html, 'seen'), hidden((await province.get(path)).html, 'seen')]
  const first = await city.post(path, { name: 'Dinas Hijau', shortName: 'DH', seen: mine })
  expect(first.location).toBe('/konsol/atur/instansi/dlh?hasil=tersimpan')
  const second = await province.post(path, { name: 'Dinas Biru', shortName: 'DB', needsHeadApproval: 'yes', seen: theirs })
  expect(second.status).toBe(409)
  expect(wordsOf(second.html)).toContain('Petugas lain mengubah ini')
  expect(wordsOf(second.html)).toContain('Nama: Dinas Hijau')
  expect(second.html).toContain('value="Dinas Biru"')
  const third = await province.post(path, { name: 'Dinas Biru', shortName: 'DB', seen: hidden(second.html, 'seen') })
  expect(third.status).toBe(303)
})

test('an office that holds reports says how many, and asks for the successor first', async () => {
  await forwarded()
  await forwarded()
  const city = await signedIn('city')
  const path = '/konsol/atur/instansi/dpu/tutup'
  const asked = await city.get(path)
  expect(wordsOf(asked.html)).toContain('Kantor ini masih memegang 2 laporan terbuka. Pilih dulu kantor yang menerimanya.')
  const empty = await city.post(path, { into: '' })
  expect(empty.status).toBe(400)
  expect(wordsOf(empty.html)).toContain('Pilih dulu kantor pengganti')
  expect((await city.post(path, { into: 'madyopuro' })).location).toBe('/konsol/atur/instansi/madyopuro?hasil=ditutup')
  await moveToSuccessors(w.app)
  const late = { get: await city.get('/konsol/atur/instansi/dpu'), post: await city.post(path, { into: 'dlh' }) }
  for (const answer of Object.values(late)) expect(answer.location).toBe('/konsol/atur/instansi/madyopuro?hasil=sudahditutup')
  const social = await signedIn('social')
  expect((await social.get('/konsol/atur/instansi/dpu')).status).toBe(404)
  expect(wordsOf((await city.get('/konsol/atur/instansi/madyopuro')).html)).toMatch(/2 laporan terbuka/)
})

test('the history says every kind of change in words, in both languages, and what an empty value was', async () => {
  const { city, national } = w.officer as { city: Officer; national: Officer }
  const brand = { agency: 'dlh', displayName: 'KOP DLH', address: '', contact: '', city: '', signerTitle: '' }
  await changeBrand(w.app, city, brand)
  await dropBrand(w.app, city, 'dlh')
  const place = { agency: 'dlh', area: '35.73.05', category: 'kesehatan' }
  await addServes(w.app, city, place)
  await dropServes(w.app, city, place)
  await addGrant(w.app, city, { officer: w.officer.dlh!.id, role: 'head', agency: 'dlh', until: '2099-01-31' })
  const { state, seen } = await categoryToChange(w.app, national, 'kesehatan-obat')
  const next = { validTo: '2099-12-31', replacedBy: 'kesehatan-gizi-buruk-stunting', level: 'local', name: 'Obat' }
  await changeCategory(w.app, national, { code: 'kesehatan-obat', ...next, seen })
  await addCategory(w.app, national, { name: 'Kapal', parent: '', level: 'local' })
  const reason = await reasonToChange(w.app, national, 'prank')
  await changeReason(w.app, national, { code: 'prank', ...reason.state, nameId: 'Main-main', validTo: '' })
  const officer = await signedIn('national')
  const said = wordsOf((await officer.get('/konsol/atur/riwayat')).html)
  for (const words of [
    'Kop surat dilepas: Dinas',
    'Nama pada kop surat: KOP DLH',
    'Wilayah dilepas: Dinas',
    'Kategori: Kesehatan',
    'Hari terakhir: 31 Januari 2099',
    `Nama: ${state.name} → Obat`,
    'Digantikan oleh: tidak ada → Gizi Buruk/Stunting',
    'Kategori baru: Kapal',
    'Untuk petugas, bahasa Indonesia: ',
    'Undangan: terkirim → dipakai',
    'Kantor ditutup: Dinas Pekerjaan Umum',
    'Diurungkan: Petugas dinonaktifkan: Petugas dlh',
  ])
    expect(said, words).toContain(words)
  const english = await officer.get('/en/konsol/atur/riwayat')
  expect(english.status).toBe(200)
  expect(wordsOf(english.html)).toContain('Letterhead dropped: Dinas')
  // Each of the offices' own changes and none of the whole is told to a coordinator.
  const own = wordsOf((await (await signedIn('city')).get('/konsol/atur/riwayat')).html)
  expect(own).toContain('Kop surat dilepas')
  expect(own).not.toContain('Kapal')
})

describe('the decree of a year', () => {
  const decree = (more: object = {}) => ({
    year: 2027,
    legalSource: 'SKB 3 Menteri 2027',
    holidays: [{ date: '2027-01-01', kind: 'national', name: 'Tahun Baru 2027' }],
    ...more,
  })
  const file = (text: string) => ({ file: new Blob([text], { type: 'application/json' }) })

  test('is uploaded, shows what it would do, and is saved as it was shown', async () => {
    const national = await signedIn('national')
    const shown = await national.post('/konsol/batas/keputusan', file(JSON.stringify(decree())))
    expect(shown.status).toBe(200)
    expect(wordsOf(shown.html)).toContain('Tahun Baru 2027')
    expect(wordsOf((await national.get('/konsol/batas')).html)).not.toContain('SKB 3 Menteri 2027')
    const carried = hidden(shown.html, 'decree').replaceAll('&quot;', '"')
    expect((await national.post('/konsol/batas/simpan', { kind: 'decree', decree: carried })).location).toBe(
      '/konsol/batas?tersimpan',
    )
    await settleLimits(w.app)
    await w.app.reference.refresh()
    expect(w.app.reference.get().calendars.decreed('nasional')).toContain(2027)
    expect(wordsOf((await national.get('/konsol/batas')).html)).toContain('SKB 3 Menteri 2027')
  })

  test.each([
    ['no file', {}, 'Pilih dulu berkas keputusannya'],
    ['no JSON', file('{ "year": 2027,'), 'Berkas ini bukan JSON yang benar'],
    ['a list', file('[]'), 'Berkas ini bukan JSON yang benar'],
    ['another year', file(JSON.stringify(decree({ year: 2028 }))), 'holidays'],
    [
      'a wrong day',
      file(JSON.stringify(decree({ holidays: [{ date: '2027-02-30', kind: 'national', name: 'Hari' }] }))),
      'holidays.0.date',
    ],
    ['no source', file(JSON.stringify(decree({ legalSource: '' }))), 'legalSource'],
    ['too large', file(JSON.stringify(decree({ legalSource: 'x'.repeat(100_001) }))), 'Berkas ini terlalu besar'],
  ])('%s: a sentence says what to mend, and nothing is saved', async (_what, fields, said) => {
    const national = await signedIn('national')
    const before = w.app.reference.get().version
    const answer = await national.post('/konsol/batas/keputusan', fields)
    expect(answer.status).toBe(400)
    expect(wordsOf(answer.html)).toContain(said)
    await w.app.reference.refresh()
    expect(w.app.reference.get().version).toBe(before)
  })

  test('is for who changes calendars: to the coordinator of a city it is not there', async () => {
    const city = await signedIn('city')
    expect((await city.get('/konsol/batas/keputusan')).status).toBe(404)
    expect((await city.post('/konsol/batas/keputusan', file(JSON.stringify(decree())))).status).toBe(404)
  })
})
