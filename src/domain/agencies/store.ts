import type { Sql } from '../../kit/db.ts'
import type { AgencyState, Brand, ServesState } from './agency-facts.ts'
import type { Place } from './move-agency.ts'
import type { Agency, Served } from './tree.ts'

const AGENCY = `select id, slug, name, short_name as "shortName", kind, parent_id as "parentId", time_zone as "timeZone", calendar_id as "calendarId",
  needs_head_approval as "needsHeadApproval", successor_id as "successorId" from agency`

export async function currentAgencies(db: Sql): Promise<Agency[]> {
  const { rows } = await db.query<Agency>(
    `${AGENCY} where valid_from <= current_date and (valid_to is null or valid_to >= current_date) and successor_id is null order by name`,
  )
  return rows
}

/** Offices that have ended and have a successor. */
export async function formerAgencies(db: Sql): Promise<Agency[]> {
  return (await db.query<Agency>(`${AGENCY} where successor_id is not null order by name`)).rows
}

/**
 * Ends an office: its last day was yesterday. What stood below it stands below its successor from today on, and so does the office itself, so that its closed reports are
 * read there. @returns how many agencies were right below it
 */
export async function endAgency(tx: Sql, id: string, successor: string, today: string): Promise<number> {
  await tx.query('update agency set valid_to = $3::date - 1, successor_id = $2 where id = $1', [id, successor, today])
  const { rowCount } = await tx.query(
    'update agency set parent_id = $2 where parent_id = $1 and (valid_to is null or valid_to >= $3)',
    [id, successor, today],
  )
  const below = await tx.query<{ id: string; depth: number }>(
    'select descendant_id as id, case when descendant_id = $1 then 1 else depth end as depth from agency_closure where ancestor_id = $1 and valid_to is null',
    [id],
  )
  const ids = below.rows.map((row) => row.id)
  await tx.query(
    `update agency_closure c set valid_to = $3::date - 1 where c.descendant_id = any($2) and c.valid_to is null and c.ancestor_id <> c.descendant_id
       and c.ancestor_id in (select ancestor_id from agency_closure where descendant_id = $1 and (valid_to is null or valid_to = $3::date - 1))`,
    [id, ids, today],
  )
  await tx.query(
    `insert into agency_closure (ancestor_id, descendant_id, depth, valid_from)
     select a.ancestor_id, d.id, a.depth + d.depth, $4::date from agency_closure a, unnest($2::uuid[], $3::smallint[]) as d(id, depth)
     where a.descendant_id = $1 and a.valid_to is null
     on conflict (ancestor_id, descendant_id, valid_from) do update set depth = excluded.depth, valid_to = null`,
    [successor, ids, below.rows.map((row) => row.depth), today],
  )
  await tx.query(
    `insert into serves (agency_id, area_code, category_code) select $2::uuid, area_code, category_code from serves where agency_id = $1 on conflict do nothing`,
    [id, successor],
  )
  await tx.query('delete from serves where agency_id = $1', [id])
  await tx.query(
    'insert into serves_class (agency_id, class) select $2::uuid, class from serves_class where agency_id = $1 on conflict do nothing',
    [id, successor],
  )
  return rowCount ?? 0
}

export async function readPlace(db: Sql, id: string): Promise<Place | null> {
  const { rows } = await db.query<Place>(
    'select parent_id as "parentId" from agency where id = $1 and successor_id is null and parent_id is not null',
    [id],
  )
  return rows[0] ?? null
}

/** An office stands below another one from today on, with everything below it: who stood above them until yesterday is kept for the figures of then. */
export async function writePlace(tx: Sql, id: string, parent: string): Promise<void> {
  await tx.query('update agency set parent_id = $2, moved_at = now() where id = $1', [id, parent])
  await tx.query(
    `update agency_closure c set valid_to = current_date - 1 where c.valid_to is null
       and c.descendant_id in (select descendant_id from agency_closure where ancestor_id = $1 and valid_to is null)
       and c.ancestor_id in (select ancestor_id from agency_closure where descendant_id = $1 and ancestor_id <> $1 and valid_to is null)`,
    [id],
  )
  await tx.query(
    `insert into agency_closure (ancestor_id, descendant_id, depth, valid_from)
     select a.ancestor_id, d.descendant_id, a.depth + 1 + d.depth, current_date from agency_closure a, agency_closure d
     where a.descendant_id = $2 and a.valid_to is null and d.ancestor_id = $1 and d.valid_to is null
     on conflict (ancestor_id, descendant_id, valid_from) do update set depth = excluded.depth, valid_to = null`,
    [id, parent],
  )
}

/** Moved within the last hour, by the database's clock. */
export async function movedLately(db: Sql): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(`select id from agency where moved_at > now() - interval '1 hour'`)
  return rows.map(({ id }) => id)
}

/** Every node that is or ever was. */
export const allAgencies = async (db: Sql): Promise<Agency[]> => (await db.query<Agency>(AGENCY)).rows

export async function servedAreas(db: Sql): Promise<Served[]> {
  const { rows } = await db.query<Served>(
    `select agency_id as "agencyId", area_code as "areaCode", category_code as "categoryCode" from serves`,
  )
  return rows
}

/** Nodes with a coordinator (at the root the national administrators count too: they are the national desk). */
export async function coordinatedNodes(db: Sql): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    `select distinct g.agency_id as id from role_grant g join officer o on o.id = g.officer_id
     where g.role in ('coordinator', 'nationalAdmin') and o.disabled_at is null
       and g.valid_from <= current_date and (g.valid_to is null or g.valid_to >= current_date)`,
  )
  return new Set(rows.map((row) => row.id))
}

