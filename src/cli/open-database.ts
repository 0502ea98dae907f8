import { mkdirSync } from 'node:fs'
import type { Config } from '../config.ts'
import { startEmbeddedPostgres } from '../kit/embedded-postgres.ts'
import { hmac, openSecret, type Secret } from '../kit/secrets.ts'

/**
 * The installation's secret and its database for a command that runs by itself: the one of DATABASE_URL, or the built-in one, which no server may use meanwhile.
 * @throws Error with one sentence when the data folder is in use or the database does not start.
 */
export async function withDatabase<T>(config: Config, work: (ownerUrl: string, secret: Secret) => Promise<T>): Promise<T> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o711 })
  const secret = openSecret(config.secretKeyFile)
  if (config.databaseUrl) return work(config.databaseUrl, secret)
  const embedded = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    password: hmac(secret.derive('database/owner'), 'password').toString('base64url'),
  })
  try {
    if (embedded.note) console.log(embedded.note)
    return await work(embedded.url, secret)
  } finally {
    await embedded.stop()
  }
}
