import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system } from '../src/domain/people/actor.ts'
import { createToken, revokeToken, type Scope } from '../src/domain/people/tokens.ts'
import { forwardReport } from '../src/domain/reports/forward-report.ts'
import { verifyReport } from '../src/domain/reports/verify-report.ts'
import { operations } from '../src/doors/rest/operations.ts'
import { type ApiAnswer, aPhoto, apiClient, eventsOf } from './support/api.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { testServer } from './support/server.ts'
import { aReport, smallNation, type World } from './support/world.ts'

let w: World
let api: ReturnType<typeof apiClient>
const token: Record<string, string> = {}
beforeAll(async () => {
  w = await smallNation(await testApp())
  api = apiClient(testServer(w.app))
  for (const name of ['national', 'city', 'dpu', 'dlh', 'social', 'auditor']) token[name] = await tokenOf(name)
})
afterAll(() => w.app.close())

const tokenOf = async (name: string, scopes: Scope[] = ['read', 'write']) =>
  (await createToken(w.app, system, { email: `${name}@contoh.tuntas.invalid`, scopes, days: null })).token
const body = 'Lubang besar di Jalan Ki Ageng Gribig dekat pasar, kemarin ada motor jatuh.'
const place = { location: { areaCode: '35.73.03.1008' } }
const events = (number: string) => eventsOf(w.app, number)
/** The answer has the shape that the document promises: nothing missing, nothing that is not told. */
const shaped = (id: string, answer: ApiAnswer) => {
  const { status, answer: shape } = operations.find((one) => one.id === id)!
  expect({ status: answer.status, json: answer.json }).toEqual({ status, json: shape.parse(answer.json) })
  return answer.json
}

describe('a report lives through the API', () => {
  test('sent by anybody, worked on with tokens, judged with the access code; each sees what is theirs, and every answer has its shape', async () => {
    const sent = shaped(
      'createReport',
      await api('POST', '/reports', { body: { body, ...place, category: 'pekerjaan-umum-jalan' } }),
    )
    expect(sent).toMatchObject({ status: 'submitted', due: { verifyOn: '2026-11-27', answerOn: '2026-12-04' } })
    const at = `/reports/${sent.number}`
    expect((await api('GET', at)).status).toBe(404)
    expect(shaped('readReport', await api('GET', at, { code: sent.accessCode }))).toMatchObject({
      original: body,
      channel: 'api',
      allowed: ['withdraw', 'message'],
    })

    const verified = await api('POST', `${at}/actions/verify`, {
      token: token.city!,
      ifMatch: '"1"',
      body: { title: 'Lubang di Jalan Ki Ageng Gribig', public: 'Lubang dekat pasar.' },
    })
    expect(shaped('verify', verified)).toMatchObject({ title: 'Lubang di Jalan Ki Ageng Gribig', version: 2 })
    expect(verified.headers.get('etag')).toBe('"2"')
    shaped(
      'forward',
      await api('POST', `${at}/actions/forward`, { token: token.city!, body: { agency: 'dpu', supporting: ['dlh'] } }),
    )
    shaped('handle', await api('POST', `${at}/actions/handle`, { token: token.dpu! }))
    const photo = shaped(
      'sendAttachment',
      await api('POST', '/attachments', {
        token: token.dpu!,
        body: new Uint8Array(await aPhoto()),
        headers: { 'content-type': 'image/jpeg' },
      }),
    )
    const answered = shaped(
      'answer',
      await api('POST', `${at}/actions/answer`, {
        token: token.dpu!,
        body: { kind: 'final', text: 'Lubang sudah ditambal hari ini.', evidence: [photo.id], reason: 'DLH tidak perlu' },
      }),
    )
    expect(answered).toMatchObject({ status: 'answered', agency: 'dpu', supporting: ['dlh'] })
    w.app.advance({ seconds: 9 })

    const open = shaped('readReport', await api('GET', at))
    expect(open).toMatchObject({ status: 'answered', body: 'Lubang dekat pasar.' })
    for (const secret of ['original', 'identity', 'channel', 'allowed', 'limits', 'looks'])
      expect(open).not.toHaveProperty(secret)
    const told = shaped('readTimeline', await api('GET', `${at}/timeline`))
    expect(told.items.map((item: { event: string }) => item.event)).toEqual([
      'submitted',
      'verified',
      'forwarded',
      'handled',
      'answeredFinal',
    ])
    expect(told.items[4]).toMatchObject({
      agency: 'dpu',
      texts: { answer: 'Lubang sudah ditambal hari ini.' },
      attachments: [{ id: photo.id }],
    })
    expect(told.items[4].texts).not.toHaveProperty('reason')
    expect(shaped('readTimeline', await api('GET', `${at}/timeline`, { token: token.city! })).items[4]).toMatchObject({
      officer: 'Petugas dpu',
      texts: { reason: 'DLH tidak perlu' },
    })

    expect(
      shaped('sendMessage', await api('POST', `${at}/messages`, { code: sent.accessCode, body: { text: 'Terima kasih.' } }))
        .version,
    ).toBe(6)
    expect(
      shaped(
        'feedback',
        await api('POST', `${at}/actions/feedback`, { code: sent.accessCode, body: { solved: 'yes', rating: 5 } }),
      ),
    ).toMatchObject({ status: 'closed', closedBy: 'reporter' })
  })

  test('the lists that reports use are there for everybody', async () => {
    const agencies = shaped('listAgencies', await api('GET', '/agencies'))
    expect(agencies.find((one: { slug: string }) => one.slug === 'malang')).toMatchObject({ parent: 'jatim', serves: ['35.73'] })
    expect(shaped('listCategories', await api('GET', '/categories')).length).toBeGreaterThan(50)
    expect(shaped('listAreas', await api('GET', '/areas')).length).toBe(38)
    expect(shaped('listAreas', await api('GET', '/areas?parent=35.73.03'))).toContainEqual(
      expect.objectContaining({ code: '35.73.03.1009', name: 'Madyopuro' }),
    )
    const counted = shaped('workingDays', await api('GET', '/working-days?from=2026-03-13&days=3&agency=malang'))
    expect(counted).toEqual(operations.find((one) => one.id === 'workingDays')!.example.answer)
  })
})

