import { rowsOf, type Sql, tables } from '../../kit/db.ts'
import type { ArchiveReasonRow, Category, Named } from './catalogue.ts'

export async function categoryRows(db: Sql): Promise<Category[]> {
  const rows = await rowsOf(
    db,
    tables
      .selectFrom('category')
      .select(['code', 'parent_code as parent', 'name', 'level', 'valid_from as validFrom', 'valid_to as validTo'])
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
