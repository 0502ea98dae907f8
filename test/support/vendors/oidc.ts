import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import { vendor } from './vendor.ts'

type Person = { sub: string; email?: string; verified?: boolean; name?: string }
/** What is wrong with the next ID token. */
type Lie = 'none' | 'nonce' | 'signature' | 'audience' | 'issuer' | 'expired'

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * An OpenID Connect provider (Core 1.0, code flow): discovery, authorize, token with client_secret_basic or _post and PKCE S256, keys (RS256), userinfo. `person` is who sits at
 * its sign-in page; `authorize` does what their browser would: it opens the address and comes back with where it was sent.
 */
export async function oidcProvider({ clientId, clientSecret }: { clientId: string; clientSecret: string }) {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const strangers = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const it = { person: { sub: '1' } as Person, lie: 'none' as Lie, tokensGiven: 0 }
  const codes = new Map<string, { nonce: string; challenge: string; redirect: string; person: Person }>()
  const server = await vendor(({ method, path, headers, body }) => {
    const url = new URL(path, 'http://provider')
    if (url.pathname === '/.well-known/openid-configuration') return { status: 200, body: discovery() }
    if (url.pathname === '/keys')
      return {
        status: 200,
        body: { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] },
      }
    if (url.pathname === '/authorize') return sendBack(url.searchParams)
    if (url.pathname === '/token' && method === 'POST') return token(new URLSearchParams(body.toString()), headers.authorization)
    if (url.pathname === '/userinfo' && headers.authorization === 'Bearer access') return { status: 200, body: claims(it.person) }
    return { status: 404, body: { error: 'not_found' } }
  })

  const discovery = () => ({
    issuer: server.url,
    authorization_endpoint: `${server.url}/authorize`,
    token_endpoint: `${server.url}/token`,
    userinfo_endpoint: `${server.url}/userinfo`,
    jwks_uri: `${server.url}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  })

  const claims = ({ sub, email, verified, name }: Person) => ({
    sub,
    ...(email && { email, email_verified: verified ?? false }),
    name: name ?? 'Petugas Contoh',
  })

  function sendBack(asked: URLSearchParams) {
    const redirect = asked.get('redirect_uri') ?? ''
    if (
      asked.get('client_id') !== clientId ||
      asked.get('response_type') !== 'code' ||
      asked.get('code_challenge_method') !== 'S256'
    )
      return { status: 400, body: { error: 'invalid_request' } }
    const code = `code-${codes.size + 1}`
    codes.set(code, {
      nonce: asked.get('nonce') ?? '',
      challenge: asked.get('code_challenge') ?? '',
      redirect,
      person: it.person,
    })
    const back = new URL(redirect)
    back.searchParams.set('code', code)
    back.searchParams.set('state', asked.get('state') ?? '')
    return { status: 302, headers: { location: back.href } }
  }

  function token(form: URLSearchParams, authorization: string | undefined) {
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
    const known = authorization === basic || (form.get('client_id') === clientId && form.get('client_secret') === clientSecret)
    const given = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    if (!known) return { status: 401, body: { error: 'invalid_client' } }
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!given || given.redirect !== form.get('redirect_uri') || given.challenge !== challenge)
      return { status: 400, body: { error: 'invalid_grant' } }
    it.tokensGiven++
    return { status: 200, body: { access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token: idToken(given) } }
  }

  function idToken({ nonce, person }: { nonce: string; person: Person }) {
    const now = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)
    const payload = {
      iss: it.lie === 'issuer' ? 'https://lain.example' : server.url,
      aud: it.lie === 'audience' ? 'klien-lain' : clientId,
      iat: it.lie === 'expired' ? now - 7200 : now,
      exp: it.lie === 'expired' ? now - 3600 : now + 300,
      nonce: it.lie === 'nonce' ? 'nonce-lain' : nonce,
      ...claims(person),
    }
    const signed = `${encoded({ alg: 'RS256', typ: 'JWT', kid: 'k1' })}.${encoded(payload)}`
    const key = it.lie === 'signature' ? strangers.privateKey : keys.privateKey
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`
  }

  /** @returns the address (path and query) to which the provider sends the browser back */
  async function authorize(location: string): Promise<string> {
    const answer = await fetch(location, { redirect: 'manual' })
    const back = new URL(answer.headers.get('location') ?? 'about:blank')
    return back.pathname + back.search
  }
  return Object.assign(it, { url: server.url, vendor: server, authorize, close: server.close })
}
