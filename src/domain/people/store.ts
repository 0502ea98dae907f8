import { rowsOf, type Sql, tables } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import type { Absence } from './absence.ts'
import type { Grant, Role } from './actor.ts'
import type { GrantState, OfficerState } from './officer-facts.ts'

/** Of a role `g`: that it holds today. */
export const VALID = `g.valid_from <= current_date and (g.valid_to is null or g.valid_to >= current_date)`

export async function insertOfficer(db: Sql, o: { id: string; email: string; name: string; at: string }) {
  await rowsOf(
    db,
    tables.insertInto('officer').values({ id: o.id, email: o.email, name: o.name, created_at: Temporal.Instant.from(o.at) }),
  )
}

type NewGrant = {
  id: string
  officerId: string
  role: string
  agencyId: string
  from: string
  until: string | null
  grantedBy?: string | null
}

export async function insertGrant(db: Sql, g: NewGrant) {
  await rowsOf(
    db,
    tables.insertInto('role_grant').values({
      id: g.id,
      officer_id: g.officerId,
      role: g.role,
      agency_id: g.agencyId,
      valid_from: g.from,
      valid_to: g.until,
      granted_by: g.grantedBy ?? null,
    }),
  )
}

export async function handGrantsOver(tx: Sql, from: string, into: string, today: string) {
  const { rows } = await tx.query<{ officerId: string; role: string; until: string | null }>(
    `select officer_id as "officerId", role, max(coalesce(valid_to, 'infinity'))::text as until from role_grant g
     where agency_id = $1 and (valid_to is null or valid_to >= $3)
       and not exists (select from role_grant x where x.officer_id = g.officer_id and x.role = g.role and x.agency_id = $2 and (x.valid_to is null or x.valid_to >= $3))
     group by 1, 2`,
    [from, into, today],
  )
  for (const { officerId, role, until } of rows)
    await insertGrant(tx, {
      id: uuidv7(),
      officerId,
      role,
      agencyId: into,
      from: today,
      until: until === 'infinity' ? null : until,
    })
  await tx.query('update role_grant set valid_to = $2::date - 1 where agency_id = $1 and (valid_to is null or valid_to >= $2)', [
    from,
    today,
  ])
  await tx.query(`update invitation set agency_id = $2 where agency_id = $1 and used_at is null and withdrawn_at is null`, [
    from,
    into,
  ])
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

/** How many open reports each officer was given; who has none is left out. */
export async function loadsOf(db: Sql, officers: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ id: string; n: number }>(
    'select assignee as id, count(distinct report_id) as n from report_scope where assignee = any($1) group by 1',
    [officers],
  )
  return new Map(rows.map(({ id, n }) => [id, n]))
}

/** Until when those officers are away who are so today, where one of the offices stands at which they work. */
export async function awayOf(
  db: Sql,
  officers: readonly string[],
  offices: readonly string[],
  now: Temporal.Instant,
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; until: string }>(
    `select o.id, o.away_until as until from officer o where o.id = any($1) and exists (
       select from role_grant g join agency a on a.id = g.agency_id where g.officer_id = o.id and g.agency_id = any($2) and ${VALID}
         and ($3::timestamptz at time zone a.time_zone)::date between o.away_from and o.away_until)`,
    [officers, offices, now.toString()],
  )
  return new Map(rows.map(({ id, until }) => [id, until]))
}

/** Who leads which of the nodes today. */
export async function headsAt(db: Sql, nodes: readonly string[]): Promise<{ id: string; node: string }[]> {
  const { rows } = await db.query<{ id: string; node: string }>(
    `select distinct o.id, g.agency_id as node from officer o join role_grant g on g.officer_id = o.id
     where o.disabled_at is null and g.agency_id = any($1) and g.role = 'head' and ${VALID} order by o.id`,
    [nodes],
  )
  return rows
}

export async function officerIdOf(db: Sql, email: string): Promise<string | null> {
  const [row] = await rowsOf(
    db,
    tables.selectFrom('officer').select('id').where('email', '=', email).where('disabled_at', 'is', null),
  )
  return row?.id ?? null
}

/** Whether the address is an officer's, disabled or not. */
export async function isOfficer(db: Sql, email: string): Promise<boolean> {
  const [row] = await rowsOf(db, tables.selectFrom('officer').select('id').where('email', '=', email))
  return row !== undefined
}

export async function disableOfficer(db: Sql, id: string, at: Temporal.Instant) {
  await rowsOf(db, tables.updateTable('officer').set({ disabled_at: at }).where('id', '=', id))
}

