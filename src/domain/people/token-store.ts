import type { Sql } from '../../kit/db.ts'
import type { Grant } from './actor.ts'
import { VALID } from './store.ts'
import type { Scope } from './tokens.ts'

type NewToken = {
  id: string
  officerId: string
  tokenHash: Buffer
  scopes: Scope[]
  at: Temporal.Instant
  expiresAt: Temporal.Instant | null
}

export async function insertToken(db: Sql, t: NewToken) {
  await db.query(
    'insert into api_token (id, officer_id, token_hash, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)',
    [t.id, t.officerId, t.tokenHash, t.scopes, t.at.toString(), t.expiresAt?.toString() ?? null],
  )
}

export type TokenRow = {
  id: string
  email: string
  scopes: Scope[]
  createdAt: Temporal.Instant
  expiresAt: Temporal.Instant | null
  lastUsedAt: Temporal.Instant | null
  revokedAt: Temporal.Instant | null
}

export async function allTokens(db: Sql): Promise<TokenRow[]> {
  const { rows } = await db.query<TokenRow>(
    `select t.id, o.email, t.scopes, t.created_at as "createdAt", t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt", t.revoked_at as "revokedAt"
     from api_token t join officer o on o.id = t.officer_id order by t.created_at desc, t.id desc`,
  )
  return rows
}

export async function endToken(db: Sql, id: string, at: Temporal.Instant): Promise<boolean> {
  const { rowCount } = await db.query('update api_token set revoked_at = $2 where id = $1 and revoked_at is null', [
    id,
    at.toString(),
  ])
  return rowCount === 1
}

type OpenedToken = {
  id: string
  scopes: Scope[]
  lastUsedAt: Temporal.Instant | null
  officerId: string
  name: string
  grants: Grant[]
}

/** One statement for every request with a token: the token, its officer, the grants of today. */
export async function tokenByHash(db: Sql, hash: Buffer, now: Temporal.Instant): Promise<OpenedToken | null> {
  const { rows } = await db.query<OpenedToken>(
    `select t.id, t.scopes, t.last_used_at as "lastUsedAt", o.id as "officerId", o.name,
       (select coalesce(json_agg(json_build_object('role', g.role, 'agencyId', g.agency_id)), '[]') from role_grant g where g.officer_id = o.id and ${VALID}) as grants
     from api_token t join officer o on o.id = t.officer_id
     where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2) and o.disabled_at is null`,
    [hash, now.toString()],
  )
  return rows[0] ?? null
}

export async function markTokenUsed(db: Sql, id: string, at: Temporal.Instant) {
  await db.query('update api_token set last_used_at = $2 where id = $1', [id, at.toString()])
}
