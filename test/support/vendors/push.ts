import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { vendor } from './vendor.ts'

/**
 * A push service and the browser behind it: RFC 8030 (201, 410 Gone, TTL needed), RFC 8292 (the token must be signed by the key that the browser subscribed with, for
 * this origin, for less than a day), RFC 8291 (the browser opens what it gets).
 */
export async function pushVendor({ applicationServerKey }: { applicationServerKey: string }) {
  const opened: { title: string; body: string; url: string }[] = []
  const gone = { is: false }
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const auth = randomBytes(16)
  const server = await vendor(({ path, headers, body }) => {
    const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization ?? '') ?? []
    if (key !== applicationServerKey || !rightlySigned(token, key, `http://${headers.host}`))
      return { status: 403, body: 'invalid JWT provided' }
    if (headers.ttl === undefined) return { status: 400, body: 'missing TTL' }
    if (gone.is || path !== '/push/1') return { status: 410, body: 'push subscription has unsubscribed or expired.' }
    if (headers['content-encoding'] !== 'aes128gcm') return { status: 415 }
    opened.push(JSON.parse(open(body).toString('utf8')))
    return { status: 201, headers: { location: `${path}/message/${opened.length}` } }
  })

  function open(body: Buffer): Buffer {
    const salt = body.subarray(0, 16)
    const sender = body.subarray(21, 21 + body[20]!)
    const shared = browser.computeSecret(sender)
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender])
    const ikm = Buffer.from(hkdfSync('sha256', shared, auth, info, 32))
    const key = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16))
    const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12))
    const sealed = body.subarray(21 + body[20]!)
    const cipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16))
    const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
    return plain.subarray(0, plain.lastIndexOf(2)) // the last record ends in 0x02 and zeros
  }

  const subscription = {
    endpoint: `${server.url}/push/1`,
    keys: { p256dh: browser.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
  }
  return Object.assign(server, { opened, gone, subscription })
}

function rightlySigned(token: string, key: string, origin: string): boolean {
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  const publicKey = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'))) return false
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString())
  const left = exp - Date.now() / 1000
  return aud === origin && left > 0 && left <= 86_400 && /^(mailto|https):/.test(sub)
}
