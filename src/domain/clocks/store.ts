import { sql } from 'kysely'
import { rowsOf, type Sql, tables } from '../../kit/db.ts'
import type { Holiday, Policy } from './calendar-types.ts'

export async function calendarRows(db: Sql) {
  const rows = await rowsOf(db, tables.selectFrom('calendar').select(['id', 'week', 'base']))
  return rows as { id: string; week: 5 | 6 | 7; base: string | null }[] // the check constraint knows the weeks
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
