import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { type Facts, makeMove, notNow, type Target, wrongField } from './make-move.ts'
import { leave } from './offices.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'

export const ReturnReport = z.strictObject({ to: z.string().optional(), reason: freeText('reason', 3, 5_000) })
export type ReturnReport = z.infer<typeof ReturnReport>

/** The holding office says that the report is not its authority, and whose it is. */
export const returnReport = (app: App, actor: Actor, target: Target, input: ReturnReport) =>
  makeMove(app, actor, target, 'return', (report, facts) => decideReturn(report, input, facts))

/**
 * In words: it goes to the named owner, or one level up. The second return ends the throwing about: it goes to the common parent of the two, and from then on
 * only that node's coordinator forwards. The limits run on through returns.
 */
export function decideReturn(report: ReportState, input: ReturnReport, { ref, now }: Facts): Decision | Refusal {
  const tree = ref.agencies
  const owner = input.to ? tree.bySlug(input.to) : tree.get(tree.parentOf(report.holder))
  if (!owner) return wrongField('to', 'error.agency.unknown')
  if (owner.id === report.holder) return input.to ? wrongField('to', 'error.agency.same') : notNow('move.why.noParent')
  const returns = report.returnCount + 1
  const second = returns >= 2
  const holder = second ? tree.coordinatorFor(commonParent(tree, report.holder, owner.id)) : owner.id
  const upwards = tree.isWithin(report.holder, holder)
  return {
    kind: 'returned',
    change: {
      status: 'forwarded',
      holder,
      returnCount: returns,
      assignee: null,
      ...(second && { lockedTo: holder }),
      assignments: {
        ...leave(report, report.holder, now),
        // Who receives it from below only forwards it again; who is named as its owner has it.
        ...(upwards ? {} : { [holder]: { lead: true, since: now, until: null, answeredAt: null } }),
      },
      extra: { from: report.holder, proposed: owner.id },
    },
    texts: { reason: input.reason },
  }
}

/** Above both, never one of the two themselves. */
function commonParent(tree: Facts['ref']['agencies'], a: string, b: string): string {
  const common = tree.commonAncestor(a, b)
  return common === a ? tree.parentOf(a) : common
}
