import { z } from 'zod'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { isLate, localDay } from '../clocks/rules.ts'
import { type Actor, hasRole } from '../people/actor.ts'
import { can, type Permission } from '../people/permissions.ts'
import { actions } from './actions.ts'
import { CorrectReport, correctReport } from './correct-report.ts'
import { whyNot } from './moves.ts'
import { readNumber } from './number.ts'
import type { ReportState } from './report.ts'
import { readReports } from './store.ts'
import { undoMove } from './undo-move.ts'

/** What can be done with several reports at once. */
export const manyActs = ['assign', 'forward', 'answer', 'tag', 'merge', 'archive'] as const
export type ManyAct = (typeof manyActs)[number]

/** As many as a list shows. */
export const MOST_AT_ONCE = 200
/** Reports of one call that are on their way at the same moment: half of the pool, so that others' pages go on. */
const LANES = 4

const permissionOf = (act: ManyAct): Permission => `report.${act}`

/** The acts that an officer's roles can make at all; whether to this or that report is asked of each. */
export function manyActsOf(actor: Actor): ManyAct[] {
  if (hasRole(actor, 'coordinator') || hasRole(actor, 'nationalAdmin')) return [...manyActs]
  return hasRole(actor, 'liaison') ? ['assign', 'answer', 'tag'] : []
}

export type Plan = {
  /** Those to which it would be done, in the order in which they were named. */
  able: { number: string; title: string }[]
  /** Those that would stay as they are, each with the key of the sentence that says why. */
  refused: { number: string; title: string; why: string }[]
  /** How many of the able are late already. */
  late: number
}

/**
 * What would happen, before it does: which of the reports the act is open to now. What the officer may not see is left out without a word; the answer is as if it were not there.
 * @param numbers at most 200 are read
 */
export async function planMany(app: App, actor: Actor, act: ManyAct, numbers: readonly string[]): Promise<Plan> {
  const tree = app.reference.get().agencies
  const plan: Plan = { able: [], refused: [], late: 0 }
  for (const { report, title } of await readable(app, actor, numbers)) {
    const { number } = report
    const why = can(actor, permissionOf(act), report, tree) ? whyNotMany(act, report) : 'desk.many.notYours'
    if (why) plan.refused.push({ number, title, why })
    else {
      plan.able.push({ number, title })
      if (hasLateLimit(app, report)) plan.late++
    }
  }
  return plan
}

const whyNotMany = (act: ManyAct, report: ReportState) => (act === 'tag' ? null : whyNot(act, report))

async function readable(app: App, actor: Actor, numbers: readonly string[]) {
  const wanted = [...new Set(numbers.slice(0, MOST_AT_ONCE).flatMap((number) => readNumber(number) ?? []))]
  const found = new Map((await readReports(app.db, wanted)).map((one) => [one.report.number, one]))
  const tree = app.reference.get().agencies
  return wanted.flatMap((number) => {
    const one = found.get(number)
    return one && can(actor, 'report.read', one.report, tree) ? [one] : []
  })
}

function hasLateLimit(app: App, report: ReportState): boolean {
  const today = localDay(app.now(), app.reference.get().agencies.get(report.holder)!.timeZone)
  return Object.values(report.clocks).some(
    (clock) => clock.stoppedOn === null && clock.kind !== 'silence' && isLate(clock, today),
  )
}

export type Outcome = {
  done: string[]
  /** Those to which it was not done, with the key of the sentence that says why. */
  failed: { number: string; why: string }[]
}

const ManyAnswer = z.looseObject({ text: z.string() })

/**
 * Does it to each report by the same action as for one, so nothing is permitted here that is not there; whatever fails leaves the others done. In an answer `{nomor}` and
 * `{judul}` become each report's own.
 * @throws Refusal invalid-input when the input is wrong for all of them; nothing was done then
 */
export async function actOnMany(
  app: App,
  actor: Actor,
  act: ManyAct,
  numbers: readonly string[],
  input: Record<string, unknown>,
): Promise<Outcome> {
  parseInput(act === 'tag' ? CorrectReport : actions[act].schema, input)
  const outcome: Outcome = { done: [], failed: [] }
  const lead = act === 'merge' ? readNumber(String(input.into ?? '')) : null // among those that were ticked, and stays
  const waiting = (await readable(app, actor, numbers)).filter(({ report }) => report.number !== lead)
  const lane = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const { number } = one.report
      try {
        if (act === 'tag') await correctReport(app, actor, { number }, parseInput(CorrectReport, input))
        else await actions[act].run(app, actor, { number }, personal(act, input, number, one.title))
        outcome.done.push(number)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        outcome.failed.push({ number, why: sentenceOf(error) })
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return outcome
}

/** Takes an act back from each report, as long as nothing followed and no word has gone out. */
export async function undoMany(app: App, actor: Actor, numbers: readonly string[]): Promise<Outcome> {
  const outcome: Outcome = { done: [], failed: [] }
  for (const { report } of await readable(app, actor, numbers)) {
    const { number } = report
    try {
      await undoMove(app, actor, { number })
      outcome.done.push(number)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      outcome.failed.push({ number, why: sentenceOf(error) })
    }
  }
  return outcome
}

function personal(act: ManyAct, input: Record<string, unknown>, number: string, title: string): Record<string, unknown> {
  if (act !== 'answer') return input
  const { text, ...rest } = ManyAnswer.parse(input)
  return { ...rest, text: text.replaceAll('{nomor}', number).replaceAll('{judul}', title) }
}

const sentenceOf = (refusal: Refusal): string =>
  refusal.code === 'not-found'
    ? 'desk.many.notYours'
    : (refusal.details.reason ?? refusal.fields[0]?.key ?? `console.refused.${refusal.code}`)
