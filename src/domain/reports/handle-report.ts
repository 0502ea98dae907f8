import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { type Facts, makeMove, type Target } from './make-move.ts'
import { firstHandOver } from './offices.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'

export const HandleReport = z.strictObject({ note: freeText('note', 0, 5_000).optional() })
export type HandleReport = z.infer<typeof HandleReport>

/** The holding office works on it itself ("Kelola"). */
export const handleReport = (app: App, actor: Actor, target: Target, input: HandleReport) =>
  makeMove(app, actor, target, 'handle', (report, facts) => decideHandle(report, input, facts))

export function decideHandle(report: ReportState, input: HandleReport, { now }: Facts): Decision {
  const kept = report.assignments[report.holder]
  return {
    kind: 'handled',
    change: {
      status: 'inProgress',
      ...firstHandOver(report, now),
      assignments: {
        [report.holder]:
          kept && kept.until === null ? { ...kept, lead: true } : { lead: true, since: now, until: null, answeredAt: null },
      },
    },
    texts: input.note ? { note: input.note } : {},
  }
}
