import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { officersAt, officerWorksFor } from '../people/officers.ts'
import { makeMove, notNow, type Target, wrongField } from './make-move.ts'
import { mentionsIn } from './mentions.ts'
// The moves that leave the status as it is.
import type { ReportState } from './report.ts'
import { activeOffices } from './report.ts'

export const ExtendReport = z.strictObject({
  days: z.coerce
    .number({ error: 'error.extend.days' })
    .int()
    .min(1, { error: 'error.extend.days' })
    .max(60, { error: 'error.extend.days' }),
  reason: freeText('reason', 10, 2_000),
})
export type ExtendReport = z.infer<typeof ExtendReport>

/** More working days to resolve, once, with a reason that everybody may read. */
export const extendReport = (app: App, actor: Actor, target: Target, input: ExtendReport) =>
  makeMove(app, actor, target, 'extend', (report) =>
    report.clocks.resolve
      ? { kind: 'extended', change: { extra: { days: input.days } }, texts: { reason: input.reason } }
      : notNow('move.why.notForwarded'),
  )

export const AssignReport = z.strictObject({
  officer: z.uuid({ error: 'error.officer.unknown' }),
  note: freeText('note', 0, 5_000).optional(),
})
export type AssignReport = z.infer<typeof AssignReport>

/** To one officer of the offices that have the report, with a word for them. */
export const assignReport = (app: App, actor: Actor, target: Target, input: AssignReport) =>
  makeMove(app, actor, target, 'assign', async (report) =>
    (await officerWorksFor(app.db, input.officer, [report.holder, ...activeOffices(report)]))
      ? { kind: 'assigned', change: { assignee: input.officer }, texts: input.note ? { note: input.note } : {} }
      : wrongField('officer', 'error.officer.unknown'),
  )

export const NoteReport = z.strictObject({ text: freeText('note', 1, 5_000) })
export type NoteReport = z.infer<typeof NoteReport>

/** An internal note; no citizen ever sees it. Colleagues who are named in it (`@name`) are told. */
export const noteReport = (app: App, actor: Actor, target: Target, input: NoteReport) =>
  makeMove(app, actor, target, 'note', async (report) => {
    const colleagues = input.text.includes('@') ? await officersAt(app, [report.holder, ...activeOffices(report)]) : []
    const { people, unclear } = mentionsIn(input.text, colleagues)
    if (unclear.length)
      return new Refusal('invalid-input', {
        fields: [{ path: 'text', key: 'error.mention', params: { names: unclear.join(', ') } }],
      })
    const others = people.filter(({ id }) => actor.kind !== 'officer' || id !== actor.id)
    return {
      kind: 'noted',
      change: others.length ? { extra: { tell: others.map(({ id }) => id).join(',') } } : {},
      texts: { note: input.text },
    }
  })

export const PublishReport = z.strictObject({ text: freeText('public', 1, 5_000).optional() })
export type PublishReport = z.infer<typeof PublishReport>

/** The text for everybody, confirmed by the verifying desk; never the original as it came. */
export const publishReport = (app: App, actor: Actor, target: Target, input: PublishReport) =>
  makeMove(app, actor, target, 'publish', (report, { now }) => ({
    kind: 'published',
    change: { publishedAt: report.publishedAt ?? (wasHandedOver(report) ? now : null) },
    texts: input.text ? { public: input.text } : {},
  }))

/** Of an imported report only the state tells that an office had it: when it came there, nobody knows. */
const wasHandedOver = (report: ReportState) =>
  report.forwardedAt !== null ||
  ['forwarded', 'inProgress', 'answered'].includes(report.status) ||
  (report.status === 'closed' && report.mergedInto === null)

export const TransferReport = z.strictObject({
  consent: z.literal(true, { error: 'error.transfer.consent' }),
  note: freeText('note', 0, 2_000).optional(),
})
export type TransferReport = z.infer<typeof TransferReport>

/**
 * To the Ombudsman, with the reporter's explicit consent (UU 37/2008 art. 24: after complaining to the agency itself). An officer who hands it over writes down how and when
 * the reporter consented; colleagues and the Ombudsman read it.
 */
export const transferReport = (app: App, actor: Actor, target: Target, input: TransferReport) =>
  makeMove(app, actor, target, 'transfer', (_report, { now }) =>
    actor.kind === 'officer' && (input.note ?? '').trim().length < 10
      ? wrongField('note', 'error.transfer.note')
      : {
          kind: 'transferred',
          change: { transferredAt: now, extra: { consentBy: actor.kind } },
          texts: input.note ? { note: input.note } : {},
        },
  )
