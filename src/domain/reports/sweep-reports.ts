import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { choosePolicy } from '../clocks/rules.ts'
import { system } from '../people/actor.ts'
import type { Reference } from '../reference.ts'
import { actInBatches, type Sweep } from './act-in-batches.ts'
import { type Decision, prepareEvent, writtenAt } from './record-event.ts'
import type { ReportState } from './report.ts'
import { saveMoves } from './save-moves.ts'
import { readReport } from './store.ts'
import { daysOf, lockRunOut, lockUnresolved } from './sweep-store.ts'
import { ageOf, ranOut } from './take-steps.ts'

/** Closes what its reporter was silent about after a final answer ("ditutup otomatis"). @param number of one report, else all @returns how many */
export const closeSilentReports = (app: App, number?: string) => sweepRunOut(app, 'silence', closeBySilence, number)

/** Archives what its reporter did not complete in time. @param number of one report, else all @returns how many */
export const archiveIncompleteReports = (app: App, number?: string) => sweepRunOut(app, 'complete', archiveIncomplete, number)

/** "Ditutup otomatis": counted apart, and the reporter may bring it back. @param now as it is written down */
const closeBySilence = (now: string): Decision => ({
  kind: 'closedBySilence',
  change: { status: 'closed', closedAt: now, closedBy: 'system' },
})

/** The reporter may take it up again by appeal. */
const archiveIncomplete = (_now: string): Decision => ({
  kind: 'archivedIncomplete',
  change: { status: 'archived', heldFrom: null, archivedBy: 'system', archiveReason: 'incompleteInTime' },
})

async function sweepRunOut(
  app: App,
  kind: 'silence' | 'complete',
  decide: typeof closeBySilence,
  number?: string,
): Promise<number> {
  const only = number === undefined ? null : ((await readReport(app.db, number))?.report.id ?? null)
  if (number !== undefined && only === null) throw new Refusal('not-found')
  const ref = app.reference.get()
  const now = app.now()
  const days = daysOf(now)
  const sweep: Sweep<ReportState> = {
    name: `sweep of ${kind} clocks`,
    find: (tx, limit, only, without) => lockRunOut(tx, kind, days, limit, only, without),
    reportIdOf: ({ id }) => id,
    async settle(tx, reports) {
      const due = reports.filter((report) => ranOut(ref, report, kind, now))
      await saveMoves(
        tx,
        due.map((report) => prepareEvent(ref, report, decide(writtenAt(report, now)), system, now)),
      )
      return due.length
    },
  }
  return actInBatches(app, sweep, only)
}

/**
 * Offers the Ombudsman to reporters whose report nobody has answered within the days of the policy `ombudsman` (60 from arrival; UU 37/2008 article 24), once. Nothing is
 * handed over by it: that is the move `transfer`, with the reporter's own consent. From then on the Ombudsman may read it, as one that is overdue (decisions/0016). @returns how many were offered
 */
export async function offerOmbudsman(app: App): Promise<number> {
  const ref = app.reference.get()
  const now = app.now()
  const days = daysOf(now)
  const policies = ref.calendars.policies.filter(({ kind }) => kind === 'ombudsman')
  if (policies.length === 0) return 0
  const least = Math.min(...policies.map((policy) => policy.days))
  return actInBatches<ReportState>(app, {
    name: 'offers of the Ombudsman',
    find: (tx, limit, only, without) => lockUnresolved(tx, days, least, limit, only, without),
    reportIdOf: ({ id }) => id,
    async settle(tx, reports) {
      const due = reports.filter((report) => {
        const age = ageOf(ref, report, now)
        return age !== null && age >= offerAfter(ref, report)
      })
      await saveMoves(
        tx,
        due.map((report) =>
          prepareEvent(ref, report, { kind: 'escalated', change: { extra: { to: 'ombudsman' } } }, system, now),
        ),
      )
      return due.length
    },
  })
}

const offerAfter = (ref: Reference, report: ReportState) =>
  choosePolicy(ref.calendars.policies, {
    kind: 'ombudsman',
    class: report.class,
    grade: report.grade,
    agencyPath: ref.agencies.path(report.holder),
    on: report.receivedOn!,
  }).days
