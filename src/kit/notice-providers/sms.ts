import { createHmac } from 'node:crypto'
import { type Answer, ask, json, type Provider } from './provider.ts'

/**
 * An SMS gateway from one address: `vonage+https://KEY:SIGNATURE-SECRET@rest.nexmo.com` or `twilio+https://ACCOUNT:TOKEN@api.twilio.com`.
 * @throws Error with one sentence for any other vendor, or without the two names.
 */
export function smsProvider(address: string, from: string, now: () => number = Date.now): Provider {
  const url = new URL(address)
  const [vendor, scheme] = url.protocol.slice(0, -1).split('+')
  const account = { key: decodeURIComponent(url.username), secret: decodeURIComponent(url.password) }
  if (!account.key || !account.secret) throw new Error('SMS_URL is not usable: an account and its secret must stand before @.')
  const base = `${scheme}://${url.host}`
  const provider = { channel: 'sms', name: `${vendor} ${url.host}`, sender: from } as const
  if (vendor === 'vonage')
    return { ...provider, send: ({ to, short, id }) => sendByVonage(base, account, from, { to, short, id }, now()) }
  if (vendor === 'twilio') return { ...provider, send: ({ to, short }) => sendByTwilio(base, account, from, { to, short }) }
  throw new Error(`SMS_URL is not usable: there is no gateway ${vendor}, only vonage and twilio.`)
}

type Account = { key: string; secret: string }
type Sms = { to: string; short: string }

/** Vonage SMS API, signed requests with SHA-256 HMAC (developer.vonage.com, "SMS API", "Signing messages", "Error codes"). */
function sendByVonage(base: string, account: Account, from: string, sms: Sms & { id: string }, now: number): Promise<Answer> {
  const params: Record<string, string> = {
    api_key: account.key,
    from,
    to: sms.to.replace('+', ''),
    text: sms.short,
    'client-ref': sms.id,
    timestamp: String(Math.floor(now / 1000)),
  }
  const body = new URLSearchParams({ ...params, sig: vonageSignature(params, account.secret) })
  return ask(`${base}/sms/json`, { method: 'POST', body }, (status, text, headers) => {
    if (status !== 200) return { result: 'down', message: `HTTP ${status}`, retryAfter: Number(headers.get('retry-after')) || 0 }
    const part = json<{ messages: VonagePart[] }>(text).messages?.[0]
    if (part?.status === '0') return { result: 'sent', ref: part['message-id'] ?? null }
    const message = `${part?.status ?? 'no status'} ${part?.['error-text'] ?? ''}`.trim()
    // 6: the number can't be reached at all, 7: it is barred. 1: faster than the account may; everything else is the account's or the gateway's fault.
    if (part?.status === '6' || part?.status === '7') return { result: 'gone', message }
    return { result: 'down', message, ...(part?.status === '1' && { retryAfter: 1 }) }
  })
}
type VonagePart = { status: string; 'message-id'?: string; 'error-text'?: string }

/** `&key=value` of every parameter by its name, with & and = of the values as _, under HMAC-SHA-256, as hexadecimal capitals. */
export function vonageSignature(params: Record<string, string>, secret: string): string {
  const text = Object.keys(params)
    .sort()
    .map((key) => `&${key}=${params[key]!.replace(/[&=]/g, '_')}`)
    .join('')
  return createHmac('sha256', secret).update(text).digest('hex').toUpperCase()
}

/** Twilio Programmable Messaging, create a message (twilio.com/docs/messaging/api, "Error and warning dictionary"). */
function sendByTwilio(base: string, account: Account, from: string, sms: Sms): Promise<Answer> {
  const headers = { authorization: `Basic ${Buffer.from(`${account.key}:${account.secret}`).toString('base64')}` }
  const body = new URLSearchParams({ To: sms.to, From: from, Body: sms.short })
  const url = `${base}/2010-04-01/Accounts/${encodeURIComponent(account.key)}/Messages.json`
  return ask(url, { method: 'POST', headers, body }, (status, text, answered) => {
    const read = json<{ sid: string; code: number; message: string }>(text)
    if (status === 201) return { result: 'sent', ref: read.sid ?? null }
    const message = `${read.code ?? `HTTP ${status}`} ${read.message ?? ''}`.trim()
    // 21211: no such number, 21610: the person wrote STOP, 21614: not a mobile number.
    if ([21211, 21610, 21614].includes(read.code ?? 0)) return { result: 'gone', message }
    if (status < 500 && ![401, 403, 429].includes(status)) return { result: 'later', message }
    return { result: 'down', message, ...(status === 429 && { retryAfter: Number(answered.get('retry-after')) || 1 }) }
  })
}
