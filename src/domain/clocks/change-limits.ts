import type { Sql } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'
import { bumpReference } from '../reference.ts'
import { type Difference, moveLimits, previewLimits } from '../reports/move-limits.ts'
import { ChangeLimits, type DecidedChange, decideChange } from './decide-change.ts'
import { firstDayOf, type LimitChange } from './limit-facts.ts'
import { changeRows, endLimits, lockLimits, noteMoved, settleChanges, unsettledChanges, writeChange } from './store.ts'

/** Instances hold the reference for a few seconds: a limit that one of them works out in this time is looked at once more. */
const STALE_SECONDS = 60

/** Whose limits a change is about; null for calendars and the general rows. */
function agencyOf(app: App, wish: ChangeLimits): string | null {
  const { agencies, calendars } = app.reference.get()
  if (wish.kind === 'policy') return wish.agency === null ? null : (agencies.bySlug(wish.agency)?.id ?? null)
  if (wish.kind !== 'undo') return null
  const undone = calendars.changes.find(({ id }) => id === wish.change)?.effects
  const row = undone?.policiesAdded[0]?.id ?? undone?.validTo[0]?.id
  return calendars.policies.find(({ id }) => id === row)?.agencyId ?? null
}

/** Whether the actor may change calendars and general limits (`agency` null) or make the limits of an agency tighter. */
export function mayChangeLimits(app: App, actor: Actor, agency: string | null): boolean {
  const tree = app.reference.get().agencies
  return agency === null ? canAt(actor, 'limits.change', tree.root.id, tree) : canAt(actor, 'limits.tighten', agency, tree)
}

/** Whether there is anything that the actor may change at all. */
export function changesLimits(app: App, actor: Actor): boolean {
  const nodes = actor.kind === 'officer' ? actor.grants.map(({ agencyId }) => agencyId) : []
  return mayChangeLimits(app, actor, null) || nodes.some((node) => mayChangeLimits(app, actor, node))
}

/** The agencies whose limits the actor may make tighter, in the order of their names. */
export const agenciesToTighten = (app: App, actor: Actor) =>
  app.reference.get().agencies.all.filter(({ id }) => mayChangeLimits(app, actor, id))

/** The journal as it is now, with how far the open reports have followed; the newest first. */
export const readChanges = (app: App): Promise<LimitChange[]> => changeRows(app.db)

/** Everything that an input wants changed, decided on the facts of now. @throws Refusal not-found (who may not) · invalid-input */
function decided(app: App, actor: Actor, input: unknown): DecidedChange {
  const wish = parseInput(ChangeLimits, input)
  if (!mayChangeLimits(app, actor, agencyOf(app, wish))) throw new Refusal('not-found')
  const { calendars, agencies } = app.reference.get()
  const change = decideChange(wish, calendars, agencies, uuidv7())
  if (change instanceof Refusal) throw change
  return change
}

/** What a change would do to the open limits of reports. Nothing is saved. @throws Refusal not-found · invalid-input */
export async function previewChange(app: App, actor: Actor, input: unknown): Promise<DecidedChange & { difference: Difference }> {
  await app.reference.refresh()
  const change = decided(app, actor, input)
  const { calendars } = app.reference.get()
  return { ...change, difference: await previewLimits(app, calendars.with(change.effects), firstDayOf(change.effects)) }
}

/**
 * Saves a change of calendars or limits, with its line in the journal, and has the open limits follow (`settleLimits`, by the worker). Decided anew under the lock, so two
 * administrators at once never leave facts that neither of them saw.
 * @returns the id of the change. @throws Refusal not-found · invalid-input
 */
export async function saveChange(app: App, actor: Actor, input: unknown): Promise<string> {
  const id = uuidv7()
  await app.db.tx(async (tx) => {
    await lockLimits(tx)
    await app.reference.refresh()
    const change = decided(app, actor, input)
    await writeChange(tx, { ...change, id, at: app.now().toString(), by: actor.kind === 'officer' ? actor.id : null })
    await bumpReference(tx)
    await tx.query(`select enqueue('move-limits', '{}', 'move-limits:' || $1)`, [id])
  })
  await app.reference.refresh()
  return id
}

/** An office that ends has no limits of its own from today on; those of its reports stay as they are. */
export const endLimitsOf = (tx: Sql, agency: string, today: string): Promise<void> => endLimits(tx, agency, today)

/**
 * Brings open limits to the rules of today after changes that were not followed to the end. Safe to run at any time, twice, and to be cut off: a change is settled by a run
 * that finds nothing more to move, a minute after it was made at the earliest.
 * @returns how many reports were moved
 */
export async function settleLimits(app: App, say: (done: number) => void = () => {}): Promise<number> {
  await app.reference.refresh()
  const changes = await unsettledChanges(app.db)
  const [newest] = changes
  if (!newest) return 0
  const since = changes.map(({ effects }) => firstDayOf(effects)).sort()[0]!
  const { calendars } = app.reference.get()
  // Looking without a lock is quick: reports that officers hold at this moment are seen, and wait for the next run.
  const toMove = async () => {
    const { reports, confirmed } = await previewLimits(app, calendars, since)
    return reports + confirmed
  }
  let all = 0
  let left = await toMove()
  for (let moved = -1; left > 0 && moved !== 0; all += moved) {
    moved = await moveLimits(app, { since, change: newest.id }, (done) => say(all + done))
    await noteMoved(app.db, newest.id, moved)
    left = await toMove()
  }
  if (left > 0) return all
  const before = app.now().subtract({ seconds: STALE_SECONDS })
  const old = changes.filter(({ at }) => Temporal.Instant.compare(at, before) <= 0)
  await settleChanges(
    app.db,
    old.map(({ id }) => id),
    app.now().toString(),
  )
  return all
}
