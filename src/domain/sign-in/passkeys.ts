import { isIP } from 'node:net'
import { nullWhenRefused, refused, type Tried } from './calls.ts'
import type { Auth, Opened } from './open-auth.ts'

/** What a browser is asked, as JSON (WebAuthn level 3), and the cookies that go with it. */
export type Challenge = { options: object; cookies: string[] }
export type Passkey = { id: string; name: string; at: Temporal.Instant }

type Answered = NonNullable<Parameters<Auth['api']['verifyPasskeyAuthentication']>[0]>['body']['response']

export type Passkeys = {
  /** False where the address of the installation is a bare IP address: browsers then refuse passkeys. */
  passkeysWork: boolean
  /** Begins a new passkey for the signed-in person. */
  beginPasskey(headers: Headers): Promise<Challenge>
  /** Keeps what the browser made. @returns false when it does not answer the challenge, or the device did not ask for its PIN or finger */
  addPasskey(input: { response: unknown; name: string; headers: Headers }): Promise<boolean>
  /** Asks for any passkey of this installation, before anybody is known. */
  askPasskey(headers: Headers): Promise<Challenge>
  passkey(input: { response: unknown; headers: Headers }): Promise<Tried>
  passkeys(userId: string): Promise<Passkey[]>
  removePasskey(userId: string, id: string): Promise<void>
}

export function passkeysOf({ db, options, auth }: Opened): Passkeys {
  const api = async () => (await auth()).api
  const host = new URL(options.baseUrl).hostname.replace(/^\[|\]$/g, '')
  return {
    passkeysWork: isIP(host) === 0,
    async beginPasskey(headers) {
      const made = await (await api()).generatePasskeyRegistrationOptions({ headers, returnHeaders: true })
      return { options: made.response, cookies: made.headers.getSetCookie() }
    },
    async addPasskey({ response, name, headers }) {
      return (
        (await (await api()).verifyPasskeyRegistration({ body: { response, name }, headers }).catch(nullWhenRefused)) !== null
      )
    },
    async askPasskey(headers) {
      const made = await (await api()).generatePasskeyAuthenticationOptions({ headers, returnHeaders: true })
      return { options: { ...made.response, userVerification: 'required' }, cookies: made.headers.getSetCookie() }
    },
    async passkey({ response, headers }) {
      if (typeof response !== 'object' || response === null || typeof (response as { id?: unknown }).id !== 'string')
        return { result: 'wrong', cookies: [] }
      try {
        const body = { response: response as Answered } // its shape is checked by the verification
        const done = await (await api()).verifyPasskeyAuthentication({ body, headers, returnHeaders: true })
        return { result: 'signed-in', cookies: done.headers.getSetCookie() }
      } catch (error) {
        return { result: refused(error), cookies: [] }
      }
    },
    async passkeys(userId) {
      const { rows } = await db.query<Passkey>(
        `select id, coalesce(name, '') as name, "createdAt" as at from auth.passkey where "userId" = $1 order by "createdAt", id`,
        [userId],
      )
      return rows
    },
    async removePasskey(userId, id) {
      await db.query('delete from auth.passkey where id::text = $1 and "userId" = $2', [id, userId])
    },
  }
}
