import { Refusal } from '../../kit/refusal.ts'
import { type App, within } from '../app.ts'
import { claimAttachments } from '../attachments/claim.ts'
import type { Actor } from '../people/actor.ts'
import { digest, type Once, openAnswer, sealAnswer } from './answer-once.ts'
import { atHour, type Decision, prepareEvent } from './record-event.ts'
import type { ReportState } from './report.ts'
import { saveMove } from './save-move.ts'
import { readForMove, type Saved } from './store.ts'
import { type WholeReport, wholeAfter } from './whole-report.ts'

/**
 * What the caller is told, worked out before the move is saved, so that the answer for their key is stored with the move and nothing is read again.
 * `told` is filled in: with the answer of now, or with the one that was given for the same key before.
 */
export type Telling = { once: Once | null; tell(after: WholeReport): Promise<unknown>; told?: unknown }

/** More officers than this never press on one report at one moment. */
const TRIES = 50

/** Is handed the report (null: there is none) and says what happens to it, or throws a refusal. */
export type Rule = (report: ReportState | null) => Decision | Promise<Decision>

/**
 * The one way in which an existing report changes: read, decide, save, in two statements. Whoever's move came between, the rules are asked again with what is there then.
 * Several rules are several events, each asked after the one before, all of them stored or none.
 * @returns the report after it
 * @throws Refusal idempotency-mismatch · invalid-input (a file that is not free) · whatever a rule throws
 */
export async function changeReport(
  app: App,
  number: string,
  actor: Actor,
  at: Temporal.Instant,
  rules: readonly Rule[],
  telling?: Telling,
): Promise<ReportState> {
  const once = telling?.once ?? null
  const key = once && { scope: once.scope, keyHash: digest(once.key) }
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await readForMove(app.db, number, app.now().toString(), key)
    if (!found) {
      await rules[0]!(null) // refuses in its own words
      throw new Refusal('not-found')
    }
    if (once && found.kept) {
      if (!found.kept.bodyHash.equals(once.asked)) throw new Refusal('idempotency-mismatch')
      telling!.told = openAnswer(once.key, found.kept.answer, once.scope)
      return found.whole.report
    }
    const { saved, after, files } = await decided(app, found.whole, actor, at, rules)
    if (telling) telling.told = await telling.tell(after)
    const keep = once &&
      key && {
        ...key,
        bodyHash: once.asked,
        answer: sealAnswer(once.key, telling!.told, once.scope),
        at: atHour(at).toString(), // to the hour: what hangs on an anonymous report tells no time
      }
    const save = async (inside: App) => {
      const outcome = await saveMove(inside.db, saved, found.whole.report, keep)
      if (outcome === 'saved') for (const wanted of files) await takeFiles(inside, after.report, wanted)
      return outcome
    }
    // Files are free or the move is not made; that they stay so is only known inside a transaction.
    if ((await (files.length ? app.db.tx((tx) => save(within(app, tx))) : save(app))) === 'saved') return after.report
  }
  throw new Refusal('version-conflict')
}

/** Everything that the rules say, as data. */
async function decided(app: App, before: WholeReport, actor: Actor, at: Temporal.Instant, rules: readonly Rule[]) {
  const saved: Saved[] = []
  const files: NonNullable<Decision['files']>[] = []
  let after = before
  for (const rule of rules) {
    const decision = await rule(after.report)
    const step = prepareEvent(app.reference.get(), after.report, decision, actor, at)
    after = wholeAfter(after, step, actor)
    saved.push(step)
    if (decision.files) files.push(decision.files)
  }
  return { saved, after, files }
}

async function takeFiles(app: App, { id, version }: ReportState, { field, ids, again = false }: NonNullable<Decision['files']>) {
  const taken = await claimAttachments(app.db, { reportId: id, seq: version, ids, again })
  if (taken !== ids.length) throw new Refusal('invalid-input', { fields: [{ path: field, key: 'error.evidence.unknown' }] })
}
