import type { Db, Sql } from '../kit/db.ts'
import type { Files } from '../kit/files.ts'
import type { Log } from '../kit/log.ts'
import type { Secret } from '../kit/secrets.ts'
import type { ReferenceHolder } from './reference.ts'
import type { SignIn } from './sign-in/sign-in.ts'

/** What every action is handed. Time comes from here and nowhere else, so that the demo and the tests can move the clock. */
export type App = {
  db: Db
  secret: Secret
  reference: ReferenceHolder
  files: Files
  signIn: SignIn
  log: Log
  now(): Temporal.Instant
  /** Test hook of the crash tests; undefined in life. */
  fault?: (at: 'after_commit') => unknown
}

/** The same app inside one transaction: what an action would commit by itself is committed with the rest, so the test hook that follows a commit is not for it. */
export function within({ fault: _, ...app }: App, tx: Sql): App {
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    await tx.query('savepoint attempt')
    try {
      const result = await work()
      await tx.query('release savepoint attempt')
      return result
    } catch (error) {
      await tx.query('rollback to savepoint attempt')
      throw error
    }
  }
  return { ...app, db: { ...app.db, query: tx.query, unnamed: tx.query, attempt, tx: (work) => work(tx) } }
}
