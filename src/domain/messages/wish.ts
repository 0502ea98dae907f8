import { z } from 'zod'
import { Refusal } from '../../kit/refusal.ts'
import { hmac, sameBytes } from '../../kit/secrets.ts'
import type { App } from '../app.ts'

const TAG_BYTES = 16

/** Where the reader of a notice says what they wish of the next ones. The link opens nothing else: no report, no identity. */
export const wishUrl = (app: Pick<App, 'secret'>, baseUrl: string, reportId: string) =>
  `${baseUrl}/kabar/${wishToken(app, reportId)}`

export const wishToken = (app: Pick<App, 'secret'>, reportId: string) => tokenOf(app, 'notice-wish', reportId)

/** The report of a link. @throws Refusal not-found for a token that is not ours */
export const reportOfWish = (app: Pick<App, 'secret'>, token: string) => idOf(app, 'notice-wish', token)

/** By which an officer joins a chat: `p` sets it apart from a report's. It opens nothing but the officer's own digests. */
export const officerToken = (app: Pick<App, 'secret'>, officerId: string) => `p${tokenOf(app, 'officer-chat', officerId)}`

/** @throws Refusal not-found for a token that is not ours */
export const officerOfToken = (app: Pick<App, 'secret'>, token: string) => idOf(app, 'officer-chat', token.slice(1))

/** An id with a tag that only this installation can make: 43 signs that an address, and Telegram's `start`, can carry. */
function tokenOf(app: Pick<App, 'secret'>, purpose: string, uuid: string): string {
  const id = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  return Buffer.concat([id, tagOf(app, purpose, id)]).toString('base64url')
}

const tagOf = (app: Pick<App, 'secret'>, purpose: string, id: Buffer) =>
  hmac(app.secret.derive(purpose), id).subarray(0, TAG_BYTES)

function idOf(app: Pick<App, 'secret'>, purpose: string, token: string): string {
  const bytes = /^[\w-]{43}$/.test(token) ? Buffer.from(token, 'base64url') : Buffer.alloc(0)
  const id = bytes.subarray(0, 16)
  if (bytes.length !== 16 + TAG_BYTES || !sameBytes(tagOf(app, purpose, id), bytes.subarray(16))) throw new Refusal('not-found')
  const hex = id.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export type Wish = { number: string; lang: 'id' | 'en'; stopped: boolean }

/** What is wished of the notices of a report. @throws Refusal not-found */
export async function wishOf(app: App, token: string): Promise<Wish> {
  const { rows } = await app.db.query<Wish>(
    `select r.number, coalesce(w.lang, 'id') as lang, w.stopped_at is not null as stopped from report r left join notice_wish w on w.report_id = r.id where r.id = $1`,
    [reportOfWish(app, token)],
  )
  if (!rows[0]) throw new Refusal('not-found')
  return rows[0]
}

export const ChangeWish = z.object({ stop: z.boolean().optional(), lang: z.enum(['id', 'en']).optional() })
export type ChangeWish = z.infer<typeof ChangeWish>

/** Stops notices or lets them come again, or changes their language; what is not said stays. Notices that wait are judged when they are due. @throws Refusal not-found */
export async function changeWish(app: App, token: string, { stop, lang }: ChangeWish): Promise<void> {
  const { number } = await wishOf(app, token)
  await app.db.query(
    `insert into notice_wish (report_id, lang, stopped_at) select id, coalesce($2, 'id'), case when $3 then $4::timestamptz end from report where number = $1
     on conflict (report_id) do update set lang = coalesce($2, notice_wish.lang), stopped_at = case when $3 is null then notice_wish.stopped_at when $3 then $4::timestamptz end`,
    [number, lang ?? null, stop ?? null, app.now().toString()],
  )
}
