import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { App } from '../app.ts'
import { isValidOn } from '../categories/catalogue.ts'
import type { Actor } from '../people/actor.ts'
import { makeMove, type Target, wrongField } from './make-move.ts'
import { archiveReasons } from './report.ts'

export const ArchiveReport = z.strictObject({
  reason: z.enum(archiveReasons, { error: 'error.archive.reason' }),
  note: freeText('note', 0, 2_000).optional(),
})
export type ArchiveReport = z.infer<typeof ArchiveReport>

/** Set aside with a coded reason; never deleted, and the reporter may appeal. `misrouted` needs the address of the right body. */
export const archiveReport = (app: App, actor: Actor, target: Target, input: ArchiveReport) =>
  makeMove(app, actor, target, 'archive', (_report, { ref, at }) => {
    const reason = ref.catalogue.archiveReason(input.reason)
    const today = at.toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString()
    if (!reason || !isValidOn(reason, today)) return wrongField('reason', 'error.archive.reason')
    if (input.reason === 'withdrawn' || input.reason === 'incompleteInTime') return wrongField('reason', 'error.archive.reason')
    if (input.reason === 'misrouted' && !input.note) return wrongField('note', 'error.archive.address')
    return {
      kind: 'archived',
      change: { status: 'archived', heldFrom: null, archivedBy: 'officer', archiveReason: input.reason },
      texts: input.note ? { reason: input.note } : {},
    }
  })

export const WithdrawReport = z.strictObject({ text: freeText('message', 0, 2_000).optional() })
export type WithdrawReport = z.infer<typeof WithdrawReport>

/** The reporter takes the report back. */
export const withdrawReport = (app: App, actor: Actor, target: Target, input: WithdrawReport) =>
  makeMove(app, actor, target, 'withdraw', () => ({
    kind: 'withdrawn',
    change: { status: 'archived', heldFrom: null, archivedBy: 'reporter', archiveReason: 'withdrawn' },
    texts: input.text ? { message: input.text } : {},
  }))

export const AppealReport = z.strictObject({ text: freeText('message', 10, 5_000) })
export type AppealReport = z.infer<typeof AppealReport>

/** The reporter asks the next coordinator above to look again. */
export const appealReport = (app: App, actor: Actor, target: Target, input: AppealReport) =>
  makeMove(app, actor, target, 'appeal', (report, { ref, now }) => ({
    kind: 'appealed',
    change: {
      status: 'submitted',
      holder: ref.agencies.coordinatorFor(ref.agencies.parentOf(report.holder)),
      assignee: null,
      closedAt: null,
      closedBy: null,
      archivedBy: null,
      archiveReason: null,
      answeredAt: null,
      assignments: Object.fromEntries(
        Object.entries(report.assignments).flatMap(([office, a]) => (a.until === null ? [[office, { ...a, until: now }]] : [])),
      ),
    },
    texts: { message: input.text },
  }))
