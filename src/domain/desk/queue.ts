import { placeNames } from '../agencies/areas.ts'
import type { App } from '../app.ts'
import { type Actor, nodesOf } from '../people/actor.ts'
import { passedOnOf, reportsVisibleTo } from '../people/permissions.ts'
import { readNumber } from '../reports/number.ts'
import { openStatuses, type Status } from '../reports/report.ts'
import { type DeskFilter, type DeskList, deskConditions, isFiltered, type ViewName, viewNames } from './desk-filter.ts'

export type QueueRow = {
  id: string
  number: string
  title: string
  status: Status
  verified: boolean
  holder: string
  category: string | null
  tags: readonly string[]
  place: string | null
  nextDueOn: string | null
  receivedOn: string | null
  returnCount: number
  assignee: string | null
  identity: string
  audience: string
}

/** Counts stop here: "200+". */
export const COUNT_LIMIT = 200

const COLUMNS = `r.id, r.number, r.title, r.status, r.verified_at is not null as verified, r.holder, r.category, r.tags, r.area_code as "areaCode",
  r.next_due_on as "nextDueOn", r.received_on as "receivedOn", r.return_count as "returnCount", r.assignee, r.identity, r.audience`
type Row = Omit<QueueRow, 'place'> & { areaCode: string | null }

/** What each view shows, as conditions on report_scope (`q`), each with an index of its own. `$2` is the officer, `$3` today. */
const views: Record<Exclude<ViewName, 'closed'>, string> = {
  new: `q.status = 'submitted'`,
  due: `q.next_due_on <= $3::date + 2 and q.status in ('submitted', 'forwarded', 'inProgress')`,
  waiting: `q.status = 'held'`,
  mine: `q.assignee = $2`,
  returned: `q.returned`,
  open: `true`,
}

/**
 * The queue of an officer's nodes and everything below them, nearest limit first. Finds them in report_scope (one row per node at or above each office that has the
 * report) and then reads just these reports, so its cost does not grow with their number.
 * @returns at most `limit` rows
 */
export async function queue(app: App, actor: Actor, { view, q, filter }: DeskList, limit = COUNT_LIMIT): Promise<QueueRow[]> {
  if (actor.kind !== 'officer') return []
  if (q) return withPlaces(app, await search(app, actor, q, filter, limit))
  if (view === 'closed') return withPlaces(app, await closed(app, actor, filter, limit))
  const { text, values } = queueStatement(app, actor, view, limit, filter)
  const { rows } = isFiltered(filter) ? await app.db.unnamed<Row>(text, values) : await app.db.query<Row>(text, values)
  return withPlaces(app, rows)
}

/** The statement of a view, for `queue` and for the benchmark that counts the pages it touches. The reports are fetched by an array of keys, which reads each page of the index once. */
export function queueStatement(
  app: App,
  actor: Officer,
  view: Exclude<ViewName, 'closed'>,
  limit: number,
  filter: DeskFilter = {},
) {
  const { found, values } = finding(app, actor, view, filter)
  return {
    text: `select ${COLUMNS} from report r where r.id = any(array(select report_id from (${nearest(found, limit)}) q))
     order by coalesce(r.next_due_on, '9999-12-31'), r.id`,
    values,
  }
}

/**
 * Of what was found, the nearest limits first: node by node in the order of the index, then together. The planner must not see how many are wanted of a node: it takes every
 * node for a middling one, and would rather read and sort all of what is thousands at a city or the nation (`limit (select …)` is taken for a tenth of the rows).
 */
const nearest = (found: string, limit: number) =>
  `select distinct q.next_due_on, q.report_id from unnest($1::uuid[]) node cross join lateral (
     select q.next_due_on, q.report_id ${found} and q.node_id = node order by q.next_due_on, q.report_id limit (select ${limit})) q
   order by q.next_due_on, q.report_id limit ${limit}`

/** Just the numbers of a view, in its order: what a page that is open asks again and again (watch-queue.ts). */
export async function queueNumbers(app: App, actor: Officer, { view, filter }: DeskList, limit = COUNT_LIMIT): Promise<string[]> {
  if (view === 'closed') return []
  const { found, values } = finding(app, actor, view, filter)
  const { rows } = await app.db.query<{ number: string }>(
    `select r.number from (${nearest(found, limit)}) f join report r on r.id = f.report_id order by f.next_due_on, f.report_id`,
    values,
  )
  return rows.map((row) => row.number)
}

