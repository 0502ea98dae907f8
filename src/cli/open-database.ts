import { mkdirSync } from 'node:fs'
import type { Config } from '../config.ts'
import { isOwned, runningPostgres, startEmbeddedPostgres } from '../kit/embedded-postgres.ts'
import { hmac, openSecret, type Secret } from '../kit/secrets.ts'

/**
 * The installation's secret and its database for a command: the one of DATABASE_URL, or the built-in one. With `beside` the command works beside a server that
 * runs on the built-in one; without, no server may use it meanwhile.
 * @throws Error with one sentence when the data folder is in use or the database does not start.
 */
export async function withDatabase<T>(
  config: Config,
  work: (ownerUrl: string, secret: Secret) => Promise<T>,
  { beside = false } = {},
): Promise<T> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o711 })
  const secret = openSecret(config.secretKeyFile)
  if (config.databaseUrl) return work(config.databaseUrl, secret)
  const options = {
    dataDir: config.dataDir,
    password: hmac(secret.derive('database/owner'), 'password').toString('base64url'),
  }
  const running = beside ? await runningPostgres(options) : null
  if (running) return work(running, secret)
  const embedded = await startEmbeddedPostgres(options)
  try {
    if (embedded.note) console.log(embedded.note)
    return await work(embedded.url, secret)
  } finally {
    await embedded.stop()
  }
}

/** Whether a server (or another command) works on the built-in database now. */
export const databaseIsRunning = (config: Config) => isOwned(config.dataDir)
