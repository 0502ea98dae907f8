import { createHmac } from 'node:crypto'
import { vendor } from './vendor.ts'

export type Sms = { to: string; from: string; text: string }

/** Vonage SMS API with signed requests (SHA-256 HMAC): always HTTP 200, the status says what became of it. 14: the signature is wrong or older than five minutes. */
export async function vonageVendor({ key, secret }: { key: string; secret: string }) {
  const sent: Sms[] = []
  const barred = new Set<string>()
  const limits = { throttled: false }
  const server = await vendor(({ path, body }) => {
    const given = new URLSearchParams(body.toString())
    const part = (status: string, text?: string) => ({
      status: 200,
      body: {
        'message-count': '1',
        messages: [
          {
            to: given.get('to'),
            status,
            ...(text ? { 'error-text': text } : { 'message-id': `0A000000${sent.length}`, network: '51010' }),
          },
        ],
      },
    })
    if (path !== '/sms/json') return { status: 404 }
    if (given.get('api_key') !== key) return part('4', 'Bad Credentials')
    const { sig, ...signed } = Object.fromEntries(given)
    const text = Object.entries(signed)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .reduce((all, [name, value]) => `${all}&${name}=${value.replaceAll('&', '_').replaceAll('=', '_')}`, '')
    const right = createHmac('sha256', secret).update(text).digest('hex')
    const age = Math.abs(Date.now() / 1000 - Number(signed.timestamp))
    if (sig?.toLowerCase() !== right || age > 300) return part('14', 'Invalid Signature')
    if (limits.throttled) return part('1', 'Throughput Rate Exceeded - please wait [ 50 ] and retry')
    if (!/^\d{8,15}$/.test(signed.to ?? '')) return part('3', 'Invalid to param')
    if (barred.has(signed.to!)) return part('7', 'Number barred')
    sent.push({ to: signed.to!, from: signed.from!, text: signed.text! })
    return part('0')
  })
  return Object.assign(server, {
    sent,
    barred,
    limits,
    /** How an installation names it. */
    address: `vonage+${server.url.replace('//', `//${key}:${secret}@`)}`,
  })
}

/** Twilio, create a message: Basic authentication (20003 when wrong), 21211 for what is no number, 21610 after STOP. */
export async function twilioVendor({ account, token }: { account: string; token: string }) {
  const sent: Sms[] = []
  const stopped = new Set<string>()
  const no = (status: number, code: number, message: string) => ({
    status,
    body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
  })
  const server = await vendor(({ path, headers, body }) => {
    if (headers.authorization !== `Basic ${btoa(`${account}:${token}`)}`) return no(401, 20003, 'Authenticate')
    if (path !== `/2010-04-01/Accounts/${account}/Messages.json`) return no(404, 20404, 'The requested resource was not found')
    const given = new URLSearchParams(body.toString())
    const to = given.get('To') ?? ''
    if (!/^\+\d{8,15}$/.test(to)) return no(400, 21211, `Invalid 'To' Phone Number: ${to}`)
    if (stopped.has(to)) return no(400, 21610, 'Attempt to send to unsubscribed recipient')
    sent.push({ to, from: given.get('From') ?? '', text: given.get('Body') ?? '' })
    return { status: 201, body: { sid: `SM${sent.length}`, status: 'queued', to } }
  })
  return Object.assign(server, { sent, stopped, address: `twilio+${server.url.replace('//', `//${account}:${token}@`)}` })
}
