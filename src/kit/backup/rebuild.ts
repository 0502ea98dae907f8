import type pg from 'pg'
import { apply, applyFile, migrationFiles, onMigrations } from '../migrate.ts'
import type { Secret } from '../secrets.ts'
import { quoted, SETTINGS, schemas, type Table, tablesOf } from './tables.ts'

export type RebuildInput = {
  ownerUrl: string
  secret: Secret
  /** The migrations that the rows belong to. */
  schema: readonly string[]
  /** Tables (`public.report`) that must hold nothing, or not be there. */
  mustBeEmpty: readonly string[]
}

/**
 * Makes an empty installation anew at the schema of a backup, lets `load` fill it (no foreign key or trigger holds meanwhile; the keys are checked afterwards), and brings
 * it to the newest schema. One transaction: all of it or nothing.
 * @throws Error with one sentence when the installation is not empty.
 */
export function rebuild(
  { ownerUrl, secret, schema, mustBeEmpty }: RebuildInput,
  load: (owner: pg.Client, tables: Table[]) => Promise<void>,
  after: (owner: pg.Client) => Promise<void>,
): Promise<void> {
  return onMigrations(ownerUrl, secret, async (owner) => {
    await owner.query(SETTINGS)
    await refuseUnlessEmpty(owner, mustBeEmpty)
    await dropAll(owner)
    for (const name of migrationFiles().filter((one) => schema.includes(one))) await applyFile(owner, name)
    await owner.query(SETTINGS)
    const tables = await tablesOf(owner)
    const restore = await loosen(owner, tables)
    await load(owner, tables)
    for (const sql of restore) await owner.query(sql)
    await apply(owner, secret)
    await after(owner)
  })
}

/** Before the very first migration nothing is there. The tables are locked, so that nobody fills them while we look. */
async function refuseUnlessEmpty(owner: pg.Client, mustBeEmpty: readonly string[]) {
  const { rows } = await owner.query<{ name: string }>(
    'select name from unnest($1::text[]) name where to_regclass(name) is not null',
    [mustBeEmpty],
  )
  for (const { name } of rows) {
    await owner.query(`lock table ${quoted(owner, name)} in access exclusive mode`)
    const { rowCount } = await owner.query(`select from ${quoted(owner, name)} limit 1`)
    if (rowCount)
      throw new Error(
        'This installation is not empty: a backup is restored only where there are no agencies, officers and reports. Nothing was changed.',
      )
  }
}

/** What earlier migrations made: tables, sequences and functions, except the list of migrations itself and what belongs to extensions. */
async function dropAll(owner: pg.Client) {
  const extension = (catalogue: string) =>
    `not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = o.oid and d.deptype = 'e')`
  const { rows } = await owner.query<{ sql: string }>(
    `select case o.relkind when 'S' then 2 else 1 end as turn, format('drop %s if exists %I.%I cascade', case o.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, n.nspname, o.relname) as sql
     from pg_class o join pg_namespace n on n.oid = o.relnamespace
     where n.nspname = any($1) and o.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname || '.' || o.relname <> 'public.migration' and ${extension('pg_class')}
     union all
     select 3, format('drop routine if exists %s cascade', o.oid::regprocedure) from pg_proc o join pg_namespace n on n.oid = o.pronamespace where n.nspname = any($1) and ${extension('pg_proc')}
     union all
     select 4, format('drop schema %I cascade', o.nspname) from pg_namespace o where o.nspname = any($1) and o.nspname <> 'public'
     order by turn -- a sequence of an identity column goes with its table, never before it`,
    [schemas],
  )
  for (const { sql } of rows) await owner.query(sql)
  await owner.query('delete from migration')
}

/** Takes foreign keys away and triggers out of force, and empties the tables (migrations put in first rows). @returns the statements that bring both back. */
async function loosen(owner: pg.Client, tables: readonly Table[]): Promise<string[]> {
  const keys = await owner.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid)) as add
     from pg_constraint c join pg_namespace n on n.oid = connamespace where contype = 'f' and conparentid = 0 and n.nspname = any($1) order by 2`,
    [schemas],
  )
  for (const { drop } of keys.rows) await owner.query(drop)
  const all = tables.map(({ name }) => quoted(owner, name))
  for (const name of all) await owner.query(`alter table ${name} disable trigger user`)
  await owner.query(`truncate ${all.join(', ')}`)
  return [...all.map((name) => `alter table ${name} enable trigger user`), ...keys.rows.map(({ add }) => add)]
}
