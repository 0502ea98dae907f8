import type { Sql } from '../../kit/db.ts'
import type { Holiday, Policy } from './calendar-types.ts'

export async function calendarRows(db: Sql) {
  const { rows } = await db.query<{ id: string; week: 5 | 6 | 7; base: string | null }>('select id, week, base from calendar')
  return rows
}

export async function holidayRows(db: Sql) {
  const { rows } = await db.query<Holiday & { calendarId: string }>(
    `select calendar_id as "calendarId", day as date, kind, name from holiday order by day`,
  )
  return rows
}

export async function decreedYears(db: Sql) {
  const { rows } = await db.query<{ calendarId: string; year: number }>(
    `select calendar_id as "calendarId", year from decreed_year`,
  )
  return rows
}

export async function policyRows(db: Sql): Promise<Policy[]> {
  const { rows } = await db.query<Policy>(
    `select id, kind, class, grade, days, unit, valid_from as "validFrom", valid_to as "validTo", legal_source as "legalSource", confirmed, agency_id as "agencyId"
     from time_limit`,
  )
  return rows
}

export async function flagRows(db: Sql): Promise<Map<string, unknown>> {
  const { rows } = await db.query<{ code: string; value: unknown }>(
    'select code, value from flag where valid_from <= current_date and (valid_to is null or valid_to >= current_date)',
  )
  return new Map(rows.map((row) => [row.code, row.value]))
}
