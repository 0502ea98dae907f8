import type { App } from '../app.ts'
import { sweepLinks } from './password-link-store.ts'
import { type Attempt, EVENTS_KEPT_DAYS, EVENTS_SHOWN } from './rules.ts'
import { attemptsAt, sweepAttempts, sweepEnded } from './store.ts'

/** The last tries at the account of a signed-in person, right and wrong, the newest first. */
export const recentTries = (app: App, { userId }: { userId: string }): Promise<Attempt[]> =>
  attemptsAt(app.db, userId, EVENTS_SHOWN)

/** Drops what is older than is kept. */
export async function sweepSignIns(app: App): Promise<void> {
  await sweepAttempts(app.db, app.now().subtract({ hours: EVENTS_KEPT_DAYS * 24 }))
  await sweepEnded(app.db)
  await sweepLinks(app.db, app.now())
}
