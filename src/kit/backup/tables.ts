import type pg from 'pg'

/** Schemas whose tables a backup holds. The queue's own is not among them: its jobs are sweeps that are asked for again by the clock. */
export const schemas = ['public', 'identity', 'auth']

export type Table = { name: string; columns: string[] }

/**
 * Every ordinary table of these schemas with its columns, by name (`public.report`). Not among them: the list of migrations (a backup names them), unlogged tables
 * (counts of the last minutes, which a crash forgets too), and what belongs to an extension.
 */
export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select n.nspname || '.' || c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = any($1) and c.relkind = 'r' and c.relpersistence = 'p' and n.nspname || '.' || c.relname <> 'public.migration'
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     group by 1 order by 1`,
    [schemas],
  )
  return rows
}

/** Last values of the sequences that have been used, as text. */
export async function sequencesOf(client: pg.ClientBase): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select schemaname || '.' || sequencename as name, last_value::text as value from pg_sequences where schemaname = any($1) and last_value is not null order by 1`,
    [schemas],
  )
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}

/** `"public"."report" ("id", …)` as SQL. Names come from the catalogue, or were compared with it. */
export const quoted = (client: pg.ClientBase, name: string) =>
  name
    .split('.')
    .map((part) => client.escapeIdentifier(part))
    .join('.')
export const columnsOf = (client: pg.ClientBase, { name, columns }: Table) =>
  `${quoted(client, name)} (${columns.map((column) => client.escapeIdentifier(column)).join(', ')})`

/** Values are written and read the same way whatever the server's settings are; long work is not cut short. */
export const SETTINGS = `set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601'; set local extra_float_digits = 1;
  set local bytea_output = 'hex'; set local client_encoding = 'UTF8'; set local search_path = public; set local statement_timeout = 0;
  set local idle_in_transaction_session_timeout = 0`
