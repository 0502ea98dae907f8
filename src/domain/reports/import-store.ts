import type { Sql } from '../../kit/db.ts'
import { columns } from './columns.ts'
import { factColumns } from './consequences.ts'
import type { Imported } from './import-report.ts'
import { NO_LIMIT } from './store.ts'

const record = columns.map(([field, , type]) => `"${field}" ${type}`).join(', ')
const OWN =
  'title text, "accessCodeHash" text, "nextDueOn" date, scope jsonb, texts jsonb, event jsonb, sealed text, system text, "externalId" text, "runId" uuid, line integer, source jsonb, fact jsonb'
const facts = Object.keys(factColumns)

/** Every row of every report of a batch in one statement: it is whole or it is not there. `$2`: when they were imported. */
const INSERT = `with s as materialized (select * from jsonb_to_recordset($1::jsonb) as s(${record}, ${OWN})),
r as (insert into report (${columns.map(([, column]) => column).join(', ')}, title, access_code_hash, next_due_on)
  select ${columns.map(([field]) => `s."${field}"`).join(', ')}, s.title, decode(s."accessCodeHash", 'base64'), s."nextDueOn" from s),
t as (insert into report_text (id, report_id, kind, body, salt, at)
  select t.id, s.id, t.kind, t.body, decode(t.salt, 'base64'), $2::timestamptz from s, jsonb_to_recordset(s.texts) as t(id uuid, kind text, body text, salt text)),
e as (insert into report_event (id, report_id, seq, kind, at, actor_kind, actor_id, agency_id, status, notice_at, change, texts)
  select (s.event->>'id')::uuid, s.id, 1, s.event->>'kind', $2::timestamptz, s.event->>'actorKind', null, null, s.status, $2::timestamptz, s.event->'change', s.event->'texts' from s),
a as (insert into assignment (report_id, agency_id, lead, since)
  select s.id, a.key::uuid, true, (a.value->>'since')::timestamptz from s, jsonb_each(s.assignments) a),
c as (insert into clock (report_id, kind, due_on, paused) select s.id, c.key, (c.value->>'dueOn')::date, false from s, jsonb_each(s.clocks) c),
sc as (insert into report_scope (node_id, next_due_on, report_id, status, verified)
  select n::uuid, coalesce(s."nextDueOn", '${NO_LIMIT}'), s.id, s.status, s."verifiedAt" is not null from s, jsonb_array_elements_text(s.scope) n),
fa as (insert into report_fact (${facts.join(', ')}, dirty)
  select ${facts.map((column) => `n.${column}`).join(', ')}, n.path from s, jsonb_populate_record(null::report_fact, s.fact) n),
i as (insert into identity.reporter (report_id, sealed, at) select s.id, decode(s.sealed, 'base64'), $2::timestamptz from s where s.sealed is not null)
insert into report_external (report_id, system, external_id, run_id, line, imported_at, source)
  select s.id, s.system, s."externalId", s."runId", s.line, $2::timestamptz, s.source from s`

export async function insertImported(db: Sql, reports: readonly Imported[], at: string): Promise<void> {
  const rows = reports.map((x) => ({
    ...x.state,
    title: x.title,
    accessCodeHash: x.accessCodeHash.toString('base64'),
    nextDueOn: x.nextDueOn,
    scope: x.scope,
    texts: x.texts,
    event: x.event,
    sealed: x.sealedIdentity?.toString('base64') ?? null,
    system: x.external.system,
    externalId: x.external.id,
    runId: x.external.runId,
    line: x.external.line,
    source: x.external.source,
    fact: x.fact,
  }))
  await db.query(INSERT, [JSON.stringify(rows), at])
}

/** Which of these ids of a system are here already, with the run and the line that brought them. */
export async function knownExternals(
  db: Sql,
  system: string,
  ids: readonly string[],
): Promise<Map<string, { runId: string; line: number }>> {
  const { rows } = await db.query<{ id: string; runId: string; line: number }>(
    'select external_id as id, run_id as "runId", line from report_external where system = $1 and external_id = any($2)',
    [system, ids],
  )
  return new Map(rows.map(({ id, ...from }) => [id, from]))
}
