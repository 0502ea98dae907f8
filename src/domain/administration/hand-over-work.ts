import { z } from 'zod'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { type WorkCount, workNumbers, workOf } from '../desk/work-of-officer.ts'
import type { Actor } from '../people/actor.ts'
import { officersAt } from '../people/officers.ts'
import { type StaffRow, staffOf } from '../people/staff.ts'
import { assignReport } from '../reports/keep-report.ts'
import { administer } from './journal.ts'

const BATCH = 200
/** More at one press would keep the officer waiting: the rest is handed over by pressing again. */
const MOST = 2_000

export const HandOverWork = z.strictObject({ officer: z.uuid(), colleague: z.uuid({ error: 'error.officer.unknown' }) })

export type HandedOver = { moved: number; failed: { number: string; key: string }[]; left: number }

/** Who can take an officer's work over: those who work at the offices where that officer has or had a role. @throws Refusal not-found */
export async function colleaguesOf(app: App, actor: Actor, officer: string): Promise<{ id: string; name: string }[]> {
  return colleagues(app, await staffOf(app, actor, officer))
}

async function colleagues(app: App, { id, grants }: StaffRow) {
  const tree = app.reference.get().agencies
  const offices = [...new Set(grants.map(({ agencyId }) => tree.successorOf(agencyId)))]
  return (await officersAt(app, offices)).filter((one) => one.id !== id)
}

/** What handing over would do; nothing is changed. @throws Refusal not-found · invalid-input */
export async function planHandOver(app: App, actor: Actor, input: unknown): Promise<WorkCount & { from: string; to: string }> {
  const { officer, to, from } = await both(app, actor, input)
  return { ...(await workOf(app, actor, officer, to.id)), from: from.name, to: to.name }
}

/**
 * Gives all open work of one officer to a colleague: one move `assign` a report, each with its own line in the report's history. One that fails stops no other; run again it
 * goes on with what is left.
 * @throws Refusal not-found · invalid-input
 */
export async function handOverWork(app: App, actor: Actor, input: unknown): Promise<HandedOver> {
  const { officer, to, from } = await both(app, actor, input)
  const failed: HandedOver['failed'] = []
  let moved = 0
  for (let after = ''; moved + failed.length < MOST; ) {
    const numbers = await workNumbers(app, actor, officer, after, BATCH)
    for (const number of numbers) {
      const key = await giveTo(app, actor, number, to.id)
      if (key === null) moved++
      else failed.push({ number, key })
    }
    if (numbers.length < BATCH) break
    after = numbers.at(-1)!
  }
  const { visible } = await workOf(app, actor, officer, null)
  if (moved > 0)
    await administer(app, actor, (_tx, note) =>
      note({
        noun: 'handover',
        target: officer,
        node: from.grants.at(-1)!.agencyId,
        label: from.name,
        before: null,
        after: { to: to.name, moved, failed: failed.length },
      }),
    )
  return { moved, failed, left: Math.max(0, visible - failed.length) }
}

/** @returns the key of the sentence that says why not, null when it was given */
async function giveTo(app: App, actor: Actor, number: string, to: string): Promise<string | null> {
  try {
    await assignReport(app, actor, { number }, { officer: to })
    return null
  } catch (error) {
    if (!(error instanceof Refusal)) {
      app.log.error({ error }, 'hand-over')
      return 'admin.handover.broken'
    }
    if (error.code === 'invalid-input') return 'admin.handover.otherOffice'
    return error.code === 'not-found' ? 'admin.handover.notYours' : 'admin.handover.changed'
  }
}

async function both(app: App, actor: Actor, input: unknown) {
  const { officer, colleague } = parseInput(HandOverWork, input)
  const from = await staffOf(app, actor, officer)
  const to = (await colleagues(app, from)).find(({ id }) => id === colleague)
  if (!to) throw new Refusal('invalid-input', { fields: [{ path: 'colleague', key: 'error.officer.unknown' }] })
  return { officer, from, to }
}
