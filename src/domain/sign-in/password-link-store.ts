import type { Sql } from '../../kit/db.ts'
import { PROVIDER_ID } from './open-auth.ts'

type NewLink = { id: string; tokenHash: Buffer; sentAt: string; expiresAt: string }

/**
 * Makes the link of the officer with an address the one that holds; the one before opens nothing any more.
 * @param withProvider whether officers may sign in with a provider: who has done nothing else so far gets no link
 * @returns null where there is no officer who may sign in, at the same cost; `link` false where there was none to make
 */
export async function putLink(
  tx: Sql,
  email: string,
  { id, tokenHash, sentAt, expiresAt }: NewLink,
  withProvider: boolean,
): Promise<{ link: boolean } | null> {
  const { rows } = await tx.query<{ link: boolean }>(
    `with o as (
       select o.id, $6 and coalesce(bool_or(a."providerId" = '${PROVIDER_ID}') and not bool_or(a."providerId" = 'credential'), false) as elsewhere
       from officer o left join auth."user" u on u.email = o.email left join auth.account a on a."userId" = u.id
       where o.email = $1 and o.disabled_at is null group by o.id
     ), put as (
       insert into auth.password_link (officer_id, id, token_hash, sent_at, expires_at) select o.id, $2, $3, $4, $5 from o where not o.elsewhere
       on conflict (officer_id) do update set id = excluded.id, token_hash = excluded.token_hash, sent_at = excluded.sent_at, expires_at = excluded.expires_at
     )
     select not o.elsewhere as link from o`,
    [email, id, tokenHash, sentAt, expiresAt, withProvider],
  )
  return rows[0] ?? null
}

export type Linked = { name: string; email: string }

const HOLDS = 'l.token_hash = $1 and l.expires_at > $2 and o.id = l.officer_id and o.disabled_at is null'

/** Whose link it is, while it holds. */
export async function linkedTo(db: Sql, tokenHash: Buffer, at: string): Promise<Linked | null> {
  const { rows } = await db.query<Linked>(`select o.name, o.email from auth.password_link l, officer o where ${HOLDS}`, [
    tokenHash,
    at,
  ])
  return rows[0] ?? null
}

/** The same, once: of two at the same moment one gets it. */
export async function takeLink(db: Sql, tokenHash: Buffer, at: string): Promise<Linked | null> {
  const { rows } = await db.query<Linked>(
    `delete from auth.password_link l using officer o where ${HOLDS} returning o.name, o.email`,
    [tokenHash, at],
  )
  return rows[0] ?? null
}

/** Whatever was asked for before the password of this address changed opens nothing after it. */
export const endLink = (db: Sql, email: string) =>
  db.query('delete from auth.password_link l using officer o where o.id = l.officer_id and o.email = $1', [email])

/** Drops links that ended before an instant. */
export const sweepLinks = (db: Sql, before: Temporal.Instant) =>
  db.query('delete from auth.password_link where expires_at < $1', [before.toString()])
