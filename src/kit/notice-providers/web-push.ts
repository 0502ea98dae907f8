import { createECDH } from 'node:crypto'
import webPush from 'web-push'
import { z } from 'zod'
import { ask, type Provider } from './provider.ts'

/** What a browser hands over (PushSubscription.toJSON). */
export const PushSubscription = z.object({
  endpoint: z.url().max(1_000),
  keys: z.object({ p256dh: z.string().length(87), auth: z.string().length(22) }),
})

/** The push services of the browsers. An address elsewhere is refused: anybody could have us call the inside of our own network. */
const services = ['fcm.googleapis.com', '.push.services.mozilla.com', '.notify.windows.com', '.push.apple.com']

export function isPushService(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false
  const { protocol, hostname, port } = new URL(endpoint)
  return (
    protocol === 'https:' &&
    port === '' &&
    services.some((s) => (s.startsWith('.') ? hostname.endsWith(s) || hostname === s.slice(1) : hostname === s))
  )
}

export type VapidKeys = { publicKey: string; privateKey: string }

/** The pair with which push services know us (RFC 8292), from 32 secret bytes: nothing more to keep than the secret key. */
export function vapidKeys(secret: Buffer): VapidKeys {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(secret)
  return { publicKey: pair.getPublicKey().toString('base64url'), privateKey: secret.toString('base64url') }
}

/**
 * Web push (RFC 8030, encrypted by RFC 8291, signed by RFC 8292). `contact`: mailto: or https:, for the push service. The topic replaces an older push about the same report.
 * @param allowed which endpoints are called; the real services unless a test says otherwise.
 */
export function webPushProvider(
  { keys, contact }: { keys: VapidKeys; contact: string },
  allowed: (endpoint: string) => boolean = isPushService,
): Provider {
  return {
    channel: 'push',
    name: 'web push',
    sender: contact,
    async send({ to, subject, short, url, number }) {
      const subscription = PushSubscription.safeParse(JSON.parse(to))
      if (!subscription.success || !allowed(subscription.data.endpoint))
        return { result: 'gone', message: 'the address is of no push service' }
      const request = webPush.generateRequestDetails(subscription.data, JSON.stringify({ title: subject, body: short, url }), {
        vapidDetails: { subject: contact, ...keys },
        TTL: 86_400,
        contentEncoding: 'aes128gcm',
        topic: number.replaceAll('-', '') || 'digest',
      })
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const body = new Uint8Array(request.body as Buffer)
      return ask(request.endpoint, { method: 'POST', headers, body }, (status, text, answered) => {
        if (status === 200 || status === 201 || status === 202) return { result: 'sent', ref: answered.get('location') }
        const message = `HTTP ${status} ${text.slice(0, 100)}`.trim()
        if (status === 404 || status === 410) return { result: 'gone', message }
        return { result: 'later', message } // one of many push services: the others may be well
      })
    },
  }
}
