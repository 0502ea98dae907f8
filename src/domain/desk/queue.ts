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
  receivedOn: string
  returnCount: number
  assignee: string | null
  identity: string
  audience: string
}

/** Counts stop here: "200+". */
export const COUNT_LIMIT = 200

const COLUMNS = `r.id, r.number, r.title, r.status, r.verified_at is not null as verified, r.holder, r.category, (select full_name from area where code = r.area_code) as place,
  r.next_due_on as "nextDueOn", r.received_on as "receivedOn", r.return_count as "returnCount", r.assignee, r.identity, r.audience`

/** What each view shows beside "open": conditions on the row of report_scope (`q`) and of the report (`r`). `$2` is the officer, `$3` today. */
const views: Record<Exclude<ViewName, 'closed'>, string> = {
  new: `q.status = 'submitted'`,
  due: `q.next_due_on <= $3::date + 2 and q.status in ('submitted', 'forwarded', 'inProgress')`,
  waiting: `q.status = 'held'`,
  mine: `r.assignee = $2`,
  returned: `r.return_count > 0 and q.status = 'forwarded'`,
  open: `true`,
}

/**
 * The queue of an officer's nodes and everything below them, nearest limit first. Reads report_scope only (one row per node at or above each office that has the
 * report), so its cost does not grow with the number of reports.
 * @returns at most `limit` rows
 */
export async function queue(
  app: App,
  actor: Actor,
  view: ViewName,
  { q, limit = 200 }: { q?: string | undefined; limit?: number } = {},
): Promise<QueueRow[]> {
  if (actor.kind !== 'officer') return []
  if (q?.trim()) return search(app, actor, q.trim(), limit)
  if (view === 'closed') return closed(app, actor, limit)
  const { rows } = await app.db.query<QueueRow>(
    `select ${COLUMNS} from (
       select distinct q.next_due_on, q.report_id from unnest($1::uuid[]) node cross join lateral (
         select q.next_due_on, q.report_id from report_scope q join report r on r.id = q.report_id
         where q.node_id = node and $2::uuid is not null and $3::date is not null and ${views[view]} and ${unreadable(4)}
         order by q.next_due_on, q.report_id limit ${limit}) q
       order by q.next_due_on, q.report_id limit ${limit}) q
     join report r on r.id = q.report_id order by q.next_due_on, q.report_id`,
    [topNodes(app, actor), actor.id, today(app), verifiers(actor)],
  )
  return rows
}

/** How many stand in each view, up to 200 (then "200+"). */
export async function viewCounts(app: App, actor: Actor): Promise<Record<ViewName, number>> {
  const counts = Object.fromEntries(viewNames.map((name) => [name, 0])) as Record<ViewName, number>
  if (actor.kind !== 'officer') return counts
  const parts = Object.entries(views).map(
    ([name, condition]) => `(select count(*) from (select from report_scope q join report r on r.id = q.report_id
       where q.node_id = any($1::uuid[]) and ${condition} and ${unreadable(4)} limit ${COUNT_LIMIT + 1}) x) as "${name}"`,
  )
  const { rows } = await app.db.query<Record<ViewName, number>>(
    `select ${parts.join(', ')} where $2::uuid is not null and $3::date is not null`,
    [topNodes(app, actor), actor.id, today(app), verifiers(actor)],
  )
  return { ...counts, ...rows[0] }
}

/** A report that is not verified yet is for those who may verify it only. */
const unreadable = (n: number) =>
  `(r.verified_at is not null or exists (select from agency_closure v where v.descendant_id = r.holder and v.valid_to is null and v.ancestor_id = any($${n}::uuid[])))`

const readableNodes = (actor: Extract<Actor, { kind: 'officer' }>) =>
  nodesOf(actor, ['nationalAdmin', 'coordinator', 'liaison', 'head', 'auditor', 'evaluator', 'ombudsman'])
const verifiers = (actor: Extract<Actor, { kind: 'officer' }>) => nodesOf(actor, ['nationalAdmin', 'coordinator'])

/** Nodes that stand below no other of the officer's nodes: each report is then counted once. */
function topNodes(app: App, actor: Extract<Actor, { kind: 'officer' }>): string[] {
  const nodes = readableNodes(actor)
  const tree = app.reference.get().agencies
  return nodes.filter((node) => !nodes.some((other) => other !== node && tree.isWithin(node, other)))
}

async function closed(app: App, actor: Actor, limit: number): Promise<QueueRow[]> {
  const scope = reportsVisibleTo(actor, app.reference.get().agencies, 1)
  const { rows } = await app.db.query<QueueRow>(
    `select ${COLUMNS} from report r where r.status in ('closed', 'archived') and ${scope.sql} order by r.changed_at desc limit ${limit}`,
    scope.values,
  )
  return rows
}

/** By number, or by the words of the public text and title among what the officer may see. */
async function search(app: App, actor: Actor, q: string, limit: number): Promise<QueueRow[]> {
  const number = readNumber(q)
  const scope = reportsVisibleTo(actor, app.reference.get().agencies, 2)
  const match = number ? 'r.number = $1' : `to_tsvector('indonesian', r.title) @@ websearch_to_tsquery('indonesian', $1)`
  const { rows } = await app.db.unnamed<QueueRow>(
    `select ${COLUMNS} from report r where ${match} and ${scope.sql} order by r.received_at desc limit ${limit}`,
    [number ?? q, ...scope.values],
  )
  return rows
}

const today = (app: App) => app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString()
