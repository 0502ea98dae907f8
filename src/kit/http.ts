import type { Context, Env, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { getPath } from 'hono/utils/url'
import { type Lang, requestLang, type T, translator } from './i18n.ts'
import type { Refusal } from './refusal.ts'
import type { FieldError } from './ui/error-summary.tsx'

/** What every request carries: the words of its language. */
export type Web = Env & { Variables: { t: T } }
export type Ctx = Context<Web>
export type WebApp = Hono<Web>

/** English pages stand under /en: routing sees the Indonesian path, the language is read from the address (then from the reader's choice, then from the browser). */
export const pathWithoutLanguage = (request: Request): string => {
  const path = getPath(request)
  return path === '/en' ? '/' : path.startsWith('/en/') ? path.slice(3) : path
}

/** Sets `t`. A link with `?lang=id` is a choice; it is kept in a cookie that says nothing else. */
export function speak(c: Ctx): Lang {
  const wish = c.req.query('lang')
  const chosen = wish === 'id' || wish === 'en' ? wish : getCookie(c, 'lang')
  if (wish === 'id' || wish === 'en')
    setCookie(c, 'lang', wish, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: 180 * 24 * 60 * 60 })
  const lang = requestLang({ path: getPath(c.req.raw), chosen, acceptLanguage: c.req.header('accept-language') })
  c.set('t', translator(lang))
  return lang
}

/** The sentences of a refusal at their fields, in the reader's language. */
export const fieldErrors = (refusal: Refusal, t: T): FieldError[] =>
  refusal.fields.map(({ path, key, params }) => ({ field: path, text: t(key, params) }))

/**
 * Who sends, for throttling only: the socket's address, or behind a trusted proxy the last address it forwarded. IPv6 by its /64, since one line has 2^64 of them.
 * Never logged, never stored but as a keyed hash that changes daily.
 */
export function clientAddress(c: Pick<Ctx, 'req' | 'env'>, trustProxy: boolean): string {
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  const address = forwarded || incoming?.socket?.remoteAddress || 'unknown'
  return address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address
}
