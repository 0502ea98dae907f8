import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { uuidv7 } from '../../kit/ids.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { hmac, type Secret } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import { type Actor, hasRole } from './actor.ts'
import { officerIdOf } from './store.ts'
import { allTokens, endToken, insertToken, markTokenUsed, tokenByHash } from './token-store.ts'

/**
 * What a token may be used for, a closed set. `read`: reports as its officer sees them · `write`: moves, messages, files · `channel`: to say on which channel a report
 * came in · `open311`: as an api_key of Open311. None of them adds to what the officer may do; each only opens a door.
 */
export const scopes = ['read', 'write', 'channel', 'open311'] as const
export type Scope = (typeof scopes)[number]

type Needs = Pick<App, 'db' | 'secret' | 'now'>
export type OpenToken = { id: string; scopes: readonly Scope[]; actor: Extract<Actor, { kind: 'officer' }> }

const PREFIX = 'tt_'
const FORM = /^tt_[\w-]{43}$/

export const CreateToken = z.strictObject({
  email: z.email().transform((v) => v.toLowerCase()),
  scopes: z.array(z.enum(scopes)).min(1),
  days: z.number().int().min(1).max(3_650).nullable(),
})

/**
 * Makes a token of 256 random bits for an officer. It is told this once; only its HMAC is kept.
 * @throws Refusal invalid-input (`email`: no such officer, or disabled)
 */
export async function createToken(
  app: Needs,
  actor: Actor,
  input: z.input<typeof CreateToken>,
): Promise<{ id: string; token: string; expiresAt: Temporal.Instant | null }> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  const { email, scopes: wanted, days } = parseInput(CreateToken, input)
  const officerId = await officerIdOf(app.db, email)
  if (!officerId) throw new Refusal('invalid-input', { fields: [{ path: 'email', key: 'error.officer.unknown' }] })
  const token = PREFIX + randomBytes(32).toString('base64url')
  const id = uuidv7()
  const expiresAt = days === null ? null : app.now().add({ hours: days * 24 })
  const tokenHash = hashOf(app.secret, token)
  await insertToken(app.db, { id, officerId, tokenHash, scopes: [...new Set(wanted)], at: app.now(), expiresAt })
  return { id, token, expiresAt }
}

/** Every token that was made, newest first; never the token itself. */
export async function listTokens(app: Needs, actor: Actor) {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  return allTokens(app.db)
}

/** Ends a token at once. @returns whether there was one that was still open. */
export async function revokeToken(app: Needs, actor: Actor, id: string): Promise<boolean> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  return z.uuid().safeParse(id).success && endToken(app.db, id, app.now())
}

/** Who a token speaks for: its officer with the grants that are valid today; null when it is unknown, revoked or expired, or its officer disabled. */
export async function openToken(app: Needs, token: string): Promise<OpenToken | null> {
  if (!FORM.test(token)) return null
  const now = app.now()
  const row = await tokenByHash(app.db, hashOf(app.secret, token), now)
  if (!row) return null
  if (!row.lastUsedAt || Temporal.Instant.compare(row.lastUsedAt, now.subtract({ hours: 1 })) < 0)
    await markTokenUsed(app.db, row.id, now)
  return {
    id: row.id,
    scopes: row.scopes,
    actor: { kind: 'officer', id: row.officerId, name: row.name, grants: row.grants },
  }
}

const hashOf = (secret: Secret, token: string) => hmac(secret.derive('api-token'), token)
