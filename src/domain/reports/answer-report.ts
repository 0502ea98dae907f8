import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { claimAttachments } from '../attachments/claim.ts'
import type { Actor } from '../people/actor.ts'
import { type Facts, makeMove, notNow, type Target, wrongField } from './make-move.ts'
import type { Decision } from './record-event.ts'
import { activeOffices, type ReportState } from './report.ts'

export const AnswerReport = z.strictObject({
  kind: z.enum(['interim', 'final'], { error: 'error.answer.kind' }),
  text: freeText('answer', 10, 10_000),
  evidence: z.array(z.uuid()).max(5).default([]),
  reason: freeText('reason', 0, 2_000).optional(),
})
export type AnswerReport = z.input<typeof AnswerReport>

/** An office answers: interim (we are at it) or final (what was done). */
export const answerReport = (app: App, actor: Actor, target: Target, input: AnswerReport) =>
  makeMove(app, actor, target, 'answer', async (report, facts, tx) => {
    const decision = decideAnswer(report, input, facts)
    if (!('kind' in decision) || !input.evidence?.length) return decision
    const claimed = await claimAttachments(tx, { reportId: report.id, seq: report.version + 1, ids: input.evidence })
    return claimed === input.evidence.length ? decision : wrongField('evidence', 'error.evidence.unknown')
  })

/**
 * In words: any office that has the report may give an interim answer, which marks its part as answered. Only the lead gives the final one, with evidence or a
 * written reason, and only when every supporting office has answered or a reason says why not.
 */
export function decideAnswer(report: ReportState, input: AnswerReport, { office, now }: Facts): Decision | Refusal {
  const files = input.evidence?.length ? { extra: { files: input.evidence.length } } : {}
  const own = office ? report.assignments[office] : undefined
  const answered = own && own.until === null && office ? { [office]: { ...own, answeredAt: now } } : {}
  if (input.kind === 'interim')
    return {
      kind: 'answeredInterim',
      change: { status: 'inProgress', firstAnsweredAt: report.firstAnsweredAt ?? now, assignments: answered, ...files },
      texts: { answer: input.text },
    }
  if (office !== report.holder) return notNow('move.why.onlyLead')
  const waiting = activeOffices(report).filter(
    (other) => other !== report.holder && report.assignments[other]!.answeredAt === null,
  )
  if (waiting.length && !input.reason) return wrongField('reason', 'error.answer.supportingWaits')
  if (!input.evidence?.length && !input.reason) return wrongField('reason', 'error.answer.evidenceOrReason')
  return {
    kind: 'answeredFinal',
    change: {
      status: 'answered',
      firstAnsweredAt: report.firstAnsweredAt ?? now,
      answeredAt: now,
      solved: null,
      assignments: answered,
      ...files,
    },
    texts: { answer: input.text, ...(input.reason && { reason: input.reason }) },
  }
}
