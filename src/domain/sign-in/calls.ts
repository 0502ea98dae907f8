/** What a try came to. Cookies are Set-Cookie values to hand on. */
export type Tried = { result: 'signed-in' | 'wrong' | 'too-many'; cookies: string[] }

/** The request as it will be with cookies that were just set. */
export function withCookies(headers: Headers, cookies: readonly string[]): Headers {
  const kept = new Map((headers.get('cookie') ?? '').split(/;\s*/).map((pair) => [pair.split('=')[0]!, pair] as const))
  for (const cookie of cookies) {
    const pair = cookie.split(';')[0]!
    kept.set(pair.split('=')[0]!, pair)
  }
  const next = new Headers(headers)
  next.set('cookie', [...kept.values()].filter(Boolean).join('; '))
  return next
}

/** better-auth throws its refusals; what is none is a bug and thrown on. */
export function refused(error: unknown): 'wrong' | 'too-many' {
  const status = (error as { statusCode?: number }).statusCode
  if (status === undefined || status >= 500) throw error
  return status === 429 ? 'too-many' : 'wrong'
}

/** The same where wrong and too many are one. */
export function nullWhenRefused(error: unknown): null {
  refused(error)
  return null
}
