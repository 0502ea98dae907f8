import type { Config } from '../config.ts'
import type { App } from '../domain/app.ts'
import { openApp } from '../domain/open-app.ts'
import { openDb } from '../kit/db.ts'
import { openLog } from '../kit/log.ts'
import { appUrl, migrate } from '../kit/migrate.ts'
import { withDatabase } from './open-database.ts'

/** The whole installation for a command that runs by itself: its database, brought to the newest schema, and everything that actions are handed. */
export function withApp<T>(config: Config, work: (app: App) => Promise<T>): Promise<T> {
  return withDatabase(config, async (ownerUrl, secret) => {
    await migrate(ownerUrl, secret)
    const log = openLog(process.env.LOG_LEVEL ?? 'warn')
    const db = openDb(appUrl(ownerUrl, secret), {
      prepare: config.prepare,
      onError: (error) => log.warn({ message: error.message }, 'database connection lost'),
    })
    try {
      const baseUrl = config.baseUrl ?? `http://${config.host}:${config.port}`
      return await work(await openApp({ db, secret, log, dataDir: config.dataDir, baseUrl }))
    } finally {
      await db.close()
    }
  })
}
