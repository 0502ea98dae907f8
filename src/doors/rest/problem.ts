import { type Ctx, fieldErrors } from '../../kit/http.ts'
import { type T, translator } from '../../kit/i18n.ts'
import { Refusal, type RefusalCode, refusalStatus } from '../../kit/refusal.ts'

/** HTTP has a word of its own for a failed If-Match (RFC 9110 section 13.1.1); everything else has the status that pages give it. */
const statusOf = (code: RefusalCode) => (code === 'version-conflict' ? 412 : refusalStatus[code])

/**
 * What a refusal or a bug looks like under /api/: a problem document (RFC 9457) in the reader's language. "Not there" and "not for you" are the same bytes.
 * A bug shows its request id and nothing else.
 * @param status where it is not the refusal's own (something in front of the doors refused)
 */
export function problemDocument(
  c: Ctx,
  error: Error,
  { status, requestId }: { status?: number | undefined; requestId?: string } = {},
): Response {
  const refusal = error instanceof Refusal ? error : null
  const code = status ?? (refusal ? statusOf(refusal.code) : 500)
  c.header('Cache-Control', 'no-store')
  for (const [name, value] of Object.entries(headersOf(c, refusal))) c.header(name, value)
  const document = { ...documentOf(c.get('t') ?? translator('id'), refusal, code), ...(requestId && { requestId }) }
  return c.body(JSON.stringify(document), code as 400, { 'Content-Type': 'application/problem+json' })
}

export function documentOf(t: T, refusal: Refusal | null, status: number) {
  const { reason, allowed, scope = '', retryAfter = 60 } = refusal?.details ?? {}
  const name = refusal?.code ?? 'bug'
  return {
    type: refusal ? `urn:tuntas:problem:${refusal.code}` : 'about:blank',
    title: t(`api.problem.${name}`),
    status,
    detail: reason?.startsWith('move.why.') ? t(reason) : t(`api.problem.${name}.text`, { scope, seconds: retryAfter }),
    ...(refusal?.fields.length && { errors: fieldErrors(refusal, t).map(({ field, text }) => ({ path: field, message: text })) }),
    ...(allowed && { allowed }),
  }
}

/** A 401 says how to sign in, a 403 which scope is missing (RFC 6750 section 3), a 405 what else is there, a 429 when to come back. */
function headersOf(c: Ctx, refusal: Refusal | null): Record<string, string> {
  const { allowed = [], scope, retryAfter = 60 } = refusal?.details ?? {}
  switch (refusal?.code) {
    case 'not-signed-in':
      return { 'WWW-Authenticate': `Bearer realm="tuntas"${c.req.header('authorization') ? ', error="invalid_token"' : ''}` }
    case 'missing-scope':
      return { 'WWW-Authenticate': `Bearer realm="tuntas", error="insufficient_scope", scope="${scope}"` }
    case 'method-not-allowed':
      return { Allow: allowed.join(', ') }
    case 'too-many-tries':
      return { 'Retry-After': String(retryAfter) }
    default:
      return {}
  }
}
