import type { Sql } from './db.ts'
import { hmac, type Secret } from './secrets.ts'

/**
 * Counts one attempt under a name within a window of seconds. The name (an address, a report number) is kept only as a keyed hash that changes with the day.
 * @returns how many there were in the window, this one included, and when it ends.
 */
export async function attempt(
  db: Sql,
  secret: Secret,
  { name, seconds, now }: { name: string; seconds: number; now: Temporal.Instant },
): Promise<{ count: number; until: Temporal.Instant }> {
  const key = keyOf(secret, name, now)
  const { rows } = await db.query<{ count: number; until: Temporal.Instant }>(
    `insert into throttle as t (key, count, until) values ($1, 1, $2::timestamptz + make_interval(secs => $3))
     on conflict (key) do update set count = case when t.until <= $2::timestamptz then 1 else t.count + 1 end,
       until = case when t.until <= $2::timestamptz then excluded.until else t.until end
     returning count, until`,
    [key, now.toString(), seconds],
  )
  return rows[0]!
}

/** How many attempts stand under a name now, without counting one. */
export async function attempts(
  db: Sql,
  secret: Secret,
  { name, now }: { name: string; now: Temporal.Instant },
): Promise<{ count: number; until: Temporal.Instant | null }> {
  const { rows } = await db.query<{ count: number; until: Temporal.Instant }>(
    'select count, until from throttle where key = $1 and until > $2',
    [keyOf(secret, name, now), now.toString()],
  )
  return rows[0] ?? { count: 0, until: null }
}

/** Lets a name begin anew. */
export const forgetAttempts = (db: Sql, secret: Secret, { name, now }: { name: string; now: Temporal.Instant }) =>
  db.query('delete from throttle where key = $1', [keyOf(secret, name, now)])

const keyOf = (secret: Secret, name: string, now: Temporal.Instant) =>
  hmac(secret.derive('throttle'), `${now.toString().slice(0, 10)} ${name}`)

/** Drops counts whose window has ended, a bounded number at a time. */
export const sweepThrottle = (db: Sql, now: Temporal.Instant) =>
  db.query('delete from throttle where key in (select key from throttle where until < $1 order by until limit 10000)', [
    now.toString(),
  ])
