import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system } from '../src/domain/people/actor.ts'
import { createToken } from '../src/domain/people/tokens.ts'
import { verifyReport } from '../src/domain/reports/verify-report.ts'
import type { Operation } from '../src/doors/rest/operation.ts'
import { operations } from '../src/doors/rest/operations.ts'
import { Problem } from '../src/doors/rest/shapes.ts'
import { type ApiAnswer, apiClient } from './support/api.ts'
import { testApp } from './support/postgres.ts'
import { listen, testServer } from './support/server.ts'
import { aReport, smallNation, type World } from './support/world.ts'

// Nothing that is sent to the API makes it fail, and nothing that is refused leaves a trace: for every operation of the table.

const LONG = Boolean(process.env.TUNTAS_LONG)
let w: World
let server: ReturnType<typeof testServer>
let api: ReturnType<typeof apiClient>
let token: string
let number: string
let accessCode: string
const bugs: unknown[] = []
beforeAll(async () => {
  w = await smallNation(await testApp())
  w.app.log.error = ((bug: unknown) => bugs.push(bug)) as typeof w.app.log.error
  server = testServer(w.app)
  api = apiClient(server)
  const scopes = ['read', 'write', 'channel'] as const
  token = (await createToken(w.app, system, { email: 'city@contoh.tuntas.invalid', scopes: [...scopes], days: null })).token
  const sent = await aReport(w.app)
  number = sent.number
  accessCode = sent.accessCode
  await verifyReport(w.app, w.officer.city!, { number }, {})
})
afterAll(() => w.app.close())

const pathOf = (one: Operation) => one.path.replace('{number}', number)
const credentials = (one: Operation): Record<string, string> => (one.who.includes('token') ? { token } : { code: accessCode })
const call = (one: Operation, body: unknown, headers: Record<string, string> = {}) =>
  api(one.method.toUpperCase(), pathOf(one), {
    ...credentials(one),
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })

/** What the database holds, as one line: a refused call leaves it as it was. */
async function stored(): Promise<string> {
  const tables = ['report', 'report_event', 'report_text', 'attachment', 'idempotency', 'outbox', 'assignment', 'clock']
  const { rows } = await w.app.db.query(
    `select ${tables.map((t) => `(select count(*) from ${t}) as ${t}`).join(', ')}, (select max(version) from report) as version`,
  )
  return JSON.stringify(rows[0])
}

function expectProblem(answer: ApiAnswer, what: unknown, statuses?: readonly number[]) {
  const { status } = answer
  expect({ what, status, refused: status >= 400 && status < 500 }).toEqual({ what, status, refused: true })
  if (statuses) expect({ what, status }).toEqual({ what, status: statuses.find((one) => one === status) ?? statuses })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.json).toEqual({ ...Problem.parse(answer.json), status })
}

const writing = operations.filter((one) => one.body && one.body !== 'file')
const example = (one: Operation) => one.example.body as Record<string, unknown>
/** Every text of the example is broken; where it has none, one that does not belong. */
const broken = (one: Operation, text: string) =>
  JSON.stringify(
    { ...(Object.values(example(one)).some((value) => typeof value === 'string') ? example(one) : { lain: 'x' }) },
    (_key, value) => (typeof value === 'string' ? text : value),
  )
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const MB = 1024 * 1024

/** What is sent, and the statuses that may answer it. */
const wrongBodies: [string, (one: Operation) => unknown, Record<string, string>, readonly number[]][] = [
  ['a field that is unknown', (one) => ({ ...example(one), lain: 1 }), {}, [400]],
  ['constructor', (one) => ({ ...example(one), constructor: { prototype: { admin: true } } }), {}, [400]],
  ['__proto__', (one) => JSON.stringify({ ...example(one), zz: { admin: true } }).replace('"zz"', '"__proto__"'), {}, [400]],
  ['10,000 levels', () => deep(10_000), {}, [400]],
  ['10,000 lists', () => `${'['.repeat(10_000)}${']'.repeat(10_000)}`, {}, [400]],
  ['9 levels in an unknown field', () => `{"lain":${deep(9)}}`, {}, [400]],
  ['broken JSON', () => '{"body": "x"', {}, [400]],
  ['no JSON', () => 'halo', {}, [400]],
  ['a list', () => '[]', {}, [400]],
  ['null', () => 'null', {}, [400]],
  ['a text', () => '"halo"', {}, [400]],
  ['a number', () => '1e400', {}, [400]],
  ['bytes that are no UTF-8', () => new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), {}, [400]],
  ['a NUL', (one) => broken(one, 'cukup panjang \u0000 untuk semua'), {}, [400]],
  ['half of a surrogate pair', (one) => broken(one, 'cukup panjang \ud800 untuk semua'), {}, [400]],
  ['more than 512 KB', (one) => ({ ...example(one), text: 'a'.repeat(600_000) }), {}, [413]],
  ['more than the server takes', () => '{}', { 'content-length': String(30 * MB) }, [413]],
  ['a form', () => 'text=halo', { 'content-type': 'application/x-www-form-urlencoded' }, [415]],
  ['plain text', (one) => JSON.stringify(example(one)), { 'content-type': 'text/plain' }, [415]],
  ['a type that only begins like JSON', (one) => JSON.stringify(example(one)), { 'content-type': 'application/jsonp' }, [415]],
  ['a short key', (one) => example(one), { 'idempotency-key': 'pendek' }, [400]],
  ['a long key', (one) => example(one), { 'idempotency-key': 'k'.repeat(201) }, [400]],
]

