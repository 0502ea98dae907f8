import type { App } from '../../domain/app.ts'
import { isValidOn } from '../../domain/categories/catalogue.ts'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import { nodesOf } from '../../domain/people/actor.ts'
import { officersAt } from '../../domain/people/officers.ts'
import type { Move } from '../../domain/reports/moves.ts'
import { activeOffices, archiveReasons } from '../../domain/reports/report.ts'
import { masked } from '../../domain/suggestions/personal-data.ts'
import type { Suggestions } from '../../domain/suggestions/suggest.ts'
import type { T } from '../../kit/i18n.ts'
import type { Option } from '../../kit/ui/field.tsx'
import type { Officer } from './session.ts'

/** One field of a move's form: its name is the name in the action's input. */
export type FormField = {
  name: string
  type: 'text' | 'textarea' | 'select' | 'number' | 'files' | 'tick'
  optional?: boolean
  rows?: number
  value?: string
  options?: Option[]
  /** Why the value is offered. */
  hint?: string
}

/** A form of the console: one move, or `send`: verify and forward in one, as the desk does with most reports. */
export type FormName = Move | 'send'
export const moveOfForm = (form: FormName): Move => (form === 'send' ? 'forward' : form)

/** The fields of each move of officers; the words are `console.<move>.<field>` and `.hint`. */
type Fields = (facts: { page: ReportPage; options: Choices; offered: Offered }) => FormField[]

type Choices = {
  agencies: Option[]
  owners: Option[]
  officers: Option[]
  classes: Option[]
  grades: Option[]
  categories: Option[]
  reasons: Option[]
  none: Option
}

const reason: FormField = { name: 'reason', type: 'textarea', rows: 3 }
const note: FormField = { name: 'note', type: 'textarea', rows: 3, optional: true }

const verifyFields: Fields = ({ page, options, offered }) => [
  { name: 'title', type: 'text', value: page.title },
  { name: 'class', type: 'select', options: options.classes, value: page.report.class },
  { name: 'grade', type: 'select', optional: true, options: [options.none, ...options.grades], value: page.report.grade ?? '' },
  {
    name: 'category',
    type: 'select',
    optional: true,
    options: [options.none, ...options.categories],
    value: page.report.category ?? offered.category?.value ?? '',
    ...(offered.category && { hint: offered.category.why }),
  },
  {
    name: 'working',
    type: 'textarea',
    rows: 6,
    value: offered.working?.value ?? page.body ?? '',
    ...(offered.working && { hint: offered.working.why }),
  },
  { name: 'public', type: 'textarea', rows: 4, optional: true, value: page.publicBody ?? '' },
]

const forms: { [F in FormName]?: Fields } = {
  send: (facts) => [
    {
      name: 'agency',
      type: 'select',
      options: [facts.options.none, ...facts.options.agencies],
      ...(facts.offered.office && { value: facts.offered.office.value, hint: facts.offered.office.why }),
    },
    ...verifyFields(facts),
    { name: 'supporting', type: 'select', optional: true, options: [facts.options.none, ...facts.options.agencies] },
    note,
  ],
  verify: verifyFields,
  forward: ({ options }) => [
    { name: 'agency', type: 'select', options: [options.none, ...options.agencies] },
    { name: 'supporting', type: 'select', optional: true, options: [options.none, ...options.agencies] },
    note,
  ],
  handle: () => [note],
  return: ({ options }) => [{ name: 'to', type: 'select', optional: true, options: [options.none, ...options.owners] }, reason],
  hold: () => [{ name: 'question', type: 'textarea', rows: 4 }],
  resume: () => [],
  answer: () => [
    { name: 'kind', type: 'select', options: [] },
    { name: 'text', type: 'textarea', rows: 8 },
    { name: 'evidence', type: 'files', optional: true },
    { ...reason, optional: true },
  ],
  close: () => [reason],
  archive: ({ options }) => [{ name: 'reason', type: 'select', options: [options.none, ...options.reasons] }, note],
  reopen: () => [reason],
  merge: () => [{ name: 'into', type: 'text' }],
  unmerge: () => [reason],
  extend: () => [{ name: 'days', type: 'number', value: '5' }, reason],
  assign: ({ options }) => [{ name: 'officer', type: 'select', options: [options.none, ...options.officers] }],
  note: () => [{ name: 'text', type: 'textarea', rows: 4 }],
  publish: ({ page }) => [{ name: 'text', type: 'textarea', rows: 5, optional: true, value: page.publicBody ?? '' }],
  transfer: () => [{ name: 'consent', type: 'tick' }],
}

