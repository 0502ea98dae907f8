import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { localDay, stopClock } from '../clocks/rules.ts'
import type { Actor } from '../people/actor.ts'
import { type Facts, makeMove, type Target, wrongField } from './make-move.ts'
import { reviewReasons, withVerdict } from './readings.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'

export const ReviewReport = z.strictObject({
  passed: z.boolean({ error: 'error.review.passed' }),
  reasons: z
    .array(z.enum(reviewReasons, { error: 'error.review.reasons' }))
    .max(reviewReasons.length)
    .default([]),
  note: freeText('note', 0, 2_000).optional(),
})
export type ReviewReport = z.input<typeof ReviewReport>

/** The second reader's verdict on a final answer: passed, or back to the office with what is missing. */
export const reviewReport = (app: App, actor: Actor, target: Target, input: ReviewReport) =>
  makeMove(app, actor, target, 'review', (report, facts) => decideReview(report, input, facts))

/** Not passed names at least one thing that is missing, passed names none. */
export function decideReview(
  report: ReportState,
  { passed, reasons = [], note }: ReviewReport,
  { ref, at }: Facts,
): Decision | Refusal {
  const missing = reviewReasons.filter((reason) => reasons.includes(reason))
  if (!passed && missing.length === 0) return wrongField('reasons', 'error.review.reasons')
  if (passed && missing.length > 0) return wrongField('reasons', 'error.review.passedWithReasons')
  const clock = report.clocks.review!
  const review = {
    ...stopClock(clock, localDay(at, ref.agencies.get(report.holder)!.timeZone)),
    readings: withVerdict(clock.readings ?? '-', passed, missing),
  }
  return {
    kind: 'reviewed',
    change: {
      ...(!passed && { status: 'inProgress' as const, answeredAt: null }),
      clocks: { review },
      extra: { passed, ...(!passed && { reasons: missing.join(',') }) },
    },
    texts: note ? { note } : {},
  }
}
