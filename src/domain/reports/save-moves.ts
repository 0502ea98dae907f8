import type { Sql } from '../../kit/db.ts'
import { columns } from './columns.ts'
import { factColumns } from './consequences.ts'
import { NO_LIMIT, type Saved } from './store.ts'

const record = columns.map(([field, , type]) => `"${field}" ${type}`).join(', ')
const own = ['id', 'number', 'identity', 'channel', 'receivedAt', 'originalText']
/** What an event of a sweep can change: no text, no office, nothing that the public's search reads. */
const mutable = columns.filter(([field]) => ![...own, 'assignments'].includes(field))

const facts = Object.keys(factColumns)

const statement = (dates: string) => `with s as materialized (
  select * from jsonb_to_recordset($1::jsonb) as s(${record}, event jsonb, "eventAt" timestamptz, "noticeAt" timestamptz, "nextDueOn" date, scope jsonb, outbox jsonb, fact jsonb)),
e as (insert into report_event (id, report_id, seq, kind, at, actor_kind, actor_id, agency_id, status, notice_at, change, texts)
  select (s.event->>'id')::uuid, s.id, s.version, s.event->>'kind', s."eventAt", s.event->>'actorKind', (s.event->>'actorId')::uuid, (s.event->>'agencyId')::uuid,
    s.status, s."noticeAt", s.event->'change', s.event->'texts' from s),
u as (update report r set ${mutable.map(([field, column]) => `${column} = s."${field}"`).join(', ')}, next_due_on = nullif(s."nextDueOn", '${NO_LIMIT}')
  from s where r.id = s.id and r.version = s.version - 1 returning r.id),
cd as (delete from clock d using s where d.report_id = s.id and (not s.clocks ? d.kind or s.clocks->d.kind->>'stoppedOn' is not null)),
sd as (delete from report_scope d using s where d.report_id = s.id and not s.scope ? d.node_id::text),${dates}
o as (insert into outbox (id, report_id, event_seq, template, recipient, params, run_at)
  select o.id, s.id, s.version, o.template, o.recipient, o.params, o."runAt"
  from s, jsonb_to_recordset(s.outbox) as o(id uuid, template text, recipient text, params jsonb, "runAt" timestamptz)),
fa as (update report_fact f set (${facts.join(', ')}) = (select ${facts.map((column) => `n.${column}`).join(', ')} from jsonb_populate_record(f, s.fact) n), dirty = coalesce(f.dirty, f.path)
  from s where f.report_id = s.id and s.fact is not null)
select (select count(*) from u) as updated`

const SAVE_ALL = statement('')
/** Rows of `clock` that go on and places in queues, where a date has moved. */
const SAVE_WITH_DATES = statement(`
cu as (update clock c set due_on = (s.clocks->c.kind->>'dueOn')::date from s
  where c.report_id = s.id and s.clocks->c.kind->>'stoppedOn' is null and c.due_on <> (s.clocks->c.kind->>'dueOn')::date),
su as (update report_scope q set next_due_on = s."nextDueOn" from s where q.report_id = s.id and s.scope ? q.node_id::text and q.next_due_on <> s."nextDueOn"),`)

/**
 * Saves one event each of many reports, all locked by the caller, in one statement: for sweeps, whose events bring no text, start no limit and move no office.
 * Only the event `limitsMoved` moves dates of limits that go on.
 * @throws Error when an event would need more than that, or when a report is no longer of the version before.
 */
export async function saveMoves(tx: Sql, all: readonly Saved[]): Promise<void> {
  if (all.length === 0) return
  const more = all.find(
    (s) =>
      s.texts.length ||
      s.jobs.length ||
      s.reindex ||
      s.cancelOutboxOf !== null ||
      s.event.change.assignments ||
      s.fact?.path ||
      s.fact?.reopened ||
      s.fact?.extended,
  )
  if (more) throw new Error(`event ${more.event.kind} of ${more.after.number} needs a statement of its own`)
  const rows = all.map((saved) => ({
    ...saved.after,
    event: saved.event,
    eventAt: saved.event.at,
    noticeAt: saved.noticeAt,
    nextDueOn: saved.nextDueOn ?? NO_LIMIT,
    scope: saved.scope,
    outbox: saved.outbox,
    fact: saved.fact,
  }))
  const { rows: done } = await tx.query<{ updated: number }>(
    all.some(({ event }) => event.kind === 'limitsMoved') ? SAVE_WITH_DATES : SAVE_ALL,
    [JSON.stringify(rows)],
  )
  if (done[0]?.updated !== all.length) throw new Error(`of ${all.length} reports ${done[0]?.updated} were of the version before`)
}
