import type { Carriers } from '../../kit/notice-providers/carriers.ts'
import { channels } from '../../kit/notice-providers/provider.ts'
import { unseal } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import { sendingPaused } from '../installation/facts.ts'
import { invitationToken, invitationUrl } from '../people/invitation-link.ts'
import type { Reporter } from '../reports/reporter.ts'
import { passwordToken, passwordUrl } from '../sign-in/password-link.ts'
import { compose, OFFICER_PASSWORD, signInTemplates } from './compose.ts'
import { LEASE_SECONDS, type Person, quietUntil, TRIES, type Way, waitSeconds, waysTo, withoutAddresses } from './rules.ts'
import {
  type AddressRow,
  addressesOf,
  claimNotices,
  forgetAddress,
  lookForNotices,
  type Outcome,
  postponeNotices,
  settleNotice,
  type Taken,
} from './store.ts'
import { wishUrl } from './wish.ts'

/** `telegram`: the account of the bot, where there is one. */
export type Tools = { carriers: Carriers; baseUrl: string; telegram?: { url: string; token: string } | undefined }

const BATCH = 100
/** At most so many batches a run: the rest comes with the next one, and other tasks get their turn. */
const BATCHES = 20
const AT_ONCE = 32

/**
 * Sends what is due, oldest first. A notice says that there is news and where; the address is looked up at the moment of sending, through the one logging function.
 * Without any carrier, and on a restored copy until it is told to send, everything waits (and nobody is looked at). Each notice is settled by itself as soon as its
 * carrier has answered: of a worker that dies only what was on the wire may come twice, under the same id.
 */
export async function sendNotices(app: App, tools: Tools): Promise<void> {
  const canTell = channels.some((channel) => channel !== 'push' && tools.carriers.has(channel)) // push needs no account: it alone is no sign of a set-up
  if (!canTell || (await sendingPaused(app.db))) return
  for (let batch = 0; batch < BATCHES; batch++) {
    const now = app.now()
    const taken = await claimNotices(app.db, now, now.add({ seconds: LEASE_SECONDS }), BATCH)
    if (taken.length === 0) return
    const loud: Taken[] = []
    const quiet: { id: string; until: Temporal.Instant }[] = []
    for (const notice of taken) {
      const until = quietUntil(notice.template, now, notice.zone ?? String(notice.params.zone ?? 'Asia/Jakarta'))
      if (until) quiet.push({ id: notice.id, until })
      else loud.push(notice)
    }
    await postponeNotices(app.db, quiet)
    const deliver = await deliverer(app, tools, loud)
    await severalAtOnce(loud, async (notice) => settleNotice(app.db, notice.id, await deliver(notice)))
  }
}

/** Looks up whom to tell, all of a batch in one go. A notice that nobody may get is not looked up. */
async function deliverer(app: App, tools: Tools, notices: readonly Taken[]): Promise<(notice: Taken) => Promise<Outcome>> {
  const wanted = notices.filter((notice) => !neverTold(notice))
  const ofReports = wanted.flatMap((one) =>
    one.reportId === null || toOfficer(one) ? [] : [{ reportId: one.reportId, template: one.template }],
  )
  const sealed = await lookForNotices(app.db, ofReports)
  const others = new Map<string, AddressRow[]>()
  if (tools.carriers.has('telegram') || tools.carriers.has('push'))
    for (const row of await addressesOf(app.db, [...new Set(wanted.map(ownerOf))]))
      others.set(row.owner, [...(others.get(row.owner) ?? []), row])
  return async (notice) => {
    const never = neverTold(notice)
    if (never) return { state: never }
    let person: Person
    try {
      person = personOf(app, notice, sealed.get(notice.reportId ?? ''), others.get(ownerOf(notice)) ?? [])
    } catch {
      return { state: 'dead', message: 'the address can not be unsealed with the key of this installation' }
    }
    const ways = waysTo(person, preferred(notice), (channel) => tools.carriers.has(channel))
    return ways.length ? tell(app, tools, notice, ways) : { state: 'noAddress' }
  }
}

/** Officers are told of reports too, and nobody looks at who the reporter is for that. */
const toOfficer = ({ recipient }: Taken) => recipient.startsWith('officer:')

/** To the reporter of an `anonymous` one nothing is sent, whoever wrote the row; whoever said stop is left alone. */
const neverTold = (notice: Taken) =>
  toOfficer(notice) ? null : notice.identity === 'anonymous' ? 'cancelled' : notice.stopped ? 'stopped' : null

const ownerOf = (notice: Taken) =>
  toOfficer(notice) || notice.reportId === null ? notice.recipient.replace(/^\w+:/, '') : notice.reportId

/** The way by which a report came; news of a sign-in goes by mail, which wakes nobody and is kept; officers are told of reports in their own way. */
const preferred = (notice: Taken) =>
  signInTemplates.some((one) => one === notice.template) ? 'email' : toOfficer(notice) ? null : notice.cameBy

function personOf(app: App, notice: Taken, sealed: Buffer | undefined, others: readonly AddressRow[]): Person {
  const key = app.secret.derive('identity')
  const opened = others.map(({ id, channel, sealed: address }) => ({ id, channel, to: unseal(key, address, id) }))
  if (toOfficer(notice) || notice.reportId === null) return { email: notice.officerEmail ?? undefined, others: opened }
  const { email, phone } = sealed ? (JSON.parse(unseal(key, sealed, notice.reportId)) as Reporter) : {}
  return { email, phone, others: opened }
}

/** Tries the ways one after the other while they are closed or gone; a carrier that fails lets the notice wait, since what it took may still arrive. */
async function tell(app: App, { carriers, baseUrl }: Tools, notice: Taken, ways: readonly Way[]): Promise<Outcome> {
  const last = notice.tries + 1 >= TRIES
  let message = ''
  for (const { channel, to, addressId } of ways) {
    const words = compose({
      id: notice.id,
      template: notice.template,
      params: paramsOf(app, notice, baseUrl),
      lang: toOfficer(notice) ? 'id' : (notice.lang ?? 'id'),
      baseUrl,
      sender: carriers.sender(channel) ?? '',
      stopUrl: toOfficer(notice) || notice.reportId === null ? null : wishUrl(app, baseUrl, notice.reportId),
    })
    const answer = await carriers.send(channel, { ...words, to }, app.now(), last)
    if (answer.result === 'sent') return { state: 'sent', at: app.now(), channel, provider: answer.provider, ref: answer.ref }
    message = `${channel}: ${withoutAddresses(answer.message, to)}`
    if (answer.result === 'gone' && addressId) await forgetAddress(app.db, addressId)
    if (answer.result === 'down' || answer.result === 'later') {
      if (last) return { state: 'dead', message }
      const wait = waitSeconds(Math.random(), 'retryAfter' in answer ? answer.retryAfter : 0)
      return { state: 'waiting', message, runAt: app.now().add({ seconds: wait }) }
    }
  }
  return { state: 'dead', message }
}

/** A link is made now: no copy of it lies in the database. */
function paramsOf(app: App, { template, params, linkId, linkMadeAt }: Taken, baseUrl: string): Record<string, unknown> {
  if (!linkId || !linkMadeAt) return params
  if (template === OFFICER_PASSWORD) return { ...params, url: passwordUrl(baseUrl, passwordToken(app, linkId, linkMadeAt)) }
  return { ...params, url: invitationUrl(baseUrl, invitationToken(app, linkId, linkMadeAt)) }
}

async function severalAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < items.length) await work(items[next++]!)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, lane))
}
