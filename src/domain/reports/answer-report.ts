import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { refuseBlanks } from './blanks.ts'
import { drawOf } from './draw.ts'
import { type Facts, makeMove, notNow, type Target, wrongField } from './make-move.ts'
import { decideProposal, needsApproval } from './propose-answer.ts'
import { readingOf } from './readings.ts'
import type { Decision } from './record-event.ts'
import { activeOffices, type ReportState } from './report.ts'

export const AnswerReport = z.strictObject({
  kind: z.enum(['interim', 'final'], { error: 'error.answer.kind' }),
  text: freeText('answer', 10, 10_000),
  evidence: z.array(z.uuid()).max(5).default([]),
  reason: freeText('reason', 0, 2_000).optional(),
})
export type AnswerReport = z.input<typeof AnswerReport>

/** An office answers: interim (we are at it) or final (what was done). Where the agency wants it, a final answer is proposed to the head first, by whatever door it comes. */
export const answerReport = (app: App, actor: Actor, target: Target, input: AnswerReport) =>
  makeMove(app, actor, target, 'answer', (report, facts) => {
    const answer = decideAnswer(report, input, facts, drawOf(app.secret, report.id))
    const waits = input.kind === 'final' && !(answer instanceof Refusal) && needsApproval(actor, report, facts.ref.agencies)
    return waits ? decideProposal(app.db, report, input, answer, facts) : answer
  })

/**
 * In words: any office that has the report may give an interim answer, which marks its part as answered. Only the lead gives the final one, with evidence or a
 * written reason, and only when every supporting office has answered or a reason says why not.
 * @param draw where the report stands in the sample of the second reader
 */
export function decideAnswer(
  report: ReportState,
  input: AnswerReport,
  { ref, office, at, now }: Facts,
  draw: number,
): Decision | Refusal {
  const blanks = refuseBlanks({ text: input.text, reason: input.reason })
  if (blanks) return blanks
  const count = input.evidence?.length ? { extra: { files: input.evidence.length } } : {}
  const files = input.evidence?.length ? { files: { field: 'evidence', ids: input.evidence } } : {}
  const own = office ? report.assignments[office] : undefined
  const answered = own && own.until === null && office ? { [office]: { ...own, answeredAt: now } } : {}
  if (input.kind === 'interim')
    return {
      kind: 'answeredInterim',
      change: { status: 'inProgress', firstAnsweredAt: report.firstAnsweredAt ?? now, assignments: answered, ...count },
      texts: { answer: input.text },
      ...files,
    }
  if (office !== report.holder) return notNow('move.why.onlyLead')
  const waiting = activeOffices(report).filter(
    (other) => other !== report.holder && report.assignments[other]!.answeredAt === null,
  )
  if (waiting.length && !input.reason) return wrongField('reason', 'error.answer.supportingWaits')
  if (!input.evidence?.length && !input.reason) return wrongField('reason', 'error.answer.evidenceOrReason')
  const review = readingOf(report, draw, ref, at)
  return {
    kind: 'answeredFinal',
    change: {
      status: 'answered',
      firstAnsweredAt: report.firstAnsweredAt ?? now,
      answeredAt: now,
      solved: null,
      proposal: null,
      assignments: answered,
      ...(review && { clocks: { review } }),
      ...count,
    },
    texts: { answer: input.text, ...(input.reason && { reason: input.reason }) },
    ...files,
  }
}
