import { harmless } from '../../kit/csv.ts'
import { sp4nColumns } from '../imports/fields.ts'
import { agencyNamed, categoryNamed } from '../imports/names.ts'
import { writtenDay } from '../imports/when.ts'
import { channelWord, classWord, statusWord, typeWord } from '../imports/words.ts'
import type { Reference } from '../reference.ts'
import type { Audience, By, Channel, Identity, Status } from '../reports/report.ts'

/** A report with what an export in LAPOR's schema needs of it. `first`: the state in which it came, as its first event tells it. */
export type ExportRow = {
  id: string
  number: string
  receivedAt: Temporal.Instant | null
  receivedOn: string | null
  class: string
  grade: string | null
  category: string | null
  holder: string
  status: Status
  closedBy: By | null
  archivedBy: By | null
  archiveReason: string | null
  identity: Identity
  audience: Audience
  channel: Channel
  areaCode: string | null
  places: string[] | null
  title: string
  original: string
  working: string
  system: string | null
  externalId: string | null
  source: Partial<Record<string, string>> | null
  first: Record<string, unknown>
  reason: string | null
  question: string | null
  fullTitle: string | null
}

/**
 * The cells of a report in the order of LAPOR's columns. Where a report came from another system and the fact has not changed since, the cell says what it said there.
 * @param reporterName empty unless identities were asked for
 */
export function sp4nCells(row: ExportRow, ref: Reference, reporterName: string): string[] {
  const same = (...fields: (keyof ExportRow)[]) => row.source !== null && fields.every((f) => (row.first[f] ?? null) === row[f])
  const kept = (field: string, ...depends: (keyof ExportRow)[]) => (same(...depends) ? (row.source?.[field] ?? '') : undefined)
  const office = ref.agencies.get(row.holder)
  const parent = office?.parentId ? ref.agencies.get(office.parentId) : undefined
  const local = row.receivedAt?.toZonedDateTimeISO('Asia/Jakarta')
  const day = local?.toPlainDate().toString() ?? row.receivedOn
  const untouched = same('status', 'closedBy', 'archivedBy', 'archiveReason')
  const [province = '', city = '', district = '', village = ''] = row.places ?? []
  const cells: Record<(typeof sp4nColumns)[number][0], string> = {
    id: row.externalId ?? row.number,
    receivedDate: day ? writtenDay(day) : '',
    receivedTime: local ? local.toPlainTime().toString({ smallestUnit: 'second' }) : '',
    reporter: reporterName,
    class: kept('class', 'class', 'grade') || classWord(row),
    categoryId: kept('categoryId', 'category') ?? '',
    category: kept('category', 'category') ?? categoryWord(ref, row.category),
    title: row.fullTitle ?? row.title,
    original: row.original,
    working: row.working,
    type: typeWord(row),
    channel: row.source?.channel ?? channelWord(row.channel),
    parentAgency: kept('parentAgency', 'holder') ?? parent?.name ?? '',
    agencyId: kept('agencyId', 'holder') ?? '',
    agency: kept('agency', 'holder') ?? (office ? agencyWord(ref, office.id) : ''),
    status: kept('status', 'status', 'closedBy', 'archivedBy') || statusWord(row),
    reason: reasonOf(row, untouched, ref),
    province: kept('province', 'areaCode') ?? province,
    city: kept('city', 'areaCode') ?? city,
    district: kept('district', 'areaCode') ?? district,
    village: kept('village', 'areaCode') ?? village,
  }
  return sp4nColumns.map(([field]) => harmless(cells[field]))
}

function reasonOf(row: ExportRow, untouched: boolean, ref: Reference): string {
  if (untouched && row.source !== null) return row.reason ?? ''
  if (row.status === 'held') return row.question ?? ''
  if (row.status !== 'archived' || row.archiveReason === null) return ''
  return ref.catalogue.archiveReason(row.archiveReason)?.nameId ?? ''
}

/** Names where they say it without doubt, else what can't be mistaken: the slug, the code. */
function agencyWord(ref: Reference, id: string): string {
  const office = ref.agencies.get(id)!
  const parent = office.parentId ? (ref.agencies.get(office.parentId)?.name ?? null) : null
  return agencyNamed(ref.agencies, ref.agencies.root.id, office.name, parent) === id ? office.name : office.slug
}

function categoryWord(ref: Reference, code: string | null): string {
  const name = ref.catalogue.category(code)?.name
  return code && name ? (categoryNamed(ref.catalogue, name) === code ? name : code) : ''
}
