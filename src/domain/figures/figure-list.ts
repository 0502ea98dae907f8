import { placeNames } from '../agencies/areas.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { reportsVisibleTo } from '../people/permissions.ts'
import type { Status } from '../reports/report.ts'
import { bucketSql } from './counts.ts'
import { type DashboardAsk, lettersBelow } from './dashboard.ts'
import { flowSql, openBuckets } from './dashboard-store.ts'
import { type AgeBand, bucketsOfBand } from './figures.ts'
import { atNow, categoriesIn } from './read-figures.ts'
import { NO_CATEGORY } from './store.ts'

/** Each number of a dashboard that has a list behind it: the measure that it counts, and which of its buckets (`b`; `$today` is a date). */
const kinds = {
  received: ['received', 'true'],
  open: ['open', 'true'],
  waiting: ['waiting', 'true'],
  /** In a number of days that is known: of an imported answer it is not. */
  answered: ['answered', `b <> ''`],
  late: ['answeredInTime', `(b = 'no' or (b <> 'yes' and b < $today::text))`],
  heard: ['said', 'true'],
  confirmed: ['said', `b = 'yes'`],
  disputed: ['said', `b <> 'yes'`],
  silent: ['silent', 'true'],
  reopened: ['reopened', 'true'],
  extended: ['extended', 'true'],
  // What was sent back has an index of its own.
  returned: ['returned', 'f.returns > 0'],
  returnedOnce: ['returned', `f.returns > 0 and b = '1'`],
  bounced: ['returned', `f.returns > 0 and b <> '1'`],
} as const
export type ListKind = keyof typeof kinds
export const listKinds = Object.keys(kinds) as ListKind[]

export type FigureList = DashboardAsk & {
  kind: ListKind
  /** Of what the node holds itself only. */
  own?: boolean
  /** Of what is open: how old, in working days. */
  band?: AgeBand | undefined
  /** An area as the dashboard of the node tells them apart (Kemendagri code). */
  place?: string | undefined
  /** Received on these days (ISO dates), of the category alone, as trends are counted; instead of the period. */
  days?: { from: string; to: string } | undefined
  /** Sent back by one office to another, of the newest that the dashboard counts. */
  flow?: { from: string; to: string } | undefined
}
export type ListedReport = {
  number: string
  title: string
  status: Status
  holder: string
  place: string | null
  receivedOn: string | null
}

export const LIST_LIMIT = 200

/**
 * The reports behind a number, the newest first: the same condition that counted them, and of them those that the officer may read. What is open is listed whenever it came,
 * as it is counted.
 * @returns at most LIST_LIMIT reports, and whether there are more
 */
export async function figureList(app: App, actor: Actor, ask: FigureList): Promise<{ rows: ListedReport[]; more: boolean }> {
  const { today } = atNow(app)
  const values: unknown[] = []
  const $ = (value: unknown, type: string) => `$${values.push(value)}::${type}`
  const scope = reportsVisibleTo(actor, app.reference.get().agencies, 1)
  values.push(...scope.values)
  const [measure, wanted] = kinds[ask.kind]
  const day = `'${today}'::date` // of our own making; as a parameter it would have no type where nothing asks for it
  const node = $(ask.node, 'uuid')
  const isOpen = ask.kind === 'open'
  const { from, to } = ask.days ?? ask
  const categories = ask.category && (ask.days ? [ask.category] : categoriesIn(app, ask.category))
  const conditions = [
    ask.own ? `f.agency = ${node}` : `${node} = any(f.path)`,
    isOpen
      ? `f.month is not null and f.report_id in (select report_id from report_scope where node_id = ${node})`
      : `f.month between ${$(`${from.slice(0, 8)}01`, 'date')} and ${$(to, 'date')}`,
    ...(ask.days ? [`f.received_on between ${$(from, 'date')} and ${$(to, 'date')}`] : []),
    ...(categories ? [`coalesce(f.category, '${NO_CATEGORY}') = any(${$(categories, 'text[]')})`] : []),
    ...(ask.place ? [`left(f.area_code, ${lettersBelow(app, ask.node)}) = ${$(ask.place, 'text')}`] : []),
    ...(ask.flow
      ? [
          flowSql({
            node,
            from: $(`${from.slice(0, 8)}01`, 'date'),
            to: $(to, 'date'),
            categories: $(categories ?? [''], 'text[]'),
            office: $(ask.flow.from, 'text'),
            next: $(ask.flow.to, 'text'),
          }),
        ]
      : []),
    ...(isOpen && ask.band
      ? [
          `f.calendar || '|' || f.received_on = any(${$(bucketsOfBand(await openBuckets(app.db, ask.node), ask.band, atNow(app)), 'text[]')})`,
        ]
      : []),
  ]
  const { rows } = await app.db.unnamed<ListedReport & { areaCode: string | null }>(
    `select r.number, r.title, r.status, r.holder, r.area_code as "areaCode", r.received_on as "receivedOn"
     from report_fact f join report r on r.id = f.report_id cross join lateral (select ${bucketSql(measure, day)} as b) x
     where b is not null and ${wanted.replaceAll('$today', day)} and ${conditions.join(' and ')} and ${scope.sql}
     order by f.month desc, f.received_on desc, r.id desc limit ${LIST_LIMIT + 1}`,
    values,
  )
  const shown = rows.slice(0, LIST_LIMIT)
  const names = await placeNames(
    app.db,
    shown.flatMap(({ areaCode }) => areaCode ?? []),
  )
  return {
    rows: shown.map(({ areaCode, ...row }) => ({ ...row, place: names.get(areaCode ?? '') ?? null })),
    more: rows.length > LIST_LIMIT,
  }
}
