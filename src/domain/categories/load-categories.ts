import type { Db } from '../../kit/db.ts'
import { Catalogue } from './catalogue.ts'
import { archiveReasonRows, categoryRows, namedRows } from './store.ts'

/** Everything that can be reported, with validity; retired rows included, since old reports carry them. */
export async function loadCategories(db: Db): Promise<Catalogue> {
  const [categories, classes, grades, archiveReasons] = await Promise.all([
    categoryRows(db),
    namedRows(db, 'report_class'),
    namedRows(db, 'grade'),
    archiveReasonRows(db),
  ])
  return new Catalogue({ categories, classes, grades, archiveReasons })
}
