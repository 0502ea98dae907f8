import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { makeMove, type Target } from './make-move.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'

export const MessageReport = z.strictObject({
  text: freeText('message', 2, 5_000),
  disputes: z.boolean().default(false),
  attachments: z.array(z.uuid()).max(5).default([]),
})
export type MessageReport = z.input<typeof MessageReport>

/** The reporter adds something: it stops the silence, takes a held report up again and, when it disputes an answer, brings the report back to work. */
export const messageReport = (app: App, actor: Actor, target: Target, input: MessageReport) =>
  makeMove(app, actor, target, 'message', (report) => decideMessage(report, input))

/** A dispute brings it back once, as `feedback` does; a second one is a message like any other, and the way up is the appeal. */
export function decideMessage(report: ReportState, { text, disputes, attachments }: MessageReport): Decision {
  const back = disputes && report.status === 'answered' && report.disputeCount === 0
  return {
    kind: 'messaged',
    change: {
      ...(attachments?.length && { extra: { files: attachments.length } }),
      ...(report.status === 'held' && { status: report.heldFrom ?? 'submitted', heldFrom: null }),
      ...(back && { status: 'inProgress', answeredAt: null, solved: 'no', disputeCount: report.disputeCount + 1 }),
    },
    texts: { message: text },
    ...(attachments?.length && { files: { field: 'attachments', ids: attachments } }),
  }
}
