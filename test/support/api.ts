import sharp from 'sharp'
import type { TestApp } from './postgres.ts'
import type { testServer } from './server.ts'

type Sent = {
  token?: string
  code?: string
  key?: string
  ifMatch?: string
  /** JSON, or bytes and text as they are. */
  body?: unknown
  headers?: Record<string, string>
  /** The sender's address; without one the call comes from within the process. */
  from?: string
}
// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, held against schemas where it matters
export type ApiAnswer = { status: number; json: any; text: string; headers: Headers }

/** A program that calls the API, in process. */
export const apiClient =
  (server: ReturnType<typeof testServer>) =>
  async (method: string, path: string, sent: Sent = {}): Promise<ApiAnswer> => {
    const raw = typeof sent.body === 'string' || sent.body instanceof Uint8Array || sent.body instanceof FormData
    const headers = new Headers(sent.headers)
    if (sent.token) headers.set('authorization', `Bearer ${sent.token}`)
    if (sent.code) headers.set('x-access-code', sent.code)
    if (sent.key) headers.set('idempotency-key', sent.key)
    if (sent.ifMatch) headers.set('if-match', sent.ifMatch)
    if (sent.body !== undefined && !raw && !headers.has('content-type')) headers.set('content-type', 'application/json')
    if (!headers.has('accept-language')) headers.set('accept-language', 'en')
    const body = sent.body === undefined ? {} : { body: (raw ? sent.body : JSON.stringify(sent.body)) as BodyInit }
    const env = sent.from ? { incoming: { socket: { remoteAddress: sent.from } } } : {}
    const response = await server.request(
      `http://localhost${path.startsWith('/api') ? path : `/api/v1${path}`}`,
      { method, headers, ...body },
      env,
    )
    const text = await response.text()
    const json = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined
    return { status: response.status, json, text, headers: response.headers }
  }

/** A key as callers make them. */
export const aKey = () => crypto.randomUUID()

/** How many events a report has. */
export const eventsOf = async (app: TestApp, number: string) =>
  (
    await app.db.query<{ n: number }>(
      'select count(*) as n from report_event e join report r on r.id = e.report_id where r.number = $1',
      [number],
    )
  ).rows[0]!.n

export const aPhoto = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#8c2f20' } })
    .jpeg()
    .toBuffer()
