import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bumpReference } from '../src/domain/reference.ts'
import { keysOf } from '../src/kit/i18n.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { smallNation, type World } from './support/world.ts'

let w: World
let server: ReturnType<typeof testServer>
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
})
afterAll(() => w.app.close())

const reports = async () => (await w.app.db.query<{ n: number }>('select count(*) as n from report')).rows[0]!.n
const body = 'Lubang besar di Jalan Ki Ageng Gribig dekat pasar.'

/** Field, what is typed, and the sentence that says how to mend it. */
const storyCases: [string, Record<string, string>, string][] = [
  ['empty', { body: '' }, 'Tulis apa yang terjadi'],
  ['blank', { body: ' \n\t ' }, 'Tulis apa yang terjadi'],
  ['too short', { body: 'rusak' }, 'Tulis sedikitnya 10 huruf supaya petugas paham'],
  ['too long', { body: 'Jalan rusak. '.repeat(400) }, 'Persingkat sampai 5.000 huruf'],
  ['a NUL', { body: `${body}\u0000` }, 'Ada huruf yang rusak'],
  ['a date to come', { body, occurredOn: '2027-01-01' }, 'Tulis tanggal hari ini atau sebelumnya'],
  ['a day that does not exist', { body, occurredOn: '2026-02-30' }, 'Tulis tanggal seperti 24-11-2026'],
  ['a date in words', { body, occurredOn: 'kemarin' }, 'Tulis tanggal seperti 24-11-2026'],
]

