import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { publicOnly, reportsVisibleTo } from '../people/permissions.ts'
import { readNumber } from '../reports/number.ts'
import { type Status, statuses } from '../reports/report.ts'
import { afterNumber, filterConditions, type ReportFilter } from './report-filter.ts'

/** Where a page of the list ended: for officers at an arrival and a key, for everybody else at a number. */
export type ListEnd = { at: Temporal.Instant | null; id: string } | { number: string }
export type ListFilter = ReportFilter & {
  q?: string | undefined
  statuses?: readonly Status[] | undefined
  after?: ListEnd | undefined
  limit: number
}

export type ListRow = {
  id: string
  /** Null: an imported report of which nobody knows when it came; those stand first, as the index has them. */
  at: Temporal.Instant | null
  number: string
  title: string
  status: Status
  class: string
  category: string | null
  holder: string
  areaCode: string | null
  place: string | null
  receivedOn: string | null
  nextDueOn: string | null
  version: number
}

const COLUMNS = `r.id, r.number, r.title, r.status, r.class, r.category, r.holder, r.area_code as "areaCode", (select full_name from area where code = r.area_code) as place,
  r.received_on as "receivedOn", r.next_due_on as "nextDueOn", r.version`

/**
 * The reports that an actor may see, newest first, a page at a time: for officers those of `reportsVisibleTo` by arrival, for everybody else the published ones by publication
 * (8 seconds after the move that published them, when it can't be undone any more).
 * @param filter.q words (Indonesian full text over title, topic and public text) or a number
 * @returns at most `limit` rows, and where the page ended when there are more
 */
export async function reportList(app: App, actor: Actor, filter: ListFilter): Promise<{ rows: ListRow[]; end: ListEnd | null }> {
  const values: unknown[] = []
  const add = (value: unknown) => `$${values.push(value)}`
  const officer = actor.kind === 'officer'
  const by = officer ? 'r.received_at' : 'r.published_at'
  const seen = officer ? reportsVisibleTo(actor, app.reference.get().agencies, 1) : { sql: publicOnly, values: [] }
  values.push(...seen.values)
  const parts = [seen.sql, ...filterConditions(app, filter, add)]
  if (!officer) parts.push(`r.published_at <= ${add(app.now().subtract({ seconds: 8 }).toString())}::timestamptz`)
  if (filter.after && 'number' in filter.after) parts.push(afterNumber(add(filter.after.number)))
  else if (filter.after) {
    const { at, id } = filter.after
    const below = `${add(id)}::uuid`
    if (at === null) parts.push(`(${by} is not null or r.id < ${below})`)
    else parts.push(`(${by}, r.id) < (${add(at.toString())}::timestamptz, ${below})`)
  }
  if (filter.q) parts.push(wordsOrNumber(filter.q, officer, add))
  const order = `order by ${by} desc, r.id desc limit ${filter.limit + 1}`
  const wanted = filter.statuses ?? statuses
  // Officers' pages are read status by status, since that is how arrivals are indexed; each gives a page at most.
  const statement = officer
    ? `select * from unnest(${add(wanted)}::text[]) s cross join lateral (
         select ${COLUMNS}, ${by} as at from report r where r.status = s and ${parts.join(' and ')} ${order}) r order by r.at desc, r.id desc limit ${filter.limit + 1}`
    : `select ${COLUMNS}, ${by} as at from report r where ${filter.statuses ? `r.status = any(${add(wanted)}) and ` : ''}${parts.join(' and ')} ${order}`
  const { rows } = await app.db.unnamed<ListRow>(statement, values)
  const shown = rows.slice(0, filter.limit)
  const last = shown.at(-1)
  const end = officer ? last && { at: last.at, id: last.id } : last && { number: last.number }
  return { rows: shown, end: (rows.length > filter.limit && end) || null }
}

/** Rare words need the hits first and the order after (stack.md trap 6). Reports that are not published have no index of words: officers find them by the title. */
function wordsOrNumber(q: string, officer: boolean, add: (value: unknown) => string): string {
  const number = readNumber(q)
  if (number) return `r.number = ${add(number)}`
  const words = `websearch_to_tsquery('indonesian', ${add(q)})`
  if (officer) return `(r.search @@ ${words} or (r.search is null and to_tsvector('indonesian', r.title) @@ ${words}))`
  return `r.id in (with hit as materialized (select r.id from report r where r.search @@ ${words} limit 2000) select id from hit)`
}
