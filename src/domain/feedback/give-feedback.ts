import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { choosePolicy, localDay, toIso } from '../clocks/rules.ts'
import { addWorkingDays } from '../clocks/working-days.ts'
import type { Actor } from '../people/actor.ts'
import { type Facts, makeMove, notNow, type Target } from '../reports/make-move.ts'
import type { Decision } from '../reports/record-event.ts'
import type { ReportState } from '../reports/report.ts'

export const GiveFeedback = z.strictObject({
  solved: z.enum(['yes', 'partly', 'no'], { error: 'error.feedback.solved' }),
  rating: z.coerce
    .number({ error: 'error.feedback.rating' })
    .int()
    .min(1, { error: 'error.feedback.rating' })
    .max(5, { error: 'error.feedback.rating' })
    .optional(),
  text: freeText('message', 0, 2_000).optional(),
})
export type GiveFeedback = z.infer<typeof GiveFeedback>

/** "Apakah masalahnya sudah selesai?": yes closes, partly rates, no brings it back to work. */
export const giveFeedback = (app: App, actor: Actor, target: Target, input: GiveFeedback) =>
  makeMove(app, actor, target, 'feedback', (report, facts) => decideFeedback(report, input, facts))

/** "No" counts once, within the days of the policy row `dispute` after the final answer, also when the report was closed meanwhile; after that the way is the appeal. */
export function decideFeedback(report: ReportState, input: GiveFeedback, facts: Facts): Decision | Refusal {
  const rating = input.rating ?? report.rating
  const texts = input.text ? { feedback: input.text } : {}
  if (input.solved === 'no') {
    if (report.disputeCount > 0) return notNow('move.why.disputedOnce')
    if (todayAt(report, facts) > disputeUntil(report, facts)!) return notNow('move.why.disputeTooLate')
    return {
      kind: 'feedback',
      change: {
        status: 'inProgress',
        solved: 'no',
        rating,
        disputeCount: report.disputeCount + 1,
        answeredAt: null,
        closedAt: null,
        closedBy: null,
      },
      texts,
    }
  }
  if (report.status === 'closed') return notNow('move.why.status.closed')
  if (input.solved === 'partly') return { kind: 'feedback', change: { solved: 'partly', rating }, texts }
  return {
    kind: 'feedback',
    change: { status: 'closed', solved: 'yes', rating, closedAt: facts.now, closedBy: 'reporter' },
    texts,
  }
}

/**
 * The last day (ISO date, in the zone of the holder) on which "no" brings the report back; null without a final answer. Silence has used up these days when a report is
 * closed automatically, so from that day they run anew: what a machine closed a person can open.
 */
export function disputeUntil(report: ReportState, { ref }: Pick<Facts, 'ref'>): string | null {
  if (!report.answeredAt) return null
  const office = ref.agencies.get(report.holder)!
  const from = report.closedBy === 'system' && report.closedAt ? report.closedAt : report.answeredAt
  const begin = localDay(Temporal.Instant.from(from), office.timeZone)
  const policy = choosePolicy(ref.calendars.policies, {
    kind: 'dispute',
    class: report.class,
    grade: report.grade,
    agencyPath: ref.agencies.path(report.holder),
    on: toIso(begin),
  })
  return toIso(addWorkingDays(ref.calendars.get(office.calendarId), begin, policy.days).due)
}

const todayAt = (report: ReportState, { ref, at }: Facts) => toIso(localDay(at, ref.agencies.get(report.holder)!.timeZone))