describe('a step says what to mend and keeps what was typed', () => {
  test.each(storyCases)('the story: %s', async (_name, fields, sentence) => {
    const me = visitor(server)
    const answer = await me.post('/lapor', fields)
    expect(answer.status).toBe(400)
    expect(answer.html).toMatch(/<title>Kesalahan: /)
    expect(answer.html).toContain('class="ds-error-summary" role="alert" tabindex="-1" autofocus')
    const words = wordsOf(answer.html)
    expect(words).toContain('Ada yang perlu diperbaiki')
    expect(words.split(sentence).length - 1).toBeGreaterThanOrEqual(2) // in the summary and at the field
    const typed = fields.body!.trim().replaceAll('\u0000', '')
    if (typed) expect(answer.html).toContain(typed.slice(0, 5_000))
    expect((await me.get('/lapor/tempat')).status).toBe(303)
  })

  test('10 MB of text come back whole, with a sentence, and are not kept', async () => {
    const me = visitor(server)
    const long = 'Jalan rusak sekali. '.repeat(524_288)
    const answer = await me.post('/lapor', { body: long })
    expect(answer.status).toBe(400)
    expect(wordsOf(answer.html.slice(0, 20_000))).toContain('Persingkat sampai 5.000 huruf')
    expect(answer.html.length).toBeGreaterThan(long.length)
    const { rows } = await w.app.db.query<{ n: number }>('select max(length(answers)) as n from draft')
    expect(rows[0]!.n).toBeLessThan(100_000)
  })

  test('bytes that are no UTF-8 are named at their field, in both kinds of form', async () => {
    const urlencoded = await visitor(server).request('/lapor', {
      method: 'POST',
      body: 'body=Jalan+rusak+%FF%FE+di+Dinoyo',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    const bytes = Buffer.concat([
      Buffer.from('--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nJalan rusak '),
      Buffer.from([0xff, 0xc3]),
      Buffer.from(' di Dinoyo\r\n--x--\r\n'),
    ])
    const multipart = await visitor(server).request('/lapor', {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    })
    for (const answer of [urlencoded, multipart]) {
      expect(answer.status).toBe(400)
      expect(wordsOf(answer.html)).toContain('Ada huruf yang rusak (�)')
      expect(answer.html).toContain('di Dinoyo')
    }
  })

  test('a body of another type, or one that is not what its type says, is refused with a sentence', async () => {
    for (const [type, sent] of [
      ['application/json', '{"body":"x"}'],
      ['multipart/form-data; boundary=x', 'kacau'],
      ['text/plain', 'body=x'],
      ['multipart/form-data', '--x'],
    ]) {
      const answer = await visitor(server).request('/lapor', { method: 'POST', body: sent!, headers: { 'content-type': type! } })
      expect({ type, status: answer.status }).toEqual({ type, status: 400 })
      expect(wordsOf(answer.html)).toContain('Kiriman ini belum dapat dibaca')
    }
  })

  test('a file where a text belongs, and a text where a file belongs, do no harm', async () => {
    const answer = await visitor(server).post('/lapor', { body: new Blob(['Lubang besar di jalan']), photo: 'halo' })
    expect(answer.status).toBe(400)
    expect(wordsOf(answer.html)).toContain('Tulis apa yang terjadi')
  })

  test.each([
    ['topic', '/lapor/tujuan', { category: 'bukan-topik' }, 'Pilih topik dari daftar'],
    ['office', '/lapor/tujuan', { agency: 'bukan-instansi' }, 'Pilih instansi dari daftar'],
    ['kind', '/lapor/tujuan', { class: 'gosip' }, 'Pilih jenis laporan dari daftar'],
    ['identity', '/lapor/identitas', { identity: 'semua', audience: 'public' }, 'Pilih siapa yang boleh tahu identitas Anda'],
    ['audience', '/lapor/identitas', { identity: 'named', audience: 'teman' }, 'Pilih siapa yang boleh membaca laporan ini'],
    [
      'phone',
      '/lapor/identitas',
      { identity: 'named', audience: 'public', phone: '12' },
      'Tulis nomor HP seperti 0812 3456 7890',
    ],
    [
      'e-mail',
      '/lapor/identitas',
      { identity: 'named', audience: 'public', email: 'rina@' },
      'Tulis alamat surel seperti nama@contoh.id',
    ],
    ['name', '/lapor/identitas', { identity: 'named', audience: 'public', name: 'a'.repeat(121) }, 'Persingkat sampai 120 huruf'],
    ['landmark', '/lapor/tempat', { place: 'none', landmark: 'a'.repeat(301) }, 'Persingkat sampai 300 huruf'],
  ] as const)('an unknown or wrong %s', async (_name, path, fields, sentence) => {
    const me = visitor(server)
    await me.post('/lapor', { body })
    const answer = await me.post(path, fields)
    expect(answer.status).toBe(400)
    expect(wordsOf(answer.html)).toContain(sentence)
    const links = [...answer.html.matchAll(/<li><a href="#([^"]+)"/g)].map((match) => match[1])
    expect(links.length).toBeGreaterThan(0)
    for (const link of links) expect(answer.html).toContain(`id="${link}"`)
  })

  test('days, phones and spaces are read as people write them', async () => {
    const me = visitor(server)
    expect((await me.post('/lapor', { body: `  ${body}\r\n\r\nSudah dua minggu.  `, occurredOn: '20/11/2026' })).status).toBe(303)
    await me.post('/lapor/tempat', { place: 'none' })
    await me.post('/lapor/tujuan', {})
    for (const phone of ['0812 3456 7890', '+62 812-3456-7890', '(0341) 123456', ' 6281234567890 '])
      expect((await me.post('/lapor/identitas', { identity: 'named', audience: 'public', phone })).location).toBe(
        '/lapor/periksa',
      )
    const key = /name="key" value="([^"]+)"/.exec((await me.get('/lapor/periksa')).html)![1]!
    const before = await reports()
    expect((await me.post('/lapor/diterima', { key, consent: 'yes' })).status).toBe(200)
    expect(await reports()).toBe(before + 1)
    const { rows } = await w.app.db.query<{ day: string }>(
      'select occurred_on as day from report order by received_at desc limit 1',
    )
    expect(rows[0]!.day).toBe('2026-11-20')
  })

  test('what becomes wrong between check and send is asked at its step, with everything kept and nothing sent', async () => {
    const me = visitor(server)
    await me.post('/lapor', { body })
    await me.post('/lapor/tempat', { place: 'none', landmark: 'dekat pasar' })
    await me.post('/lapor/tujuan', { category: 'pekerjaan-umum-jalan' })
    await me.post('/lapor/identitas', { identity: 'named', audience: 'public', name: 'Rina' })
    const key = /name="key" value="([^"]+)"/.exec((await me.get('/lapor/periksa')).html)![1]!
    const before = await reports()
    await asOwner(w.app.ownerUrl, `update category set valid_to = '2026-01-01' where code = 'pekerjaan-umum-jalan'`)
    await bumpReference(w.app.db)
    await w.app.reference.refresh()
    const answer = await me.post('/lapor/diterima', { key, consent: 'yes' })
    expect(answer.status).toBe(400)
    expect(wordsOf(answer.html)).toContain('Pilih topik dari daftar')
    expect(wordsOf(answer.html)).toContain('Langkah 3 dari 5')
    expect(await reports()).toBe(before)
    expect((await me.post('/lapor/tujuan', { category: '' })).location).toBe('/lapor/periksa')
    expect((await me.post('/lapor/diterima', { key, consent: 'yes' })).status).toBe(200)
    expect(await reports()).toBe(before + 1)
  })
})