/** How many of a saved view there are, up to 200 (then 201). */
export async function countOf(app: App, actor: Officer, { view, q, filter }: DeskList): Promise<number> {
  if (q || view === 'closed') return (await queue(app, actor, { view, q, filter }, COUNT_LIMIT + 1)).length
  const { found, values } = finding(app, actor, view, filter)
  const { rows } = await app.db.unnamed<{ count: number }>(
    `select count(*) from (select distinct q.report_id ${found} and q.node_id = any($1::uuid[]) limit ${COUNT_LIMIT + 1}) x`,
    values,
  )
  return rows[0]!.count
}

const KINDS = ['identity', 'channel', 'class', 'grade', 'audience'] as const
/** As the index of what open reports are has it; whatever stands in the scope is open. */
const OPEN = `r.status in (${openStatuses.map((status) => `'${status}'`).join(', ')})`

/** Where a view's reports stand, as `from … where …` over report_scope (and the reports, when their columns are asked for). */
function finding(app: App, actor: Officer, view: Exclude<ViewName, 'closed'>, filter: DeskFilter) {
  const values: unknown[] = parameters(app, actor, filter.agency)
  const parts = deskConditions(app, actor, filter, (value) => `$${values.push(value)}`)
  if (filter.status) parts.push(`q.status = $${values.push(filter.status)}`) // the scope has it too: less to look at
  if (KINDS.some((name) => filter[name])) parts.push(OPEN) // elsewhere it would only lead the planner astray
  const from = parts.length ? 'report_scope q join report r on r.id = q.report_id' : 'report_scope q'
  const found = `from ${from} where $2::uuid is not null and $3::date is not null and ${[views[view], readable(4), ...parts].join(' and ')}`
  return { found, values }
}

/** How many stand in each view, up to 200 (then "200+"). */
export async function viewCounts(app: App, actor: Actor): Promise<Record<ViewName, number>> {
  const counts = Object.fromEntries(viewNames.map((name) => [name, 0])) as Record<ViewName, number>
  if (actor.kind !== 'officer') return counts
  const parts = Object.entries(views).map(
    ([name, condition]) => `(select count(*) from (select from report_scope q
       where q.node_id = any($1::uuid[]) and ${condition} and ${readable(4)} limit ${COUNT_LIMIT + 1}) x) as "${name}"`,
  )
  const { rows } = await app.db.query<Record<ViewName, number>>(
    `select ${parts.join(', ')} where $2::uuid is not null and $3::date is not null`,
    parameters(app, actor),
  )
  return { ...counts, ...rows[0] }
}

/**
 * A report that is not verified yet is for those who may verify it only; at the nodes of the Ombudsman only what is passed on counts (the few are found once, by an index
 * of their own). Each report stands at one of the nodes asked for, so it is counted once.
 */
const readable = (n: number) =>
  `(case when q.verified then q.node_id = any($${n}::uuid[])
      or (q.node_id = any($${n + 2}::uuid[]) and q.report_id in (select o.id from report o where ${passedOnOf('o')}))
    else q.node_id = any($${n + 1}::uuid[]) end)`

async function withPlaces(app: App, rows: Row[]): Promise<QueueRow[]> {
  const codes = rows.flatMap(({ areaCode }) => areaCode ?? [])
  const places = await placeNames(app.db, codes)
  return rows.map(({ areaCode, ...row }) => ({ ...row, place: places.get(areaCode ?? '') ?? null }))
}

type Officer = Extract<Actor, { kind: 'officer' }>

/** The nodes whose reports the officer reads, and those at which unverified ones are theirs to verify. */
function nodesFor(app: App, actor: Officer) {
  const tree = app.reference.get().agencies
  const top = (nodes: string[]) => nodes.filter((node) => !nodes.some((other) => other !== node && tree.isWithin(node, other)))
  const reads = top(nodesOf(actor, ['nationalAdmin', 'coordinator', 'liaison', 'head', 'auditor', 'evaluator']))
  const verifies = top(nodesOf(actor, ['nationalAdmin', 'coordinator']))
  const watches = nodesOf(actor, ['ombudsman']).filter((node) => node === tree.root.id && !reads.includes(node))
  return { all: [...new Set([...reads, ...verifies, ...watches])], reads, verifies, watches }
}

