import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { isValidOn } from '../categories/catalogue.ts'
import type { Actor } from '../people/actor.ts'
import { type Corrected, Corrections, corrections } from './corrections.ts'
import { type Facts, makeMoves, type Step, type Target, wrongField } from './make-move.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'

export const VerifyReport = z.strictObject({
  ...Corrections.shape,
  class: z.string().optional(),
  grade: z.string().nullable().optional(),
  category: z.string().nullable().optional(),
  public: freeText('public', 1, 5_000).optional(),
})
export type VerifyReport = z.infer<typeof VerifyReport>

/** The verifying desk has read the report: its class, grade and category, a title, the text for the handling office and the one for publication. */
export const verifyReport = (app: App, actor: Actor, target: Target, input: VerifyReport) =>
  makeMoves(app, actor, target, [verifyStep(app, input)])

export const verifyStep = (app: App, input: VerifyReport): Step => ({
  move: 'verify',
  decide: async (report, facts) => {
    const corrected = await corrections(app, report, input)
    return corrected instanceof Refusal ? corrected : decideVerify(report, input, corrected, facts)
  },
})

/** National and agency verification are two events; the first sets `verifiedAt`. Only a complaint has a grade. */
function decideVerify(report: ReportState, input: VerifyReport, corrected: Corrected, { ref, now }: Facts): Decision | Refusal {
  const day = now.slice(0, 10)
  const klass = input.class ?? report.class
  if (!ref.catalogue.classes.some((c) => c.code === klass && isValidOn(c, day))) return wrongField('class', 'error.class.unknown')
  if (input.grade && !ref.catalogue.grades.some((g) => g.code === input.grade && isValidOn(g, day)))
    return wrongField('grade', 'error.grade.unknown')
  if (input.grade && klass !== 'complaint') return wrongField('grade', 'error.grade.onlyComplaint')
  const category = input.category === undefined ? report.category : input.category
  if (category && category !== report.category && !ref.catalogue.categories.some((c) => c.code === category && isValidOn(c, day)))
    return wrongField('category', 'error.category.unknown')
  return {
    kind: 'verified',
    change: {
      verifiedAt: report.verifiedAt ?? now,
      class: klass,
      grade: klass === 'complaint' ? (input.grade === undefined ? report.grade : input.grade) : null,
      category,
      ...corrected.change,
    },
    texts: { ...corrected.texts, ...(input.public !== undefined && { public: input.public }) },
  }
}
