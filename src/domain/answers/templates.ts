import { z } from 'zod'
import { longDate, mediumDate } from '../../kit/dates.ts'
import { freeText } from '../../kit/input.ts'
import type { App } from '../app.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import type { ReportPage } from '../desk/report-page.ts'
import { type Actor, ownFirst } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'
import type { Reference } from '../reference.ts'
import { blanksIn, filledIn } from '../reports/blanks.ts'
import { actingOffice } from '../reports/make-move.ts'
import { type Template, templatesOf } from './store.ts'

type Officer = Extract<Actor, { kind: 'officer' }>

export const templateKinds = ['interim', 'final', 'hold'] as const

/** What a coordinator writes. `agency`: the slug of the office whose template it is; offices below it have it too. */
export const WrittenTemplate = z.strictObject({
  agency: z.string({ error: 'error.template.agency' }),
  code: z
    .string({ error: 'error.template.code' })
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9-]{0,19}$/, { error: 'error.template.code' }),
  kind: z.enum(templateKinds, { error: 'error.template.kind' }).nullable().default(null),
  category: z.string().nullable().default(null),
  title: freeText('template.title', 3, 80),
  body: freeText('template.body', 10, 10_000),
  reason: freeText('reason', 0, 2_000).nullable().default(null),
})
export type WrittenTemplate = z.output<typeof WrittenTemplate>

/** A template as it comes into a form: everything that is known filled in, `blanks` what the officer still has to. */
export type Filled = {
  id: string
  code: string
  title: string
  kind: Template['kind']
  text: string
  reason: string | null
  blanks: string[]
}

/**
 * The templates that fit a report in a form, for the office for which the officer acts: its own before those of offices above, those of the category first. Of two with the
 * same code the nearer office's is offered.
 */
export async function templatesFor(app: App, officer: Officer, page: ReportPage, form: 'answer' | 'hold'): Promise<Filled[]> {
  const ref = app.reference.get()
  const office = actingOffice(officer, page.report, ref.agencies) ?? page.report.holder
  const path = ref.agencies.path(office)
  const values = valuesFor(ref, officer, page, office, app.now())
  return fitting(await templatesOf(app.db, path), { path, category: page.report.category, form, ref }).map((template) => {
    const text = filledIn(template.body, values)
    const reason = template.reason && filledIn(template.reason, values)
    const { id, code, title, kind } = template
    return { id, code, title, kind, text, reason, blanks: [...blanksIn(text), ...blanksIn(reason ?? '')] }
  })
}

/** Pure; see templatesFor. */
export function fitting(
  templates: readonly Template[],
  facts: { path: readonly string[]; category: string | null; form: 'answer' | 'hold'; ref: Pick<Reference, 'catalogue'> },
): Template[] {
  const own = facts.category
  const parent = facts.ref.catalogue.category(own)?.parent ?? null
  const fits = ({ kind, category }: Template) =>
    (facts.form === 'hold') === (kind === 'hold') && (category === null || category === own || category === parent)
  const nearness = ({ agencyId }: Template) => facts.path.indexOf(agencyId)
  const special = ({ category }: Template) => (category === null ? 2 : category === own ? 0 : 1)
  const sorted = templates
    .filter((one) => nearness(one) >= 0 && fits(one))
    .sort((a, b) => nearness(a) - nearness(b) || special(a) - special(b))
  const byCode = new Map<string, Template>()
  for (const one of sorted) if (!byCode.has(one.code)) byCode.set(one.code, one)
  return [...byCode.values()].sort((a, b) => special(a) - special(b) || a.title.localeCompare(b.title, 'id'))
}

/** What the placeholders of a template stand for. Letters to citizens are in Indonesian, whatever the officer reads in. */
function valuesFor(ref: Reference, officer: Officer, page: ReportPage, office: string, now: Temporal.Instant) {
  const agency = ref.agencies.get(office)
  const due = page.report.clocks.resolve
  return {
    nomor: page.report.number,
    judul: page.title,
    kategori: ref.catalogue.category(page.report.category)?.name,
    instansi: agency?.name,
    petugas: officer.name,
    tanggal: mediumDate(toIso(localDay(now, agency?.timeZone ?? ref.agencies.root.timeZone)), 'id'),
    batas: due && due.stoppedOn === null ? longDate(due.dueOn, 'id') : undefined,
  }
}

/** Whether the actor may write templates for an office. */
export const mayWriteFor = (app: App, actor: Actor, agency: string): boolean =>
  canAt(actor, 'templates.change', agency, app.reference.get().agencies)

/** The offices for which the actor may write templates, their own first, then by name. */
export const agenciesToWriteFor = (app: App, actor: Actor) =>
  ownFirst(
    actor,
    app.reference.get().agencies.all.filter(({ id }) => mayWriteFor(app, actor, id)),
  )

/** Whether the actor may write any template at all. */
export const writesTemplates = (app: App, actor: Actor): boolean =>
  actor.kind === 'officer' && actor.grants.some(({ agencyId }) => mayWriteFor(app, actor, agencyId))
