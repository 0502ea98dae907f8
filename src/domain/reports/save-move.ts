import type { Sql } from '../../kit/db.ts'
import { columns } from './columns.ts'
import { type FactChange, factColumns, factCounters } from './consequences.ts'
import type { EventKind } from './events.ts'
import type { ReportState } from './report.ts'
import { type KeptAnswer, NO_LIMIT, type Saved } from './store.ts'

const FIXED = ['id', 'number', 'identity', 'channel', 'receivedAt', 'originalText']
const mutable = columns.filter(([field]) => !FIXED.includes(field))

/**
 * Saves the events of a move of an existing report, in their order, and all that follows from them in one statement, without begin and commit: the row is written only at the version that the rule saw,
 * and everything else only with the row. Two officers who press at once: one is stored, the other is told `stale` and the rule is asked again.
 * @param keep the answer for a caller's key, stored with the move
 */
export async function saveMove(
  db: Sql,
  saved: readonly Saved[],
  before: ReportState,
  keep: KeptAnswer | null,
): Promise<'saved' | 'stale'> {
  const { text, values } = statement(saved, before, keep)
  try {
    const { rows } = await db.query<{ updated: number }>(text, values)
    return rows[0]?.updated === 1 ? 'saved' : 'stale'
  } catch (error) {
    // The same key at the same moment on another report: that call's answer is there now.
    if ((error as { constraint?: string }).constraint === 'idempotency_pkey') return 'stale'
    throw error
  }
}

/** What happens to a lead is told to the reporters of those that follow it too; each is told of their own number, and reads the lead's path in their tracker. */
const TOLD_TO_FOLLOWERS: readonly EventKind[] = [
  'forwarded',
  'answeredInterim',
  'answeredFinal',
  'closed',
  'archived',
  'reopened',
]
/** Their notices are numbered after all of the follower's own, by the lead's event, so that an undo finds them. */
const FROM_THE_LEAD = 1_000_000

/** Only the arms that this move needs, every value a typed parameter, as in submit-store.ts: there are a few dozen texts, each with a name of its own. */
function statement(all: readonly Saved[], before: ReportState, keep: KeptAnswer | null): { text: string; values: unknown[] } {
  const values: unknown[] = []
  const $ = (value: unknown, type: string) => `$${values.push(value)}::${type}`
  const last = all.at(-1)!
  const { after, event } = last
  const outbox = all.flatMap((one) => one.outbox.map((row) => ({ ...row, seq: one.event.seq, kind: one.event.kind })))
  const jobs = all.flatMap((one) => one.jobs)
  const cancelled = all.flatMap((one) => one.cancelOutboxOf ?? [])
  const at = $(event.at, 'timestamptz')
  const due = $(last.nextDueOn ?? NO_LIMIT, 'date')
  const set = mutable.map(([field, column, type]) => {
    const value = after[field] ?? null
    return `${column} = ${$(type === 'jsonb' ? JSON.stringify(value) : value, type)}`
  })
  const arms = [
    `u as (update report r set ${[...set, `next_due_on = nullif(${due}, '${NO_LIMIT}')`, ...words(all, before, $)].join(', ')}
      where r.id = ${$(after.id, 'uuid')} and r.version = ${$(before.version, 'integer')} returning r.id)`,
    ...all.map(
      (
        one,
        i,
      ) => `e${i} as (insert into report_event (id, report_id, seq, kind, at, actor_kind, actor_id, agency_id, status, notice_at, change, texts)
      select ${$(one.event.id, 'uuid')}, u.id, ${$(one.event.seq, 'integer')}, ${$(one.event.kind, 'text')}, ${at}, ${$(one.event.actorKind, 'text')}, ${$(one.event.actorId, 'uuid')}, ${$(one.event.agencyId, 'uuid')},
        ${$(one.after.status, 'text')}, ${$(one.noticeAt, 'timestamptz')}, ${$(JSON.stringify(one.event.change), 'jsonb')}, ${$(JSON.stringify(one.event.texts), 'jsonb')} from u)`,
    ),
    ...all
      .flatMap((one) => one.texts)
      .map(
        (row, i) => `t${i} as (insert into report_text (id, report_id, kind, body, salt, at)
      select ${$(row.id, 'uuid')}, u.id, ${$(row.kind, 'text')}, ${$(row.body, 'text')}, ${$(Buffer.from(row.salt, 'base64'), 'bytea')}, ${at} from u)`,
      ),
    ...assignmentArms(before, after, $),
    ...clockArms(before, after, $),
    ...scopeArms(last, all[0]!.scopeBefore, before, due, $),
    ...outbox.map(
      (row, i) => `o${i} as (insert into outbox (id, report_id, event_seq, template, recipient, params, run_at)
      select ${$(row.id, 'uuid')}, u.id, ${$(row.seq, 'integer')}, ${$(row.template, 'text')}, ${$(row.recipient, 'text')}, ${$(JSON.stringify(row.params), 'jsonb')}, ${$(row.runAt, 'timestamptz')} from u)`,
    ),
    ...outbox
      .filter(({ kind, recipient }) => recipient === 'reporter' && TOLD_TO_FOLLOWERS.includes(kind))
      .map(
        (row, i) => `of${i} as (insert into outbox (id, report_id, event_seq, template, recipient, params, run_at)
      select gen_random_uuid(), f.id, ${$(FROM_THE_LEAD + row.seq, 'integer')}, ${$(row.template, 'text')}, 'reporter', jsonb_build_object('number', f.number), ${$(row.runAt, 'timestamptz')}
      from u join report f on f.merged_into = u.id where f.identity <> 'anonymous')`,
      ),
    ...cancelled.map(
      (seq, i) =>
        `of${i} as (update outbox x set state = 'cancelled' from u join report f on f.merged_into = u.id
        where x.report_id = f.id and x.event_seq = ${$(FROM_THE_LEAD + seq, 'integer')} and x.state = 'waiting')`,
    ),
    ...cancelled.map(
      (seq, i) =>
        `oc${i} as (update outbox x set state = 'cancelled' from u where x.report_id = u.id and x.event_seq = ${$(seq, 'integer')} and x.state = 'waiting')`,
    ),
    ...factArm(all, $),
    ...jobs.map(
      (job, i) =>
        `j${i} as materialized (select enqueue(${$(job.task, 'text')}, ${$(JSON.stringify(job.payload), 'json')}, ${$(job.key, 'text')}, ${$(job.runAt, 'timestamptz')}) from u)`,
    ),
    ...(keep
      ? [
          `k as (insert into idempotency (scope, key_hash, body_hash, answer, at) select ${$(keep.scope, 'text')}, ${$(keep.keyHash, 'bytea')}, ${$(keep.bodyHash, 'bytea')}, ${$(keep.answer, 'bytea')}, ${$(keep.at, 'timestamptz')} from u)`,
        ]
      : []),
  ]
  const ran = jobs.map((_, i) => `, (select count(*) from j${i}) as j${i}`).join('') // a select that nobody reads is not run
  return { text: `with ${arms.join(',\n')}\nselect (select count(*) from u) as updated${ran}`, values }
}

