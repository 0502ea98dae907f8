import type { Sql } from '../../kit/db.ts'
import type { ArchiveReasonRow, Category, Named } from './catalogue.ts'

export async function categoryRows(db: Sql): Promise<Category[]> {
  const { rows } = await db.query<Category>(
    `select code, parent_code as parent, name, level, valid_from as "validFrom", valid_to as "validTo" from category order by position`,
  )
  return rows
}

export async function namedRows(db: Sql, table: 'report_class' | 'grade'): Promise<Named[]> {
  const { rows } = await db.query<Named>(
    `select code, name_id as "nameId", name_en as "nameEn", valid_from as "validFrom", valid_to as "validTo" from ${table}`,
  )
  return rows
}

export async function archiveReasonRows(db: Sql): Promise<ArchiveReasonRow[]> {
  const { rows } = await db.query<ArchiveReasonRow>(
    `select code, name_id as "nameId", name_en as "nameEn", citizen_id as "citizenId", citizen_en as "citizenEn", valid_from as "validFrom", valid_to as "validTo"
     from archive_reason`,
  )
  return rows
}
