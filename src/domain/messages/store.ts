import type { Sql } from '../../kit/db.ts'

/** A notice that one worker holds. `identity`, `cameBy`, `zone` are those of its report; null where it belongs to none. */
export type Taken = {
  id: string
  reportId: string | null
  template: string
  recipient: string
  params: Record<string, unknown>
  tries: number
  identity: string | null
  cameBy: string | null
  zone: string | null
  lang: 'id' | 'en' | null
  stopped: boolean
  officerEmail: string | null
  /** Of a link that still holds, to be mailed: its id, and when it was made. */
  linkId: string | null
  linkMadeAt: Temporal.Instant | null
}

/**
 * Takes notices that are due, oldest first, for as long as the lease lasts; another worker passes over them, and takes them when the lease has ended without a word (or
 * ends later than any lease of now: the clock was put back).
 * Of one reader's notices about one report only the first that waits is taken, so that they arrive in order.
 */
export async function claimNotices(db: Sql, now: Temporal.Instant, until: Temporal.Instant, limit: number): Promise<Taken[]> {
  const { rows } = await db.query<Taken>(
    `with due as materialized (
       select o.id from outbox o
       where o.state = 'waiting' and o.recipient not like 'at:%' and o.run_at <= $1 and (o.claimed_until is null or o.claimed_until <= $1 or o.claimed_until > $2)
         and not exists (select from outbox e where e.report_id = o.report_id and e.recipient = o.recipient and e.event_seq < o.event_seq and e.state = 'waiting')
       order by o.run_at, o.event_seq limit $3 for update skip locked
     ), taken as (
       update outbox o set claimed_until = $2 from due where o.id = due.id returning o.*
     )
     select t.id, t.report_id as "reportId", t.template, t.recipient, t.params, t.tries, r.identity, r.channel as "cameBy", a.time_zone as zone,
            w.lang, w.stopped_at is not null as stopped, coalesce(f.email, v.email, p.email) as "officerEmail", coalesce(v.id, p.id) as "linkId", coalesce(v.sent_at, p.sent_at) as "linkMadeAt"
     from taken t left join report r on r.id = t.report_id left join agency a on a.id = r.holder left join notice_wish w on w.report_id = t.report_id
     left join officer f on t.recipient = 'officer:' || f.id::text and f.disabled_at is null
     left join invitation v on t.recipient = 'invitation:' || v.id::text and v.used_at is null and v.withdrawn_at is null and v.expires_at > $1
     left join (select l.id, l.sent_at, l.expires_at, x.email from auth.password_link l join officer x on x.id = l.officer_id and x.disabled_at is null) p
       on t.recipient = 'password:' || p.id::text and p.expires_at > $1
     order by t.run_at, t.event_seq`,
    [now.toString(), until.toString(), limit],
  )
  return rows
}

/** Gives notices back until they may be told; no try was made. */
export async function postponeNotices(db: Sql, notices: readonly { id: string; until: Temporal.Instant }[]): Promise<void> {
  if (notices.length === 0) return
  await db.query(
    `update outbox o set run_at = n.until, claimed_until = null from unnest($1::uuid[], $2::timestamptz[]) as n(id, until) where o.id = n.id and o.state = 'waiting'`,
    [notices.map(({ id }) => id), notices.map(({ until }) => until.toString())],
  )
}

export type Outcome =
  | { state: 'noAddress' | 'stopped' | 'cancelled' }
  | { state: 'sent'; at: Temporal.Instant; channel: string; provider: string | null; ref: string | null }
  | { state: 'dead'; message: string }
  | { state: 'waiting'; message: string; runAt: Temporal.Instant }

/** What became of a notice. One that waits again lets those after it wait with it. */
export async function settleNotice(db: Sql, id: string, outcome: Outcome): Promise<void> {
  const sent = outcome.state === 'sent' ? outcome : null
  await db.query(
    `with n as (
       update outbox set state = $2, last_error = $3, sent_at = $4, run_at = coalesce($5::timestamptz, run_at), claimed_until = null, channel = $6, provider = $7, provider_ref = $8,
         tries = tries + case when $2 in ('sent', 'dead', 'waiting') then 1 else 0 end
       where id = $1 and state = 'waiting' returning report_id, recipient, event_seq
     )
     update outbox o set run_at = $5::timestamptz from n
     where $2 = 'waiting' and o.report_id = n.report_id and o.recipient = n.recipient and o.event_seq > n.event_seq and o.state = 'waiting' and o.run_at < $5::timestamptz`,
    [
      id,
      outcome.state,
      'message' in outcome ? outcome.message : null,
      sent?.at.toString() ?? null,
      outcome.state === 'waiting' ? outcome.runAt.toString() : null,
      sent?.channel ?? null,
      sent?.provider ?? null,
      sent?.ref ?? null,
    ],
  )
}

/** The sealed identities of several reports, to send notices; each look is logged as one of the system. */
export async function lookForNotices(
  db: Sql,
  asked: readonly { reportId: string; template: string }[],
): Promise<Map<string, Buffer>> {
  if (asked.length === 0) return new Map()
  const { rows } = await db.query<{ id: string; sealed: Buffer | null }>(
    `select x.id, identity.look(null, x.id, 'notice', x.template) as sealed from unnest($1::uuid[], $2::text[]) as x(id, template)`,
    [asked.map(({ reportId }) => reportId), asked.map(({ template }) => template)],
  )
  return new Map(rows.flatMap(({ id, sealed }) => (sealed ? [[id, sealed]] : [])))
}

export type AddressRow = { owner: string; id: string; channel: 'telegram' | 'push'; sealed: Buffer }

/** Chats and browsers of reports or officers, sealed; each look is logged. */
export async function addressesOf(db: Sql, owners: readonly string[]): Promise<AddressRow[]> {
  if (owners.length === 0) return []
  const { rows } = await db.query<AddressRow>(
    `select o as owner, a.id, a.channel, a.sealed from unnest($1::uuid[]) o, lateral identity.addresses(o, 'notice') a`,
    [owners],
  )
  return rows
}

export async function insertAddress(
  db: Sql,
  a: { id: string; owner: string; channel: string; sealed: Buffer; at: string },
  most: number,
): Promise<void> {
  await db.query('insert into identity.address (id, owner, channel, sealed, at) values ($1, $2, $3, $4, $5)', [
    a.id,
    a.owner,
    a.channel,
    a.sealed,
    a.at,
  ])
  await db.query('select identity.keep_newest_addresses($1, $2)', [a.owner, most])
}

export const forgetAddress = (db: Sql, id: string) => db.query('select identity.forget_address($1)', [id])
