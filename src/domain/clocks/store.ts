import { sql } from 'kysely'
import { rowsOf, type Sql, tables } from '../../kit/db.ts'
import type { Holiday, Policy } from './calendar-types.ts'
import type { Effects, LimitChange } from './limit-facts.ts'

export async function calendarRows(db: Sql) {
  const rows = await rowsOf(db, tables.selectFrom('calendar').select(['id', 'name', 'week', 'base']))
  return rows as { id: string; name: string; week: 5 | 6 | 7; base: string | null }[] // the check constraint knows the weeks
}

export async function holidayRows(db: Sql) {
  const rows = await rowsOf(
    db,
    tables.selectFrom('holiday').select(['calendar_id as calendarId', 'day as date', 'kind', 'name']).orderBy('day'),
  )
  return rows as (Holiday & { calendarId: string })[]
}

export const decreedYears = (db: Sql) =>
  rowsOf(db, tables.selectFrom('decreed_year').select(['calendar_id as calendarId', 'year']))

export async function policyRows(db: Sql): Promise<Policy[]> {
  const rows = await rowsOf(
    db,
    tables
      .selectFrom('time_limit')
      .select([
        'id',
        'kind',
        'class',
        'grade',
        'days',
        'unit',
        'valid_from as validFrom',
        'valid_to as validTo',
        'legal_source as legalSource',
        'confirmed',
        'agency_id as agencyId',
      ]),
  )
  return rows as Policy[]
}

/** The flags that are valid today, by code. */
export async function flagRows(db: Sql): Promise<Map<string, unknown>> {
  const today = sql<string>`current_date`
  const rows = await rowsOf(
    db,
    tables
      .selectFrom('flag')
      .select(['code', 'value'])
      .where('valid_from', '<=', today)
      .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>=', today)])),
  )
  return new Map(rows.map((row) => [row.code, row.value]))
}

/** The journal of changes of calendars and limits, the newest first. */
export async function changeRows(db: Sql): Promise<LimitChange[]> {
  const { rows } = await db.query<
    Omit<LimitChange, 'at' | 'settledAt'> & { at: Temporal.Instant; settledAt: Temporal.Instant | null }
  >(
    `select id, at, made_by as "by", kind, effects, legal_source as "legalSource", undoes, moved, settled_at as "settledAt" from limit_change order by at desc, id desc`,
  )
  return rows.map((row) => ({ ...row, at: row.at.toString(), settledAt: row.settledAt?.toString() ?? null }))
}

/** Nobody else changes calendars or limits until the transaction ends. */
export async function lockLimits(tx: Sql): Promise<void> {
  await tx.query('select from reference_version for update')
}

/** Writes the rows of a change and its line of the journal; whoever reads the reference sees both or none. */
export async function writeChange(tx: Sql, change: Omit<LimitChange, 'moved' | 'settledAt'>): Promise<void> {
  const { effects: e, legalSource } = change
  await tx.query('delete from holiday where calendar_id = $1 and day = any($2::date[])', [
    e.calendar,
    [...e.removed, ...e.added].map(({ date }) => date),
  ])
  await tx.query(
    'insert into holiday (calendar_id, day, kind, name) select $1, h.date, h.kind, h.name from jsonb_to_recordset($2::jsonb) as h(date date, kind text, name text)',
    [e.calendar, JSON.stringify(e.added)],
  )
  await tx.query('delete from decreed_year where calendar_id = $1 and year = any($2::smallint[])', [e.calendar, e.yearsRemoved])
  await tx.query(
    'insert into decreed_year (calendar_id, year, legal_source) select $1, y, $3 from unnest($2::smallint[]) y on conflict (calendar_id, year) do update set legal_source = excluded.legal_source',
    [e.calendar, e.yearsAdded, legalSource],
  )
  await tx.query(
    `insert into time_limit (id, kind, class, grade, days, unit, valid_from, valid_to, legal_source, confirmed, agency_id)
     select p.id, p.kind, p.class, p.grade, p.days, p.unit, p."validFrom", p."validTo", p."legalSource", p.confirmed, p."agencyId" from jsonb_to_recordset($1::jsonb)
     as p(id text, kind text, class text, grade text, days integer, unit text, "validFrom" date, "validTo" date, "legalSource" text, confirmed boolean, "agencyId" uuid)`,
    [JSON.stringify(e.policiesAdded)],
  )
  await tx.query(
    'update time_limit t set valid_to = e.now from jsonb_to_recordset($1::jsonb) as e(id text, now date) where t.id = e.id',
    [JSON.stringify(e.validTo)],
  )
  await tx.query(
    'insert into limit_change (id, at, made_by, kind, effects, legal_source, undoes) values ($1, $2, $3, $4, $5::jsonb, $6, $7)',
    [change.id, change.at, change.by, change.kind, JSON.stringify(e), legalSource, change.undoes],
  )
}

export type Unsettled = { id: string; at: Temporal.Instant; effects: Effects }

/** Changes after which reports may still have to be moved, the newest first. */
export async function unsettledChanges(db: Sql): Promise<Unsettled[]> {
  const { rows } = await db.query<Unsettled>(
    'select id, at, effects from limit_change where settled_at is null order by at desc, id desc',
  )
  return rows
}

export async function noteMoved(db: Sql, id: string, more: number): Promise<void> {
  await db.query('update limit_change set moved = moved + $2 where id = $1', [id, more])
}

/** Nothing is left to be moved for changes that were made before an instant. */
export async function settleChanges(db: Sql, ids: readonly string[], at: string): Promise<void> {
  await db.query('update limit_change set settled_at = $2 where id = any($1) and settled_at is null', [ids, at])
}

export async function endLimits(tx: Sql, agency: string, today: string): Promise<void> {
  await tx.query('update time_limit set valid_to = $2::date - 1 where agency_id = $1 and (valid_to is null or valid_to >= $2)', [
    agency,
    today,
  ])
}
