import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system } from '../src/domain/people/actor.ts'
import { createToken } from '../src/domain/people/tokens.ts'
import { forwardReport } from '../src/domain/reports/forward-report.ts'
import { verifyReport } from '../src/domain/reports/verify-report.ts'
import { ListPage } from '../src/doors/rest/shapes.ts'
import { type ApiAnswer, aKey, aPhoto, apiClient, eventsOf } from './support/api.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { testServer } from './support/server.ts'
import { aReport, smallNation, type World } from './support/world.ts'

// Keys that make a call once, the list page by page, and how many calls an address has.

let w: World
let api: ReturnType<typeof apiClient>
const token: Record<string, string> = {}
beforeAll(async () => {
  w = await smallNation(await testApp())
  api = apiClient(testServer(w.app))
  for (const name of ['national', 'city', 'dpu', 'dlh', 'auditor'])
    token[name] = (
      await createToken(w.app, system, { email: `${name}@contoh.tuntas.invalid`, scopes: ['read', 'write'], days: null })
    ).token
})
afterAll(() => w.app.close())

const body = 'Lubang besar di Jalan Ki Ageng Gribig dekat pasar, kemarin ada motor jatuh.'
const events = (number: string) => eventsOf(w.app, number)

describe('a key makes a call once', () => {
  test('the same key and body give the same answer to the byte, whatever happened since; another body is 409', async () => {
    const { number } = await aReport(w.app)
    const key = aKey()
    const note = (text: string, more = {}) =>
      api('POST', `/reports/${number}/actions/note`, { token: token.city!, key, body: { text }, ...more })
    const first = await note('Sudah dicek.')
    await verifyReport(w.app, w.officer.city!, { number }, {})
    const again = await note('Sudah dicek.')
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([first.status, first.text, first.headers.get('etag')])
    expect(await note('Belum dicek.')).toMatchObject({ status: 409, json: { type: 'urn:tuntas:problem:idempotency-mismatch' } })
    const other = await api('POST', `/reports/${number}/actions/hold`, {
      token: token.city!,
      key,
      body: { question: 'Tiang nomor berapa?' },
    })
    expect(other.status).toBe(409)
    expect(await events(number)).toBe(3)
    // Another token's key is another key.
    expect((await note('Sudah dicek.', { token: token.national! })).json.version).toBe(4)
  })

  test('many at the same moment do it once and all get the one answer: a move, a message, a photo, a report', async () => {
    const { number, accessCode } = await aReport(w.app)
    const photo = new Uint8Array(await aPhoto())
    const calls: (() => Promise<ApiAnswer>)[] = [
      [`/reports/${number}/actions/note`, { token: token.city!, body: { text: 'Sekali saja.' } }] as const,
      [`/reports/${number}/messages`, { code: accessCode, body: { text: 'Sekali saja.' } }] as const,
      ['/attachments', { body: photo, headers: { 'content-type': 'application/octet-stream' } }] as const,
      ['/reports', { body: { body: `${body} Sekali.` } }] as const,
    ].map(([path, sent]) => {
      const key = aKey()
      return () => api('POST', path, { ...sent, key } as never)
    })
    const counts = async () =>
      (
        await w.app.db.query(
          'select (select count(*) from report) as r, (select count(*) from report_event) as e, (select count(*) from attachment) as a',
        )
      ).rows[0]!
    for (const call of calls) {
      const before = await counts()
      const answers = await Promise.all(Array.from({ length: 6 }, call))
      expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1)
      expect(answers[0]!.status).toBeLessThan(202)
      const after = await counts()
      expect(after.r + after.e + after.a - before.r - before.e - before.a).toBeLessThanOrEqual(2) // a report brings its first event
      expect(after).not.toEqual(before)
      expect((await call()).text).toBe(answers[0]!.text)
      expect(await counts()).toEqual(after)
    }
  })

  test('a refusal keeps nothing: the mended call may use the key', async () => {
    const { number } = await aReport(w.app)
    const key = aKey()
    const forward = (agency: string) =>
      api('POST', `/reports/${number}/actions/forward`, { token: token.city!, key, body: { agency } })
    expect((await forward('dpu')).status).toBe(409)
    await verifyReport(w.app, w.officer.city!, { number }, {})
    expect((await forward('bukan-instansi')).status).toBe(400)
    expect((await forward('dpu')).status).toBe(200)
  })

  test('the kept answer opens with the key only, and the row tells no minute', async () => {
    const { number } = await aReport(w.app, { identity: 'anonymous' })
    const key = aKey()
    await api('POST', `/reports/${number}/actions/note`, { token: token.city!, key, body: { text: 'Rahasia dapur' } })
    const { rows } = await asOwner(
      w.app.ownerUrl,
      `select scope, encode(answer, 'escape') as answer, to_char(at, 'MI:SS') as at from idempotency where scope like 'token:%'`,
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(`${row.scope} ${row.answer}`).not.toContain(number)
      expect(row.at).toBe('00:00')
    }
    const { rows: keys } = await asOwner(w.app.ownerUrl, `select 1 from idempotency where encode(key_hash, 'escape') like $1`, [
      `%${key}%`,
    ])
    expect(keys).toEqual([])
  })
})

