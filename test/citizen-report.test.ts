import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sweepDrafts } from '../src/domain/reports/draft.ts'
import { testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { smallNation, type World } from './support/world.ts'

let w: World
let server: ReturnType<typeof testServer>
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
})
afterAll(() => w.app.close())

const count = async (table: 'report' | 'draft' | 'attachment') =>
  (await w.app.db.query<{ n: number }>(`select count(*) as n from ${table}`)).rows[0]!.n
const story = { body: 'Lubang besar di Jalan Ki Ageng Gribig dekat pasar. Sudah dua minggu.', occurredOn: '2026-11-20' }

/** Walks the steps up to the check page. @returns the visitor and the key that the check page carries. */
async function upToCheck(answers: { identity?: string; audience?: string; phone?: string; place?: string } = {}) {
  const me = visitor(server)
  const place = await me.post('/lapor', story)
  expect(place).toMatchObject({ status: 303, location: '/lapor/tempat' })
  await me.post('/lapor/tempat', { place: answers.place ?? 'none', landmark: 'gerbang pasar sisi timur' })
  await me.post('/lapor/tujuan', { class: 'complaint', category: 'pekerjaan-umum-jalan', agency: '' })
  const last = await me.post('/lapor/identitas', {
    identity: answers.identity ?? 'verifierOnly',
    audience: answers.audience ?? 'public',
    name: 'Rina',
    phone: answers.phone ?? '',
    email: '',
  })
  expect(last).toMatchObject({ status: 303, location: '/lapor/periksa' })
  const check = await me.get('/lapor/periksa')
  return { me, check, key: /name="key" value="([^"]+)"/.exec(check.html)![1]! }
}

