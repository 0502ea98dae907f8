import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { refuseBlanks } from './blanks.ts'
import { makeMove, type Target } from './make-move.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'

export const HoldReport = z.strictObject({ question: freeText('question', 10, 2_000) })
export type HoldReport = z.infer<typeof HoldReport>

/** Asks the reporter for what is missing; every limit rests until they answer or the report is resumed. */
export const holdReport = (app: App, actor: Actor, target: Target, input: HoldReport) =>
  makeMove(app, actor, target, 'hold', (report) => decideHold(report, input))

export const decideHold = (report: ReportState, input: HoldReport): Decision | Refusal =>
  refuseBlanks({ question: input.question }) ?? {
    kind: 'held',
    change: { status: 'held', heldFrom: report.status },
    texts: { question: input.question },
  }

export const ResumeReport = z.strictObject({})

/** Goes on where it was held. */
export const resumeReport = (app: App, actor: Actor, target: Target) =>
  makeMove(app, actor, target, 'resume', (report) => decideResume(report))

export const decideResume = (report: ReportState): Decision => ({
  kind: 'resumed',
  change: { status: report.heldFrom ?? 'submitted', heldFrom: null },
})
