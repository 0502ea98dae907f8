import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { makeMove, notNow, type Target } from './make-move.ts'

export const CloseReport = z.strictObject({ reason: freeText('reason', 3, 2_000) })
export type CloseReport = z.infer<typeof CloseReport>

/** Closed on a coordinator's order, with a reason; counted apart from what reporters confirm. */
export const closeReport = (app: App, actor: Actor, target: Target, input: CloseReport) =>
  makeMove(app, actor, target, 'close', (_report, { now }) => ({
    kind: 'closed',
    change: { status: 'closed', closedAt: now, closedBy: 'officer' },
    texts: { reason: input.reason },
  }))

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
