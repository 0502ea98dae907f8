import { expect } from 'vitest'
import type { Actor } from '../../src/domain/people/actor.ts'
import { actions } from '../../src/domain/reports/actions.ts'
import type { Move } from '../../src/domain/reports/moves.ts'
import type { ReportState } from '../../src/domain/reports/report.ts'
import { Refusal } from '../../src/kit/refusal.ts'
import { aReport, reporterOf, type World } from './world.ts'

export const START = '2026-11-24T02:00:00Z'

/** Hands for tests of moves: who does what to which report. The world is made after the file is read, so it is asked for. */
export function hands(world: () => World) {
  const as = (who: Actor | string) => (typeof who === 'string' ? world().officer[who]! : who)
  const go = (who: Actor | string, number: string, move: Move, input: unknown = {}): Promise<ReportState> =>
    actions[move].run(world().app, as(who), { number }, input)
  async function forwarded(overrides = {}) {
    world().app.setNow(START)
    const { number } = await aReport(world().app, overrides)
    await go('city', number, 'verify', { grade: 'plain' })
    await go('city', number, 'forward', { agency: 'dpu' })
    return { number, reporter: await reporterOf(world().app, number) }
  }
  async function answered(overrides = {}) {
    const made = await forwarded(overrides)
    await go('dpu', made.number, 'answer', { kind: 'final', text: 'Lubang sudah ditambal regu jalan.', reason: 'Foto menyusul' })
    return made
  }
  return { as, go, forwarded, answered }
}

/** The refusal that a promise must end with. */
export async function refused(promise: Promise<unknown>): Promise<Refusal> {
  const error = await promise.then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(Refusal)
  return error as Refusal
}
