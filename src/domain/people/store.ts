import { rowsOf, type Sql, tables } from '../../kit/db.ts'
import type { Grant } from './actor.ts'

const VALID = `g.valid_from <= current_date and (g.valid_to is null or g.valid_to >= current_date)`

export async function insertOfficer(db: Sql, o: { id: string; email: string; name: string; at: string }) {
  await rowsOf(
    db,
    tables.insertInto('officer').values({ id: o.id, email: o.email, name: o.name, created_at: Temporal.Instant.from(o.at) }),
  )
}

export async function insertGrant(db: Sql, g: { id: string; officerId: string; role: string; agencyId: string; from: string }) {
  await rowsOf(
    db,
    tables
      .insertInto('role_grant')
      .values({ id: g.id, officer_id: g.officerId, role: g.role, agency_id: g.agencyId, valid_from: g.from }),
  )
}

export async function grantsOf(db: Sql, email: string): Promise<{ id: string; name: string; grants: Grant[] } | null> {
  const { rows } = await db.query<{ id: string; name: string; grants: Grant[] }>(
    `select o.id, o.name, coalesce(json_agg(json_build_object('role', g.role, 'agencyId', g.agency_id)) filter (where g.id is not null), '[]') as grants
     from officer o left join role_grant g on g.officer_id = o.id and ${VALID}
     where o.email = $1 and o.disabled_at is null group by o.id`,
    [email.toLowerCase()],
  )
  return rows[0] ?? null
}

export async function worksFor(db: Sql, officerId: string, offices: readonly string[]): Promise<boolean> {
  const { rows } = await db.query(
    `select from role_grant g join officer o on o.id = g.officer_id where g.officer_id = $1 and o.disabled_at is null and g.agency_id = any($2) and ${VALID} limit 1`,
    [officerId, offices],
  )
  return rows.length > 0
}

export async function officersOf(db: Sql, offices: readonly string[]): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `select distinct o.id, o.name from officer o join role_grant g on g.officer_id = o.id
     where o.disabled_at is null and g.agency_id = any($1) and g.role in ('coordinator', 'liaison', 'nationalAdmin') and ${VALID} order by o.name`,
    [offices],
  )
  return rows
}
