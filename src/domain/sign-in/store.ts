import type { Sql } from '../../kit/db.ts'
import type { Attempt } from './rules.ts'

/** Written for the account of an address; where there is none, nothing is, at the same cost. */
export async function insertAttempt(db: Sql, a: Attempt & { id: string; email: string }): Promise<void> {
  await db.query(
    `insert into auth.sign_in_event (id, user_id, at, way, is_right, device, new_device) select $1, u.id, $3, $4, $5, $6, $7 from auth."user" u where u.email = $2`,
    [a.id, a.email, a.at.toString(), a.way, a.isRight, a.device, a.newDevice],
  )
}

/** Wrong tries at the account of an address since an instant. */
export async function wrongSince(db: Sql, email: string, since: Temporal.Instant): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from auth.sign_in_event e join auth."user" u on u.id = e.user_id where u.email = $1 and not e.is_right and e.at > $2`,
    [email, since.toString()],
  )
  return rows[0]!.n
}

/** The newest first. */
export async function attemptsAt(db: Sql, userId: string, most: number): Promise<Attempt[]> {
  const { rows } = await db.query<Attempt>(
    `select at, way, is_right as "isRight", device, new_device as "newDevice" from auth.sign_in_event where user_id = $1 order by at desc, id desc limit $2`,
    [userId, most],
  )
  return rows
}

/** Drops sessions and half-done sign-ins that have ended, a bounded number at a time; their clock is the database's. */
export async function sweepEnded(db: Sql): Promise<void> {
  for (const table of ['auth.session', 'auth.verification'])
    await db.query(`delete from ${table} where id in (select id from ${table} where "expiresAt" < now() limit 10000)`)
}

/** Drops tries before an instant, a bounded number at a time. */
export const sweepAttempts = (db: Sql, before: Temporal.Instant) =>
  db.query(
    'delete from auth.sign_in_event where id in (select id from auth.sign_in_event where at < $1 order by at limit 10000)',
    [before.toString()],
  )

/** Whether an account was signed in to with this device before. */
export async function isKnownDevice(db: Sql, email: string, device: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from auth.known_device d join auth."user" u on u.id = d.user_id where u.email = $1 and d.device_hash = $2`,
    [email, device],
  )
  return rowCount === 1
}

/** Remembers a device of an account. @returns whether it is new where others were known */
export async function knowDevice(db: Sql, userId: string, device: Buffer, at: Temporal.Instant): Promise<boolean> {
  const { rows } = await db.query<{ known: boolean; others: boolean }>(
    `with before as (select coalesce(bool_or(device_hash = $2), false) as known, coalesce(bool_or(device_hash <> $2), false) as others from auth.known_device where user_id = $1),
       kept as (insert into auth.known_device (user_id, device_hash, at) values ($1, $2, $3) on conflict (user_id, device_hash) do update set at = excluded.at)
     select known, others from before`,
    [userId, device, at.toString()],
  )
  return !rows[0]!.known && rows[0]!.others
}

/** @returns false when there is no account of that address */
export async function dropSecondStep(db: Sql, email: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `with u as (select id from auth."user" where email = $1),
       totp as (delete from auth."twoFactor" where "userId" in (select id from u)),
       keys as (delete from auth.passkey where "userId" in (select id from u)),
       ended as (delete from auth.session where "userId" in (select id from u))
     update auth."user" set "twoFactorEnabled" = false where id in (select id from u)`,
    [email],
  )
  return rowCount === 1
}

export const updatePolicy = (db: Sql, policy: boolean | readonly string[]) =>
  db.query(`update flag set value = $1::jsonb where code = 'officerSecondStep'`, [JSON.stringify(policy)])
