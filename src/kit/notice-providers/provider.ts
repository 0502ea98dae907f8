/** Ways to reach somebody. */
export const channels = ['email', 'sms', 'whatsapp', 'telegram', 'push'] as const
export type Channel = (typeof channels)[number]

/** One notice, ready to go. `id` is the same at each try; whoever carries it may drop a double by it. */
export type Notice = {
  id: string
  /** An e-mail address, a telephone number as +62…, the id of a chat, or a push subscription as JSON. */
  to: string
  subject: string
  /** Whole text, for ways with room. */
  text: string
  /** At most 160 signs of the GSM alphabet, without a link that could be tapped by mistake. */
  short: string
  /** Where to read on, and what the notice is about: for templates of a vendor that have holes. */
  url: string
  number: string
  lang: 'id' | 'en'
  /** Where one press ends these notices (RFC 8058). */
  stopUrl: string | null
}

/**
 * What became of one try.
 * `gone`: this address will never take it · `closed`: this way may not write to this person now, another may ·
 * `later`: not this notice at this moment, while the carrier is well · `down`: the carrier is at fault, or we are with it (no answer, a full quota, a wrong token), so the
 * next notice need not ask; `retryAfter` in seconds where it says so. After both another carrier is asked, then the same again later.
 */
export type Answer =
  | { result: 'sent'; ref: string | null }
  | { result: 'gone' | 'closed' | 'later'; message: string }
  | { result: 'down'; message: string; retryAfter?: number }

/** A carrier: one account at one vendor. `sender` is who the reader sees, `name` what stands in logs and rows (never a secret). */
export type Provider = {
  channel: Channel
  name: string
  sender: string
  send(notice: Notice): Promise<Answer>
  close?(): void
}

export const TIMEOUT_MS = 10_000

/** Asks a vendor over HTTP. No answer within ten seconds, or none at all, is `down`. Redirects are not followed: they would carry the token elsewhere. */
export async function ask(
  url: string,
  init: RequestInit,
  read: (status: number, body: string, headers: Headers) => Answer,
): Promise<Answer> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
    return read(answer.status, (await answer.text()).slice(0, 10_000), answer.headers)
  } catch (error) {
    const { message, cause } = error as Error
    return { result: 'down', message: ((cause as Error | undefined)?.message || message).slice(0, 300) }
  }
}

/** A JSON body, or nothing of what was expected. */
export function json<T extends object>(body: string): Partial<T> {
  try {
    const read: unknown = JSON.parse(body)
    return read !== null && typeof read === 'object' ? (read as Partial<T>) : {}
  } catch {
    return {}
  }
}
