import type { ArchiveReason, Audience, By, Channel, Identity, Status } from '../reports/report.ts'
import type { Field, Format } from './fields.ts'
import { instantOf, readWhen, type When } from './when.ts'
import { readChannel, readClass, readReasons, readStatus, readType } from './words.ts'

// What a row of another system means. Pure: names of agencies, categories and places stay names here, they are looked up afterwards.

/** What a report looked like in the other system. What the row does not say is null. */
export type Reading = {
  externalId: string
  title: string | null
  original: string
  working: string
  class: string
  grade: string | null
  identity: Identity
  audience: Audience
  channel: Channel
  status: Status
  closedBy: By | null
  archivedBy: By | null
  archiveReason: ArchiveReason | null
  /** Every reason that the sentence names; the first one counts. */
  reasons: ArchiveReason[]
  reason: string | null
  received: When | null
  receivedAt: Temporal.Instant | null
  firstAnsweredAt: Temporal.Instant | null
  closedAt: Temporal.Instant | null
  reporterName: string | null
  category: string | null
  agency: string | null
  parentAgency: string | null
  place: { province: string; city: string; district: string; village: string }
  /** The cells whose words an export gives back. */
  source: { [F in Field]?: string }
}

/** Why a row, or one cell of it, was not taken. `field`: null when it is the row as a whole. */
export type Problem = { field: Field | null; reason: string }

export const MAX_BODY = 20_000
const KEPT: readonly Field[] = [
  'categoryId',
  'category',
  'channel',
  'parentAgency',
  'agencyId',
  'agency',
  'status',
  'class',
  'province',
  'city',
  'district',
  'village',
]

/** @param cell gives the text of a field's cell, '' where there is no such column. @param now what lies after it can't have arrived yet. */
export function readRow(
  format: Format,
  cell: (field: Field) => string,
  now: Temporal.Instant,
): { reading: Reading } | { problems: Problem[] } {
  const problems: Problem[] = []
  const wrong = (field: Field, reason: string) => void problems.push({ field, reason })
  const raw = (field: Field) => clean(cell(field))
  const word = (field: Field) => {
    const text = raw(field)
    const translated = format.values[field]
    return translated && Object.hasOwn(translated, text) ? translated[text]! : text || (format.defaults[field] ?? '')
  }
  const known = <T>(field: Field, meaning: T | undefined, what: string): T | undefined => {
    if (meaning === undefined) wrong(field, `"${short(word(field))}" is no ${what} that we know`)
    return meaning
  }
  for (const [field] of format.columns) {
    const why = damaged(cell(field))
    if (why) wrong(field, why)
  }
  if (problems.length) return { problems }

  const externalId = readId(raw('id'))
  if (typeof externalId !== 'string') wrong('id', externalId.reason)
  const original = raw('original')
  const working = raw('working')
  if (original === '') wrong('original', 'the report has no text')
  for (const field of ['original', 'working'] as const)
    if (raw(field).length > MAX_BODY) wrong(field, `longer than ${MAX_BODY.toLocaleString('en-US')} characters`)
  const status = known('status', readStatus(word('status')), 'status')
  const klass = known('class', readClass(word('class')), 'class')
  const type = known('type', readType(word('type')), 'type (Anonim, Rahasia)')
  const when = readReceived(format, raw, now)
  if (when && 'field' in when) problems.push(when)
  const moment = (field: Field) => {
    const text = raw(field)
    const read = text === '' ? null : readWhen(text)
    if (read === undefined) wrong(field, `"${short(text)}" is no date`)
    return read ? instantOf(read, format.timeZone) : null
  }
  const firstAnsweredAt = moment('firstAnsweredAt')
  const closedAt = moment('closedAt')
  if (problems.length || !status || !klass || !type || typeof externalId !== 'string') return { problems }

  const received = when && 'day' in when ? when : null
  const receivedAt = received && instantOf(received, format.timeZone)
  const notBefore = (at: Temporal.Instant | null) =>
    at && receivedAt && Temporal.Instant.compare(at, receivedAt) < 0 ? null : at
  const reason = raw('reason') || null
  const reasons = status.status === 'archived' && reason ? readReasons(reason) : []
  const source = Object.fromEntries(KEPT.flatMap((field) => (raw(field) ? [[field, short(raw(field), 200)]] : [])))
  return {
    reading: {
      externalId,
      title: raw('title') || null,
      original,
      working: working || original,
      ...klass,
      ...type,
      channel: readChannel(word('channel')),
      status: status.status,
      closedBy: status.closedBy ?? null,
      archivedBy: status.archivedBy ?? null,
      archiveReason: status.status !== 'archived' ? null : status.archivedBy === 'reporter' ? 'withdrawn' : (reasons[0] ?? null),
      reasons,
      reason,
      received,
      receivedAt,
      firstAnsweredAt: notBefore(firstAnsweredAt),
      closedAt: status.status === 'closed' ? notBefore(closedAt) : null,
      reporterName: readName(raw('reporter')),
      category: word('category') || null,
      agency: word('agency') || null,
      parentAgency: word('parentAgency') || null,
      place: { province: word('province'), city: word('city'), district: word('district'), village: word('village') },
      source,
    },
  }
}

/** One kind of line end, no space around, composed letters: as every text is kept. */
const clean = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .trim()
    .replace(/^'(?='*[=+\-@\t])/, '') // an export puts it before what a spreadsheet would take for a formula

const short = (text: string, most = 60) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

function damaged(text: string): string | null {
  if (text.includes('\u0000')) return 'holds a NUL character'
  return text.isWellFormed() ? null : 'holds half a character'
}

/** `674.0` is 674: spreadsheets make numbers of ids. What they have rounded is lost and no key any more. */
function readId(text: string): string | { reason: string } {
  if (text === '') return { reason: 'the id is missing' }
  if (/^\d+([.,]\d+)?E\+?\d+$/i.test(text)) return { reason: `"${short(text)}" is a number that a spreadsheet has rounded` }
  if (text.length > 100 || /\s/.test(text)) return { reason: `"${short(text)}" is no id` }
  return text.replace(/^(\d+)[.,]0+$/, '$1')
}

/** Masked names are none. */
function readName(text: string): string | null {
  const hidden = text === '' || /[*•]/.test(text) || /^(anonim|rahasia|-+|x+|n\/?a|nan|null|tidak diketahui)$/i.test(text)
  return hidden ? null : text.slice(0, 120)
}

function readReceived(format: Format, raw: (field: Field) => string, now: Temporal.Instant): When | null | Problem {
  const field = raw('receivedAt') ? 'receivedAt' : 'receivedDate'
  const text = raw(field)
  const time = field === 'receivedAt' ? '' : raw('receivedTime')
  if (text === '') return time === '' ? null : { field: 'receivedTime', reason: 'an hour without a day' }
  const when = readWhen(text, time)
  if (!when) {
    const timeIsWrong = time !== '' && readWhen(text) !== undefined
    return timeIsWrong
      ? { field: 'receivedTime', reason: `"${short(time)}" is no time of day` }
      : { field, reason: `"${short(text)}" is no date` }
  }
  if (when.day < '1945-08-17') return { field, reason: `"${short(text)}" is too long ago` }
  const arrived =
    instantOf(when, format.timeZone) ?? Temporal.PlainDate.from(when.day).toZonedDateTime(format.timeZone).toInstant()
  return Temporal.Instant.compare(arrived, now) > 0 ? { field, reason: `"${short(text)}" has not come yet` } : when
}