type $ = (value: unknown, type: string) => string

/** The copy of the title and what the public finds, where this move changed them. */
function words(all: readonly Saved[], before: ReportState, $: $): string[] {
  const { after, categoryName } = all.at(-1)!
  const newest = (pick: (one: Saved) => string | null) => all.map(pick).findLast((text) => text !== null) ?? null
  const newTitle = newest((one) => one.newTitle)
  const newPublic = newest((one) => one.newPublic)
  const reindex = all.some((one) => one.reindex)
  const body = (id: string | null) => `(select body from report_text where id = ${$(id, 'uuid')})`
  const given = newTitle === null ? null : $(newTitle, 'text')
  const title = given ?? (after.titleText === before.titleText ? null : body(after.titleText))
  const search =
    after.publishedAt === null
      ? before.publishedAt === null
        ? null
        : 'null'
      : !reindex
        ? null
        : `to_tsvector('indonesian', ${title ?? 'r.title'} || ' ' || ${$(categoryName, 'text')} || ' ' || coalesce(${newPublic === null ? body(after.publicText) : $(newPublic, 'text')}, '') || ' ' || r.number)`
  return [...(title ? [`title = ${title}`] : []), ...(search ? [`search = ${search}`] : [])]
}

function assignmentArms(before: ReportState, after: ReportState, $: $): string[] {
  const changed = Object.entries(after.assignments).filter(
    ([office, now]) => JSON.stringify(now) !== JSON.stringify(before.assignments[office]),
  )
  const gone = Object.keys(before.assignments).filter((office) => !(office in after.assignments))
  const list = (pick: (a: ReportState['assignments'][string]) => unknown, type: string) =>
    $(
      changed.map(([, a]) => pick(a)),
      `${type}[]`,
    )
  return [
    ...(changed.length
      ? [
          `a as (insert into assignment (report_id, agency_id, lead, since, until, answered_at) select u.id, x.* from u,
        unnest(${$(
          changed.map(([office]) => office),
          'uuid[]',
        )}, ${list((a) => a.lead, 'boolean')}, ${list((a) => a.since, 'timestamptz')}, ${list((a) => a.until, 'timestamptz')}, ${list((a) => a.answeredAt, 'timestamptz')}) x
        on conflict (report_id, agency_id) do update set lead = excluded.lead, since = excluded.since, until = excluded.until, answered_at = excluded.answered_at)`,
        ]
      : []),
    ...(gone.length
      ? [`ad as (delete from assignment d using u where d.report_id = u.id and d.agency_id = any(${$(gone, 'uuid[]')}))`]
      : []),
  ]
}

