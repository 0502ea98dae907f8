import { isDay } from '../../kit/dates.ts'
import type { App } from '../app.ts'

/** What lists of reports can be narrowed by. What is unknown here finds nothing or is left out; a door that wants to refuse it does so before. */
export type ReportFilter = {
  category?: string | undefined
  agency?: string | undefined
  area?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/**
 * The filter as conditions over `report r`. A category holds those below it, an agency the offices below it, an area the places in it; days are days of arrival.
 * @param add puts a value among the parameters and gives its name (`$3`)
 */
export function filterConditions(app: App, filter: ReportFilter, add: (value: unknown) => string): string[] {
  const { agencies, catalogue } = app.reference.get()
  const parts: string[] = []
  if (filter.category) {
    const codes = catalogue.categories.filter((c) => c.code === filter.category || c.parent === filter.category)
    parts.push(`r.category = any(${add(codes.map((c) => c.code))})`)
  }
  if (filter.agency) {
    const node = agencies.bySlug(filter.agency)
    const below = node ? agencies.all.filter((a) => agencies.isWithin(a.id, node.id)) : []
    parts.push(`r.holder = any(${add(below.map((a) => a.id))})`)
  }
  if (filter.area && /^[\d.]{2,13}$/.test(filter.area)) parts.push(`r.area_code like ${add(`${filter.area}%`)}`)
  if (filter.from && isDay(filter.from)) parts.push(`r.received_on >= ${add(filter.from)}`)
  if (filter.to && isDay(filter.to)) parts.push(`r.received_on <= ${add(filter.to)}`)
  return parts
}

/** What comes after a published report in the order of publication. A key or a time in an address would tell to the millisecond when somebody wrote; the number says nothing. */
export const afterNumber = (number: string): string => {
  const last = (column: string) =>
    `(select ${column} from report where number = ${number} and published_at is not null and audience = 'public')`
  return `(r.published_at, r.id) < (${last('published_at')}, ${last('id')})`
}
