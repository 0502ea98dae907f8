import type { Sql } from '../../kit/db.ts'
import { hmac, type Secret } from '../../kit/secrets.ts'

/** What an installation knows about itself. Instants as ISO text. */
export type Facts = {
  /** Of the secret key that its identities and codes were made with. */
  keyFingerprint: string
  /** The last backup that was written to its end. */
  lastBackup: { at: string; file: string; bytes: number; encrypted: boolean }
  /** A worker did a job. */
  workerSeen: { at: string }
  /** Every report has its row of facts, from which figures are counted. */
  factsBuilt: { at: string }
  /** What was written to the Telegram bot is read up to here (an offset of getUpdates). */
  telegramRead: { next: number }
  /** Nothing is sent since this restore, until somebody says so. */
  sendingPaused: { since: string; takenAt: string }
}

/** The app's connection, or the owner's. */
type Asked = Pick<Sql, 'query'>

export async function factOf<K extends keyof Facts>(db: Asked, code: K): Promise<Facts[K] | null> {
  const { rows } = await db.query<{ value: Facts[K] }>('select value from installation_fact where code = $1', [code])
  return rows[0]?.value ?? null
}

export async function setFact<K extends keyof Facts>(db: Asked, code: K, value: Facts[K]): Promise<void> {
  await db.query(
    `insert into installation_fact (code, value, at) values ($1, $2::jsonb, now()) on conflict (code) do update set value = excluded.value, at = excluded.at`,
    [code, JSON.stringify(value)],
  )
}

/** Tells two secret keys apart without telling anything of them. */
export const fingerprintOf = (secret: Secret) => hmac(secret.derive('fingerprint'), 'fingerprint').toString('hex').slice(0, 16)

/** The first key that an installation is opened with is its key; `doctor` and `restore` compare with it. */
export async function keepFingerprint(db: Asked, secret: Secret): Promise<void> {
  await db.query(
    `insert into installation_fact (code, value, at) values ('keyFingerprint', to_jsonb($1::text), now()) on conflict do nothing`,
    [fingerprintOf(secret)],
  )
}

/** Whether this is a restored copy that has not been told to send. Whatever sends to people asks first. */
export async function sendingPaused(db: Asked): Promise<boolean> {
  return (await factOf(db, 'sendingPaused')) !== null
}

/** @returns false when sending was not paused. */
export async function resumeSending(db: Asked): Promise<boolean> {
  const { rowCount } = await db.query(`delete from installation_fact where code = 'sendingPaused'`)
  return rowCount === 1
}

/** A copy does not know what became of the one that it was taken from: nothing is sent, no worker was seen, and its own backup is still to be made. */
export async function noteRestore(
  db: Asked,
  { takenAt, keyFingerprint, now }: { takenAt: string; keyFingerprint: string; now: string },
): Promise<void> {
  await db.query('delete from installation_fact')
  await setFact(db, 'keyFingerprint', keyFingerprint)
  await setFact(db, 'sendingPaused', { since: now, takenAt })
}