describe('who may', () => {
  test('no token, a wrong one, a revoked one, an expired one, a disabled officer: 401 that says how to sign in', async () => {
    const { number } = await aReport(w.app)
    const revoked = await createToken(w.app, system, {
      email: 'city@contoh.tuntas.invalid',
      scopes: ['read', 'write'],
      days: null,
    })
    await revokeToken(w.app, system, revoked.id)
    const disabled = await tokenOf('social')
    await asOwner(w.app.ownerUrl, `update officer set disabled_at = now() where email = 'social@contoh.tuntas.invalid'`)
    const asked = (path: string, method: string, headers: Record<string, string>) =>
      api(method, path, { headers, ...(method === 'POST' && { body: {} }) })
    for (const authorization of [
      `Bearer ${revoked.token}`,
      `Bearer ${disabled}`,
      `Bearer tt_${'a'.repeat(43)}`,
      'Bearer',
      'Basic YTpi',
      revoked.token,
    ])
      for (const [method, path] of [
        ['GET', '/reports'],
        ['GET', `/reports/${number}`],
        ['POST', `/reports/${number}/actions/verify`],
        ['POST', '/reports'],
        ['GET', '/agencies'],
      ] as const) {
        const answer = await asked(path, method, { authorization })
        expect({ authorization, path, status: answer.status, type: answer.json.type }).toEqual({
          authorization,
          path,
          status: 401,
          type: 'urn:tuntas:problem:not-signed-in',
        })
        expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
      }
    await asOwner(w.app.ownerUrl, `update officer set disabled_at = null where email = 'social@contoh.tuntas.invalid'`)
    const none = await api('POST', `/reports/${number}/actions/verify`, { body: {} })
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="tuntas"'])
    expect(await events(number)).toBe(1)
  })

  test('a token without the scope: 403 that names it, and nothing is done', async () => {
    const { number } = await aReport(w.app)
    const reads = await tokenOf('city', ['read'])
    const writes = await tokenOf('city', ['write'])
    const cases = [
      [await api('POST', `/reports/${number}/actions/verify`, { token: reads, body: {} }), 'write'],
      [
        await api('POST', '/attachments', {
          token: reads,
          body: new Uint8Array(await aPhoto()),
          headers: { 'content-type': 'image/png' },
        }),
        'write',
      ],
      [await api('GET', '/reports', { token: writes }), 'read'],
      [await api('GET', `/reports/${number}`, { token: writes }), 'read'],
      [await api('POST', '/reports', { token: token.city!, body: { body, channel: 'walkIn' } }), 'channel'],
      [await api('POST', '/reports', { body: { body, channel: 'walkIn' } }), 'channel'],
    ] as const
    for (const [answer, scope] of cases) {
      expect(answer).toMatchObject({ status: 403, json: { type: 'urn:tuntas:problem:missing-scope' } })
      expect(answer.json.detail).toContain(` ${scope}.`)
      expect(answer.headers.get('www-authenticate')).toContain(`scope="${scope}"`)
    }
    expect(await events(number)).toBe(1)
  })

  test('with the scope channel a partner says on which channel a report came', async () => {
    const partner = await tokenOf('city', ['read', 'write', 'channel'])
    const { number } = (await api('POST', '/reports', { token: partner, body: { body, channel: 'walkIn', ...place } })).json
    expect((await api('GET', `/reports/${number}`, { token: partner })).json.channel).toBe('walkIn')
    expect(
      (await api('POST', '/reports', { token: partner, body: { body, channel: 'sms', identity: 'anonymous' } })).status,
    ).toBe(400)
  })

  test('not there and not yours are the same bytes, for reading and for every move', async () => {
    const { number, accessCode } = await aReport(w.app)
    const absent = '26-0000-000'
    const calls: [string, string, Record<string, unknown>][] = [
      ['GET', '', {}],
      ['GET', '', { token: token.social }],
      ['GET', '/timeline', { token: token.dlh }],
      ['GET', '', { code: 'AAAA AAAA AAAA AAAA' }],
      ['POST', '/messages', { code: 'AAAA AAAA AAAA AAAA', body: { text: 'halo' } }],
      ['POST', '/messages', { token: token.city, body: { text: 'halo' } }],
      ...operations
        .filter((one) => one.tag === 'moves')
        .map((one): [string, string, Record<string, unknown>] => [
          'POST',
          `/actions/${one.id}`,
          { token: token.social, body: one.example.body },
        ]),
    ]
    expect(calls.length).toBe(29)
    for (const [method, rest, sent] of calls) {
      const there = await api(method, `/reports/${number}${rest}`, sent)
      const notThere = await api(method, `/reports/${absent}${rest}`, sent)
      expect({ rest, status: there.status, text: there.text }).toEqual({ rest, status: 404, text: notThere.text })
      expect(notThere.status).toBe(404)
    }
    expect(await events(number)).toBe(1)
    expect((await api('GET', `/reports/${number}`, { code: accessCode })).status).toBe(200)
  })

  test('whoever sends a report out of their sight is told that it is done, and no more', async () => {
    const { number } = await aReport(w.app, { location: undefined, audience: 'private' })
    await verifyReport(w.app, w.officer.national!, { number }, {})
    await forwardReport(w.app, w.officer.national!, { number }, { agency: 'malang' })
    const { number: mine } = await aReport(w.app, { audience: 'private' })
    await verifyReport(w.app, w.officer.city!, { number: mine }, {})
    const gone = await api('POST', `/reports/${mine}/actions/forward`, { token: token.city!, body: { agency: 'kemensos' } })
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect((await api('GET', `/reports/${mine}`, { token: token.city! })).status).toBe(404)
  })
})

