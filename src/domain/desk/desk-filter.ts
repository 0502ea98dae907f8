import { isDay } from '../../kit/dates.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { statuses } from '../reports/report.ts'
import { filterConditions, type ReportFilter } from './report-filter.ts'

/** The views of the console, in the order of its left pane. */
export const viewNames = ['new', 'due', 'waiting', 'mine', 'returned', 'open', 'closed'] as const
export type ViewName = (typeof viewNames)[number]

/** What officers narrow a list by, beside what everybody can; each is a word of the address, so that a list can be sent to a colleague. */
export const filterNames = [
  'status',
  'category',
  'agency',
  'area',
  'class',
  'grade',
  'channel',
  'identity',
  'audience',
  'assignee',
  'tag',
  'from',
  'to',
  'dueTo',
] as const
export type FilterName = (typeof filterNames)[number]
export type DeskFilter = ReportFilter & { [K in FilterName]?: string | undefined }

/** A list of the console: which view, narrowed by what, found by which words. */
export type DeskList = { view: ViewName; q?: string | undefined; filter: DeskFilter }

/** Reads a list from the words of an address; what it does not know is left out, and so is the NUL that no database keeps. */
export function listFrom(read: (name: string) => string | undefined): DeskList {
  const wanted = (name: string) => read(name)?.replaceAll('\u0000', '').trim().slice(0, 200) || undefined
  const filter: DeskFilter = {}
  for (const name of filterNames) {
    const value = wanted(name)
    if (value !== undefined) filter[name] = value
  }
  return { view: viewNames.find((name) => name === read('view')) ?? 'open', q: wanted('q'), filter }
}

/** The same list as words of an address: `view=due&category=…`, always in one order. */
export function addressOf({ view, q, filter }: DeskList): string {
  const words = new URLSearchParams({ view })
  if (q) words.set('q', q)
  for (const name of filterNames) if (filter[name]) words.set(name, filter[name])
  return words.toString()
}

export const isFiltered = (filter: DeskFilter): boolean => filterNames.some((name) => filter[name] !== undefined)

/** Columns that are compared as they are. An unknown value finds nothing. */
const plain = {
  class: 'r.class',
  grade: 'r.grade',
  channel: 'r.channel',
  identity: 'r.identity',
  audience: 'r.audience',
} as const

/** The filter as conditions over `report r`. `assignee`: `me`, `none`, or an officer's key. @param add puts a value among the parameters and gives its name (`$3`) */
export function deskConditions(app: App, actor: Actor, filter: DeskFilter, add: (value: unknown) => string): string[] {
  const parts = filterConditions(app, filter, add)
  for (const [name, column] of Object.entries(plain)) {
    const value = filter[name as keyof typeof plain]
    if (value) parts.push(`${column} = ${add(value)}`)
  }
  if (filter.status) parts.push(`r.status = any(${add(statuses.filter((status) => status === filter.status))})`)
  if (filter.tag) parts.push(`r.tags <> '[]' and r.tags ? ${add(filter.tag.toLowerCase())}`) // as the index has it
  if (filter.dueTo && isDay(filter.dueTo)) parts.push(`r.next_due_on <= ${add(filter.dueTo)}`)
  if (filter.assignee === 'none') parts.push('r.assignee is null')
  else if (filter.assignee)
    parts.push(`r.assignee::text = ${add(filter.assignee === 'me' && actor.kind === 'officer' ? actor.id : filter.assignee)}`)
  return parts
}
