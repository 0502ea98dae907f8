import type { Config } from '../config.ts'
import type { App } from '../domain/app.ts'
import { openApp } from '../domain/open-app.ts'
import { openDb, tryNamedStatements } from '../kit/db.ts'
import { openLog } from '../kit/log.ts'
import { appUrl, migrate } from '../kit/migrate.ts'
import type { Secret } from '../kit/secrets.ts'
import { withDatabase } from './open-database.ts'

/** The whole installation for a command that runs by itself: its database, brought to the newest schema, and everything that actions are handed. */
export function withApp<T>(config: Config, work: (app: App) => Promise<T>): Promise<T> {
  const opened = async (ownerUrl: string, secret: Secret) => {
    await migrate(ownerUrl, secret)
    const log = openLog(process.env.LOG_LEVEL ?? 'warn')
    const db = openDb(appUrl(ownerUrl, secret), {
      prepare: config.prepare,
      onError: (error) => log.warn({ message: error.message }, 'database connection lost'),
    })
    try {
      if (config.databaseUrl && config.prepare) await tryNamedStatements(db)
      const baseUrl = config.baseUrl ?? `http://${config.host}:${config.port}`
      return await work(await openApp({ db, secret, log, dataDir: config.dataDir, baseUrl }))
    } finally {
      await db.close()
    }
  }
  return withDatabase(config, opened, { beside: true })
}
