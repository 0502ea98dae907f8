import type { Sql } from '../../kit/db.ts'
import type { Refusal } from '../../kit/refusal.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import type { Actor } from '../people/actor.ts'
import { nearestHeads } from '../people/officers.ts'
import { can } from '../people/permissions.ts'
import type { AnswerReport } from './answer-report.ts'
import { type Facts, notNow } from './make-move.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'

/** Whether a final answer of this actor waits for the head: where the agency wants it, and the actor is not the one who approves. */
export const needsApproval = (actor: Actor, report: ReportState, tree: AgencyTree): boolean =>
  tree.get(report.holder)?.needsHeadApproval === true && !can(actor, 'report.approve', report, tree)

/**
 * In words: the answer is held against every rule of a final one, but the state stays and so do the limits. What was proposed before is replaced. The nearest head is told, those above may approve too; an
 * office whose approval nobody can give is told so at once, and nothing is lost in a queue that nobody reads.
 */
export async function decideProposal(
  db: Sql,
  report: ReportState,
  input: AnswerReport,
  answer: Decision,
  { ref, office }: Facts,
): Promise<Decision | Refusal> {
  const heads = await nearestHeads(db, ref.agencies.path(report.holder))
  if (heads.length === 0) return notNow('move.why.noHead')
  const evidence = input.evidence ?? []
  return {
    kind: 'answerProposed',
    agencyId: office,
    change: {
      proposal: report.version + 1,
      extra: { tell: heads.join(','), ...(evidence.length && { files: evidence.length, evidence: evidence.join(',') }) },
    },
    texts: { proposal: input.text, ...(input.reason && { reason: input.reason }) },
    ...(answer.files && { files: answer.files }),
  }
}
