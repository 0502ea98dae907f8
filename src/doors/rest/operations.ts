import { z } from 'zod'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { type OpenApi, openApiDocument } from './document.ts'
import { moveOperations } from './move-operations.ts'
import type { Operation } from './operation.ts'
import { referenceOperations } from './reference-operations.ts'
import { reportOperations } from './report-operations.ts'
import { readStatistics } from './statistics-operation.ts'

const readDocument: Operation = {
  id: 'readDocument',
  tag: 'reference',
  method: 'get',
  path: '/openapi.json',
  who: ['anybody', 'token'],
  query: z.strictObject({}),
  status: 200,
  answer: z.record(z.string(), z.unknown()),
  example: { answer: { openapi: '3.1.0', info: { title: 'Tuntas', version: '1' } } },
  run: async ({ t, site }) => ({ body: documentIn(t, site) }),
}

/** The whole of REST v1. */
export const operations: readonly Operation[] = [
  ...reportOperations,
  ...moveOperations,
  ...referenceOperations,
  readStatistics,
  readDocument,
]

const written = new Map<string, OpenApi>()

/** The document in a language; written once, since it costs 20 ms. */
export function documentIn(t: T, site: Site): OpenApi {
  const key = `${t.lang} ${site.baseUrl}`
  const document = written.get(key) ?? openApiDocument(t, site, operations)
  written.set(key, document)
  return document
}
