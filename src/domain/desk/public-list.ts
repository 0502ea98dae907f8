import type { App } from '../app.ts'

export type PublicFilter = {
  q?: string
  status?: string
  category?: string
  agency?: string
  area?: string
  from?: string
  to?: string
  cursor?: string
  limit?: number
}
export type PublicRow = {
  number: string
  title: string
  status: string
  verified: boolean
  holder: string
  category: string | null
  place: string | null
  receivedOn: string
  at: Temporal.Instant
  id: string
}

const COLUMNS = `r.id, r.number, r.title, r.holder, r.category, r.received_on as "receivedOn", r.published_at as at, r.status, r.verified_at is not null as verified,
  (select full_name from area where code = r.area_code) as place`

/**
 * What anybody may read, newest first, 50 a page. The title and status are those of the row: a report appears once the 8 seconds of the move that published it are over.
 * Words are searched with PostgreSQL's Indonesian full text; rare words need the hits first and the order after (stack.md trap 6), so that statement is never named.
 * @returns the rows and the cursor of the next page, or null at the end.
 */
export async function publicList(app: App, filter: PublicFilter): Promise<{ rows: PublicRow[]; next: string | null }> {
  const limit = Math.min(Math.max(filter.limit ?? 50, 1), 100)
  const { where, values } = conditions(app, filter)
  const words = filter.q?.trim()
  if (words) {
    values.push(words)
    const { rows } = await app.db.unnamed<PublicRow>(
      `with hit as materialized (select r.id from report r where r.search @@ websearch_to_tsquery('indonesian', $${values.length}) limit 2000)
       select ${COLUMNS} from report r where r.id in (select id from hit) and ${where} order by r.published_at desc, r.id desc limit ${limit + 1}`,
      values,
    )
    return page(rows, limit)
  }
  const { rows } = await app.db.query<PublicRow>(
    `select ${COLUMNS} from report r where ${where} order by r.published_at desc, r.id desc limit ${limit + 1}`,
    values,
  )
  return page(rows, limit)
}

function page(rows: PublicRow[], limit: number) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > limit && last ? `${last.at.epochMilliseconds}_${last.id}` : null }
}

function conditions(app: App, filter: PublicFilter) {
  const values: unknown[] = [app.now().subtract({ seconds: 8 }).toString()]
  const parts = [`r.published_at is not null and r.audience = 'public' and r.published_at <= $1`]
  const add = (sql: (n: string) => string, value: unknown) => {
    values.push(value)
    parts.push(sql(`$${values.length}`))
  }
  const ref = app.reference.get()
  if (filter.status && filter.status in STATUS_GROUPS)
    add((n) => `r.status = any(${n})`, STATUS_GROUPS[filter.status as keyof typeof STATUS_GROUPS])
  if (filter.category)
    add(
      (n) => `r.category = any(${n})`,
      ref.catalogue.categories.filter((c) => c.code === filter.category || c.parent === filter.category).map((c) => c.code),
    )
  if (filter.agency) {
    const node = ref.agencies.bySlug(filter.agency)
    add(
      (n) => `r.holder = any(${n})`,
      node ? ref.agencies.all.filter((a) => ref.agencies.isWithin(a.id, node.id)).map((a) => a.id) : [],
    )
  }
  if (filter.area && /^[\d.]{2,13}$/.test(filter.area)) {
    add((n) => `r.area_code like ${n}`, `${filter.area}%`)
  }
  if (filter.from && isDay(filter.from)) add((n) => `r.received_on >= ${n}`, filter.from)
  if (filter.to && isDay(filter.to)) add((n) => `r.received_on <= ${n}`, filter.to)
  const [ms, id] = filter.cursor?.split('_') ?? []
  if (ms && id && /^\d{1,13}$/.test(ms) && /^[0-9a-f-]{36}$/.test(id)) {
    values.push(Temporal.Instant.fromEpochMilliseconds(Number(ms)).toString(), id)
    parts.push(`(r.published_at, r.id) < ($${values.length - 1}::timestamptz, $${values.length}::uuid)`)
  }
  return { where: parts.join(' and '), values }
}

/** The five groups of the public projection (contract.md). */
export const STATUS_GROUPS = {
  waiting: ['submitted'],
  held: ['held'],
  inProgress: ['forwarded', 'inProgress', 'answered'],
  done: ['closed'],
  archived: ['archived'],
} as const

function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}
