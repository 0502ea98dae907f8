import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { OpenApi, Schema } from '../src/doors/rest/document.ts'
import { operations } from '../src/doors/rest/operations.ts'
import { apiClient } from './support/api.ts'
import { testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { smallNation, type World } from './support/world.ts'

let w: World
let server: ReturnType<typeof testServer>
let api: ReturnType<typeof apiClient>
let document: OpenApi
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
  api = apiClient(server)
  document = (await api('GET', '/openapi.json')).json
})
afterAll(() => w.app.close())

const described = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ name: `${method.toUpperCase()} ${path}`, one })),
  )

/** A schema of the document with its references put in, as zod reads it. */
function schemaOf(schema: Schema): z.ZodType {
  const put = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(put)
    if (typeof part !== 'object' || part === null) return part
    const { $ref, ...rest } = part as { $ref?: string }
    if ($ref) return put(document.components.schemas[$ref.replace('#/components/schemas/', '')])
    return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, put(value)]))
  }
  return z.fromJSONSchema(put(schema) as never)
}

describe('the document', () => {
  test('is OpenAPI 3.1 and equal to the router: the symmetric difference is empty', () => {
    expect(document.openapi).toBe('3.1.0')
    const routes = server.routes
      .filter((route) => route.path.startsWith('/api/v1') && route.method !== 'ALL')
      .map((route) => `${route.method} ${route.path.replace('/api/v1', '').replaceAll(/:(\w+)/g, '{$1}')}`)
    const told = described().map(({ name }) => name)
    expect(routes.length).toBeGreaterThanOrEqual(30)
    expect(new Set(routes).symmetricDifference(new Set(told))).toEqual(new Set())
    expect(routes.length).toBe(new Set(routes).size)
  })

  test('has every address of the contract', () => {
    const moves =
      'verify forward handle return hold resume answer close archive reopen extend assign merge unmerge note publish feedback withdraw appeal transfer'
    const wanted = [
      'POST /reports',
      'GET /reports',
      'GET /reports/{number}',
      'GET /reports/{number}/timeline',
      'POST /reports/{number}/messages',
      'POST /attachments',
      'GET /agencies',
      'GET /categories',
      'GET /areas',
      'GET /working-days',
      ...moves.split(' ').map((move) => `POST /reports/{number}/actions/${move}`),
    ]
    const told = described().map(({ name }) => name)
    expect(wanted.filter((name) => !told.includes(name))).toEqual([])
  })

  test('every example, of requests, answers and problems, is valid against its schema', () => {
    let checked = 0
    for (const { name, one } of described()) {
      const contents = [one.requestBody, ...Object.values(one.responses)].flatMap((part) => Object.entries(part?.content ?? {}))
      for (const [type, { schema, example }] of contents) {
        expect(example, `${name} ${type}`).toBeDefined()
        const parsed = schemaOf(schema).safeParse(example)
        expect({ name, type, wrong: parsed.error?.issues }).toEqual({ name, type, wrong: undefined })
        checked++
      }
    }
    expect(checked).toBeGreaterThan(250)
  })

  test('every body example is what the action itself accepts, and a field too many is not', () => {
    for (const { id, body, example } of operations) {
      if (!body || body === 'file') continue
      expect({ id, wrong: body.safeParse(example.body).error?.issues }).toEqual({ id, wrong: undefined })
      expect(body.safeParse({ ...(example.body as object), lain: 1 }).success, id).toBe(false)
    }
  })

  test('every operation has words, an example answer, its refusals, and a meaning for each thing that may be sent', () => {
    for (const { name, one } of described()) {
      expect(one.summary, name).toBeTruthy()
      expect(one.description, name).toBeTruthy()
      expect(one.security.length, name).toBeGreaterThan(0)
      expect(Object.keys(one.responses), name).toContain('400')
      for (const parameter of one.parameters)
        expect({ name, of: parameter.name, says: !!parameter.description }).toMatchObject({ says: true })
      for (const [field, schema] of Object.entries(one.requestBody?.content['application/json']?.schema.properties ?? {}))
        expect({ name, field, says: !!schema.description }).toMatchObject({ says: true })
      expect(
        one.parameters.some((p) => p.name === 'Idempotency-Key'),
        name,
      ).toBe(name.startsWith('POST'))
    }
    expect(new Set(described().map(({ one }) => one.operationId)).size).toBe(described().length)
  })

  test('speaks the language that is asked for', async () => {
    const indonesian = (await api('GET', '/openapi.json', { headers: { 'accept-language': 'id' } })).json as OpenApi
    expect(indonesian.paths['/reports']!.post!.summary).toBe('Kirim laporan')
    expect(document.paths['/reports']!.post!.summary).toBe('Send a report')
    expect(JSON.stringify(indonesian).length).toBeGreaterThan(50_000)
  })
})

describe('the page /api/docs', () => {
  test.each(['/api/docs', '/en/api/docs'])(
    '%s tells every operation, without script and without anything from elsewhere',
    async (path) => {
      const answer = await visitor(server).get(path)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(answer.html).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/)
      const outside = [...answer.html.matchAll(/(?:src|href|action)="(?!\/|#)([^"]*)"/g)].map((match) => match[1])
      expect(outside.filter((address) => !address!.startsWith('tel:'))).toEqual([])
      const words = wordsOf(answer.html)
      for (const { one } of described()) expect(answer.html).toContain(`id="${one.operationId}"`)
      for (const { name } of described()) expect(words).toContain(name.replace(' ', ' /api/v1'))
      const ids = [...answer.html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1])
      expect(ids.length).toBe(new Set(ids).size)
      for (const [, target] of answer.html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
      expect(words).toContain(path.startsWith('/en') ? 'Connected in five minutes' : 'Tersambung dalam lima menit')
    },
  )
})
