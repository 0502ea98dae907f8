import { Logger, run } from 'graphile-worker'
import type { App } from '../domain/app.ts'
import type { Tools } from '../domain/messages/send-notices.ts'
import { openDb } from '../kit/db.ts'
import { schedule } from './schedule.ts'
import { tasks } from './tasks.ts'

export type WorkerOptions = Tools & { url: string; prepare: boolean }

/** Runs the background tasks: polls every 500 ms (nothing notifies, see enqueue()), with connections of its own. */
export async function startWorker(app: App, options: WorkerOptions): Promise<{ stop(): Promise<void> }> {
  const db = openDb(options.url, { max: 4, prepare: options.prepare })
  const { carriers } = options
  const runner = await run({
    pgPool: db.pool,
    concurrency: 2,
    pollInterval: 500,
    parsedCronItems: [],
    noHandleSignals: true,
    noPreparedStatements: !options.prepare,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') app.log.error({ message }, 'worker')
    }),
    taskList: Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, () => task(app, options)])),
  })
  const timers = schedule.map(({ task, every }) => {
    const ask = () => {
      const round = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000 / every)
      app.db
        .query('select enqueue($1, $2, $3)', [task, '{}', `${task}:${round}`])
        .catch((error: unknown) => app.log.warn({ error }, 'schedule'))
    }
    ask()
    return setInterval(ask, every * 1000)
  })
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await runner.stop()
      carriers.close()
      await db.close()
    },
  }
}
