import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../src/domain/app.ts'
import { openApp } from '../src/domain/open-app.ts'
import { openDb } from '../src/kit/db.ts'
import { startEmbeddedPostgres } from '../src/kit/embedded-postgres.ts'
import { openLog } from '../src/kit/log.ts'
import { appUrl, migrate } from '../src/kit/migrate.ts'
import { openSecret } from '../src/kit/secrets.ts'
import { smallNation, type World } from '../test/support/world.ts'

export type Bare = { world: World<App>; ownerUrl: string; setNow(at: Temporal.Instant): void }

/** A small nation on an embedded database of its own, without the program around it, under a clock that the bench moves. */
export async function bare<R>(work: (bare: Bare) => Promise<R>): Promise<R> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tuntas-bench-'))
  chmodSync(dataDir, 0o711)
  const secret = openSecret(join(dataDir, 'secret.key'))
  const server = await startEmbeddedPostgres({ dataDir, password: 'bench' })
  let now = Temporal.Instant.from('2026-11-24T02:00:00Z')
  await migrate(server.url, secret)
  const db = openDb(appUrl(server.url, secret))
  try {
    const app = await openApp({ db, secret, log: openLog('error'), dataDir, baseUrl: 'http://localhost', now: () => now })
    return await work({
      world: await smallNation(app),
      ownerUrl: server.url,
      setNow: (at) => {
        now = at
      },
    })
  } finally {
    await db.close()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
