import type { Sql } from '../../kit/db.ts'
import type { Actor } from '../people/actor.ts'
import { isoInstant, selectState, toState } from './columns.ts'
import type { EventKind, TextRef } from './events.ts'
import type { ReportState } from './report.ts'
import type { Saved } from './store.ts'

/** A report with its history and its texts, as one statement reads them. Who may see what of it is decided by `desk/report-page.ts`. */
export type WholeReport = {
  report: ReportState
  title: string
  events: WholeEvent[]
  /** Bodies by the id of their row. */
  texts: Record<string, string>
}

export type WholeEvent = {
  seq: number
  kind: EventKind
  at: string
  /** Whether others than officers may know of it yet. */
  shown: boolean
  actorKind: 'reporter' | 'officer' | 'system'
  agencyId: string | null
  status: string
  holder: string | null
  published: boolean
  verified: boolean
  supporting: string[]
  files: boolean
  texts: Record<string, TextRef>
  actorName: string | null
  change: Record<string, unknown>
  /** To whom an escalation went; for which change of calendars or limits dates moved. */
  to: string | null
}

export type WholeRow = {
  number: string
  state: unknown
  title: string
  texts: Record<string, string> | null
  events: (string | null)[][]
}

/** What everybody may read is of these kinds; others' texts are fetched for the reporter and the offices only (`$3`). */
const OPEN_TEXTS = `'{title,public,answer,reason}'`

/** $1 numbers, $2 the time, $3 whether for more than the public. Events come as arrays of texts, which the server makes and the program reads cheapest. */
export const WHOLE = `r.number, ${selectState('r')}, r.title,
  (select json_agg(array[e.seq::text, e.kind, e.at::text, (e.notice_at <= $2)::text, e.actor_kind, e.agency_id::text, e.status, e.change->>'holder', e.change->>'publishedAt',
     e.change->>'verifiedAt', e.change->>'assignments', e.change->'extra'->>'files', e.texts::text, case when $3 then (select name from officer where id = e.actor_id) end, case when $3 then e.change::text end, e.change->'extra'->>'to'] order by e.seq)
   from report_event e where e.report_id = r.id) as events,
  (select json_object_agg(t.id, t.body) from report_text t where t.report_id = r.id and ($3 or t.kind = any(${OPEN_TEXTS}))) as texts`

const READ = `select ${WHOLE} from report r where r.number = any($1)`

/** One named statement: the rows, their histories and texts. Files, the place's name and a lead's number are asked for by reports that have them. */
export async function readWhole(db: Sql, numbers: readonly string[], now: string, all: boolean): Promise<WholeReport[]> {
  return (await db.query<WholeRow>(READ, [numbers, now, all])).rows.map(toWhole)
}

export const toWhole = (row: WholeRow): WholeReport => ({
  report: toState({ state: row.state }),
  title: row.title,
  events: row.events.map(toEvent),
  texts: row.texts ?? {},
})

function toEvent(e: (string | null)[]): WholeEvent {
  return {
    seq: Number(e[0]),
    kind: e[1] as EventKind,
    at: isoInstant(e[2]!),
    shown: e[3] === 'true',
    actorKind: e[4] as WholeEvent['actorKind'],
    agencyId: e[5]!,
    status: e[6]!,
    holder: e[7]!,
    published: e[8] !== null,
    verified: e[9] !== null,
    supporting: e[10] ? supportingOf(JSON.parse(e[10])) : [],
    files: e[11] !== null,
    texts: JSON.parse(e[12]!) as Record<string, TextRef>,
    actorName: e[13]!,
    change: e[14] ? (JSON.parse(e[14]) as Record<string, unknown>) : {},
    to: e[15]!,
  }
}

/** Offices that the event made supporting ones: an entry says only what it changes. */
const supportingOf = (assignments: Record<string, { lead?: boolean; since?: string; until?: string | null } | null>) =>
  Object.entries(assignments).flatMap(([id, a]) =>
    a && !a.lead && !a.until && (a.since !== undefined || a.lead === false) ? [id] : [],
  )

/** The whole after a move, so that it need not be read again. */
export function wholeAfter(before: WholeReport, { after, event, texts, newTitle }: Saved, actor: Actor): WholeReport {
  const { change } = event
  const bodies = { ...before.texts, ...Object.fromEntries(texts.map(({ id, body }) => [id, body])) }
  return {
    report: after,
    title: newTitle ?? (after.titleText === before.report.titleText ? before.title : (bodies[after.titleText] ?? before.title)),
    texts: bodies,
    events: [
      ...before.events,
      {
        seq: event.seq,
        kind: event.kind,
        at: event.at,
        shown: actor.kind !== 'officer',
        actorKind: event.actorKind,
        agencyId: event.agencyId,
        status: after.status,
        holder: change.holder ?? null,
        published: (change.publishedAt ?? null) !== null,
        verified: (change.verifiedAt ?? null) !== null,
        supporting: supportingOf(change.assignments ?? {}),
        files: (change.extra?.files ?? null) !== null,
        texts: event.texts as Record<string, TextRef>,
        actorName: actor.kind === 'officer' ? actor.name : null,
        change: change as Record<string, unknown>,
        to: (change.extra?.to as string | undefined) ?? null,
      },
    ],
  }
}