describe('states and versions', () => {
  test('a state that refuses: 409 with the moves that it allows', async () => {
    const { number } = await aReport(w.app)
    const answer = await api('POST', `/reports/${number}/actions/forward`, { token: token.city!, body: { agency: 'dpu' } })
    expect(answer).toMatchObject({
      status: 409,
      json: { type: 'urn:tuntas:problem:not-allowed-now', allowed: ['verify', 'hold', 'archive', 'merge', 'assign', 'note'] },
    })
  })

  test('If-Match of an older version: 412, and nothing is overwritten; of the present one, or *: done', async () => {
    const { number } = await aReport(w.app)
    const verify = (ifMatch: string) =>
      api('POST', `/reports/${number}/actions/verify`, { token: token.city!, ifMatch, body: {} })
    const etag = (await api('GET', `/reports/${number}`, { token: token.city! })).headers.get('etag')!
    expect((await verify(etag)).status).toBe(200)
    expect(await verify(etag)).toMatchObject({ status: 412, json: { type: 'urn:tuntas:problem:version-conflict' } })
    expect((await verify('*')).status).toBe(200)
    for (const wrong of ['3', 'W/"3"', '"x"', '"3", "4"']) expect((await verify(wrong)).status, wrong).toBe(400)
    expect(await events(number)).toBe(3)
  })
})
