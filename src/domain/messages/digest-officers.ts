import { uuidv7 } from '../../kit/ids.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import { dayOff } from '../clocks/working-days.ts'
import { supportDue } from '../desk/office-limits.ts'
import { readingsByOffice } from '../desk/readings.ts'
import { sendingPaused } from '../installation/facts.ts'
import { looksByOffice } from '../reports/look-requests.ts'
import { type Digest, NAMED_IN_DIGEST, OFFICER_DIGEST } from './compose.ts'
import { claimSlot, grantsByNode, insertDigests, type News, takeNews, type Waiting, waitingAt } from './digest-store.ts'
import { ledNodes, type Morning, morningsOf } from './morning.ts'
import { slotNow } from './office-news.ts'

const workers = ['coordinator', 'liaison', 'nationalAdmin']
const readers = ['coordinator', 'nationalAdmin']

/**
 * At 07:00 and 13:00 of each office's working days one message tells each officer what waits, which parts in others' reports are due, which answers they are to read a second time and which looks at identities to decide on, about which limits they are reminded and what was taken higher to them; heads how their tree stands, in the morning; who
 * has nothing gets none. On a restored copy that may not send yet nothing is put together either. All of one zone in one transaction: whoever dies in it has told nobody, and run again nothing doubles.
 */
export async function digestOfficers(app: App): Promise<void> {
  if (await sendingPaused(app.db)) return
  const ref = app.reference.get()
  const now = app.now()
  for (const zone of new Set(ref.agencies.all.map(({ timeZone }) => timeZone))) {
    const slot = slotNow(now, zone)
    if (!slot) continue
    const today = localDay(now, zone)
    const working = ref.agencies.all.filter((a) => a.timeZone === zone && dayOff(ref.calendars.get(a.calendarId), today) === null)
    await app.db.tx(async (tx) => {
      const nodes = await claimSlot(
        tx,
        working.map(({ id }) => id),
        slot,
      )
      if (nodes.length === 0) return
      const grants = await grantsByNode(tx)
      const waiting = await waitingAt(tx, nodes, toIso(today))
      const support = await supportDue(tx, ref, nodes, now)
      const unread = await readingsByOffice(tx, ref.agencies)
      const looks = await looksByOffice(app, tx)
      const news = await takeNews(tx, nodes, now, NAMED_IN_DIGEST)
      const led = ledNodes(ref.agencies, grants, nodes)
      const mornings = await morningsOf(tx, ref, [...new Set(led.values())], { at: slot, zone })
      const digests = digestsOf(ref.agencies, {
        nodes,
        grants,
        waiting,
        support,
        unread,
        looks,
        news,
        led,
        mornings,
        slot: slot.toString(),
        zone,
      })
      await insertDigests(
        tx,
        [...digests].map(([officer, params]) => ({
          id: uuidv7(),
          officer,
          template: OFFICER_DIGEST,
          params,
          runAt: slot.toString(),
        })),
      )
    })
  }
}

type Facts = {
  nodes: readonly string[]
  grants: readonly { node: string; role: string; officer: string }[]
  waiting: ReadonlyMap<string, Waiting>
  /** Parts in others' reports that are due or late, by the office that supports. */
  support: ReadonlyMap<string, Pick<Digest['waiting'], 'supportToday' | 'supportLate'>>
  /** Answers that wait for a second reading, by the office that reads. */
  unread: ReadonlyMap<string, number>
  /** Requests to see who a reporter is, by the office that decides, and who asked. */
  looks: readonly { node: string; asker: string; reported: string | null }[]
  news: readonly News[]
  /** The tree that each head leads, and how it stands this morning. */
  led: ReadonlyMap<string, string>
  mornings: ReadonlyMap<string, Morning>
  slot: string
  zone: string
}

/** Who is told what, by officer. What waits is counted once where one of their offices stands below another; news without a reader at its office goes to the nearest above. Pure. */
export function digestsOf(
  tree: AgencyTree,
  { nodes, grants, waiting, support, unread, looks, news, led, mornings, slot, zone }: Facts,
): Map<string, Digest> {
  const digests = new Map<string, Digest>()
  const of = (officer: string) => {
    const known = digests.get(officer)
    if (known) return known
    const made: Digest = {
      slot,
      zone,
      waiting: { new: 0, today: 0, late: 0, returned: 0, supportToday: 0, supportLate: 0, unread: 0, looks: 0 },
      reminded: [],
      escalated: [],
      more: 0,
    }
    digests.set(officer, made)
    return made
  }
  const told = new Set(nodes)
  const own = new Map<string, Set<string>>()
  for (const { node, role, officer } of grants)
    if (workers.includes(role) && told.has(node)) own.set(officer, (own.get(officer) ?? new Set()).add(node))
  for (const [officer, offices] of own)
    for (const node of offices) {
      const parts = support.get(node)
      if (parts) for (const key of ['supportToday', 'supportLate'] as const) of(officer).waiting[key] += parts[key]
      const counts = waiting.get(node)
      const below = tree
        .path(node)
        .slice(1)
        .some((above) => offices.has(above))
      if (!counts || below || !Object.values(counts).some((n) => n > 0)) continue
      const sum = of(officer).waiting
      for (const key of ['new', 'today', 'late', 'returned'] as const) sum[key] += counts[key]
    }
  const byNode = Map.groupBy(grants, (grant) => grant.node)
  for (const [node, n] of unread)
    if (told.has(node)) for (const officer of readersOf(tree, byNode, node, readers)) of(officer).waiting.unread += n
  for (const { node, asker, reported } of looks) {
    const others = (one: { node: string; officer: string }) => one.officer !== asker && one.node !== reported
    if (told.has(node)) for (const officer of readersOf(tree, byNode, node, readers, others)) of(officer).waiting.looks += 1
  }
  for (const [officer, node] of led) {
    const morning = mornings.get(node)
    if (morning) of(officer).morning = morning
  }
  for (const { recipient, named, numbers } of news) {
    const [, node = '', roles = ''] = recipient.split(':')
    for (const officer of readersOf(tree, byNode, node, roles.split(','))) {
      const digest = of(officer)
      for (const { number, share } of named) {
        if (digest.reminded.length + digest.escalated.length >= NAMED_IN_DIGEST) digest.more++
        else if (share === undefined) digest.escalated.push(number)
        else digest.reminded.push({ number, share })
      }
      digest.more += numbers - named.length
    }
  }
  return digests
}

function readersOf(
  tree: AgencyTree,
  byNode: ReadonlyMap<string, Facts['grants']>,
  node: string,
  roles: readonly string[],
  /** Whether one of them has a say in it. */
  has: (grant: Facts['grants'][number]) => boolean = () => true,
): Set<string> {
  for (const at of tree.path(node)) {
    const found = byNode.get(at)?.filter((grant) => roles.includes(grant.role) && has(grant)) ?? []
    if (found.length) return new Set(found.map(({ officer }) => officer))
  }
  return new Set()
}
