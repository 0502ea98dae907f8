import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { isLate, localDay } from '../clocks/rules.ts'
import { type Actor, system } from '../people/actor.ts'
import { changeReport } from './change-report.ts'
import { makeMove, notNow, type Target } from './make-move.ts'
import { type Decision, writtenAt } from './record-event.ts'
import type { ReportState } from './report.ts'

export const CloseReport = z.strictObject({ reason: freeText('reason', 3, 2_000) })
export type CloseReport = z.infer<typeof CloseReport>

/** Closed on a coordinator's order, with a reason; counted apart from what reporters confirm. */
export const closeReport = (app: App, actor: Actor, target: Target, input: CloseReport) =>
  makeMove(app, actor, target, 'close', (_report, { now }) => ({
    kind: 'closed',
    change: { status: 'closed', closedAt: now, closedBy: 'officer' },
    texts: { reason: input.reason },
  }))

/**
 * Closed because the reporter was silent after a final answer. The rule is asked again with what is there now: whoever answered meanwhile is not closed.
 * @returns whether it was closed.
 */
export async function closeSilentReport(app: App, number: string): Promise<boolean> {
  return settle(app, number, 'silence', closeBySilence)
}

/** "Ditutup otomatis": counted apart, and the reporter may bring it back. @param now as it is written down */
export const closeBySilence = (now: string): Decision => ({
  kind: 'closedBySilence',
  change: { status: 'closed', closedAt: now, closedBy: 'system' },
})

/** Archived because a held report was not completed in time. The reporter may resume by appeal. @returns whether it was archived. */
export async function archiveIncompleteReport(app: App, number: string): Promise<boolean> {
  return settle(app, number, 'complete', archiveIncomplete)
}

export const archiveIncomplete = (_now: string): Decision => ({
  kind: 'archivedIncomplete',
  change: { status: 'archived', heldFrom: null, archivedBy: 'system', archiveReason: 'incompleteInTime' },
})

async function settle(
  app: App,
  number: string,
  clock: 'silence' | 'complete',
  decide: (now: string) => Decision,
): Promise<boolean> {
  const at = app.now()
  const ref = app.reference.get()
  const rule = (report: ReportState | null) => {
    if (!report) throw new Refusal('not-found')
    const running = report.clocks[clock]
    const today = localDay(at, ref.agencies.get(report.holder)!.timeZone)
    return running && running.stoppedOn === null && isLate(running, today) ? decide(writtenAt(report, at)) : null
  }
  return (await changeReport(app, number, system, at, [rule])) !== null
}

export const ReopenReport = z.strictObject({ reason: freeText('reason', 3, 2_000) })
export type ReopenReport = z.infer<typeof ReopenReport>

/** Back to work at the holder. */
export const reopenReport = (app: App, actor: Actor, target: Target, input: ReopenReport) =>
  makeMove(app, actor, target, 'reopen', (report, { now }) => {
    if (report.verifiedAt === null) return notNow('move.why.notVerified')
    const kept = report.assignments[report.holder]
    return {
      kind: 'reopened',
      change: {
        status: 'inProgress',
        closedAt: null,
        closedBy: null,
        archivedBy: null,
        archiveReason: null,
        answeredAt: null,
        forwardedAt: report.forwardedAt ?? now,
        publishedAt: report.publishedAt ?? (report.audience === 'public' ? now : null),
        assignments: {
          [report.holder]: kept && kept.until === null ? kept : { lead: true, since: now, until: null, answeredAt: null },
        },
      },
      texts: { reason: input.reason },
    }
  })
