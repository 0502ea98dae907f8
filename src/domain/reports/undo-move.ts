import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { can } from '../people/permissions.ts'
import { applyEvent, inverse } from './apply-event.ts'
import { changeReport } from './change-report.ts'
import { readNumber } from './number.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'
import { historyOf, lastEvent } from './store.ts'

/**
 * Takes back an officer's own last move, for 8 seconds and only if nothing followed. History keeps both: the undo is an event too, and its notices are cancelled.
 * @throws Refusal not-found · too-late-to-undo
 */
export async function undoMove(app: App, actor: Actor, target: { number: string }): Promise<ReportState> {
  const at = app.now()
  const number = readNumber(target.number)
  if (number === null) throw new Refusal('not-found')
  const rule = async (report: ReportState | null): Promise<Decision> => {
    if (!report || actor.kind !== 'officer') throw new Refusal('not-found')
    const last = await lastEvent(app.db, report.id)
    const own = last?.actorId === actor.id
    if (!own && !can(actor, 'report.read', report, app.reference.get().agencies)) throw new Refusal('not-found')
    if (!own || last.kind === 'undone' || last.kind === 'identityViewed' || Temporal.Instant.compare(at, last.noticeAt) >= 0)
      throw new Refusal('too-late-to-undo')
    const history = await historyOf(app.db, report.id)
    const before = history.slice(0, -1).reduce<ReportState | null>(applyEvent, null)!
    return { kind: 'undone', change: { ...inverse(before, report), extra: { undone: last.kind } }, undoes: last.seq }
  }
  return changeReport(app, number, actor, at, [rule])
}