/** @param slug of an agency to which the list is narrowed: then only its own places in the scope are walked, not those of the whole tree above it */
const parameters = (app: App, actor: Officer, slug?: string) => {
  const { all, reads, verifies, watches } = nodesFor(app, actor)
  const tree = app.reference.get().agencies
  const office = slug ? tree.bySlug(slug)?.id : undefined
  const narrowed = (nodes: readonly string[]) =>
    office === undefined
      ? nodes
      : nodes.some((node) => tree.isWithin(office, node))
        ? [office]
        : nodes.filter((node) => tree.isWithin(node, office))
  return [narrowed(all), actor.id, today(app), narrowed(reads), narrowed(verifies), narrowed(watches)]
}

/**
 * What is finished, newest first. The nation's by an index of its own; everybody else's found first: the newest of each office they read, those that came to their own
 * office last, what was passed on to the Ombudsman. So nobody walks through the reports of others.
 */
async function closed(app: App, actor: Actor, filter: DeskFilter, limit: number): Promise<Row[]> {
  if (actor.kind !== 'officer') return []
  const tree = app.reference.get().agencies
  const scope = reportsVisibleTo(actor, tree, 1)
  const values = [...scope.values]
  const add = (value: unknown) => `$${values.push(value)}`
  const parts = ["r.status in ('closed', 'archived')", ...deskConditions(app, actor, filter, add)]
  const newest = (where: string) =>
    `select r.id from report r where ${[where, ...parts].join(' and ')} order by r.changed_at desc limit ${limit}`
  const found = () => {
    const { reads, watches } = nodesFor(app, actor)
    const arms = [
      `select x.id from agency_closure h cross join lateral (${newest('r.holder = h.descendant_id')}) x where h.ancestor_id = any(${add(reads)}::uuid[]) and h.valid_to is null`,
      `(select report_id from assignment where agency_id = any(${add(nodesOf(actor, ['coordinator', 'liaison']))}::uuid[]) order by since desc limit 1000)`,
      ...(watches.length ? [`select o.id from report o where ${passedOnOf('o')}`] : []),
    ]
    return `with hit as materialized (${arms.join(' union ')}) `
  }
  const first = scope.sql === 'true' ? '' : found()
  const where = [...(first ? ['r.id in (select id from hit)', scope.sql] : []), ...parts]
  const { rows } = await app.db.unnamed<Row>(
    `${first}select ${COLUMNS} from report r where ${where.join(' and ')} order by r.changed_at desc limit ${limit}`,
    values,
  )
  return rows
}

/**
 * By number, by the number that the report had in another system, or by the words of its title, topic and public text, among what the officer may see; of what lies on
 * their desk also by the words of the working text. The hits come first and the order after (stack.md trap 6): otherwise a rare word walks through every report.
 */
async function search(app: App, actor: Officer, q: string, filter: DeskFilter, limit: number): Promise<Row[]> {
  const number = readNumber(q)
  const scope = reportsVisibleTo(actor, app.reference.get().agencies, 4)
  const values = [number ?? q, q, number ? [] : await openByText(app, actor, q), ...scope.values]
  const parts = deskConditions(app, actor, filter, (value) => `$${values.push(value)}`)
  const words = `websearch_to_tsquery('indonesian', $1)`
  const hits = number
    ? 'select id from report where number = $1'
    : `(select id from report where to_tsvector('indonesian', title) @@ ${words} limit 2000)
       union all (select id from report where search @@ ${words} limit 2000)`
  const { rows } = await app.db.unnamed<Row>(
    `with hit as materialized (select id from (select report_id as id from report_external where external_id = $2 union all select unnest($3::uuid[]) union all ${hits}) x)
     select ${COLUMNS} from report r where ${['r.id in (select id from hit)', scope.sql, ...parts].join(' and ')} order by r.received_at desc nulls last limit ${limit}`,
    values,
  )
  return rows
}

/** Of how many open reports, those with the nearest limits, the working text is read when words are looked for: about 0.1 ms each. */
const READ_BY_TEXT = 500

/** Texts that are not published have no index of words (it would cost every submission); what waits on one's own desk is few enough to be read through. */
async function openByText(app: App, actor: Officer, q: string): Promise<string[]> {
  const { found, values } = finding(app, actor, 'open', {})
  const { rows } = await app.db.query<{ id: string }>(
    `select f.report_id as id from (${nearest(found, READ_BY_TEXT)}) f join report r on r.id = f.report_id join report_text t on t.id = r.working_text
     where to_tsvector('indonesian', t.body) @@ websearch_to_tsquery('indonesian', $${values.length + 1})`,
    [...values, q],
  )
  return rows.map((row) => row.id)
}

const today = (app: App) => app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString()