describe('problem pages', () => {
  test('a form from another site is refused and changes nothing', async () => {
    const answer = await visitor(server).request('/lapor', {
      method: 'POST',
      body: 'body=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://contoh.invalid' },
    })
    expect(answer.status).toBe(403)
    expect(wordsOf(answer.html)).toContain('Kiriman ini tidak berasal dari halaman kami')
  })

  test('more than the site takes is refused with the limit', async () => {
    const answer = await visitor(server).request('/lapor', {
      method: 'POST',
      body: 'x'.repeat(100),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(30 * 1024 * 1024) },
    })
    expect(answer.status).toBe(413)
    expect(wordsOf(answer.html)).toContain('Satu foto paling besar 10 MB')
  })

  test('under /api/ the same refusal is a problem document', async () => {
    const answer = await visitor(server).get('/api/v1/reports/26-0000-000')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(JSON.parse(answer.html)).toMatchObject({ type: 'urn:tuntas:problem:not-found', status: 404 })
    expect((await visitor(server).get('/tidak/ada')).status).toBe(404)
  })

  test('a bug shows its request id and what became of the words, and nothing of itself', async () => {
    const broken = testServer({ ...w.app, db: { ...w.app.db, query: () => Promise.reject(new Error('rahasia dalam')) } } as never)
    const answer = await visitor(broken).get('/')
    expect(answer.status).toBe(500)
    expect(answer.html).not.toContain('rahasia')
    expect(wordsOf(answer.html)).toContain('tulisan Anda masih ada')
    expect(wordsOf(answer.html)).toMatch(/sebutkan: [0-9a-f-]{36}/)
  })
})

describe('every refusal has a sentence', () => {
  const sources = readdirSync(join(import.meta.dirname, '../src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((name) => readFileSync(join(import.meta.dirname, '../src', name), 'utf8'))
    .join('\n')
  const known = new Set(keysOf('id'))

  test('each error and each reason that the code names has words', () => {
    const named = [...sources.matchAll(/'((?:error|move\.why|status\.citizen)\.[\w.]+)'/g)].map((match) => match[1]!)
    expect(named.length).toBeGreaterThan(60)
    expect(named.filter((key) => !known.has(key))).toEqual([])
  })

  test('each free text has words for empty, too short and too long', () => {
    const names = [...new Set([...sources.matchAll(/freeText\('(\w+)'/g)].map((match) => match[1]!))]
    expect(names.length).toBeGreaterThanOrEqual(10)
    expect(
      names
        .flatMap((name) => ['empty', 'tooShort', 'tooLong'].map((what) => `error.${name}.${what}`))
        .filter((key) => !known.has(key)),
    ).toEqual([])
  })

  test('each status has a label and a reason why a move has to wait', () => {
    for (const status of ['submitted', 'held', 'forwarded', 'inProgress', 'answered', 'closed', 'archived']) {
      expect(known.has(`status.officer.${status}`)).toBe(true)
      expect(known.has(`move.why.status.${status}`)).toBe(true)
    }
  })
})
