import { z } from 'zod'
import { keysOf, type T } from '../../kit/i18n.ts'
import { Refusal, type RefusalCode } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import type { Operation } from './operation.ts'
import { documentOf } from './problem.ts'
import { Problem, Report } from './shapes.ts'

export type Schema = { [key: string]: unknown; properties?: Record<string, Schema>; items?: Schema; description?: string }
export type Parameter = { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema; description: string }
type Content = Record<string, { schema: Schema; example: unknown }>
export type DescribedOperation = {
  operationId: string
  tags: [string]
  summary: string
  description: string
  security: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}
export type OpenApi = {
  openapi: '3.1.0'
  info: Record<string, unknown>
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Partial<Record<'get' | 'post', DescribedOperation>>>
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, unknown> }
}

export const tags = ['reports', 'moves', 'reference'] as const

/** The OpenAPI 3.1 document of the same lines that the router is made of. */
export function openApiDocument(t: T, site: Site, operations: readonly Operation[]): OpenApi {
  const paths: OpenApi['paths'] = {}
  for (const line of operations) paths[line.path] = { ...paths[line.path], [line.method]: described(t, line) }
  return {
    openapi: '3.1.0',
    info: {
      title: t('api.docs.title'),
      version: '1',
      description: t('api.docs.lead'),
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: `${site.baseUrl}/api/v1` }],
    tags: tags.map((name) => ({ name, description: t(`api.docs.tag.${name}.text`) })),
    paths,
    components: {
      schemas: { Report: jsonSchema(Report, t, 'readReport'), Problem: jsonSchema(Problem, t, 'problem') },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: t('api.docs.scheme.bearer') },
        accessCode: { type: 'apiKey', in: 'header', name: 'X-Access-Code', description: t('api.docs.scheme.accessCode') },
      },
    },
  }
}

function described(t: T, line: Operation): DescribedOperation {
  const { id, method, who, status, answer, example } = line
  const body = requestBody(t, line)
  const reports = answer === Report
  const success = { description: t(reports && method === 'post' ? 'api.docs.answer.done' : 'api.docs.answer.ok') }
  return {
    operationId: id,
    tags: [line.tag],
    summary: t(`api.op.${id}`),
    description: t(`api.op.${id}.text`),
    security: who.map((one) =>
      one === 'anybody' ? {} : one === 'code' ? { accessCode: [] } : { bearer: [method === 'get' ? 'read' : 'write'] },
    ),
    parameters: parameters(t, line),
    ...(body && { requestBody: body }),
    responses: {
      [status]: { ...success, content: { 'application/json': { schema: answerSchema(t, line), example: example.answer } } },
      ...(reports && method === 'post' && { 204: { description: t('api.docs.answer.gone') } }),
      ...Object.fromEntries(problemsOf(line).map((code) => [statusOf(code), problem(t, code)])),
    },
  }
}

const answerSchema = (t: T, { answer, id }: Operation): Schema =>
  answer === Report ? { $ref: '#/components/schemas/Report' } : jsonSchema(answer, t, id)

function requestBody(t: T, { id, body, example }: Operation): DescribedOperation['requestBody'] {
  if (!body) return undefined
  if (body !== 'file')
    return {
      required: !body.safeParse({}).success,
      content: { 'application/json': { schema: jsonSchema(body, t, id), example: example.body } },
    }
  const file = { type: 'string', format: 'binary', description: t('api.docs.field.file') }
  return {
    required: true,
    content: {
      'image/*': { schema: file, example: 'foto.jpg' },
      'multipart/form-data': {
        schema: { type: 'object', properties: { file }, required: ['file'], additionalProperties: false },
        example: { file: 'foto.jpg' },
      },
    },
  }
}

function parameters(t: T, { id, path, method, query, ifMatch }: Operation): Parameter[] {
  const { properties = {}, required = [] } = query ? jsonSchema(query, t, id) : {}
  const header = (name: string, schema: Schema): Parameter => ({
    name,
    in: 'header',
    required: false,
    schema: { type: 'string', ...schema },
    description: t(`api.field.${name}`),
  })
  return [
    ...(path.includes('{number}')
      ? [{ name: 'number', in: 'path' as const, required: true, schema: { type: 'string' }, description: t('api.field.number') }]
      : []),
    ...Object.entries(properties).map(([name, { description = '', ...schema }]) => ({
      name,
      in: 'query' as const,
      required: (required as string[]).includes(name),
      schema,
      description,
    })),
    ...(method === 'post' ? [header('Idempotency-Key', { minLength: 22, maxLength: 200 })] : []),
    ...(ifMatch ? [header('If-Match', {})] : []),
  ]
}

/** Which refusals an operation can give follows from what it reads. */
function problemsOf({ path, method, who, body, ifMatch, perHour }: Operation): RefusalCode[] {
  const move = path.includes('/actions/') || path.endsWith('/messages')
  return [
    'invalid-input',
    ...(who.length > 1 || !who.includes('anybody') ? (['not-signed-in'] as const) : []),
    ...(who.includes('token') || who.includes('code') ? (['missing-scope'] as const) : []),
    ...(path.includes('{number}') ? (['not-found'] as const) : []),
    ...(move ? (['not-allowed-now'] as const) : method === 'post' ? (['idempotency-mismatch'] as const) : []),
    ...(ifMatch ? (['version-conflict'] as const) : []),
    ...(body ? (['too-large', 'wrong-media-type'] as const) : []),
    ...(method === 'post' && who.includes('anybody') ? (['not-set-up'] as const) : []),
    ...(perHour || who.includes('code') ? (['too-many-tries'] as const) : []),
  ]
}

const statusOf = (code: RefusalCode) => (code === 'version-conflict' ? 412 : new Refusal(code).status)

function problem(t: T, code: RefusalCode) {
  const refusal = new Refusal(code, {
    ...(code === 'invalid-input' && { fields: [{ path: 'limit', key: 'error.wrongValue' }] }),
    ...(code === 'missing-scope' && { scope: 'write' }),
    ...(code === 'not-allowed-now' && { allowed: ['hold', 'answer'], reason: 'move.why.status.answered' }),
  })
  return {
    description: t(`api.problem.${code}`),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        example: documentOf(t, refusal, statusOf(code)),
      },
    },
  }
}

const known = new Set(keysOf('id'))

/** What may be sent, as JSON Schema, each field with its meaning. */
function jsonSchema(schema: z.ZodType, t: T, operation: string): Schema {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema
  return withMeaning(plain, t, operation)
}

function withMeaning(schema: Schema, t: T, operation: string): Schema {
  const { items, properties, ...rest } = schema
  return {
    ...rest,
    ...(items && { items: withMeaning(items, t, operation) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => {
          const key = [`api.field.${operation}.${name}`, `api.field.${name}`].find((one) => known.has(one))
          return [name, { ...withMeaning(field, t, operation), ...(key && { description: t(key) }) }]
        }),
      ),
    }),
  }
}