/** The table holds the clocks that run or pause; one that has stopped lives on in the row and in history. */
function clockArms(before: ReportState, after: ReportState, $: $): string[] {
  const rows = ({ clocks }: ReportState) =>
    Object.entries(clocks).flatMap(([kind, clock]) =>
      clock.stoppedOn === null ? [{ kind, dueOn: clock.dueOn, paused: clock.pausedOn !== null }] : [],
    )
  const had = new Map(rows(before).map((row) => [row.kind, JSON.stringify(row)]))
  const now = rows(after)
  const changed = now.filter((row) => had.get(row.kind) !== JSON.stringify(row))
  const gone = [...had.keys()].filter((kind) => !now.some((row) => row.kind === kind))
  return [
    ...(changed.length
      ? [
          `c as (insert into clock (report_id, kind, due_on, paused) select u.id, x.* from u, unnest(${$(
            changed.map((row) => row.kind),
            'text[]',
          )}, ${$(
            changed.map((row) => row.dueOn),
            'date[]',
          )}, ${$(
            changed.map((row) => row.paused),
            'boolean[]',
          )}) x
        on conflict (report_id, kind) do update set due_on = excluded.due_on, paused = excluded.paused)`,
        ]
      : []),
    ...(gone.length
      ? [`cd as (delete from clock d using u where d.report_id = u.id and d.kind = any(${$(gone, 'text[]')}))`]
      : []),
  ]
}

/** The places in queues, where what queues show has changed. Rows of nodes that are not above the report (any more) go. */
function scopeArms({ after, scope }: Saved, scopeBefore: readonly string[], before: ReportState, due: string, $: $): string[] {
  const shows = (report: ReportState) =>
    JSON.stringify([report.status, report.verifiedAt !== null, report.assignee, report.returnCount > 0, report.clocks])
  if (shows(before) === shows(after) && JSON.stringify(scope) === JSON.stringify(scopeBefore)) return []
  const nodes = $(scope, 'uuid[]')
  const facts = () =>
    `${$(after.status, 'text')}, ${$(after.verifiedAt !== null, 'boolean')}, ${$(after.assignee, 'uuid')}, ${$(after.returnCount > 0 && after.status === 'forwarded', 'boolean')}`
  return [
    ...(scope.length
      ? [
          `sc as (insert into report_scope (node_id, next_due_on, report_id, status, verified, assignee, returned) select n, ${due}, u.id, ${facts()} from u, unnest(${nodes}) n
        on conflict (report_id, node_id) do update
        set next_due_on = excluded.next_due_on, status = excluded.status, verified = excluded.verified, assignee = excluded.assignee, returned = excluded.returned
        where (report_scope.next_due_on, report_scope.status, report_scope.verified, report_scope.assignee, report_scope.returned)
          is distinct from (excluded.next_due_on, excluded.status, excluded.verified, excluded.assignee, excluded.returned))`,
        ]
      : []),
    `sd as (delete from report_scope d using u where d.report_id = u.id and not d.node_id = any(${nodes}))`,
  ]
}

/** The facts that figures count, and the places in the tree whose cells are to be counted again: where it was, and where it is. */
function factArm(all: readonly Saved[], $: $): string[] {
  const changes = all.flatMap((one) => one.fact ?? [])
  if (changes.length === 0) return []
  const { reopened: _r, extended: _e, ...change } = Object.assign({}, ...changes) as FactChange
  const set = [
    ...Object.entries(change).map(
      ([column, value]) => `${column} = ${$(value, factColumns[column as keyof typeof factColumns])}`,
    ),
    ...Object.entries(factCounters).flatMap(([name, column]) => {
      const more = changes.reduce((sum, one) => sum + (one[name as keyof typeof factCounters] ?? 0), 0)
      return more ? [`${column} = f.${column} + ${$(more, 'integer')}`] : []
    }),
  ]
  const dirty = change.path ? `coalesce(f.dirty, '{}') || f.path || ${$(change.path, 'uuid[]')}` : 'coalesce(f.dirty, f.path)'
  return [`fa as (update report_fact f set ${[...set, `dirty = ${dirty}`].join(', ')} from u where f.report_id = u.id)`]
}
