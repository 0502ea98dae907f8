import type { App } from '../../domain/app.ts'
import { limitsOf } from '../../domain/desk/limits.ts'
import type { ListRow } from '../../domain/desk/report-list.ts'
import { pageOf, type ReportPage, reportPage } from '../../domain/desk/report-page.ts'
import type { Actor } from '../../domain/people/actor.ts'
import type { Telling } from '../../domain/reports/change-report.ts'
import type { Target } from '../../domain/reports/make-move.ts'
import { allowedMoves } from '../../domain/reports/moves.ts'
import { activeOffices } from '../../domain/reports/report.ts'
import type { WholeReport } from '../../domain/reports/whole-report.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import type { Call, Result } from './operation.ts'

// What a report looks like in JSON. Ids of offices are told as slugs; keys of rows are told nobody.

const urlOf = (site: Site, number: string) => `${site.baseUrl}/laporan/${number}`
const slugOf = (app: App, id: string | null) => (id === null ? null : (app.reference.get().agencies.get(id)?.slug ?? null))

/** @throws Refusal not-found, the same whether it is not there or not for this actor */
export async function readAs(app: App, actor: Actor, number: string): Promise<ReportPage> {
  const page = await reportPage(app, actor, number)
  if (!page) throw new Refusal('not-found')
  return page
}

/**
 * Makes a move and answers with the report after it, as the mover may see it; with nothing when the move took it out of their sight. The answer is worked out before the
 * move is saved, and kept with it for the caller's key.
 */
export async function tellMove(
  { app, site, caller: { actor }, number, version, once, body }: Call<never>,
  run: (app: App, actor: Actor, target: Target, body: object) => Promise<unknown>,
): Promise<Result> {
  const tell = async (whole: WholeReport): Promise<Result> => {
    const page = await pageOf(app, actor, whole)
    return page ? { body: reportJson(app, site, actor, page), version: page.version } : {}
  }
  const telling: Telling = { once, tell }
  await run(app, actor, { number, telling, ...(version !== undefined && { version }) }, body)
  return telling.told as Result
}

/** What everybody reads; for the reporter and the offices also what is theirs. How it ended is told with the status that says so, which others see 8 seconds later. */
export function reportJson(app: App, site: Site, actor: Actor, page: ReportPage) {
  const { report, reader } = page
  const ended = (status: string) => reader === 'officer' || page.status === status
  return {
    number: report.number,
    url: urlOf(site, report.number),
    status: page.status,
    class: report.class,
    grade: report.grade,
    category: report.category,
    audience: report.audience,
    title: page.title,
    body: page.body,
    agency: slugOf(app, page.holder) ?? '',
    location: {
      areaCode: report.areaCode,
      place: page.place,
      ...(reader !== 'public' && { lat: report.lat, long: report.long, landmark: page.landmark }),
    },
    receivedOn: report.receivedOn,
    closedBy: ended('closed') ? report.closedBy : null,
    archivedBy: ended('archived') ? report.archivedBy : null,
    archiveReason: ended('archived') ? report.archiveReason : null,
    version: page.version,
    ...(reader !== 'public' && ownJson(app, actor, page)),
  }
}

function ownJson(app: App, actor: Actor, page: ReportPage) {
  const { report } = page
  const ref = app.reference.get()
  return {
    original: page.original,
    public: page.publicBody,
    identity: report.identity,
    channel: report.channel,
    occurredOn: report.occurredOn,
    supporting: activeOffices(report).flatMap((id) => (id === report.holder ? [] : [slugOf(app, id)])),
    limits: limitsOf(report, ref, app.now()).map(({ kind, dueOn, late, running, paused, clock, derivation }) => ({
      kind,
      dueOn,
      late,
      running,
      paused,
      provisional: clock.provisional,
      derivation: {
        from: clock.startedOn,
        days: clock.limitDays + clock.extendedDays,
        unit: clock.unit,
        counted: derivation.counted,
        skipped: derivation.skipped,
      },
    })),
    solved: report.solved,
    rating: report.rating,
    follows: page.follows,
    looks: page.looks ?? 0,
    allowed: allowedMoves(actor, report, ref.agencies),
  }
}

export function rowJson(app: App, site: Site, actor: Actor, row: ListRow) {
  return {
    number: row.number,
    url: urlOf(site, row.number),
    title: row.title,
    status: row.status,
    class: row.class,
    category: row.category,
    agency: slugOf(app, row.holder) ?? '',
    location: { areaCode: row.areaCode, place: row.place },
    receivedOn: row.receivedOn,
    ...(actor.kind === 'officer' && { nextDueOn: row.nextDueOn, version: row.version }),
  }
}

export const timelineJson = (app: App, page: ReportPage) => ({
  items: page.entries.map((entry) => ({
    seq: entry.seq,
    event: entry.kind,
    at: entry.at,
    by: entry.actorKind,
    agency: slugOf(app, entry.agencyId),
    ...(page.reader === 'officer' && { officer: entry.actorName }),
    status: entry.status,
    to: slugOf(app, entry.toAgency),
    supporting: entry.supporting.flatMap((id) => slugOf(app, id) ?? []),
    texts: entry.texts,
    attachments: entry.attachments,
  })),
})
