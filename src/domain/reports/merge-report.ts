import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { can } from '../people/permissions.ts'
import { makeMove, notNow, type Target, wrongField } from './make-move.ts'
import { readNumber } from './number.ts'
import { isOpen } from './report.ts'
import { hasFollowers, readReport } from './store.ts'

export const MergeReport = z.strictObject({ into: z.string({ error: 'error.merge.number' }) })
export type MergeReport = z.infer<typeof MergeReport>

/** One of several reports about the same thing follows the lead; its reporter sees the lead's path and answer. Only a coordinator above both may. */
export const mergeReport = (app: App, actor: Actor, target: Target, input: MergeReport) =>
  makeMove(app, actor, target, 'merge', async (report, { ref, now }) => {
    const number = readNumber(input.into)
    const lead = number === null ? null : (await readReport(app.db, number))?.report
    if (!lead || lead.id === report.id || !can(actor, 'report.read', lead, ref.agencies))
      return wrongField('into', 'error.merge.number')
    if (!can(actor, 'report.merge', lead, ref.agencies)) throw new Refusal('not-found')
    if (!isOpen(lead.status) || lead.mergedInto) return notNow('move.why.leadClosed')
    if (await hasFollowers(app.db, report.id)) return notNow('move.why.hasFollowers')
    return {
      kind: 'merged',
      change: { status: 'closed', closedAt: now, closedBy: 'officer', mergedInto: lead.id, mergedFrom: report.status },
    }
  })

export const UnmergeReport = z.strictObject({ reason: freeText('reason', 3, 2_000) })
export type UnmergeReport = z.infer<typeof UnmergeReport>

/** The report stands on its own again, in the state before. */
export const unmergeReport = (app: App, actor: Actor, target: Target, input: UnmergeReport) =>
  makeMove(app, actor, target, 'unmerge', (report) => ({
    kind: 'unmerged',
    change: { status: report.mergedFrom ?? 'submitted', closedAt: null, closedBy: null, mergedInto: null, mergedFrom: null },
    texts: { reason: input.reason },
  }))
