import { placeNames } from '../agencies/areas.ts'
import type { App } from '../app.ts'
import { afterNumber, filterConditions, type ReportFilter } from './report-filter.ts'
import { matchingWords } from './words.ts'

export type PublicFilter = ReportFilter & { q?: string; status?: string; cursor?: string; limit?: number }
export type PublicRow = {
  number: string
  title: string
  status: string
  verified: boolean
  holder: string
  category: string | null
  place: string | null
  receivedOn: string | null
}
type Row = Omit<PublicRow, 'place'> & { areaCode: string | null }

const COLUMNS = `r.number, r.title, r.holder, r.category, r.received_on as "receivedOn", r.status, r.verified_at is not null as verified,
  r.area_code as "areaCode"`

/**
 * What anybody may read, newest first, 50 a page. The title and status are those of the row: a report appears once the 8 seconds of the move that published it are over.
 * @returns the rows and the cursor of the next page (the number of the last report: keys and hours are told nobody), or null at the end.
 */
export async function publicList(app: App, filter: PublicFilter): Promise<{ rows: PublicRow[]; next: string | null }> {
  const limit = Math.min(Math.max(filter.limit ?? 50, 1), 100)
  const { parts, values } = conditions(app, filter)
  const words = filter.q?.trim()
  if (words) parts.push(await matchingWords(app.db, words, (value) => `$${values.push(value)}`))
  const statement = `select ${COLUMNS} from report r where ${parts.join(' and ')} order by r.published_at desc, r.id desc limit ${limit + 1}`
  const { rows } = words ? await app.db.unnamed<Row>(statement, values) : await app.db.query<Row>(statement, values)
  return page(app, rows, limit)
}

async function page(app: App, rows: Row[], limit: number) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const places = await placeNames(
    app.db,
    shown.flatMap((row) => row.areaCode ?? []),
  )
  return {
    rows: shown.map(({ areaCode, ...row }): PublicRow => ({ ...row, place: places.get(areaCode ?? '') ?? null })),
    next: rows.length > limit && last ? last.number : null,
  }
}

function conditions(app: App, filter: PublicFilter) {
  const values: unknown[] = [app.now().subtract({ seconds: 8 }).toString()]
  const add = (value: unknown) => `$${values.push(value)}`
  const parts = [`r.published_at is not null and r.audience = 'public' and r.published_at <= $1`]
  if (filter.status && Object.hasOwn(STATUS_GROUPS, filter.status))
    parts.push(`r.status = any(${add(STATUS_GROUPS[filter.status as keyof typeof STATUS_GROUPS])})`)
  parts.push(...filterConditions(app, filter, add))
  if (filter.cursor) parts.push(afterNumber(add(filter.cursor)))
  return { parts, values }
}

/** The five groups of the public projection (contract.md). */
export const STATUS_GROUPS = {
  waiting: ['submitted'],
  held: ['held'],
  inProgress: ['forwarded', 'inProgress', 'answered'],
  done: ['closed'],
  archived: ['archived'],
} as const