describe.each(writing.map((one) => [one.id, one] as const))('%s', (_id, one) => {
  test('refuses each wrong body with a problem document, and keeps nothing', async () => {
    const before = await stored()
    for (const [what, body, headers, statuses] of wrongBodies) expectProblem(await call(one, body(one), headers), what, statuses)
    expect(await stored()).toBe(before)
  })

  test('refuses each field of a wrong type, names it, and keeps nothing', async () => {
    const before = await stored()
    const schema = one.body as import('zod').ZodObject
    for (const field of Object.keys(schema.shape))
      for (const value of [{}, [], { a: 1 }, [[1]], true, 12.5, -1, '\u202e', 'x'.repeat(30_000)]) {
        if (schema.safeParse({ ...example(one), [field]: value }).success) continue
        const answer = await call(one, { ...example(one), [field]: value })
        expectProblem(answer, { field, value: JSON.stringify(value).slice(0, 40) }, [400])
        expect(answer.json.errors.map((error: { path: string }) => error.path.split('.')[0])).toContain(field)
      }
    expect(await stored()).toBe(before)
  })
})

describe('every address', () => {
  test.each(operations.map((one) => [`${one.method.toUpperCase()} ${one.path}`, one] as const))(
    '%s refuses an unknown parameter, and a method that it has not',
    async (_name, one) => {
      const before = await stored()
      for (const query of ['lain=1', '__proto__=1', 'constructor=1', 'a[b]=1'])
        expectProblem(
          await api(one.method.toUpperCase(), `${pathOf(one)}?${query}`, {
            ...credentials(one),
            ...(one.method === 'post' && one.body !== 'file' && { body: example(one) }),
          }),
          query,
        )
      const has = operations.filter((other) => other.path === one.path).map((other) => other.method.toUpperCase())
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'LAIN'].filter((name) => !has.includes(name))) {
        const answer = await api(method, pathOf(one), { token })
        expectProblem(answer, method, [405])
        expect(answer.headers.get('allow')?.split(', ').sort()).toEqual([...new Set(has)].sort())
      }
      expect(await stored()).toBe(before)
    },
  )

  test.each([
    '/reports/26-0000-000',
    '/reports/%00',
    '/reports/%ff',
    `/reports/${'9'.repeat(2_000)}`,
    '/reports/26-7K3F-9QX%27--',
    '/reports/..%2f..',
    '/reports/x/actions/constructor',
    '/reports/x/actions/__proto__',
    '/reports/x/actions/',
    '/lain',
    '/',
    '//',
    '/reports/',
    '/openapi',
    '/../v1/reports/x',
    '/api/lain',
  ])('%s is not there', async (path) => {
    for (const method of ['GET', 'POST'])
      expectProblem(await api(method, path, method === 'POST' ? { body: {}, token } : { token }), { method, path }, [404, 405])
  })

  test.each([
    ['/reports', 'q', ['\u0000', '\ud800', 'a'.repeat(201)]],
    ['/reports', 'status', ['constructor', 'closed;', 'CLOSED', ',']],
    [
      '/reports',
      'cursor',
      [
        'x',
        '%',
        'MTIz',
        'LSB4',
        Buffer.from('- x').toString('base64url'),
        Buffer.from("2026-01-01T00:00:00Z '; drop").toString('base64url'),
        'a'.repeat(300),
      ],
    ],
    ['/reports', 'limit', ['0', '-1', '1.5', '101', 'Infinity', 'NaN', '0x10000', '1e9']],
    ['/reports', 'from', ['0000-00-00', '2026-02-30', '99999-01-01', '2026-1-1', "'"]],
    ['/reports', 'area', ['35.', '%', '35.73.03.10', '__', "35'"]],
    ['/areas', 'parent', ['\u0000', 'a'.repeat(21)]],
    ['/working-days?days=3', 'from', ['0001-01-01', '9999-12-31', '', 'kemarin']],
    ['/working-days?from=2026-03-13', 'days', ['-1', '1e9', '3.5', '', 'tiga']],
    ['/working-days?from=2026-03-13&days=3', 'agency', ['x', '\u0000']],
  ] as const)('%s?%s= refuses what it can’t be', async (path, name, values) => {
    for (const value of values)
      expectProblem(
        await api(
          'GET',
          `${path}${path.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value.toWellFormed() === value ? value : '\u0000')}`,
        ),
        { name, value },
        [400],
      )
  })
})

