/** Every expected no, with its HTTP status. Anything else that is thrown is a bug. */
export const refusalStatus = {
  'invalid-input': 400,
  'not-signed-in': 401,
  'missing-scope': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-allowed-now': 409,
  'version-conflict': 409,
  'idempotency-mismatch': 409,
  'too-late-to-undo': 409,
  'too-large': 413,
  'wrong-media-type': 415,
  'too-many-tries': 429,
  'not-set-up': 503,
} as const

export type RefusalCode = keyof typeof refusalStatus

/** A wrong field: its path and the key of the sentence that says what to mend. */
export type FieldProblem = { path: string; key: string; params?: Record<string, string | number> }

/** `allowed`: the moves that the state does allow (409), or the methods of an address (405) · `retryAfter`: seconds to wait (429) · `scope`: what a token lacks (403). */
type Details = { allowed?: readonly string[]; reason?: string; retryAfter?: number; scope?: string }

/** A refusal is an expected no. Rules return it, actions throw it, doors present it in their own format and language. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly fields: readonly FieldProblem[]
  readonly details: Details
  constructor(code: RefusalCode, details: Details & { fields?: readonly FieldProblem[] } = {}) {
    super(details.reason ? `${code}: ${details.reason}` : code)
    const { fields = [], ...rest } = details
    this.code = code
    this.fields = fields
    this.details = rest
  }
  get status() {
    return refusalStatus[this.code]
  }
}
