import type { Db } from '../../kit/db.ts'
import { columns } from './columns.ts'
import { factColumns } from './consequences.ts'
import { NO_LIMIT, type Saved } from './store.ts'

export type Idempotent = { scope: string; keyHash: Buffer; bodyHash: Buffer; answer: Buffer }
export type Submission = Saved & {
  accessCodeHash: Buffer
  title: string
  sealedIdentity: Buffer | null
  idempotent: Idempotent | null
  attachments: readonly string[]
}

/** What is known of a report when it comes; the other columns of its facts have their defaults. */
const newFact = [
  'report_id',
  'month',
  'received_on',
  'agency',
  'path',
  'calendar',
  'class',
  'category',
  'channel',
  'area_code',
  'audience',
  'status',
  'verify_due_on',
] as const

/**
 * Stores a whole submission in one statement, without begin and commit. An area that does not exist is found by the foreign key and a number that is in use by its index, which costs no round trip.
 * @returns whether it was stored; `taken`: the same key was stored before, or a file is not free: nothing was written.
 */
export async function submit(
  db: Pick<Db, 'query' | 'attempt'>,
  x: Submission,
): Promise<'stored' | 'taken' | 'unknown-area' | 'number-taken'> {
  if (x.jobs.length) throw new Error('a submission causes no job yet: its statement has no place for one')
  const { text, values } = statement(x)
  try {
    const { rows } = await db.attempt(() => db.query<{ stored: number }>(text, values))
    return rows[0]!.stored === 1 ? 'stored' : 'taken'
  } catch (error) {
    const { constraint } = error as { constraint?: string }
    if (constraint === 'report_area_code_fkey') return 'unknown-area'
    if (constraint === 'report_number_key') return 'number-taken'
    throw error
  }
}

/**
 * The statement with the arms that this submission needs (so there are a few texts, each with a name of its own). Every value is a typed parameter: taking a JSON apart
 * would cost the server a quarter more. Files that were named must be there and free, or nothing is stored: no photo is lost without a word.
 */
function statement(x: Submission): { text: string; values: unknown[] } {
  const values: unknown[] = []
  const $ = (value: unknown, type: string) => `$${values.push(value)}::${type}`
  const { after, event } = x
  const at = $(event.at, 'timestamptz')
  const due = $(x.nextDueOn ?? NO_LIMIT, 'date')
  const files = x.attachments.length ? $(x.attachments, 'uuid[]') : null
  const free = files
    ? `(select count(*) from attachment x where x.id = any(${files}) and x.report_id is null) = cardinality(${files})`
    : 'true'
  const key = x.idempotent
  const state = columns.map(([field, , type]) => $(type === 'jsonb' ? JSON.stringify(after[field]) : after[field], type))
  const clock = after.clocks.verify!
  const arms = [
    ...(key
      ? [
          `idem as (insert into idempotency (scope, key_hash, body_hash, report_id, answer, at)
          select ${$(key.scope, 'text')}, ${$(key.keyHash, 'bytea')}, ${$(key.bodyHash, 'bytea')}, ${$(after.id, 'uuid')}, ${$(key.answer, 'bytea')}, ${at} where ${free} on conflict do nothing returning 1)`,
        ]
      : []),
    `r as (insert into report (${columns.map(([, column]) => column).join(', ')}, title, access_code_hash, next_due_on)
      select ${state.join(', ')}, ${$(x.title, 'text')}, ${$(x.accessCodeHash, 'bytea')}, ${due} where ${key ? 'exists (select from idem)' : free} returning id)`,
    `t as (insert into report_text (id, report_id, kind, body, salt, at) select t.id, r.id, t.kind, t.body, t.salt, ${at} from r,
      unnest(${$(
        x.texts.map((row) => row.id),
        'uuid[]',
      )}, ${$(
        x.texts.map((row) => row.kind),
        'text[]',
      )}, ${$(
        x.texts.map((row) => row.body),
        'text[]',
      )},
        ${$(
          x.texts.map((row) => Buffer.from(row.salt, 'base64')),
          'bytea[]',
        )}) as t(id, kind, body, salt))`,
    `e as (insert into report_event (id, report_id, seq, kind, at, actor_kind, actor_id, agency_id, status, notice_at, change, texts)
      select ${$(event.id, 'uuid')}, r.id, 1, ${$(event.kind, 'text')}, ${at}, ${$(event.actorKind, 'text')}, null, null, ${$(after.status, 'text')},
        ${$(x.noticeAt, 'timestamptz')}, ${$(JSON.stringify(event.change), 'jsonb')}, ${$(JSON.stringify(event.texts), 'jsonb')} from r)`,
    `c as (insert into clock (report_id, kind, due_on, paused) select r.id, 'verify', ${$(clock.dueOn, 'date')}, false from r)`,
    `sc as (insert into report_scope (node_id, next_due_on, report_id, status) select n, ${due}, r.id, ${$(after.status, 'text')} from r, unnest(${$(x.scope, 'uuid[]')}) n)`,
    `fa as (insert into report_fact (${newFact.join(', ')}, dirty) select ${newFact.map((column) => $(x.fact?.[column], factColumns[column])).join(', ')}, ${$(x.fact?.path, 'uuid[]')} from r)`,
    ...(x.sealedIdentity
      ? [
          `i as (insert into identity.reporter (report_id, sealed, at) select r.id, ${$(x.sealedIdentity, 'bytea')}, ${at} from r)`,
        ]
      : []),
    ...(files
      ? [
          `f as (update attachment x set report_id = r.id, event_seq = 1 from r where x.id = any(${files}) and x.report_id is null)`,
        ]
      : []),
    ...x.outbox.map(
      (row, i) => `o${i} as (insert into outbox (id, report_id, event_seq, template, recipient, params, run_at)
        select ${$(row.id, 'uuid')}, r.id, 1, ${$(row.template, 'text')}, ${$(row.recipient, 'text')}, ${$(JSON.stringify(row.params), 'jsonb')}, ${$(row.runAt, 'timestamptz')} from r)`,
    ),
  ]
  return { text: `with ${arms.join(',\n')}\nselect (select count(*) from r) as stored`, values }
}
