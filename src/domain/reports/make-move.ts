import { z } from 'zod'
import { Refusal } from '../../kit/refusal.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { can } from '../people/permissions.ts'
import type { Reference } from '../reference.ts'
import { changeReport, type Telling } from './change-report.ts'
import { allowedMoves, type Move, moves, whyNot } from './moves.ts'
import { readNumber } from './number.ts'
import { type Decision, writtenAt } from './record-event.ts'
import type { ReportState } from './report.ts'

/** Which report, (If-Match, a hidden field) the version that the actor saw, and (REST) what they are told. */
export const Target = z.object({ number: z.string(), version: z.coerce.number().int().optional() })
export type Target = z.infer<typeof Target> & { telling?: Telling }

/** What a rule is handed beside the report: the reference, who acts for which office, and the time, read once per action (`now`: as it is written down). */
export type Facts = { ref: Reference; actor: Actor; office: string | null; at: Temporal.Instant; now: string }

export type Step = { move: Move; decide: Decide }
type Decide = (report: ReportState, facts: Facts) => Decision | Refusal | Promise<Decision | Refusal>

/**
 * The shell of every move: permit, decide, save, tell. Not allowed to see is not found; a state that refuses names the moves it allows.
 * @throws Refusal not-found · version-conflict · not-allowed-now · whatever `decide` refuses
 */
export const makeMove = (app: App, actor: Actor, target: Target, move: Move, decide: Decide): Promise<ReportState> =>
  makeMoves(app, actor, target, [{ move, decide }])

/** Several moves as one: each is permitted and decided in the state that the one before leaves; all of them are made, or none. */
export async function makeMoves(app: App, actor: Actor, target: Target, steps: readonly Step[]): Promise<ReportState> {
  const at = app.now()
  const number = readNumber(target.number)
  if (number === null) throw new Refusal('not-found')
  const ref = app.reference.get()
  const rules = steps.map(({ move, decide }, i) => async (report: ReportState | null) => {
    if (!report || !mayTouch(actor, report, move, ref.agencies)) throw new Refusal('not-found')
    if (i === 0 && target.version !== undefined && target.version !== report.version) throw new Refusal('version-conflict')
    const why = whyNot(move, report)
    if (why) throw new Refusal('not-allowed-now', { allowed: allowedMoves(actor, report, ref.agencies), reason: why })
    const office = actor.kind === 'officer' ? actingOffice(actor, report, ref.agencies) : null
    const decision = await decide(report, { ref, actor, office, at, now: writtenAt(report, at) })
    if (decision instanceof Refusal) throw decision
    return { agencyId: office, ...decision }
  })
  return changeReport(app, number, actor, at, rules, target.telling)
}

/** The system's own moves need no reading; everybody else must be allowed to read the report and to make the move. */
function mayTouch(actor: Actor, report: ReportState, move: Move, tree: AgencyTree): boolean {
  return (actor.kind === 'system' || can(actor, 'report.read', report, tree)) && can(actor, moves[move].permission, report, tree)
}

/** The office for which an officer acts: the holder itself when they have a grant there, else another office of the report, else the nearest above. */
export function actingOffice(actor: Extract<Actor, { kind: 'officer' }>, report: ReportState, tree: AgencyTree): string | null {
  const nodes = actor.grants.map((grant) => grant.agencyId)
  if (nodes.includes(report.holder)) return report.holder
  const involved = Object.keys(report.assignments).find((office) => nodes.includes(office))
  return involved ?? tree.path(report.holder).find((node) => nodes.includes(node)) ?? nodes[0] ?? null
}

/** A refusal that names one wrong field. */
export const wrongField = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })

/** A refusal of the state that the table of moves can't know. */
export const notNow = (reason: string) => new Refusal('not-allowed-now', { reason, allowed: [] })