export type NewAgency = {
  id: string
  slug: string
  name: string
  shortName: string
  kind: string
  parentId: string | null
  timeZone: string
  calendarId: string
  nameSource: string | null
  validFrom: string
  serves: readonly string[]
  classes: readonly string[]
}

/** One statement: the node, its rows in the closure (itself and everything above it), the areas and classes it serves. */
export async function insertAgency(db: Sql, a: NewAgency): Promise<void> {
  await db.query(
    `with node as (
       insert into agency (id, slug, name, short_name, kind, parent_id, time_zone, calendar_id, name_source, valid_from)
       values ($1, $2, $3, $4, $5, $6::uuid, $7, $8, $9, $10::date)
     ), itself as (
       insert into agency_closure (ancestor_id, descendant_id, depth, valid_from) values ($1, $1, 0, $10::date)
     ), above as (
       insert into agency_closure (ancestor_id, descendant_id, depth, valid_from)
       select ancestor_id, $1::uuid, depth + 1, $10::date from agency_closure where descendant_id = $6::uuid and valid_to is null
     ), areas as (
       insert into serves (agency_id, area_code) select $1::uuid, unnest($11::text[])
     )
     insert into serves_class (agency_id, class) select $1::uuid, unnest($12::text[])`,
    [
      a.id,
      a.slug,
      a.name,
      a.shortName,
      a.kind,
      a.parentId,
      a.timeZone,
      a.calendarId,
      a.nameSource,
      a.validFrom,
      a.serves,
      a.classes,
    ],
  )
}

export async function readAgency(tx: Sql, id: string): Promise<AgencyState | null> {
  const { rows } = await tx.query<AgencyState>(
    `select name, short_name as "shortName", needs_head_approval as "needsHeadApproval" from agency where id = $1 and successor_id is null`,
    [id],
  )
  return rows[0] ?? null
}

export async function writeAgency(tx: Sql, id: string, state: AgencyState | null): Promise<void> {
  if (!state) throw new Error('an agency is ended, never removed')
  await tx.query('update agency set name = $2, short_name = $3, needs_head_approval = $4 where id = $1', [
    id,
    state.name,
    state.shortName,
    state.needsHeadApproval,
  ])
}

const BRAND = `display_name as "displayName", address, contact, city, signer_title as "signerTitle" from agency_brand`

export async function readBrand(db: Sql, agencyId: string): Promise<Brand | null> {
  return (await db.query<Brand>(`select ${BRAND} where agency_id = $1`, [agencyId])).rows[0] ?? null
}

/** The brand of the first of the agencies that has one. */
export async function nearestBrand(db: Sql, path: readonly string[]): Promise<(Brand & { agencyId: string }) | null> {
  const { rows } = await db.query<Brand & { agencyId: string }>(
    `select agency_id as "agencyId", ${BRAND} where agency_id = any($1) order by array_position($1::uuid[], agency_id) limit 1`,
    [path],
  )
  return rows[0] ?? null
}

export async function writeBrand(tx: Sql, agencyId: string, brand: Brand | null): Promise<void> {
  await tx.query('delete from agency_brand where agency_id = $1', [agencyId])
  if (!brand) return
  await tx.query(
    'insert into agency_brand (agency_id, display_name, address, contact, city, signer_title) values ($1, $2, $3, $4, $5, $6)',
    [agencyId, brand.displayName, brand.address, brand.contact, brand.city, brand.signerTitle],
  )
}

export async function readServes(tx: Sql, target: string): Promise<ServesState | null> {
  const [agencyId, areaCode, category] = target.split('/')
  const { rows } = await tx.query<ServesState>(
    `select s.area_code as "areaCode", a.full_name as area, s.category_code as "categoryCode" from serves s join area a on a.code = s.area_code
     where s.agency_id = $1 and s.area_code = $2 and s.category_code is not distinct from $3`,
    [agencyId, areaCode, category || null],
  )
  return rows[0] ?? null
}

export async function writeServes(tx: Sql, target: string, state: ServesState | null): Promise<void> {
  const [agencyId, areaCode, category] = target.split('/')
  const values = [agencyId, areaCode, category || null]
  await (state
    ? tx.query('insert into serves (agency_id, area_code, category_code) values ($1, $2, $3) on conflict do nothing', values)
    : tx.query('delete from serves where agency_id = $1 and area_code = $2 and category_code is not distinct from $3', values))
}

/** What an office serves goes to another office, row by row. */
export async function giveServes(
  tx: Sql,
  from: string,
  to: string,
  { areaCode, categoryCode }: Pick<ServesState, 'areaCode' | 'categoryCode'>,
) {
  await tx.query(
    'update serves set agency_id = $2 where agency_id = $1 and area_code = $3 and category_code is not distinct from $4',
    [from, to, areaCode, categoryCode],
  )
}

/** Whether any agency has, or had, this address. */
export async function slugsLike(tx: Sql, slug: string): Promise<Set<string>> {
  const { rows } = await tx.query<{ slug: string }>('select slug from agency where slug = $1 or slug like $2', [
    slug,
    `${slug}-%`,
  ])
  return new Set(rows.map((row) => row.slug))
}

/** What a new office takes over from the one above it, and which classes of reports it serves. */
export async function inherited(tx: Sql, parent: string): Promise<{ timeZone: string; calendarId: string; classes: string[] }> {
  const { rows } = await tx.query<{ timeZone: string; calendarId: string; classes: string[] }>(
    `select time_zone as "timeZone", calendar_id as "calendarId", array(select class from serves_class where agency_id = a.id order by class) as classes from agency a where id = $1`,
    [parent],
  )
  return rows[0]!
}
