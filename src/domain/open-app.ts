import type { Db } from '../kit/db.ts'
import { localFiles } from '../kit/files.ts'
import type { Log } from '../kit/log.ts'
import type { Secret } from '../kit/secrets.ts'
import type { App } from './app.ts'
import { keepFingerprint } from './installation/facts.ts'
import { loadFacts } from './load-facts.ts'
import { officerByEmail } from './people/officers.ts'
import { openReference } from './reference.ts'
import type { Provider } from './sign-in/open-auth.ts'
import { openSignIn } from './sign-in/sign-in.ts'

/** Builds what every action is handed, on a migrated database. `now` is the real clock unless the demo or a test moves it. */
export async function openApp({
  db,
  secret,
  log,
  dataDir,
  baseUrl,
  provider = null,
  now,
}: {
  db: Db
  secret: Secret
  log: Log
  dataDir: string
  baseUrl: string
  provider?: Provider | null
  now?: () => Temporal.Instant
}): Promise<App> {
  await loadFacts(db)
  await keepFingerprint(db, secret)
  return {
    db,
    secret,
    log,
    reference: await openReference(db),
    files: localFiles(`${dataDir}/files`),
    signIn: openSignIn(db, secret, {
      baseUrl,
      provider,
      isOfficer: async (email) => (await officerByEmail({ db }, email)) !== null,
      onError: (message) => log.error({ message }, 'sign-in'),
    }),
    now: now ?? (() => Temporal.Now.instant().round('millisecond')),
  }
}