describe('a new report, step by step', () => {
  test('the five steps lead to a number and a code that are shown once, and are in no address', async () => {
    const { me, check, key } = await upToCheck()
    expect(wordsOf(check.html)).toContain('Langkah 5 dari 5')
    expect(wordsOf(check.html)).toContain(story.body)
    const before = await count('report')
    const done = await me.post('/lapor/diterima', { key, consent: 'yes' })
    expect(done.status).toBe(200)
    expect(done.html).toMatch(/class="bigno">26-[0-9A-Y]{4}-[0-9A-Y]{3}</)
    expect(wordsOf(done.html)).toContain('Diperiksa paling lambat Jumat, 27 November 2026 3 hari kerja')
    expect(wordsOf(done.html)).toContain('Instansi menanggapi paling lambat Jumat, 4 Desember 2026 5 hari kerja setelahnya')
    expect(wordsOf(done.html)).toContain('Selasa, 24 November 2026, pukul 09.00 WIB')
    expect(done.headers.get('cache-control')).toBe('no-store')
    expect(await count('report')).toBe(before + 1)
    expect(me.cookies.has('draf')).toBe(false)
  })

  test('sending twice gives one report and the same page, at once or after a reload', async () => {
    const { me, key } = await upToCheck()
    const before = await count('report')
    const [one, two] = await Promise.all([
      me.post('/lapor/diterima', { key, consent: 'yes' }),
      me.post('/lapor/diterima', { key, consent: 'yes' }),
    ])
    const reload = await me.post('/lapor/diterima', { key, consent: 'yes' })
    expect([one.status, two.status, reload.status]).toEqual([200, 200, 200])
    expect(two.html).toBe(one.html)
    expect(reload.html).toBe(one.html)
    expect(await count('report')).toBe(before + 1)
  })

  test('a bookmark of the confirmation opens the tracker', async () => {
    expect(await visitor(server).get('/lapor/diterima')).toMatchObject({ status: 303, location: '/lacak' })
  })

  test('whoever stays unknown leaves no contact in the draft or the database and no cookie in the browser', async () => {
    const { me, check, key } = await upToCheck({ identity: 'anonymous', phone: '0811 2222 3333' })
    expect(wordsOf(check.html)).toContain('Nama dan kontak tidak kami simpan')
    const back = await me.get('/lapor/identitas')
    expect(back.html).not.toMatch(/2222\D?3333/)
    me.cookies.set('lang', 'id')
    const done = await me.post('/lapor/diterima', { key, consent: 'yes' })
    expect(done.headers.get('clear-site-data')).toBe('"storage"')
    expect([...me.cookies.keys()]).toEqual([])
    expect(wordsOf(done.html)).toContain('Kami tidak dapat menghubungi Anda')
    expect(wordsOf(done.html)).not.toContain('pukul') // its hour is not kept
    const again = await me.post('/lapor/diterima', { key, consent: 'yes' })
    expect(again.html).toBe(done.html)
    expect([...me.cookies.keys()]).toEqual([])
  })

  test('the draft stands in the database sealed, under the hash of an id that only the cookie holds, at the full hour', async () => {
    const me = visitor(server)
    w.app.advance({ minutes: 17 })
    await me.post('/lapor', story)
    const id = me.cookies.get('draf')!
    const { rows } = await w.app.db.query<{ answers: Buffer; at: Temporal.Instant }>(
      'select answers, at from draft where id_hash = $1',
      [createHash('sha256').update(id).digest()],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]!.answers.includes('Lubang')).toBe(false)
    expect(rows[0]!.at.toString()).toMatch(/T\d\d:00:00Z$/)
    const set = await visitor(server).post('/lapor', story)
    expect(set.headers.getSetCookie().find((line) => line.startsWith('draf='))).toMatch(/Path=\/; HttpOnly; SameSite=Lax$/)
  })

  test('a draft is gone after a day, and the sweep takes it away', async () => {
    const me = visitor(server)
    await me.post('/lapor', story)
    expect((await me.get('/lapor')).html).toContain('Ki Ageng Gribig')
    w.app.advance({ hours: 26 })
    expect((await me.get('/lapor')).html).not.toContain('Ki Ageng Gribig')
    expect(await sweepDrafts(w.app)).toBeGreaterThan(0)
    expect(await sweepDrafts(w.app)).toBe(0)
  })

  test('from the check page each answer is two taps from being changed and back', async () => {
    const { me } = await upToCheck()
    const changed = await me.post('/lapor', { ...story, body: 'Lampu jalan di depan SDN Dinoyo 2 mati sejak Senin.' })
    expect(changed.location).toBe('/lapor/periksa')
    expect(wordsOf((await me.follow(changed)).html)).toContain('Lampu jalan di depan SDN Dinoyo 2')
  })

  test('a missing or unfinished draft leads to the step that is open, with a sentence, and keeps what was just sent', async () => {
    const me = visitor(server)
    expect(await me.get('/lapor/periksa')).toMatchObject({ status: 303, location: '/lapor?ulang=1' })
    const posted = await me.post('/lapor/identitas', {
      identity: 'named',
      audience: 'private',
      name: 'Rina Contoh',
      phone: '',
      email: '',
    })
    expect(posted.location).toBe('/lapor?ulang=1')
    expect(wordsOf((await me.follow(posted)).html)).toContain('Isian langkah ini tidak kami temukan')
    await me.post('/lapor', story)
    await me.post('/lapor/tempat', { place: 'none' })
    const next = await me.post('/lapor/tujuan', { class: 'complaint' })
    expect(next.location).toBe('/lapor/periksa')
    expect(wordsOf((await me.follow(next)).html)).toContain('Rina Contoh')
    expect(await me.post('/lapor/diterima', { key: 'x', consent: 'yes' })).toMatchObject({
      status: 303,
      location: '/lapor/periksa?berubah=1',
    })
  })

  test('without the tick nothing is sent and nothing is lost', async () => {
    const { me, key } = await upToCheck()
    const before = await count('report')
    const refused = await me.post('/lapor/diterima', { key })
    expect(refused.status).toBe(400)
    expect(refused.html).toContain('href="#consent"')
    expect(wordsOf(refused.html)).toContain('Centang kotak ini untuk mengirim')
    expect(await count('report')).toBe(before)
    expect((await me.post('/lapor/diterima', { key, consent: 'yes' })).status).toBe(200)
  })
})