/** The fields of a move for this report, or null when officers have no form for it. */
export async function formOf(
  app: App,
  officer: Officer,
  form: FormName,
  page: ReportPage,
  { t, suggested }: { t: T; suggested: Suggestions | null },
): Promise<FormField[] | null> {
  const fields = forms[form]
  if (!fields) return null
  const options = await choices(app, officer, page, t)
  return fields({ page, options, offered: offeredBy(app, page, suggested, t) }).map((field) =>
    form === 'answer' && field.name === 'kind'
      ? {
          ...field,
          options: (['final', 'interim'] as const).map((value) => ({ value, label: t(`console.answer.kind.${value}`) })),
        }
      : field,
  )
}

type Offer = { value: string; why: string }
type Offered = { office?: Offer; category?: Offer; working?: Offer }

/** Suggestions as values of fields, each with its reason. Personal data of a reporter who is not named to offices is masked in the text that goes to them; the original stays as it is. */
function offeredBy(app: App, { body, report }: ReportPage, suggested: Suggestions | null, t: T): Offered {
  if (!suggested) return {}
  const { office, category, personal } = suggested
  const agency = office && app.reference.get().agencies.get(office.id)
  const kinds = [...new Set(personal.map(({ kind }) => kind))].map((kind) => t(`console.personal.${kind}`))
  return {
    ...(agency && {
      office: { value: agency.slug, why: t('console.send.why', { n: office.n, of: office.of, office: agency.name }) },
    }),
    ...(category && { category: { value: category.code, why: t('console.verify.why', { words: category.words.join(', ') }) } }),
    ...(body &&
      personal.length > 0 &&
      report.identity !== 'named' && {
        working: {
          value: masked(body, personal, (kind) => t('console.personal.masked', { kind: t(`console.personal.${kind}`) })),
          why: t('console.personal.found', { kinds: kinds.join(', ') }),
        },
      }),
  }
}

async function choices(app: App, officer: Officer, page: ReportPage, t: T): Promise<Choices> {
  const { agencies, catalogue } = app.reference.get()
  const day = app.now().toString().slice(0, 10)
  const named = (rows: typeof catalogue.classes) =>
    rows.map((row) => ({ value: row.code, label: t.lang === 'en' ? row.nameEn : row.nameId }))
  const own = nodesOf(officer, ['coordinator', 'nationalAdmin'])
  const sorted = [...agencies.all].sort(
    (a, b) =>
      Number(own.some((n) => agencies.isWithin(b.id, n))) - Number(own.some((n) => agencies.isWithin(a.id, n))) ||
      a.name.localeCompare(b.name, 'id'),
  )
  const offices = sorted.filter((a) => a.id !== page.report.holder).map((a) => ({ value: a.slug, label: a.name }))
  return {
    none: { value: '', label: t('console.choose') },
    agencies: offices,
    owners: offices,
    officers: (await officersAt(app, [page.report.holder, ...activeOffices(page.report)])).map((o) => ({
      value: o.id,
      label: o.name,
    })),
    classes: named(catalogue.classes),
    grades: named(catalogue.grades),
    categories: catalogue
      .parentsOn(day)
      .flatMap((parent) =>
        catalogue.childrenOn(parent.code, day).map((c) => ({ value: c.code, label: `${parent.name}: ${c.name}` })),
      ),
    reasons: catalogue.archiveReasons
      .filter(
        (r) =>
          (archiveReasons as readonly string[]).includes(r.code) &&
          r.code !== 'withdrawn' &&
          r.code !== 'incompleteInTime' &&
          isValidOn(r, day),
      )
      .map((r) => ({ value: r.code, label: t.lang === 'en' ? r.nameEn : r.nameId })),
  }
}

const ofForward: readonly string[] = ['agency', 'supporting', 'note']

/** A posted form as the action's input: empty fields are left out, except where empty means "none"; lists become lists, a tick becomes true; what verifies goes into `verify`. */
export function inputOf(
  name: FormName,
  fields: readonly FormField[],
  form: Record<string, unknown>,
  files: readonly string[],
): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const field of fields) {
    const value = form[field.name]
    if (field.type === 'files') input[field.name] = files
    else if (field.type === 'tick') input[field.name] = value === 'yes'
    else if (field.name === 'supporting') input.supporting = typeof value === 'string' && value ? [value] : []
    else if (typeof value === 'string' && value !== '') input[field.name] = value
    else if (field.name === 'grade' || field.name === 'category') input[field.name] = null
    else if (!field.optional && field.type !== 'select') input[field.name] = ''
  }
  if (name !== 'send') return input
  const part = (own: boolean) => Object.fromEntries(Object.entries(input).filter(([key]) => ofForward.includes(key) === own))
  return { ...part(true), verify: part(false) }
}
