import { placeNames } from '../agencies/areas.ts'
import type { App } from '../app.ts'
import { type Actor, nodesOf } from '../people/actor.ts'
import { reportsVisibleTo } from '../people/permissions.ts'
import { readNumber } from '../reports/number.ts'
import type { Status } from '../reports/report.ts'

export const viewNames = ['new', 'due', 'waiting', 'mine', 'returned', 'open', 'closed'] as const
export type ViewName = (typeof viewNames)[number]

export type QueueRow = {
  id: string
  number: string
  title: string
  status: Status
  verified: boolean
  holder: string
  category: string | null
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

const COLUMNS = `r.id, r.number, r.title, r.status, r.verified_at is not null as verified, r.holder, r.category, r.area_code as "areaCode",
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
export async function queue(
  app: App,
  actor: Actor,
  view: ViewName,
  { q, limit = 200 }: { q?: string | undefined; limit?: number } = {},
): Promise<QueueRow[]> {
  if (actor.kind !== 'officer') return []
  if (q?.trim()) return withPlaces(app, await search(app, actor, q.trim(), limit))
  if (view === 'closed') return withPlaces(app, await closed(app, actor, limit))
  const { text, values } = queueStatement(app, actor, view, limit)
  const { rows } = await app.db.query<Row>(text, values)
  return withPlaces(app, rows)
}

/** The statement of a view, for `queue` and for the benchmark that counts the pages it touches. The reports are fetched by an array of keys, which reads each page of the index once. */
export function queueStatement(app: App, actor: Officer, view: Exclude<ViewName, 'closed'>, limit: number) {
  return {
    text: `select ${COLUMNS} from report r where r.id = any(array(
       select report_id from (
         select distinct q.next_due_on, q.report_id from unnest($1::uuid[]) node cross join lateral (
           select q.next_due_on, q.report_id from report_scope q
           where q.node_id = node and $2::uuid is not null and $3::date is not null and ${views[view]} and ${readable(4)}
           order by q.next_due_on, q.report_id limit ${limit}) q
         order by q.next_due_on, q.report_id limit ${limit}) q))
     order by coalesce(r.next_due_on, '9999-12-31'), r.id`,
    values: parameters(app, actor),
  }
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

/** A report that is not verified yet is for those who may verify it only. Each report stands at one of the nodes asked for, so it is counted once. */
const readable = (n: number) =>
  `(case when q.verified then q.node_id = any($${n}::uuid[]) else q.node_id = any($${n + 1}::uuid[]) end)`

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
  const reads = top(nodesOf(actor, ['nationalAdmin', 'coordinator', 'liaison', 'head', 'auditor', 'evaluator', 'ombudsman']))
  const verifies = top(nodesOf(actor, ['nationalAdmin', 'coordinator']))
  return { all: [...new Set([...reads, ...verifies])], reads, verifies }
}

const parameters = (app: App, actor: Officer) => {
  const { all, reads, verifies } = nodesFor(app, actor)
  return [all, actor.id, today(app), reads, verifies]
}

async function closed(app: App, actor: Actor, limit: number): Promise<Row[]> {
  const scope = reportsVisibleTo(actor, app.reference.get().agencies, 1)
  const { rows } = await app.db.query<Row>(
    `select ${COLUMNS} from report r where r.status in ('closed', 'archived') and ${scope.sql} order by r.changed_at desc limit ${limit}`,
    scope.values,
  )
  return rows
}

/**
 * By number, by the number that the report had in another system, or by the words of its title, among what the officer may see. The hits come first and the order after
 * (stack.md trap 6): otherwise a rare word walks through every report.
 */
async function search(app: App, actor: Actor, q: string, limit: number): Promise<Row[]> {
  const number = readNumber(q)
  const scope = reportsVisibleTo(actor, app.reference.get().agencies, 3)
  const match = number ? 'number = $1' : `to_tsvector('indonesian', title) @@ websearch_to_tsquery('indonesian', $1)`
  const { rows } = await app.db.unnamed<Row>(
    `with hit as materialized (
       select id from (select report_id as id from report_external where external_id = $2 union all (select id from report where ${match} limit 2000)) x)
     select ${COLUMNS} from report r where r.id in (select id from hit) and ${scope.sql} order by r.received_at desc nulls last limit ${limit}`,
    [number ?? q, q, ...scope.values],
  )
  return rows
}

const today = (app: App) => app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString()
