import { z } from 'zod'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { can } from '../people/permissions.ts'
import { changeReport } from './change-report.ts'
import { Corrections, corrections, withTags } from './corrections.ts'
import { actingOffice, type Target } from './make-move.ts'
import { readNumber } from './number.ts'
import type { ReportState } from './report.ts'

export const CorrectReport = z.strictObject({
  ...Corrections.shape,
  /** Beside the tags it has. */
  addTags: Corrections.shape.tags,
})
export type CorrectReport = z.input<typeof CorrectReport>

/**
 * The desk puts right what it finds after verifying, or before: title, working text (personal data masked), place, tags. No move: the status stays, and no limit is touched.
 * Tags alone may also be given by the liaison of the office that holds it.
 * @throws Refusal not-found · version-conflict · invalid-input
 */
export async function correctReport(
  app: App,
  actor: Actor,
  target: Target,
  { addTags, ...input }: z.output<typeof CorrectReport>,
): Promise<ReportState> {
  const number = readNumber(target.number)
  if (number === null || actor.kind !== 'officer') throw new Refusal('not-found')
  const tree = app.reference.get().agencies
  const onlyTags = Object.keys(input).every((field) => field === 'tags')
  const rule = async (report: ReportState | null) => {
    if (!report || !can(actor, onlyTags ? 'report.tag' : 'report.correct', report, tree)) throw new Refusal('not-found')
    if (target.version !== undefined && target.version !== report.version) throw new Refusal('version-conflict')
    const corrected = await corrections(app, report, input)
    if (corrected instanceof Refusal) throw corrected
    const tags = addTags ? withTags(report, addTags) : null
    if (tags instanceof Refusal) throw tags
    const { change, texts } = corrected
    return {
      kind: 'corrected' as const,
      change: { ...change, ...(tags && { tags }) },
      texts,
      agencyId: actingOffice(actor, report, tree),
    }
  }
  return changeReport(app, number, actor, app.now(), [rule], target.telling)
}
