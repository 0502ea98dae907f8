import type { App } from '../../domain/app.ts'
import { answerOnce, digest, type Once } from '../../domain/reports/answer-once.ts'
import { type Ctx, clientAddress } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { WindowCounter } from '../../kit/window-counter.ts'
import { type Caller, callerOf } from './caller.ts'
import { readFile, readJson, readQuery } from './input.ts'
import type { Call, Operation, Result } from './operation.ts'

const HOUR = 3_600

/** The way of every call through the door: who, how often, what, once; then the operation itself; then its answer. */
export function serveOperation(operation: Operation, app: App, site: Site): (c: Ctx) => Promise<Response> {
  const counter = new WindowCounter({ seconds: HOUR })
  return async (c) => {
    const caller = await callerOf(c, app, site, operation.method === 'get' ? 'read' : 'write')
    if (!operation.who.includes('anybody') && caller.actor.kind === 'public') throw new Refusal('not-signed-in')
    if (operation.perHour && !caller.token) throttle(counter, c, site, app.now(), operation.perHour(app))
    const query = operation.query ? readQuery(c, operation.query) : {}
    const body = operation.body && operation.body !== 'file' ? await readJson(c) : {}
    const file = operation.body === 'file' ? await readFile(c) : new Uint8Array()
    const number = c.req.param('number') ?? ''
    const version = operation.ifMatch ? versionOf(c) : undefined
    const once =
      operation.method === 'post' ? onceOf(c, operation, caller, number, operation.body === 'file' ? file : body) : null
    const call = (inside: App) =>
      operation.run({ app: inside, site, t: c.get('t'), caller, number, query, body, file, version, once } as Call<never>)
    const result = operation.keepsAnswer ? await call(app) : await answerOnce(app, once, call)
    return answer(c, operation, caller, result)
  }
}

function answer(c: Ctx, operation: Operation, caller: Caller, { body, version }: Result): Response {
  c.header('Cache-Control', caller.actor.kind === 'public' && operation.method === 'get' ? 'no-cache' : 'no-store')
  c.header('Vary', 'Accept-Language, Authorization, X-Access-Code')
  if (version !== undefined) c.header('ETag', `"${version}"`)
  return body === undefined ? c.body(null, 204) : c.json(body as object, operation.status)
}

/**
 * In words: without a token an address has its number of calls an hour. An address of this machine is not counted: that is a program of the operator, or a proxy in front
 * that nobody declared (TRUST_PROXY), behind which all citizens would share one count and be shut out together.
 */
function throttle(counter: WindowCounter, c: Ctx, site: Site, now: Temporal.Instant, limit: number): void {
  const address = clientAddress(c, site.trustProxy)
  if (address === 'unknown' || /^(::ffff:)?127\.|^::1?$/.test(address)) return
  const retryAfter = counter.over(address, limit, now)
  if (retryAfter !== null) throw new Refusal('too-many-tries', { retryAfter })
}

/** The caller's key, and a digest of the call that it stands for. Its scope is the token, or this door when there is none (contract.md). */
function onceOf(c: Ctx, { id }: Operation, { actor, token }: Caller, number: string, sent: unknown): Once | null {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return null
  if (key.length < 22 || key.length > 200)
    throw new Refusal('invalid-input', { fields: [{ path: 'Idempotency-Key', key: 'error.idempotencyKey' }] })
  const body = sent instanceof Uint8Array ? digest(sent).toString('hex') : sent
  return { scope: token ? `token:${token.id}` : 'api', key, asked: digest(JSON.stringify([id, number, actor.kind, body])) }
}

/** The version in `If-Match: "7"`; `*` asks for nothing that a report which is there does not fulfil. */
function versionOf(c: Ctx): number | undefined {
  const header = c.req.header('if-match')?.trim()
  if (header === undefined || header === '*') return undefined
  const [, version] = /^"(\d{1,9})"$/.exec(header) ?? []
  if (version === undefined) throw new Refusal('invalid-input', { fields: [{ path: 'If-Match', key: 'error.ifMatch' }] })
  return Number(version)
}