describe('the place', () => {
  let me: ReturnType<typeof visitor>
  beforeEach(async () => {
    me = visitor(server)
    await me.post('/lapor', story)
  })

  test("a name gives a list to choose from, the installation's own area first, and the name is in no address", async () => {
    const searched = await me.post('/lapor/tempat', {
      search: 'Kel. Madyopuro, Kedungkandang',
      landmark: 'dekat pasar',
      do: 'search',
    })
    expect(searched).toMatchObject({ status: 303, location: '/lapor/tempat' })
    const list = await me.follow(searched)
    expect(list.html).toContain('dekat pasar')
    expect(/<b>Madyopuro<\/b><span>([^<]+)</.exec(list.html)![1]).toContain('Kota Malang')
    const code = /name="place" id="place" value="([^"]+)"/.exec(list.html)![1]!
    expect(
      await me.post('/lapor/tempat', { search: 'Kel. Madyopuro, Kedungkandang', place: code, landmark: 'dekat pasar' }),
    ).toMatchObject({ location: '/lapor/tujuan' })
  })

  test('a name that is only typed and sent is searched; one overlooked in the list is asked for; one in no list is no obstacle', async () => {
    expect((await me.post('/lapor/tempat', { search: 'Sawojajar' })).location).toBe('/lapor/tempat')
    const many = await me.post('/lapor/tempat', { search: 'Suka', do: 'search' })
    expect(many.location).toBe('/lapor/tempat')
    const overlooked = await me.post('/lapor/tempat', { search: 'Suka' })
    expect(overlooked.status).toBe(400)
    expect(wordsOf(overlooked.html)).toContain('Pilih satu tempat dari daftar')
    const none = await me.follow(await me.post('/lapor/tempat', { search: 'Qwxyz', do: 'search' }))
    expect(wordsOf(none.html)).toContain('Tidak ada tempat yang namanya diawali “Qwxyz”')
    expect((await me.post('/lapor/tempat', { search: 'Qwxyz', place: 'unknown', landmark: 'Jalan Buntu 3' })).location).toBe(
      '/lapor/tujuan',
    )
  })

  test('a code that is no place is refused at the field', async () => {
    for (const place of ['99.99', '35.73.03.9999', "'; drop table", '9'.repeat(300)]) {
      const refused = await me.post('/lapor/tempat', { place })
      expect(refused.status).toBe(400)
      expect(wordsOf(refused.html)).toContain('Pilih tempat dari daftar')
    }
  })
})

describe('photos', () => {
  const picture = async () =>
    new Blob(
      [
        new Uint8Array(
          await sharp({ create: { width: 40, height: 30, channels: 3, background: '#a85546' } })
            .jpeg()
            .withExif({ IFD0: { Model: 'Ponsel Rahasia' } })
            .toBuffer(),
        ),
      ],
      { type: 'image/jpeg' },
    )

  test('a photo is kept without its metadata, shown to its sender only, and survives a story that must be mended', async () => {
    const me = visitor(server)
    const refused = await me.post('/lapor', { body: 'pendek', photo: await picture() })
    expect(refused.status).toBe(400)
    expect(wordsOf(refused.html)).toContain('1 foto sudah tersimpan')
    const src = /src="(\/lapor\/foto\/[^"]+)"/.exec(refused.html)![1]!
    const shown = await server.request(src, { headers: { cookie: `draf=${me.cookies.get('draf')}` } })
    expect(shown.headers.get('content-type')).toBe('image/jpeg')
    expect(Buffer.from(await shown.arrayBuffer()).includes('Ponsel Rahasia')).toBe(false)
    expect((await visitor(server).get(src)).status).toBe(404)
    expect((await visitor(server).get(src.replace('/lapor/foto', '/lampiran'))).status).toBe(404)
  })

  test('what is no photo, and a sixth photo, are refused at the field; the others stay', async () => {
    const me = visitor(server)
    const wrong = await me.post('/lapor', {
      ...story,
      photo: new Blob(['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'.repeat(3), 'x']),
    })
    expect(wrong.status).toBe(400)
    expect(wordsOf(wrong.html)).toContain('Berkas harus foto')
    expect(wrong.html).toContain('Ki Ageng Gribig')
    const photos = await Promise.all([1, 2, 3, 4, 5, 6].map(picture))
    const many = await me.post('/lapor', { ...story, photo: photos })
    expect(many.status).toBe(400)
    expect(wordsOf(many.html)).toContain('5 foto sudah tersimpan')
    expect(wordsOf(many.html)).toContain('Kirim paling banyak 5 foto')
    const first = /name="drop" value="([^"]+)"/.exec(many.html)![1]!
    await me.post('/lapor', { ...story, drop: first })
    expect(wordsOf((await me.get('/lapor')).html)).toContain('4 foto sudah tersimpan')
  })
})