export type OfficerRow = {
  email: string
  name: string
  disabledAt: Temporal.Instant | null
  grants: { role: string; agency: string; until: string | null }[]
}

export async function allOfficers(db: Sql): Promise<OfficerRow[]> {
  const { rows } = await db.query<OfficerRow>(
    `select o.email, o.name, o.disabled_at as "disabledAt",
       coalesce(json_agg(json_build_object('role', g.role, 'agency', a.slug, 'until', g.valid_to) order by a.slug, g.role) filter (where g.id is not null), '[]') as grants
     from officer o left join role_grant g on g.officer_id = o.id and (g.valid_to is null or g.valid_to >= current_date)
     left join agency a on a.id = g.agency_id
     group by o.id order by o.email`,
  )
  return rows
}

export async function insertActivity(db: Sql, { officerId, kind, day }: { officerId: string; kind: string; day: string }) {
  await db.query('insert into officer_activity (officer_id, kind, day) values ($1, $2, $3) on conflict do nothing', [
    officerId,
    kind,
    day,
  ])
}

export async function readGrant(db: Sql, id: string): Promise<GrantState | null> {
  const { rows } = await db.query<GrantState>(
    `select officer_id as "officerId", role, agency_id as "agencyId", valid_from as "validFrom", valid_to as "validTo" from role_grant where id = $1`,
    [id],
  )
  return rows[0] ?? null
}

export async function writeGrant(tx: Sql, id: string, grant: GrantState | null): Promise<void> {
  if (!grant) throw new Error('a grant is ended, never removed')
  await tx.query('update role_grant set valid_from = $2, valid_to = $3 where id = $1', [id, grant.validFrom, grant.validTo])
}

export async function readOfficer(db: Sql, id: string): Promise<OfficerState | null> {
  const { rows } = await db.query<{ disabledAt: Temporal.Instant | null }>(
    'select disabled_at as "disabledAt" from officer where id = $1',
    [id],
  )
  return rows[0] ? { disabledAt: rows[0].disabledAt?.toString() ?? null } : null
}

export async function writeOfficer(tx: Sql, id: string, state: OfficerState | null): Promise<void> {
  await tx.query('update officer set disabled_at = $2 where id = $1', [id, state?.disabledAt ?? null])
}

export async function readAbsence(db: Sql, id: string): Promise<Absence | null> {
  const { rows } = await db.query<Absence>(
    `select away_from as "awayFrom", away_until as "awayUntil" from officer where id = $1 and away_from is not null`,
    [id],
  )
  return rows[0] ?? null
}

export async function writeAbsence(tx: Sql, id: string, absence: Absence | null): Promise<void> {
  await tx.query('update officer set away_from = $2, away_until = $3 where id = $1', [
    id,
    absence?.awayFrom ?? null,
    absence?.awayUntil ?? null,
  ])
}

/** A role of an officer, ended ones too. `holds`: today or later. */
export type GrantRow = {
  id: string
  role: Role
  agencyId: string
  from: string
  until: string | null
  holds: boolean
}
export type StaffRow = {
  id: string
  name: string
  email: string
  disabledAt: Temporal.Instant | null
  awayFrom: string | null
  awayUntil: string | null
  grants: GrantRow[]
}

const STAFF = `select o.id, o.name, o.email, o.disabled_at as "disabledAt", o.away_from as "awayFrom", o.away_until as "awayUntil",
  (select coalesce(json_agg(json_build_object('id', g.id, 'role', g.role, 'agencyId', g.agency_id, 'from', g.valid_from, 'until', g.valid_to,
     'holds', g.valid_to is null or g.valid_to >= current_date) order by g.valid_from, g.id), '[]') from role_grant g where g.officer_id = o.id) as grants
  from officer o`

/** Officers who have or had a role at one of the nodes, by name; whose name or address holds the words, where there are any. */
export async function staffRows(db: Sql, nodes: readonly string[], words: string, limit: number): Promise<StaffRow[]> {
  const { rows } = await db.query<StaffRow>(
    `${STAFF} where exists (select from role_grant x where x.officer_id = o.id and x.agency_id = any($1))
       and ($2 = '' or lower(o.name) like $2 or o.email like $2) order by o.disabled_at is not null, o.name, o.id limit $3`,
    [nodes, words && `%${words.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`, limit],
  )
  return rows
}

export async function staffRow(db: Sql, id: string): Promise<StaffRow | null> {
  return (await db.query<StaffRow>(`${STAFF} where o.id = $1`, [id])).rows[0] ?? null
}
