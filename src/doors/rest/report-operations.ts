import { z } from 'zod'
import type { App } from '../../domain/app.ts'
import { keep } from '../../domain/attachments/keep.ts'
import { type ListEnd, reportList } from '../../domain/desk/report-list.ts'
import type { Actor } from '../../domain/people/actor.ts'
import { actions } from '../../domain/reports/actions.ts'
import { readNumber } from '../../domain/reports/number.ts'
import { channels, statuses } from '../../domain/reports/report.ts'
import { SubmitReport, submitReport } from '../../domain/reports/submit-report.ts'
import { Refusal } from '../../kit/refusal.ts'
import { needScope } from './caller.ts'
import * as example from './examples.ts'
import { type Operation, operation } from './operation.ts'
import { readAs, reportJson, rowJson, tellMove, timelineJson } from './present-report.ts'
import { Kept, ListPage, Receipt, Report, Timeline } from './shapes.ts'

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })

/** How many reports an hour one address may send without a token: a row of the installation. */
const openReports = (app: App) => Number(app.reference.get().calendars.flag('openReportsPerHour') ?? 60)
const FILES_A_REPORT = 5

const none = z.strictObject({})
const Channel = z.enum(channels)

const createReport: Operation = {
  id: 'createReport',
  tag: 'reports',
  method: 'post',
  path: '/reports',
  who: ['anybody', 'token'],
  query: none,
  body: SubmitReport.extend({ channel: Channel.optional() }),
  keepsAnswer: true,
  perHour: openReports,
  status: 201,
  answer: Receipt,
  example: { body: example.submission, answer: example.receipt },
  async run({ app, site, caller, body, once }) {
    const { channel = 'api', ...report } = body as { channel?: unknown }
    const named = Channel.safeParse(channel)
    if (!named.success) throw wrong('channel', 'error.wrongValue')
    if (named.data !== 'api') needScope(caller.token, 'channel')
    const receipt = await submitReport(app, caller.actor, report, { channel: named.data, idempotency: once })
    return { body: { ...receipt, url: `${site.baseUrl}/laporan/${receipt.number}` } }
  },
}

const readReport: Operation = {
  id: 'readReport',
  tag: 'reports',
  method: 'get',
  path: '/reports/{number}',
  who: ['anybody', 'code', 'token'],
  query: none,
  status: 200,
  answer: Report,
  example: { answer: example.report },
  async run({ app, site, caller, number }) {
    const page = await readAs(app, caller.actor, number)
    return { body: reportJson(app, site, caller.actor, page), version: page.version }
  },
}

const Statuses = z
  .string()
  .transform((v) => v.split(','))
  .pipe(z.array(z.enum(statuses)).min(1))
const ListQuery = z.strictObject({
  q: z.string().max(200).optional(),
  status: Statuses.optional(),
  category: z.string().max(80).optional(),
  agency: z.string().max(80).optional(),
  area: z
    .string()
    .regex(/^\d{2}(\.\d{2}){0,2}(\.\d{4})?$/, { error: 'error.area.unknown' })
    .optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

const listReports = operation({
  id: 'listReports',
  tag: 'reports',
  method: 'get',
  path: '/reports',
  who: ['anybody', 'token'],
  query: ListQuery,
  status: 200,
  answer: ListPage,
  example: { query: 'status=submitted,forwarded&area=35.73&limit=50', answer: example.listPage },
  async run({ app, site, caller, query: { status, cursor, ...filter } }) {
    const { agencies, catalogue } = app.reference.get()
    if (filter.category !== undefined && !catalogue.category(filter.category)) throw wrong('category', 'error.category.unknown')
    if (filter.agency !== undefined && !agencies.bySlug(filter.agency)) throw wrong('agency', 'error.agency.unknown')
    const { rows, end } = await reportList(app, caller.actor, {
      ...filter,
      statuses: status,
      after: readCursor(cursor, caller.actor),
    })
    return { body: { items: rows.map((row) => rowJson(app, site, caller.actor, row)), next: end && writeCursor(end) } }
  },
})

/** Where the next page begins; callers hand it back as it is. */
const writeCursor = (end: ListEnd) =>
  'number' in end ? end.number : Buffer.from(`${end.at ?? '-'} ${end.id}`).toString('base64url')
const Cursor = z.tuple([z.union([z.literal('-'), z.iso.datetime()]), z.uuid()])

function readCursor(cursor: string | undefined, actor: Actor): ListEnd | undefined {
  if (cursor === undefined) return undefined
  if (actor.kind !== 'officer') {
    if (readNumber(cursor) !== cursor) throw wrong('cursor', 'error.cursor')
    return { number: cursor }
  }
  const read = Cursor.safeParse(Buffer.from(cursor, 'base64url').toString().split(' '))
  if (!read.success || !/^(-|[12]\d{3}-.*)$/.test(read.data[0])) throw wrong('cursor', 'error.cursor')
  const [at, id] = read.data
  return { at: at === '-' ? null : Temporal.Instant.from(at), id }
}

const readTimeline: Operation = {
  id: 'readTimeline',
  tag: 'reports',
  method: 'get',
  path: '/reports/{number}/timeline',
  who: ['anybody', 'code', 'token'],
  query: none,
  status: 200,
  answer: Timeline,
  example: { answer: example.timeline },
  async run({ app, caller, number }) {
    const page = await readAs(app, caller.actor, number)
    return { body: timelineJson(app, page), version: page.version }
  },
}

const sendMessage: Operation = {
  id: 'sendMessage',
  tag: 'reports',
  method: 'post',
  path: '/reports/{number}/messages',
  who: ['code'],
  query: none,
  body: actions.message.schema,
  ifMatch: true,
  status: 201,
  answer: Report,
  example: { body: example.message, answer: example.ownReport },
  keepsAnswer: true,
  run: (call) => tellMove(call, actions.message.run),
}

const sendAttachment: Operation = {
  id: 'sendAttachment',
  tag: 'reports',
  method: 'post',
  path: '/attachments',
  who: ['anybody', 'token'],
  query: none,
  body: 'file',
  perHour: (app) => openReports(app) * FILES_A_REPORT,
  status: 201,
  answer: Kept,
  example: { answer: example.kept },
  async run({ app, file }) {
    const kept = await keep(app, file).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      throw new Refusal(error.code, { fields: error.fields.map((field) => ({ ...field, path: 'file' })) }) // its name here
    })
    return { body: kept }
  },
}

export const reportOperations: readonly Operation[] = [
  createReport,
  listReports,
  readReport,
  readTimeline,
  sendMessage,
  sendAttachment,
]
