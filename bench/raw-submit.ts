import type { Db } from '../src/kit/db.ts'

/** The tables that one submission writes, and the columns that must differ each time. */
const TABLES = [
  ['idempotency', 'report_id = $1'],
  ['report', 'id = $1'],
  ['report_text', 'report_id = $1'],
  ['report_event', 'report_id = $1'],
  ['clock', 'report_id = $1'],
  ['report_scope', 'report_id = $1'],
  ['identity.reporter', 'report_id = $1'],
  ['outbox', 'report_id = $1'],
] as const

/**
 * The rows of one submission that the running app has stored, as the inserts that would store such rows again: the raw rate of the same durable work on the same
 * schema, without our program. Keys, number and hashes are made anew in each transaction from pgbench's random `:r`.
 * @returns pgbench scripts: statement by statement inside begin/commit, and all of it as one statement.
 */
export async function rawScripts(owner: Db, reportId: string): Promise<{ steps: string; one: string; statements: number }> {
  const inserts: string[] = []
  const ids = new Map<string, string>()
  for (const [table, where] of TABLES) {
    const { rows } = await owner.query(`select * from ${table} where ${where}`, [reportId])
    if (rows.length) inserts.push(await insert(owner, table, rows, ids))
  }
  const set = '\\set r random(1, 9000000000000000)\n'
  return {
    statements: inserts.length,
    steps: `${set}begin;\n${inserts.map((sql) => `${sql};`).join('\n')}\ncommit;\n`,
    one: `${set}with ${inserts.map((sql, i) => `w${i} as (${sql})`).join(',\n')}\nselect 1;\n`,
  }
}

/**
 * The rows that the life of the newest closed report has left, as its four transactions: the report with its first event, then for every later step an update of the row
 * and the step's events with their texts and notices. What a life writes and takes away again (limits, places in queues) is not in it.
 */
export async function rawLifecycle(owner: Db): Promise<string> {
  const { rows } = await owner.query<{ id: string; events: number }>(
    `select id, version as events from report where status = 'closed' and number not like 'raw-%' and identity = 'verifierOnly' order by changed_at desc, id desc limit 1`,
  )
  if (!rows[0]) throw new Error('no report has been closed yet')
  const { id, events } = rows[0]
  const ids = new Map<string, string>()
  const stored = async (table: string, where: string, values: unknown[]) => {
    const found = await owner.query(`select * from ${table} where ${where}`, values)
    return found.rows.length ? [await insert(owner, table, found.rows, ids)] : []
  }
  const { rows: times } = await owner.query<{ at: string }>(
    'select at::text from report_event where report_id = $1 order by seq',
    [id],
  )
  const transactions: string[][] = []
  for (let seq = 1; seq <= events; seq++) {
    const ofEvent = [
      ...(await stored(
        'report_text',
        `id in (select (t.value->>'id')::uuid from report_event e, jsonb_each(e.texts) t where e.report_id = $1 and e.seq = $2)`,
        [id, seq],
      )),
      ...(await stored('report_event', 'report_id = $1 and seq = $2', [id, seq])),
      ...(await stored('outbox', 'report_id = $1 and event_seq = $2', [id, seq])),
    ]
    const row = fresh(id, ids)
    const sameStep = seq > 1 && times[seq - 1]!.at === times[seq - 2]!.at
    if (sameStep) {
      transactions.at(-1)!.splice(-1, 0, ...ofEvent)
      continue
    }
    const ofReport =
      seq === 1
        ? [
            ...(await stored('idempotency', 'report_id = $1', [id])),
            ...(await stored('report', 'id = $1', [id])),
            ...(await stored('assignment', 'report_id = $1', [id])),
            ...(await stored('identity.reporter', 'report_id = $1', [id])),
          ]
        : [`update report set version = version + 1, changed_at = now() where id = ${row}`]
    transactions.push(['begin', ...ofReport, ...ofEvent, 'commit'])
  }
  return `\\set r random(1, 9000000000000000)\n${transactions
    .flat()
    .map((sql) => `${sql};`)
    .join('\n')}\n`
}

async function insert(owner: Db, table: string, rows: Record<string, unknown>[], ids: Map<string, string>): Promise<string> {
  const { rows: types } = await owner.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  )
  const known = types.filter(({ name }) => rows.some((row) => row[name] !== null))
  const values = rows.map((row) => `(${known.map(({ name, type }) => value(row[name], type, name, ids)).join(', ')})`)
  return `insert into ${table} (${known.map(({ name }) => name).join(', ')}) values ${values.join(', ')}`
}

/** Foreign keys to reference rows stay; every other key becomes a fresh one, the same for the same old key within a transaction. */
const KEPT = new Set(['holder', 'node_id', 'chosen_agency', 'reported_office', 'agency_id'])

function value(v: unknown, type: string, column: string, ids: Map<string, string>): string {
  if (v === null || v === undefined) return 'null'
  if (type === 'uuid' && !KEPT.has(column)) return fresh(String(v), ids)
  if (column === 'number') return `('raw-' || to_hex(:r::bigint))`
  if (type === 'bytea')
    return column === 'key_hash' ? `sha256((:r::text)::bytea)` : `decode('${(v as Buffer).toString('hex')}', 'hex')`
  if (type === 'jsonb') return `${literal(JSON.stringify(v))}::jsonb`
  return `${literal(String(v))}::${type}`
}

function fresh(old: string, ids: Map<string, string>): string {
  const known = ids.get(old) ?? `(lpad(to_hex(:r::bigint), 14, '0') || '4000800000000000${(ids.size + 16).toString(16)}')::uuid`
  ids.set(old, known)
  return known
}

/** pgbench takes a colon before a letter for a variable: JSON is full of them, so every colon is spelled as an escape. */
const literal = (text: string) =>
  `E'${text.replace(/\\/g, '\\\\').replace(/'/g, "''").replace(/:/g, '\\072').replace(/\n/g, '\\n')}'`
