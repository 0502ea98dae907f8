import { areaOptions } from '../../domain/agencies/area-options.ts'
import { areasBelow } from '../../domain/agencies/areas.ts'
import type { App } from '../../domain/app.ts'
import { isValidOn } from '../../domain/categories/catalogue.ts'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import { nodesOf } from '../../domain/people/actor.ts'
import { officersWithLoad } from '../../domain/people/officers.ts'
import { activeOffices, archiveReasons } from '../../domain/reports/report.ts'
import { dayAndMonth } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import type { Option } from '../../kit/ui/field.tsx'
import type { Officer } from './session.ts'

/** What the lists of a move's form hold. */
export type Choices = {
  agencies: Option[]
  officers: Option[]
  classes: Option[]
  grades: Option[]
  categories: Option[]
  areas: Option[]
  reasons: Option[]
  /** Ready reasons of a return; the first is the commonest. */
  returnReasons: Option[]
  none: Option
}

export async function choicesFor(app: App, officer: Officer, page: ReportPage, t: T): Promise<Choices> {
  const { catalogue } = app.reference.get()
  const day = app.now().toString().slice(0, 10)
  const named = (rows: typeof catalogue.classes) =>
    rows.map((row) => ({ value: row.code, label: t.lang === 'en' ? row.nameEn : row.nameId }))
  return {
    none: { value: '', label: t('console.choose') },
    agencies: officeOptions(app, officer, page.report.holder),
    officers: await colleagueOptions(app, [page.report.holder, ...activeOffices(page.report)], t),
    classes: named(catalogue.classes),
    grades: named(catalogue.grades),
    categories: catalogue
      .parentsOn(day)
      .flatMap((parent) =>
        catalogue.childrenOn(parent.code, day).map((c) => ({ value: c.code, label: `${parent.name}: ${c.name}` })),
      ),
    areas: await areasFor(app, page, t),
    reasons: archiveReasonOptions(app, t),
    returnReasons: RETURN_REASONS.map((code) => ({ value: t(`desk.return.${code}`), label: t(`desk.return.${code}`) })),
  }
}

const RETURN_REASONS = ['otherTask', 'otherArea', 'otherLevel', 'nearerOffice', 'none'] as const

/** Who can be given a report, by name: with what each has open, and at the end those who are away, with their last day. */
export const colleagueOptions = async (app: App, offices: readonly string[], t: T): Promise<Option[]> =>
  (await officersWithLoad(app, offices)).map(({ id, name, load, awayUntil }) => ({
    value: id,
    label: awayUntil
      ? t('desk.load.away', { name, n: load, until: dayAndMonth(awayUntil, t.lang) })
      : t('desk.load', { name, n: load }),
  }))

/** Offices by name, those below the officer's own first. */
export function officeOptions(app: App, officer: Officer, except?: string): Option[] {
  const { agencies } = app.reference.get()
  const own = nodesOf(officer, ['coordinator', 'nationalAdmin'])
  const isBelow = (id: string) => own.some((node) => id !== node && agencies.isWithin(id, node))
  return agencies.all
    .filter((a) => a.id !== except)
    .map((a) => ({ value: a.slug, label: a.name, below: isBelow(a.id) }))
    .sort((a, b) => Number(b.below) - Number(a.below) || a.label.localeCompare(b.label, 'id'))
    .map(({ value, label }) => ({ value, label }))
}

/** Reasons that officers give; two are the system's and the reporter's own. */
export const archiveReasonOptions = (app: App, t: T): Option[] =>
  app.reference
    .get()
    .catalogue.archiveReasons.filter(
      (row) =>
        (archiveReasons as readonly string[]).includes(row.code) &&
        row.code !== 'withdrawn' &&
        row.code !== 'incompleteInTime' &&
        isValidOn(row, app.now().toString().slice(0, 10)),
    )
    .map((row) => ({ value: row.code, label: t.lang === 'en' ? row.nameEn : row.nameId }))

/** The report's own place, its neighbours, and the districts that the installation serves. */
async function areasFor(app: App, { report, place }: ReportPage, t: T): Promise<Option[]> {
  const code = report.areaCode
  const near = code ? await areasBelow(app.db, code.length > 8 ? code.slice(0, 8) : code) : []
  const all = [
    { value: '', label: t('desk.area.none') },
    ...(code && place ? [{ value: code, label: place }] : []),
    ...near.map((area) => ({ value: area.code, label: area.name })),
    ...(await areaOptions(app)).map((area) => ({ value: area.code, label: area.name })),
  ]
  return all.filter(({ value }, i) => all.findIndex((other) => other.value === value) === i)
}
