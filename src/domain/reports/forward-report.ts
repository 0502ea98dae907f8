import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { type Actor, nodesOf } from '../people/actor.ts'
import { type Facts, makeMoves, notNow, type Target, wrongField } from './make-move.ts'
import { firstHandOver, handOver } from './offices.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'
import { VerifyReport, verifyStep } from './verify-report.ts'

export const ForwardReport = z.strictObject({
  agency: z.string({ error: 'error.agency.empty' }).min(1, { error: 'error.agency.empty' }),
  supporting: z.array(z.string()).max(20).default([]),
  note: freeText('note', 0, 5_000).optional(),
  /** Verifies it in the same step: what the desk does with most reports. */
  verify: VerifyReport.optional(),
})
export type ForwardReport = z.input<typeof ForwardReport>

/** To one lead and any supporting offices; with `verify` two moves as one, which leave two events. */
export const forwardReport = (app: App, actor: Actor, target: Target, { verify, ...input }: ForwardReport) =>
  makeMoves(app, actor, target, [
    ...(verify ? [verifyStep(app, verify)] : []),
    { move: 'forward', decide: (report, facts) => decideForward(report, input, facts) },
  ])

/** After the second return only the coordinator of the common parent forwards. */
export function decideForward(report: ReportState, input: ForwardReport, { ref, actor, now }: Facts): Decision | Refusal {
  const lead = ref.agencies.bySlug(input.agency)
  if (!lead) return wrongField('agency', 'error.agency.unknown')
  const supporting = (input.supporting ?? []).map((slug) => ref.agencies.bySlug(slug))
  if (supporting.some((office) => !office || office.id === lead.id)) return wrongField('supporting', 'error.supporting.unknown')
  if (report.holder === lead.id && report.status !== 'submitted' && supporting.length === 0)
    return wrongField('agency', 'error.agency.same')
  const locked = report.lockedTo
  if (locked && !nodesOf(actor, ['coordinator', 'nationalAdmin']).some((node) => ref.agencies.isWithin(locked, node)))
    return notNow('move.why.locked')
  return {
    kind: 'forwarded',
    change: {
      status: 'forwarded',
      holder: lead.id,
      assignee: null,
      ...firstHandOver(report, now),
      assignments: handOver(
        report,
        lead.id,
        supporting.flatMap((office) => (office ? [office.id] : [])),
        now,
      ),
    },
    texts: input.note ? { note: input.note } : {},
  }
}
