import { refused, type Tried } from './calls.ts'
import { type Opened, PROVIDER_ID } from './open-auth.ts'

export type ProviderSignIn = {
  /** How the provider is called, or null where there is none. */
  providerName: string | null
  /** Where to send the browser to sign in at the provider. @returns null while the provider can't be asked */
  toProvider(input: { next: string; headers: Headers }): Promise<{ url: string; cookies: string[] } | null>
  /** What the browser brought back from there. `next` is what toProvider was given. */
  fromProvider(input: { query: Record<string, string>; headers: Headers }): Promise<Tried & { next: string }>
}

export function providerSignInOf({ options, authWithProvider }: Opened): ProviderSignIn {
  return {
    providerName: options.provider?.name ?? null,
    async toProvider({ next, headers }) {
      const { api } = await authWithProvider()
      try {
        const body = { provider: PROVIDER_ID, callbackURL: next, disableRedirect: true }
        const begun = await api.signInSocial({ body, headers, returnHeaders: true })
        return begun.response.url ? { url: begun.response.url, cookies: begun.headers.getSetCookie() } : null
      } catch (error) {
        refused(error)
        return null
      }
    },
    async fromProvider({ query, headers }) {
      const { api } = await authWithProvider()
      const answer = await api.callbackOAuth({ params: { id: PROVIDER_ID }, query, headers, method: 'GET', asResponse: true })
      const cookies = answer.headers.getSetCookie()
      const isIn = cookies.some((cookie) => /^(__Secure-)?tuntas\.session_token=[^;]/.test(cookie))
      return { result: isIn ? 'signed-in' : 'wrong', cookies, next: answer.headers.get('location') ?? '' }
    },
  }
}
