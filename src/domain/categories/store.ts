import { rowsOf, type Sql, tables } from '../../kit/db.ts'
import type { ArchiveReasonRow, Category, Named } from './catalogue.ts'
import type { CategoryState, ReasonState } from './reference-facts.ts'

export async function categoryRows(db: Sql): Promise<Category[]> {
  const rows = await rowsOf(
    db,
    tables
      .selectFrom('category')
      .select([
        'code',
        'parent_code as parent',
        'name',
        'level',
        'valid_from as validFrom',
        'valid_to as validTo',
        'replaced_by as replacedBy',
      ])
      .orderBy('position'),
  )
  return rows as Category[] // the check constraint knows the two levels
}

export const namedRows = (db: Sql, table: 'report_class' | 'grade'): Promise<Named[]> =>
  rowsOf(
    db,
    tables
      .selectFrom(table)
      .select(['code', 'name_id as nameId', 'name_en as nameEn', 'valid_from as validFrom', 'valid_to as validTo']),
  )

export const archiveReasonRows = (db: Sql): Promise<ArchiveReasonRow[]> =>
  rowsOf(
    db,
    tables
      .selectFrom('archive_reason')
      .select([
        'code',
        'name_id as nameId',
        'name_en as nameEn',
        'citizen_id as citizenId',
        'citizen_en as citizenEn',
        'valid_from as validFrom',
        'valid_to as validTo',
      ]),
  )

export async function readCategory(db: Sql, code: string): Promise<CategoryState | null> {
  const { rows } = await db.query<CategoryState>(
    'select name, level, valid_to as "validTo", replaced_by as "replacedBy" from category where code = $1',
    [code],
  )
  return rows[0] ?? null
}

export async function writeCategory(tx: Sql, code: string, state: CategoryState | null): Promise<void> {
  if (!state) throw new Error('a category is ended, never removed')
  await tx.query('update category set name = $2, level = $3, valid_to = $4, replaced_by = $5 where code = $1', [
    code,
    state.name,
    state.level,
    state.validTo,
    state.replacedBy,
  ])
}

/** A new category behind the last one of its parent (or, without one, behind all); what follows moves on by one. */
export async function insertCategory(
  tx: Sql,
  c: { code: string; parent: string | null; name: string; level: string; from: string },
): Promise<void> {
  const { rows } = await tx.query<{ last: number }>(
    'select coalesce(max(position), 0) as last from category where $1::text is null or code = $1 or parent_code = $1',
    [c.parent],
  )
  const place = rows[0]!.last + 1
  await tx.query('update category set position = position + 1 where position >= $1', [place])
  await tx.query('insert into category (code, parent_code, name, level, position, valid_from) values ($1, $2, $3, $4, $5, $6)', [
    c.code,
    c.parent,
    c.name,
    c.level,
    place,
    c.from,
  ])
}

export async function readReason(db: Sql, code: string): Promise<ReasonState | null> {
  const { rows } = await db.query<ReasonState>(
    `select name_id as "nameId", name_en as "nameEn", citizen_id as "citizenId", citizen_en as "citizenEn", valid_to as "validTo" from archive_reason where code = $1`,
    [code],
  )
  return rows[0] ?? null
}

export async function writeReason(tx: Sql, code: string, state: ReasonState | null): Promise<void> {
  if (!state) throw new Error('a reason is ended, never removed')
  await tx.query(
    'update archive_reason set name_id = $2, name_en = $3, citizen_id = $4, citizen_en = $5, valid_to = $6 where code = $1',
    [code, state.nameId, state.nameEn, state.citizenId, state.citizenEn, state.validTo],
  )
}
