import type { App } from '../../domain/app.ts'
import { type Actor, nobody } from '../../domain/people/actor.ts'
import { type OpenToken, openToken, type Scope } from '../../domain/people/tokens.ts'
import { openWithCode } from '../../domain/reports/open-with-code.ts'
import { type Ctx, clientAddress } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'

/** Who calls: the actor, and the token that was sent, if one was. With an access code the actor is the reporter, whoever's token carries the call. */
export type Caller = { actor: Actor; token: OpenToken | null }

/**
 * Reads `Authorization: Bearer …` and `X-Access-Code`. A token that does not hold is refused even where none is needed, so that nobody takes the public answer for theirs.
 * @throws Refusal not-signed-in · missing-scope · not-found (a wrong code) · too-many-tries
 */
export async function callerOf(c: Ctx, app: App, site: Site, scope: Scope): Promise<Caller> {
  const header = c.req.header('authorization')
  const token = header === undefined ? null : await openToken(app, /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '')
  if (header !== undefined && !token) throw new Refusal('not-signed-in')
  if (token) needScope(token, scope)
  const code = c.req.header('x-access-code')
  const number = c.req.param('number')
  if (code === undefined || number === undefined) return { actor: token?.actor ?? nobody, token }
  return { actor: (await openWithCode(app, number, code, clientAddress(c, site.trustProxy))).actor, token }
}

/** @throws Refusal missing-scope, which names it */
export function needScope(token: OpenToken | null, scope: Scope): void {
  if (!token?.scopes.includes(scope)) throw new Refusal('missing-scope', { scope })
}
