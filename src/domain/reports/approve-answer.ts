import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { decideAnswer } from './answer-report.ts'
import { drawOf } from './draw.ts'
import { type Facts, makeMove, notNow, type Target } from './make-move.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'
import { type Proposal, proposalOf } from './store.ts'

export const ApproveAnswer = z.strictObject({})

/** The head lets the proposed answer out: it is the office's answer from now on, and history names its author and who approved it. */
export const approveAnswer = (app: App, actor: Actor, target: Target) =>
  makeMove(app, actor, target, 'approve', async (report, facts) => {
    const proposal = await proposalOf(app.db, report.id, report.proposal!)
    return decideApproval(report, proposal, facts, drawOf(app.secret, report.id))
  })

/** The rules of a final answer are asked again: what held when it was proposed need not hold now. */
export function decideApproval(report: ReportState, proposal: Proposal, facts: Facts, draw: number): Decision | Refusal {
  const { author, text, reason, evidence } = proposal
  const input = { kind: 'final' as const, text, evidence, ...(reason !== null && { reason }) }
  const answer = decideAnswer(report, input, { ...facts, office: report.holder }, draw)
  if (answer instanceof Refusal) return notNow('move.why.proposalOutdated')
  return {
    ...answer,
    agencyId: report.holder,
    change: { ...answer.change, extra: { ...answer.change.extra, author, tell: author } },
    ...(answer.files && { files: { ...answer.files, again: true } }),
  }
}

export const SendBackAnswer = z.strictObject({ note: freeText('note', 5, 2_000) })
export type SendBackAnswer = z.infer<typeof SendBackAnswer>

/** The head asks for another answer, with a note for the author; nobody outside hears of it. */
export const sendBackAnswer = (app: App, actor: Actor, target: Target, input: SendBackAnswer) =>
  makeMove(app, actor, target, 'sendBack', async (report) => {
    const { author } = await proposalOf(app.db, report.id, report.proposal!)
    return { kind: 'answerSentBack', change: { proposal: null, extra: { tell: author } }, texts: { note: input.note } }
  })
