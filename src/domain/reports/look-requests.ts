import { z } from 'zod'
import type { Sql } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { type Actor, nodesOf } from '../people/actor.ts'
import { can, deskOf } from '../people/permissions.ts'
import { decideRow, insertLook, type LookOfReport, type LookRequest, lookById, openLook, waitingRows } from './look-store.ts'
import { readNumber } from './number.ts'
import { stateOf } from './read-state.ts'
import type { ReportState } from './report.ts'
import type { ViewIdentity } from './view-identity.ts'

// Who the reporter is, where the policy `lookNeedsSecondPerson` holds: an officer asks, another one decides, and the look that was granted is taken once.

/** A look that was granted is to be taken on the same day. */
export const GRANT_HOURS = 24
/** A request that nobody decides on is over after so long; then it may be made again. */
export const REQUEST_DAYS = 14
const staleAt = (app: App) =>
  app
    .now()
    .subtract({ hours: REQUEST_DAYS * 24 })
    .toString()
/** So many that wait are looked through for those that are the officer's to decide. */
const LOOKED_AT = 1_000

export const needsSecondPerson = (app: App): boolean => app.reference.get().calendars.flag('lookNeedsSecondPerson') === true

/** What the officer asked for and may still get, or was refused today; null where the policy asks for nobody, or nothing was asked. */
export const ownLook = async (app: App, actor: Actor, report: ReportState): Promise<LookRequest | null> =>
  actor.kind === 'officer' && needsSecondPerson(app)
    ? openLook(app.db, {
        reportId: report.id,
        askerId: actor.id,
        since: app.now().subtract({ hours: GRANT_HOURS }).toString(),
        stale: staleAt(app),
      })
    : null

/** Whether an officer who may look may do so at once: nobody else is asked, or somebody has said yes. */
export const mayLookNow = (app: App, look: LookRequest | null): boolean => !needsSecondPerson(app) || look?.granted === true

/** Asks for a look, with the reason that the second person reads and the log keeps. Asked again while it waits, it is the same request. @throws Refusal not-found */
export async function askToLook(app: App, actor: Actor, target: { number: string }, { reason }: ViewIdentity): Promise<void> {
  const number = readNumber(target.number)
  const report = number === null ? null : await stateOf(app.db, number)
  if (!report || actor.kind !== 'officer' || !can(actor, 'identity.look', report, app.reference.get().agencies))
    throw new Refusal('not-found')
  const at = app.now().toString()
  await insertLook(app.db, { id: uuidv7(), reportId: report.id, askerId: actor.id, reason, at, stale: staleAt(app) })
}

/** Whether the officer may ever be the second person. */
export const decidesLooks = (app: App, actor: Actor): boolean =>
  needsSecondPerson(app) && nodesOf(actor, ['coordinator', 'nationalAdmin']).length > 0

/** Requests of others that wait for this officer's word, the oldest first. */
export async function waitingLooks(app: App, actor: Actor): Promise<LookOfReport[]> {
  if (!decidesLooks(app, actor)) return []
  return (await waitingRows(app.db, staleAt(app), LOOKED_AT)).filter((one) => isToDecide(app, actor, one))
}

const isToDecide = (app: App, actor: Actor, { askerId, report }: LookOfReport): boolean =>
  actor.kind === 'officer' && askerId !== actor.id && can(actor, 'identity.grantLook', report, app.reference.get().agencies)

/** Where each request that waits is decided on, who asked, and which office has no say: for the news of the morning. */
export async function looksByOffice(app: App, db: Sql): Promise<{ node: string; asker: string; reported: string | null }[]> {
  if (!needsSecondPerson(app)) return []
  const { agencies } = app.reference.get()
  return (await waitingRows(db, staleAt(app), LOOKED_AT)).flatMap(({ report, askerId }) => {
    const node = deskOf(report, agencies) ?? report.holder
    return { node, asker: askerId, reported: report.reportedOffice }
  })
}

/**
 * Says yes or no to a request of somebody else.
 * @returns false when another second person was quicker: what they said stands
 * @throws Refusal not-found: it is not theirs to decide
 */
export async function decideLook(app: App, actor: Actor, id: string, granted: boolean): Promise<boolean> {
  const look = decidesLooks(app, actor) && z.uuid().safeParse(id).success ? await lookById(app.db, id) : null
  if (!look || !isToDecide(app, actor, look) || actor.kind !== 'officer') throw new Refusal('not-found')
  return decideRow(app.db, id, actor.id, granted, app.now().toString())
}
