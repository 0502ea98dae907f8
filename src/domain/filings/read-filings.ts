import { Refusal } from '../../kit/refusal.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import { atNow } from '../figures/read-figures.ts'
import type { Actor, Role } from '../people/actor.ts'
import { composeFiling, type Filing } from './compose-filing.ts'
import { type Period, periodsOf, readPeriod } from './period.ts'
import { keptFiling, keptFilings, monthsWithReports, settingOf } from './store.ts'

const readers: readonly Role[] = ['coordinator', 'liaison', 'head', 'auditor', 'evaluator', 'ombudsman']

/** Whether somebody may read what a node files: those with a grant on it or above it, and the national administrators. */
export function mayReadFilings(actor: Actor, node: string, tree: AgencyTree): boolean {
  if (actor.kind !== 'officer') return false
  return actor.grants.some(
    (grant) => grant.role === 'nationalAdmin' || (readers.includes(grant.role) && tree.isWithin(node, grant.agencyId)),
  )
}

/** A filed period: when it was filed, or null for one that runs or was never filed. */
export type Listed = Period & { madeAt: Temporal.Instant | null; ended: boolean }

/** Every period in which a node received something, the newest first. @throws Refusal not-found */
export async function listFilings(app: App, actor: Actor, node: string): Promise<Listed[]> {
  if (!mayReadFilings(actor, node, app.reference.get().agencies)) throw new Refusal('not-found')
  const [{ first, last }, kept] = await Promise.all([monthsWithReports(app.db, node), keptFilings(app.db, node)])
  const madeAt = new Map(kept.map((one) => [one.period, one.madeAt]))
  const { today } = atNow(app)
  const periods = new Map<string, Listed>()
  if (first && last)
    for (let month = Temporal.PlainDate.from(last); month.toString() >= first; month = month.subtract({ months: 1 }))
      for (const period of periodsOf(month))
        periods.set(period.code, { ...period, madeAt: madeAt.get(period.code) ?? null, ended: period.to < today })
  return [...periods.values()]
}

/**
 * One report: as it was filed, or (asked for, or never filed) as the figures stand now.
 * @throws Refusal not-found for a period that is none, and for whom it is not
 */
export async function readFiling(
  app: App,
  actor: Actor,
  { node, code, now = false }: { node: string; code: string; now?: boolean },
): Promise<{ filing: Filing; at: Temporal.Instant }> {
  const period = readPeriod(code)
  if (!period || !mayReadFilings(actor, node, app.reference.get().agencies)) throw new Refusal('not-found')
  const kept = now ? null : await keptFiling(app.db, node, code)
  if (kept) return { filing: kept.content, at: kept.madeAt }
  return { filing: await composeFiling(app, node, period), at: app.now() }
}

/** What Tuntas knows for the evaluation of a year. @throws Refusal not-found */
export async function readEvaluation(app: App, actor: Actor, { node, code }: { node: string; code: string }) {
  if (readPeriod(code)?.kind !== 'year') throw new Refusal('not-found')
  const { filing, at } = await readFiling(app, actor, { node, code })
  const { agencies, calendars } = app.reference.get()
  const decreed = calendars.decreed(agencies.get(node)!.calendarId).includes(Number(code))
  return { filing, at, setting: { ...(await settingOf(app.db, node, atNow(app).today)), calendarYear: decreed } }
}
