import { createHash } from 'node:crypto'
import { randomBytes, rowId } from '../../kit/ids.ts'
import type { Actor } from '../people/actor.ts'
import { reactionsTo } from '../reactions.ts'
import type { Reference } from '../reference.ts'
import { applyEvent, asKept } from './apply-event.ts'
import type { Change, EventKind, ReportEvent, TextRole } from './events.ts'
import { activeOffices, isOpen, type ReportState } from './report.ts'
import { clockChanges, nextDueOn } from './report-clocks.ts'
import type { Saved, TextRow } from './store.ts'

/** An officer's move reaches citizens after this time, until then it can be undone (contract.md, "Undo"). */
export const UNDO_SECONDS = 8

/** What a rule decided: the event to record, what it changes, and the free texts it brings. */
export type Decision = {
  kind: EventKind
  change: Change
  texts?: { [R in TextRole]?: string }
  agencyId?: string | null
  undoes?: number
  /** Files that come with it, and the field that named them. */
  files?: {
    field: string
    ids: readonly string[] /** The report has them already: they go from an earlier event to this one. */
    again?: boolean
  }
}

/**
 * The only maker of history: applies the event (pure), works out the limits and what follows elsewhere. Everything that it writes, as data, for one statement
 * (submit-store.ts, save-move.ts). `before` is null for a submission.
 */
export function prepareEvent(
  ref: Reference,
  before: ReportState | null,
  decision: Decision,
  actor: Actor,
  at: Temporal.Instant,
  id?: string,
): Saved {
  const anonymous = (before?.identity ?? decision.change.identity) === 'anonymous'
  const written = anonymous ? atHour(at) : at
  const { texts, refs } = textsOf(decision.texts ?? {}, anonymous)
  const event: ReportEvent = {
    id: rowId(anonymous),
    reportId: before?.id ?? id ?? rowId(anonymous),
    seq: (before?.version ?? 0) + 1,
    kind: decision.kind,
    at: written.toString(),
    actorKind: actor.kind === 'officer' ? 'officer' : actor.kind === 'system' ? 'system' : 'reporter',
    actorId: actor.kind === 'officer' ? actor.id : null,
    agencyId: decision.agencyId ?? null,
    change: decision.change,
    texts: refs,
  }
  if (decision.kind !== 'undone') {
    const days = Number(decision.change.extra?.days ?? 0)
    const clocks = clockChanges(decision.kind, before, applyEvent(before, event), days, at, ref)
    if (Object.keys(clocks ?? {}).length) event.change = { ...event.change, clocks: { ...event.change.clocks, ...clocks } }
  }
  if (before?.proposal && lapses(before, decision)) event.change = { ...event.change, proposal: null }
  event.change = asKept(before, event.change)
  const after = applyEvent(before, event)
  const noticeAt = actor.kind === 'officer' ? at.add({ seconds: UNDO_SECONDS }) : written
  const consequences = reactionsTo(event, before, after, noticeAt, ref)
  return {
    after,
    event,
    texts,
    noticeAt: noticeAt.toString(),
    newTitle: decision.texts?.title ?? null,
    newPublic: decision.texts?.public ?? null,
    reindex:
      after.publishedAt !== null &&
      (before?.publishedAt === null ||
        !!decision.texts?.title ||
        !!decision.texts?.public ||
        decision.change.category !== undefined ||
        decision.kind === 'undone'),
    categoryName: ref.catalogue.category(after.category)?.name ?? '',
    scope: isOpen(after.status) ? scopeOf(ref, after) : [],
    scopeBefore: before && isOpen(before.status) ? scopeOf(ref, before) : [],
    nextDueOn: isOpen(after.status) ? nextDueOn(after) : null,
    outbox: consequences.outbox,
    jobs: consequences.jobs,
    fact: consequences.fact,
    cancelOutboxOf: decision.undoes ?? null,
  }
}

/** A proposed answer is an office's, for a report that is open: it ends with either. */
const lapses = (before: ReportState, { kind, change }: Decision) =>
  kind !== 'undone' &&
  kind !== 'succeeded' && // the office has another name, its head the same answer
  change.proposal === undefined &&
  ((change.holder !== undefined && change.holder !== before.holder) ||
    ['answered', 'closed', 'archived', 'submitted'].includes(change.status ?? ''))

/** Times that hang on an anonymous report are cut to the hour (house.md section 4). */
export const atHour = (at: Temporal.Instant) => at.round({ smallestUnit: 'hour', roundingMode: 'floor' })

/** The time of an event as it is written into history and columns, an ISO instant. */
export const writtenAt = (report: Pick<ReportState, 'identity'>, at: Temporal.Instant) =>
  (report.identity === 'anonymous' ? atHour(at) : at).toString()

/** Every node at or above an office that has the report. */
export const scopeOf = (ref: Reference, report: Pick<ReportState, 'holder' | 'assignments'>) => [
  ...new Set([report.holder, ...activeOffices(report)].flatMap((office) => ref.agencies.path(office))),
]

/** The rows of an event's texts and what the event says of them. A working text that is the original still has no row of its own: it points to the original's. */
function textsOf(given: NonNullable<Decision['texts']>, anonymous: boolean): { texts: TextRow[]; refs: ReportEvent['texts'] } {
  const same = given.original !== undefined && given.working === given.original
  const texts = Object.entries(given).flatMap(([kind, body]) =>
    same && kind === 'working' ? [] : [textRow(kind, body, anonymous)],
  )
  const refs: ReportEvent['texts'] = Object.fromEntries(texts.map((row) => [row.kind, { id: row.id, digest: digestOf(row) }]))
  return { texts, refs: same && refs.original ? { ...refs, working: refs.original } : refs }
}

function textRow(kind: string, body: string, anonymous: boolean): TextRow {
  return { id: rowId(anonymous), kind, body, salt: randomBytes(16).toString('base64') }
}

/** The commitment that history keeps of a text: sha256(salt || text), in base64. Erasing text and salt leaves history valid and says nothing. */
export function digestOf({ salt, body }: { salt: string; body: string }): string {
  return createHash('sha256').update(Buffer.from(salt, 'base64')).update(body).digest('base64')
}
