import type { Sql } from '../../kit/db.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import { localDay, toDay, toIso } from '../clocks/rules.ts'
import { dayOff } from '../clocks/working-days.ts'
import type { Reference } from '../reference.ts'
import { QUIET_UNTIL } from './rules.ts'

/**
 * What a head is told of their tree at the beginning of a working day: three numbers, the three that are late the longest of those that they may read (verified
 * ones), and one story that ended well since the working day before. Numbers of reports only, as in every notice.
 */
export type Morning = {
  /** The name of the tree. */
  office: string
  open: number
  late: number
  /** Said to be solved by their reporters since the morning of the working day before. */
  confirmed: number
  /** `days`: calendar days since the date. */
  worst: { number: string; days: number }[]
  good: { number: string; rating: number | null } | null
}

type Row = { node: string; open: number; late: number; worst: { number: string; due: string }[] | null }
type Good = { node: string; confirmed: number; number: string; rating: number | null }

/** Mornings of some nodes that share a zone, of each with everything below it. @returns none for a node of which there is nothing to tell, or when it is no morning */
export async function morningsOf(
  tx: Sql,
  ref: Reference,
  nodes: readonly string[],
  slot: { at: Temporal.Instant; zone: string },
): Promise<Map<string, Morning>> {
  const here = slot.at.toZonedDateTimeISO(slot.zone)
  if (nodes.length === 0 || here.hour !== QUIET_UNTIL) return new Map()
  const today = localDay(slot.at, slot.zone)
  const { rows } = await tx.query<Row>(
    `select n as node, c.open, c.late, w.worst from unnest($1::uuid[]) n
     cross join lateral (select count(*)::int as open, count(*) filter (where next_due_on < $2 and status <> 'held')::int as late from report_scope where node_id = n) c
     left join lateral (select json_agg(json_build_object('number', number, 'due', due) order by due, number) as worst from (
       select r.number, q.next_due_on as due from report_scope q join report r on r.id = q.report_id
       where q.node_id = n and q.next_due_on < $2 and q.status <> 'held' and r.verified_at is not null order by q.next_due_on, q.report_id limit 3) three) w on true`,
    [nodes, toIso(today)],
  )
  const good = await goodSince(
    tx,
    nodes.map((node) => ({ node, since: dayBefore(ref, node, slot.at, slot.zone).toString() })),
  )
  return new Map(
    rows.flatMap(({ node, open, late, worst }) => {
      const story = good.get(node)
      if (open === 0 && !story) return []
      const morning: Morning = {
        office: ref.agencies.get(node)?.shortName ?? '',
        open,
        late,
        confirmed: story?.confirmed ?? 0,
        worst: (worst ?? []).map(({ number, due }) => ({ number, days: today - toDay(due) })),
        good: story ? { number: story.number, rating: story.rating } : null,
      }
      return [[node, morning] as const]
    }),
  )
}

/** Of each node what its reporters confirmed since then, and the one they liked best. What only changed since then, a note say, was confirmed before; the list by changes is what has an index. */
async function goodSince(tx: Sql, asked: readonly { node: string; since: string }[]): Promise<Map<string, Good>> {
  const { rows } = await tx.query<Good>(
    `select distinct on (x.ancestor_id) x.ancestor_id as node, count(*) over (partition by x.ancestor_id)::int as confirmed, r.number, r.rating
     from unnest($1::uuid[], $2::timestamptz[]) n(node, since) join agency_closure x on x.ancestor_id = n.node and x.valid_to is null
       join report r on r.holder = x.descendant_id and r.closed_at >= n.since
     where r.status in ('closed', 'archived') and r.changed_at >= $3 and r.closed_by = 'reporter' and r.solved = 'yes'
     order by x.ancestor_id, r.rating desc nulls last, r.changed_at desc, r.id`,
    [asked.map(({ node }) => node), asked.map(({ since }) => since), asked.map(({ since }) => since).sort()[0]],
  )
  return new Map(rows.map((row) => [row.node, row]))
}

/** The morning of the working day before. */
function dayBefore(ref: Reference, node: string, at: Temporal.Instant, zone: string): Temporal.Instant {
  const cal = ref.calendars.get(ref.agencies.get(node)!.calendarId)
  let day = localDay(at, zone) - 1
  while (dayOff(cal, day) !== null) day--
  return Temporal.PlainDate.from(toIso(day))
    .toZonedDateTime({ timeZone: zone, plainTime: { hour: QUIET_UNTIL } })
    .toInstant()
}

/** The highest node that each head leads among some, by officer. */
export function ledNodes(
  tree: AgencyTree,
  grants: readonly { node: string; role: string; officer: string }[],
  nodes: readonly string[],
): Map<string, string> {
  const told = new Set(nodes)
  const led = new Map<string, string>()
  for (const { node, role, officer } of grants) {
    if (role !== 'head' || !told.has(node)) continue
    const known = led.get(officer)
    if (!known || tree.isWithin(known, node)) led.set(officer, node)
  }
  return led
}