describe('a file', () => {
  const form = (parts: [string, string | Blob][]) => {
    const data = new FormData()
    for (const [name, value] of parts) data.append(name, value as Blob)
    return data
  }
  const cases: [string, unknown, Record<string, string>, readonly number[]][] = [
    ['none', '', { 'content-type': 'image/jpeg' }, [400]],
    ['a text that calls itself a picture', 'halo', { 'content-type': 'image/jpeg' }, [400]],
    [
      'a page that calls itself a picture',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
      { 'content-type': 'image/png' },
      [400],
    ],
    ['JSON', '{}', { 'content-type': 'application/json' }, [415]],
    ['no type', new Uint8Array([1]), {}, [415]],
    ['more than 10 MB', new Uint8Array(10 * MB + 1), { 'content-type': 'image/jpeg' }, [413]],
    ['a form that is none', 'kacau', { 'content-type': 'multipart/form-data; boundary=x' }, [400]],
    ['a form without boundary', '--x', { 'content-type': 'multipart/form-data' }, [415]],
    ['a form without a file', form([['file', 'halo']]), {}, [400]],
    [
      'two files',
      form([
        ['file', new Blob(['a'])],
        ['file', new Blob(['b'])],
      ]),
      {},
      [400],
    ],
    [
      'another field',
      form([
        ['file', new Blob(['a'])],
        ['lain', 'b'],
      ]),
      {},
      [400],
    ],
    ['a field __proto__', form([['__proto__', 'b']]), {}, [400]],
  ]
  test.each(cases)('%s is refused and not kept', async (what, body, headers, statuses) => {
    const before = await stored()
    expectProblem(await api('POST', '/attachments', { body, headers }), what, statuses)
    expect(await stored()).toBe(before)
  })
})

test('whatever is sent, the answer is never a fault, and a refusal leaves nothing', {
  timeout: LONG ? 600_000 : 60_000,
}, async () => {
  const known = [...new Set(writing.flatMap((one) => Object.keys(example(one))))]
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      null,
      'final',
      'yes',
      'public',
      'complaint',
      '35.73',
      'dpu',
      '2026-11-24',
      5,
      true,
      '\u0000',
      '__proto__',
      '26-7K3F-9QX',
    ),
  )
  const anyBody = fc.oneof(
    fc
      .dictionary(
        fc.oneof(fc.constantFrom(...known, '__proto__', 'constructor', 'toString', 'channel'), fc.string({ maxLength: 8 })),
        value,
        { maxKeys: 6 },
      )
      .map((body) => JSON.stringify(body)),
    fc.json(),
    fc.uint8Array({ maxLength: 40 }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...operations),
      anyBody,
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('q', 'status', 'cursor', 'from', 'area', 'parent', 'days', 'limit'),
      fc.boolean(),
      async (one, body, noise, name, asReporter) => {
        const before = await stored()
        const who = asReporter && one.who.includes('code') ? { code: accessCode } : credentials(one)
        const query = one.method === 'get' ? `?${name}=${encodeURIComponent(noise.toWellFormed())}` : ''
        const answer = await api(one.method.toUpperCase(), `${pathOf(one)}${query}`, {
          ...who,
          ...(one.method === 'post' && {
            body,
            headers: { 'content-type': one.body === 'file' ? 'image/png' : 'application/json' },
          }),
        })
        expect(answer.status).toBeLessThan(500)
        if (answer.status >= 400) {
          expectProblem(answer, { id: one.id, body })
          expect(await stored()).toBe(before)
        }
      },
    ),
    { numRuns: LONG ? 20_000 : 500 },
  )
})

test('over a real connection too: too much is refused, with a length and without', async () => {
  const site = await listen(server)
  try {
    const send = (more: RequestInit) =>
      fetch(`${site.url}/api/v1/reports`, { method: 'POST', headers: { 'content-type': 'application/json' }, ...more })
    const text = JSON.stringify({ body: 'x'.repeat(600_000) })
    const stream = () => new Blob([text]).stream()
    expect((await send({ body: text })).status).toBe(413)
    expect((await send({ body: stream(), duplex: 'half' } as RequestInit)).status).toBe(413)
    expect((await send({ body: new Blob(['{"body":']).stream(), duplex: 'half' } as RequestInit)).status).toBe(400)
    expect((await send({ body: JSON.stringify({ body: 'Lampu jalan padam sejak Senin.' }) })).status).toBe(201)
  } finally {
    await site.close()
  }
})

test('none of all this was a bug', () => {
  expect(bugs).toEqual([])
  expect(({} as { admin?: boolean }).admin).toBeUndefined()
})
