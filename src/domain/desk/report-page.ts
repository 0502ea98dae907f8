import DataLoader from 'dataloader'
import type { Db } from '../../kit/db.ts'
import { placeName } from '../agencies/areas.ts'
import type { App } from '../app.ts'
import { filesOf } from '../attachments/files-of.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import type { Actor } from '../people/actor.ts'
import { can } from '../people/permissions.ts'
import { findNumber } from '../reports/find-number.ts'
import { readNumber } from '../reports/number.ts'
import type { ReportState } from '../reports/report.ts'
import { readWhole, type WholeEvent, type WholeReport } from '../reports/whole-report.ts'
import { type Entry, maySeeEvent, maySeeFiles, maySeeText } from './timeline.ts'

export type ReportPage = {
  report: ReportState
  reader: 'public' | 'reporter' | 'officer'
  title: string
  /** What this reader may read of the report: the public text for everybody, the original for the reporter and the verifying desk, the working text for offices. */
  body: string | null
  original: string | null
  publicBody: string | null
  landmark: string | null
  /** Full name of the place, e.g. "Madyopuro, Kedungkandang, Kota Malang, Jawa Timur"; null when unknown. */
  place: string | null
  /** The status that this reader may know now: an officer's move shows to others after its 8 seconds. */
  status: string
  verified: boolean
  /** Who holds it, for this reader. */
  holder: string
  entries: Entry[]
  /** The version that the reader sees: the last event shown. */
  version: number
  /** How often somebody looked at who the reporter is; null for the public. */
  looks: number | null
  /** The report that this one follows, when it was merged. */
  follows: string | null
}

/** The whole of one report as this actor may see it, or null: not there, or not for them (the two look the same). */
export async function reportPage(app: App, actor: Actor, typedNumber: string): Promise<ReportPage | null> {
  const number = readNumber(typedNumber)
  if (number === null) return null
  const now = app.now().toString()
  const whole = await (actor.kind === 'public'
    ? publicWhole(app, number)
    : readWhole(app.db, [number], now, true).then((found) => found[0]))
  return whole ? pageOf(app, actor, whole) : null
}

/** The page of a report that was read already. */
export async function pageOf(app: App, actor: Actor, whole: WholeReport): Promise<ReportPage | null> {
  const page = present(app, actor, whole)
  if (page) await complete(app, page)
  return page
}

const loaders = new WeakMap<Db, DataLoader<string, WholeReport | null>>()

/** The public readers of one turn of the event loop share a statement: under load that saves a third of the server's work, alone it costs nothing. */
function publicWhole(app: App, number: string): Promise<WholeReport | null> {
  let loader = loaders.get(app.db)
  if (!loader) {
    const load = async (numbers: readonly string[]) => {
      const all = await readWhole(app.db, numbers, app.now().toString(), false)
      const found = new Map(all.map((whole) => [whole.report.number, whole]))
      return numbers.map((wanted) => found.get(wanted) ?? null)
    }
    loader = new DataLoader(load, { cache: false, maxBatchSize: 8, batchScheduleFn: setImmediate })
    loaders.set(app.db, loader)
  }
  return loader.load(number)
}

/** What few reports have, or what is known by heart after the first time. */
async function complete(app: App, page: ReportPage) {
  const { report } = page
  page.place = report.areaCode && (await placeName(app.db, report.areaCode))
  if (report.mergedInto) page.follows = await findNumber(app.db, report.mergedInto)
  const withFiles = page.entries.filter((entry) => entry.hasFiles)
  if (withFiles.length === 0) return
  const files = await filesOf(app.db, report.id)
  for (const entry of withFiles)
    entry.attachments = files.filter((file) => file.seq === entry.seq).map(({ id, width, height }) => ({ id, width, height }))
}

function present(app: App, actor: Actor, whole: WholeReport): ReportPage | null {
  const { report, events } = whole
  const tree = app.reference.get().agencies
  const reader = can(actor, 'report.read', report, tree) ? (actor.kind === 'officer' ? 'officer' : 'reporter') : 'public'
  const shown = events.filter((event) => reader === 'officer' || event.shown)
  const undone = undoneSeqs(shown, reader)
  const visible = shown.filter((event) => !undone.has(event.seq))
  const published = visible.some((event) => event.published)
  if (reader === 'public' && !(published && report.audience === 'public')) return null
  const seesOriginal = reader === 'reporter' || can(actor, 'report.readOriginal', report, tree)
  const text = (id: string | null) => (id === null ? null : (whole.texts[id] ?? null))
  const last = visible.at(-1)!
  const as = asOf(visible, report)
  const zone = tree.get(as.holder)?.timeZone ?? tree.root.timeZone
  return {
    report,
    reader,
    title: text(as.titleText) ?? whole.title,
    body:
      reader === 'public' ? text(as.publicText) : reader === 'reporter' ? text(report.originalText) : text(report.workingText),
    original: seesOriginal ? text(report.originalText) : null,
    publicBody: text(report.publicText),
    landmark: reader === 'public' ? null : text(report.landmarkText),
    place: null,
    status: last.status,
    verified: as.verified,
    holder: as.holder,
    entries: visible
      .filter((event) => maySeeEvent(reader, event.kind, event.to))
      .map((event) => entryOf(event, whole, reader, zone)),
    version: reader === 'officer' ? report.version : shown.at(-1)!.seq,
    looks: reader === 'public' ? null : events.filter((event) => event.kind === 'identityViewed').length,
    follows: null,
  }
}

/** For others than officers a move that was undone never was, and neither is the undoing. */
function undoneSeqs(events: readonly WholeEvent[], reader: ReportPage['reader']): Set<number> {
  if (reader === 'officer') return new Set()
  return new Set(events.flatMap((event, i) => (event.kind === 'undone' ? [event.seq, events[i - 1]?.seq ?? event.seq] : [])))
}

/** Fields as the shown events left them: the newest moves may not be shown yet. */
function asOf(events: readonly WholeEvent[], report: ReportState) {
  let holder = report.holder
  let titleText: string = report.titleText
  let publicText: string | null = null
  let verified = false
  for (const { texts, ...event } of events) {
    if (event.holder !== null) holder = event.holder
    if (event.verified) verified = true
    if (texts.title) titleText = texts.title.id
    if (texts.public) publicText = texts.public.id
  }
  return { holder, titleText, publicText, verified }
}

/** Everybody is told the day of a thing, not its hour: the hour at which somebody wrote is theirs. Midnight of Greenwich lies in the same day in all zones of Indonesia. */
const dayOf = (at: string, zone: string) => `${toIso(localDay(Temporal.Instant.from(at), zone))}T00:00:00Z`

function entryOf(event: WholeEvent, whole: WholeReport, reader: ReportPage['reader'], zone: string): Entry {
  const texts = Object.entries(event.texts).filter(([role]) => maySeeText(reader, event.kind, role))
  return {
    seq: event.seq,
    kind: event.kind,
    at: reader === 'public' ? dayOf(event.at, zone) : event.at,
    actorKind: event.actorKind,
    agencyId: event.agencyId,
    status: event.status,
    toAgency: event.holder,
    supporting: event.supporting,
    actorName: reader === 'officer' ? event.actorName : null,
    texts: Object.fromEntries(texts.map(([role, ref]) => [role, whole.texts[ref.id] ?? ''])),
    change: reader === 'officer' ? event.change : {},
    to: event.to,
    hasFiles: event.files && maySeeFiles(reader, event.kind),
    attachments: [],
  }
}
