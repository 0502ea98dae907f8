import { createHash } from 'node:crypto'
import { longDateTime, mediumDate } from '../../kit/dates.ts'
import { asHandedOut, type Document } from '../../kit/documents/document.ts'
import { writePdf } from '../../kit/documents/pdf.ts'
import type { T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import { attachmentFor } from '../attachments/show.ts'
import { type Limit, limitsOf } from '../desk/limits.ts'
import { type ReportPage, reportPage } from '../desk/report-page.ts'
import { whatHappened } from '../desk/what-happened.ts'
import { type Actor, hasRole } from '../people/actor.ts'
import { can } from '../people/permissions.ts'
import type { ReportState } from '../reports/report.ts'

/**
 * What the Ombudsman gets when the reporter has handed a report over: the report in the reporter's own words, everything that they were told, the limits with the days that
 * make them, and the files; as PDF for people, JSON for programs, with a SHA-256 of each file. Internal notes of offices are not in it, and who the reporter is stays with
 * the identity desk, which tells it on request and logs it.
 * May have it: the reporter, the Ombudsman, and who could hand it over; to others, and before the handing over, it is not there.
 * @throws Refusal not-found
 */
export async function ombudsmanPackage(
  app: App,
  actor: Actor,
  number: string,
  t: T,
  site: { demo: boolean },
): Promise<{ name: string; bytes: Uint8Array }> {
  const asked = await reportPage(app, actor, number)
  if (!asked || asked.reader === 'public' || !mayHavePackage(actor, asked.report, app.reference.get().agencies))
    throw new Refusal('not-found')
  const reporter: Actor = { kind: 'reporter', reportId: asked.report.id }
  const page = (await reportPage(app, reporter, number))!
  const files: Record<string, Uint8Array> = {}
  const nameOf = new Map<string, string>()
  for (const { id } of page.entries.flatMap(({ attachments }) => attachments)) {
    const file = await attachmentFor(app, reporter, id)
    if (!file) throw new Error(`attachment ${id} of ${number} can be seen but not had`)
    nameOf.set(id, `lampiran/${String(nameOf.size + 1).padStart(2, '0')}.${file.mime.split('/')[1]?.replace('jpeg', 'jpg')}`)
    files[nameOf.get(id)!] = file.bytes
  }
  const limits = limitsOf(page.report, app.reference.get(), app.now())
  files['laporan.pdf'] = await writePdf(asHandedOut(documentOf(app, page, limits, nameOf, t), site, t))
  files['laporan.json'] = utf8(`${JSON.stringify(jsonOf(app, page, limits, nameOf), null, 2)}\n`)
  const sums = Object.entries(files).map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`)
  files.SHA256SUMS = utf8(sums.join(''))
  const { zipSync } = await import('fflate')
  const mtime = app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDateTime().toString()
  return { name: `ombudsman-${page.report.number}.zip`, bytes: zipSync(files, { level: 0, mtime }) }
}

/** Whether the package of a report is there for somebody. */
export function mayHavePackage(actor: Actor, report: ReportState, tree: AgencyTree): boolean {
  return report.transferredAt !== null && (hasRole(actor, 'ombudsman') || can(actor, 'report.transfer', report, tree))
}

const utf8 = (text: string) => new TextEncoder().encode(text)

/** Facts in a table, the limits in another, then what was written and what happened, each with its date. */
function documentOf(app: App, page: ReportPage, limits: readonly Limit[], nameOf: ReadonlyMap<string, string>, t: T): Document {
  const ref = app.reference.get()
  const { report } = page
  const zone = ref.agencies.get(report.holder)!.timeZone
  const when = (at: string) => longDateTime(Temporal.Instant.from(at), zone, t.lang)
  const cls = report.class === null ? undefined : ref.catalogue.classNamed(report.class)
  const facts: [string, string | null][] = [
    ['class', cls ? (t.lang === 'id' ? cls.nameId : cls.nameEn) : null],
    ['category', ref.catalogue.category(report.category)?.name ?? null],
    ['place', [page.place, page.landmark].filter(Boolean).join(' · ') || null],
    ['channel', t(`report.channel.${report.channel}`)],
    ['status', t(`status.officer.${page.status}`)],
    ['holder', ref.agencies.get(page.holder)?.name ?? null],
    ['identity', t(`package.identity.${report.identity}`)],
    ['transferred', when(report.transferredAt!)],
  ]
  return {
    lang: t.lang,
    at: app.now(),
    from: t('package.from'),
    title: `${t('report.one')} ${report.number}`,
    lines: [page.title, t('package.consent')],
    lead: [],
    tables: [
      {
        title: t('package.facts'),
        columns: [
          { label: t('package.fact'), kind: 'words' },
          { label: t('package.value'), kind: 'words' },
        ],
        rows: facts.map(([key, value]) => [t(`package.fact.${key}`), value]),
      },
      {
        title: t('package.limits'),
        columns: ['limit', 'from', 'days', 'due', 'state'].map((key) => ({
          label: t(`package.limit.${key}`),
          kind: 'words' as const,
        })),
        rows: limits.map(({ kind, clock, dueOn, late, paused }) => [
          t(`console.limit.${kind}`),
          mediumDate(clock.startedOn, t.lang),
          t(`package.days.${clock.unit}`, { n: clock.limitDays + clock.extendedDays }),
          mediumDate(dueOn, t.lang),
          t(`package.state.${late ? 'late' : paused ? 'paused' : clock.stoppedOn ? 'kept' : 'runs'}`),
        ]),
      },
    ],
    notes: [
      ...limits.flatMap(({ kind, derivation: { skipped } }) =>
        skipped.length === 0
          ? []
          : [
              {
                title: t('package.skipped', { limit: t(`console.limit.${kind}`) }),
                text: skipped
                  .map(
                    ({ date, reason, ...day }) =>
                      `${mediumDate(date, t.lang)} (${'name' in day && day.name ? day.name : t(`package.off.${reason}`)})`,
                  )
                  .join('; '),
              },
            ],
      ),
      { title: t('package.original'), text: page.original ?? '' },
      ...page.entries.map((entry) => ({
        title: `${when(entry.at)} · ${whatHappened({ t, ref, page, names: new Map() }, entry)}${entry.agencyId ? ` · ${ref.agencies.get(entry.agencyId)?.name ?? ''}` : ''}`,
        text: [
          ...Object.entries(entry.texts).flatMap(([role, text]) =>
            ['original', 'title', 'landmark'].includes(role) ? [] : [text],
          ),
          ...(entry.attachments.length
            ? [t('package.files', { names: entry.attachments.map(({ id }) => nameOf.get(id)).join(', ') })]
            : []),
        ].join('\n'),
      })),
    ],
    sign: [],
    foot: t('package.foot', { number: report.number, date: when(app.now().toString()) }),
  }
}

/** The same for programs; days with their reasons, so that each date can be worked out again. */
function jsonOf(app: App, page: ReportPage, limits: readonly Limit[], nameOf: ReadonlyMap<string, string>) {
  const { agencies } = app.reference.get()
  const office = (id: string | null) => (id === null ? null : (agencies.get(id)?.slug ?? null))
  const { report } = page
  return {
    number: report.number,
    title: page.title,
    body: page.original,
    class: report.class,
    grade: report.grade,
    category: report.category,
    area: report.areaCode,
    place: page.place,
    landmark: page.landmark,
    channel: report.channel,
    identity: report.identity,
    status: page.status,
    holder: office(page.holder),
    receivedAt: page.entries[0]?.at ?? null,
    transferredAt: report.transferredAt,
    limits: limits.map(({ kind, clock, dueOn, late, derivation }) => ({
      kind,
      unit: clock.unit,
      days: clock.limitDays,
      extendedDays: clock.extendedDays,
      startedOn: clock.startedOn,
      pauses: clock.pauses,
      dueOn,
      stoppedOn: clock.stoppedOn,
      late,
      derivation,
    })),
    events: page.entries.map((entry) => ({
      seq: entry.seq,
      kind: entry.kind,
      at: entry.at,
      by: entry.actorKind,
      office: office(entry.agencyId),
      to: office(entry.toAgency),
      status: entry.status,
      texts: entry.texts,
      files: entry.attachments.map(({ id }) => nameOf.get(id)),
    })),
  }
}
