import type { Sql } from '../../kit/db.ts'
import type { Role } from './actor.ts'

export type Invitation = {
  id: string
  email: string
  name: string
  role: Role
  agencyId: string
  until: string | null
  madeBy: string | null
  sentAt: Temporal.Instant
  expiresAt: Temporal.Instant
}
const INVITATION = `id, email, name, role, agency_id as "agencyId", grant_until as "until", made_by as "madeBy", sent_at as "sentAt", expires_at as "expiresAt"`
const OPEN = 'used_at is null and withdrawn_at is null'
/** What somebody made who is disabled since opens nothing, until another one sends it again. */
const VOUCHED = 'not exists (select from officer o where o.id = made_by and o.disabled_at is not null)'

export async function insertInvitation(
  tx: Sql,
  i: Omit<Invitation, 'sentAt' | 'expiresAt'> & { sentAt: string; expiresAt: string; tokenHash: Buffer },
): Promise<void> {
  await tx.query(
    `insert into invitation (id, email, name, role, agency_id, grant_until, token_hash, made_by, sent_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [i.id, i.email, i.name, i.role, i.agencyId, i.until, i.tokenHash, i.madeBy, i.sentAt, i.expiresAt],
  )
}

/** Invitations of nodes that were neither used nor withdrawn, those past their last day too; the newest first. */
export async function openInvitations(db: Sql, nodes: readonly string[]): Promise<Invitation[]> {
  const { rows } = await db.query<Invitation>(
    `select ${INVITATION} from invitation where ${OPEN} and agency_id = any($1) order by sent_at desc, id desc limit 200`,
    [nodes],
  )
  return rows
}

export async function openInvitation(
  db: Sql,
  by: { id: string } | { email: string } | { tokenHash: Buffer },
): Promise<Invitation | null> {
  const [column, value] =
    'id' in by ? ['id', by.id] : 'email' in by ? ['email', by.email] : (['token_hash', by.tokenHash] as const)
  const { rows } = await db.query<Invitation>(
    `select ${INVITATION} from invitation where ${OPEN} and ${column} = $1 ${'tokenHash' in by ? `and ${VOUCHED}` : ''}`,
    [value],
  )
  return rows[0] ?? null
}

export async function renewInvitation(
  tx: Sql,
  id: string,
  link: { sentAt: string; expiresAt: string; tokenHash: Buffer; madeBy: string | null },
) {
  await tx.query('update invitation set token_hash = $2, sent_at = $3, expires_at = $4, made_by = $5 where id = $1', [
    id,
    link.tokenHash,
    link.sentAt,
    link.expiresAt,
    link.madeBy,
  ])
}

export async function withdrawInvitation(tx: Sql, id: string, at: string): Promise<void> {
  await tx.query(`update invitation set withdrawn_at = $2 where id = $1 and ${OPEN}`, [id, at])
}

/** Takes an invitation that is open and in time; whoever comes second gets none. */
export async function takeInvitation(tx: Sql, tokenHash: Buffer, at: string): Promise<Invitation | null> {
  const { rows } = await tx.query<Invitation>(
    `update invitation set used_at = $2 where token_hash = $1 and ${OPEN} and ${VOUCHED} and expires_at > $2 returning ${INVITATION}`,
    [tokenHash, at],
  )
  return rows[0] ?? null
}
