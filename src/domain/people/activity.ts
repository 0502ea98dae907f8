import type { Db } from '../../kit/db.ts'
import type { App } from '../app.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import type { Actor } from './actor.ts'
import { insertActivity } from './store.ts'

/** What is kept of an officer's presence: that they signed in, and that they opened the queue, on a day. Nothing else, and never when. */
export const activityKinds = ['signedIn', 'openedQueue'] as const
export type ActivityKind = (typeof activityKinds)[number]

/** The day that was written last, by officer and kind: what is known is not written again. */
const written = new WeakMap<Db, Map<string, string>>()

/** Notes it once a day for each officer and kind; the other times cost nothing. The day is that of the officer's first office. */
export async function noteActivity(app: App, officer: Extract<Actor, { kind: 'officer' }>, kind: ActivityKind): Promise<void> {
  const office = app.reference.get().agencies.get(officer.grants[0]?.agencyId ?? '')
  const day = toIso(localDay(app.now(), office?.timeZone ?? 'Asia/Jakarta'))
  const known = written.get(app.db) ?? new Map<string, string>()
  written.set(app.db, known)
  const key = `${officer.id} ${kind}`
  if (known.get(key) === day) return
  await insertActivity(app.db, { officerId: officer.id, kind, day })
  known.set(key, day)
}