describe('the list', () => {
  const listShape = ListPage.strict()
  const all = async (path: string, sent = {}): Promise<{ number: string }[]> => {
    const items = []
    let cursor: string | null = ''
    for (let page = 0; cursor !== null && page < 50; page++) {
      const { items: some, next } = listShape.parse((await api('GET', `${path}&cursor=${cursor}`, sent)).json)
      items.push(...some)
      cursor = next
    }
    return items
  }

  test('page by page gives everything once, newest first, for everybody and for officers; nobody finds what they may not read', async () => {
    for (let i = 0; i < 12; i++) {
      const { number } = await aReport(w.app, i % 3 === 0 ? { audience: 'private' } : {})
      if (i % 2) continue
      await verifyReport(w.app, w.officer.city!, { number }, { title: `Trotoar pecah nomor ${i}`, public: 'Trotoar pecah.' })
      await forwardReport(w.app, w.officer.city!, { number }, { agency: i % 4 ? 'dpu' : 'dlh' })
      w.app.advance({ seconds: 20 })
    }
    const callers: [string, Record<string, string>][] = [
      ['public', {}],
      ...['national', 'city', 'dpu', 'dlh', 'auditor'].map((name): [string, Record<string, string>] => [
        name,
        { token: token[name]! },
      ]),
    ]
    const { rows: every } = await w.app.db.query<{ number: string }>('select number from report')
    for (const [name, sent] of callers) {
      const whole = (await api('GET', '/reports?limit=100', sent)).json.items
      const paged = await all('/reports?limit=3', sent)
      expect(paged, name).toEqual(whole)
      expect(new Set(paged.map((item) => item.number)).size).toBe(paged.length)
      const readable = []
      for (const { number } of every) {
        const { status, json } = await api('GET', `/reports/${number}`, sent)
        if (status === 200 && (name === 'public' || 'allowed' in json)) readable.push(number) // an officer's list is of what is theirs
      }
      expect(paged.map((item) => item.number).sort(), name).toEqual(readable.sort())
    }
  })

  test('narrows by status, topic, office, place, day, words and number', async () => {
    const sent = { token: token.national! }
    const list = async (query: string) =>
      (await api('GET', `/reports?limit=100&${query}`, sent)).json.items as {
        number: string
        status: string
        title: string
        agency: string
      }[]
    const whole = await list('q=&status=&category=')
    const forwarded = await list('status=forwarded')
    expect(forwarded.length).toBeGreaterThan(0)
    expect(forwarded).toEqual(whole.filter((item) => item.status === 'forwarded'))
    expect(await list('status=forwarded,submitted')).toEqual(
      whole.filter((item) => ['forwarded', 'submitted'].includes(item.status)),
    )
    expect((await list('agency=malang')).every((item) => ['malang', 'dpu', 'dlh'].includes(item.agency))).toBe(true)
    expect(await list('category=pekerjaan-umum')).toEqual(await list('category=pekerjaan-umum-jalan'))
    expect(await list('area=35.73')).not.toEqual([])
    expect(await list('area=11')).toEqual([])
    expect(await list('from=2026-11-25')).toEqual([])
    expect(await list('from=2026-11-24&to=2026-11-24')).toEqual(whole)
    expect((await list('q=trotoar')).every((item) => item.title.startsWith('Trotoar'))).toBe(true)
    expect((await list('q=trotoar')).length).toBeGreaterThan(3)
    expect((await list(`q=${whole[0]!.number}`)).map((item) => item.number)).toEqual([whole[0]!.number])
    expect((await api('GET', '/reports?q=trotoar')).json.items.length).toBeGreaterThan(0)
    for (const query of [
      'status=baru',
      'status=forwarded,',
      'category=x',
      'agency=x',
      'area=x',
      'from=kemarin',
      'to=2026-02-30',
      'limit=0',
      'limit=101',
      'limit=x',
      'cursor=x',
      'kata=x',
      'status=held&status=closed',
      'cursor=OTk5OS0xMy0wMQ',
    ])
      expect({ query, status: (await api('GET', `/reports?${query}`, sent)).status }).toEqual({ query, status: 400 })
  })
})

describe('how much', () => {
  test('without a token one address sends the reports of an hour that the installation allows; others, tokens and this machine go on', async () => {
    const send = (more: Record<string, unknown>) => api('POST', '/reports', { body: { body: 'x' }, ...more }) // refused as input, counted all the same
    for (let i = 0; i < 60; i++) expect((await send({ from: '203.0.113.7' })).status).toBe(400)
    const over = await send({ from: '203.0.113.7' })
    expect(over).toMatchObject({ status: 429, json: { type: 'urn:tuntas:problem:too-many-tries' } })
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(3_000)
    for (const more of [
      { from: '203.0.113.8' },
      { from: '203.0.113.7', token: token.city! },
      { from: '127.0.0.1' },
      { from: '::1' },
    ])
      expect((await send(more)).status).toBe(400)
    for (let i = 0; i < 60; i++) await send({ from: `2001:db8:1:1::${i}` })
    expect((await send({ from: '2001:db8:1:1::ffff' })).status).toBe(429)
    w.app.advance({ minutes: 61 })
    expect((await send({ from: '203.0.113.7' })).status).toBe(400)
  })
})
