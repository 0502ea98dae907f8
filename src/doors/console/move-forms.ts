import type { App } from '../../domain/app.ts'
import { todayAt } from '../../domain/desk/limits.ts'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import { can } from '../../domain/people/permissions.ts'
import type { Move } from '../../domain/reports/moves.ts'
import { masked, personalData } from '../../domain/suggestions/personal-data.ts'
import type { Suggestions } from '../../domain/suggestions/suggest.ts'
import { longDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import type { Option } from '../../kit/ui/field.tsx'
import { type Choices, choicesFor } from './move-choices.ts'
import type { Officer } from './session.ts'

/** One field of a move's form: its name is the name in the action's input. */
export type FormField = {
  name: string
  type: 'text' | 'password' | 'textarea' | 'select' | 'number' | 'files' | 'tick' | 'ticks'
  optional?: boolean
  rows?: number
  value?: string
  /** What the report says now: sent as it is, it is left out. */
  was?: string
  options?: Option[]
  /** Why the value is offered. */
  hint?: string
}

/**
 * A form of the console: one move, or `send`: verify and forward in one, as the desk does with most reports; `correct`: what the desk puts right at any time; `mask`: the
 * same for personal data in the text that offices read; `done`: the final answer of whoever stands at the place with a phone: a photo, a ready sentence, send.
 */
export type FormName = Move | 'send' | 'correct' | 'mask' | 'done'
export const ownForms = ['send', 'correct', 'mask', 'done'] as const satisfies readonly FormName[]

/** The fields of each move of officers; the words are `console.<move>.<field>` and `.hint`. */
type Fields = (facts: { page: ReportPage; options: Choices; offered: Offered; sentence: string }) => FormField[]

const reason: FormField = { name: 'reason', type: 'textarea', rows: 3 }
const note: FormField = { name: 'note', type: 'textarea', rows: 3, optional: true }

const titleField = ({ title }: ReportPage): FormField => ({ name: 'title', type: 'text', value: title, was: title })
const placeAndTags = ({ report, landmark }: ReportPage, { areas }: Choices): FormField[] => [
  { name: 'area', type: 'select', optional: true, options: areas, value: report.areaCode ?? '', was: report.areaCode ?? '' },
  { name: 'landmark', type: 'text', optional: true, value: landmark ?? '', was: landmark ?? '' },
  { name: 'tags', type: 'text', optional: true, value: report.tags.join(', '), was: report.tags.join(', ') },
]

const verifyFields: Fields = ({ page, options, offered }) => [
  titleField(page),
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
    was: page.body ?? '',
    ...(offered.working && { hint: offered.working.why }),
  },
  { name: 'public', type: 'textarea', rows: 4, optional: true, value: page.publicBody ?? '', was: page.publicBody ?? '' },
  ...placeAndTags(page, options),
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
    { name: 'supporting', type: 'ticks', optional: true, options: facts.options.agencies },
    note,
  ],
  verify: verifyFields,
  forward: ({ options }) => [
    { name: 'agency', type: 'select', options: [options.none, ...options.agencies] },
    { name: 'supporting', type: 'ticks', optional: true, options: options.agencies },
    note,
  ],
  handle: () => [note],
  return: ({ options }) => [
    { name: 'to', type: 'select', optional: true, options: [options.none, ...options.agencies] },
    { name: 'because', type: 'select', options: options.returnReasons },
    { ...reason, optional: true },
  ],
  hold: () => [{ name: 'question', type: 'textarea', rows: 4 }],
  resume: () => [],
  answer: () => [
    { name: 'kind', type: 'select', options: [] },
    { name: 'text', type: 'textarea', rows: 8 },
    { name: 'evidence', type: 'files', optional: true },
    { ...reason, optional: true },
  ],
  approve: () => [],
  sendBack: () => [{ name: 'note', type: 'textarea', rows: 3 }],
  close: () => [reason],
  archive: ({ options }) => [{ name: 'reason', type: 'select', options: [options.none, ...options.reasons] }, note],
  reopen: () => [reason],
  merge: () => [{ name: 'into', type: 'text' }],
  unmerge: () => [reason],
  extend: () => [{ name: 'days', type: 'number', value: '5' }, reason],
  assign: ({ options }) => [{ name: 'officer', type: 'select', options: [options.none, ...options.officers] }, note],
  correct: ({ page, options }) => [titleField(page), ...placeAndTags(page, options)],
  done: ({ sentence }) => [
    { name: 'evidence', type: 'files' },
    { name: 'text', type: 'textarea', rows: 4, value: sentence },
  ],
  mask: ({ page, offered }) => [
    {
      name: 'working',
      type: 'textarea',
      rows: 8,
      value: offered.masked?.value ?? page.body ?? '',
      ...(offered.masked && { hint: offered.masked.why }),
    },
  ],
  note: () => [{ name: 'text', type: 'textarea', rows: 4 }],
  publish: ({ page }) => [{ name: 'text', type: 'textarea', rows: 5, optional: true, value: page.publicBody ?? '' }],
  transfer: () => [
    { name: 'note', type: 'textarea', rows: 3 },
    { name: 'consent', type: 'tick' },
  ],
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
  const { agencies } = app.reference.get()
  if ((form === 'correct' || form === 'mask') && !can(officer, 'report.correct', page.report, agencies)) return null
  if (form === 'done' && !can(officer, 'report.answer', page.report, agencies)) return null
  const options = await choicesFor(app, officer, page, t)
  const offered = { ...offeredBy(app, page, suggested, t), ...(form === 'mask' && maskedBy(page, t)) }
  const place = page.place?.split(',')[0] // the landmark is for offices, and everybody reads the answer
  const today = todayAt(app.reference.get(), page.report.holder, app.now())
  const sentence = t(place ? 'desk.done.sentenceAt' : 'desk.done.sentence', {
    office: agencies.get(page.report.holder)?.name ?? '',
    date: longDate(today, t.lang),
    ...(place && { place }),
  })
  return fields({ page, options, offered, sentence }).map((field) =>
    form === 'answer' && field.name === 'kind'
      ? {
          ...field,
          options: (['final', 'interim'] as const).map((value) => ({ value, label: t(`console.answer.kind.${value}`) })),
        }
      : field,
  )
}

type Offer = { value: string; why: string }
type Offered = { office?: Offer; category?: Offer; working?: Offer; masked?: Offer }

/** Suggestions as values of fields, each with its reason. Personal data of a reporter who is not named to offices is masked in the text that goes to them; the original stays as it is. */
function offeredBy(app: App, page: ReportPage, suggested: Suggestions | null, t: T): Offered {
  if (!suggested) return {}
  const { office, category } = suggested
  const agency = office && app.reference.get().agencies.get(office.id)
  const { masked: working } = page.report.identity === 'named' ? {} : maskedBy(page, t)
  return {
    ...(agency && {
      office: { value: agency.slug, why: t('console.send.why', { n: office.n, of: office.of, office: agency.name }) },
    }),
    ...(category && { category: { value: category.code, why: t('console.verify.why', { words: category.words.join(', ') }) } }),
    ...(working && { working }),
  }
}

/** The text that offices read with everything masked that may tell who somebody is; nothing when nothing was found. */
function maskedBy({ body }: ReportPage, t: T): { masked?: Offer } {
  const personal = personalData(body ?? '')
  if (!body || personal.length === 0) return {}
  const kinds = [...new Set(personal.map(({ kind }) => kind))].map((kind) => t(`console.personal.${kind}`))
  return {
    masked: {
      value: masked(body, personal, (kind) => t('console.personal.masked', { kind: t(`console.personal.${kind}`) })),
      why: t('console.personal.found', { kinds: kinds.join(', ') }),
    },
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
    const value = form[field.type === 'ticks' ? `${field.name}[]` : field.name]
    if (field.type === 'files') input[field.name] = files
    else if (field.type === 'tick') input[field.name] = value === 'yes'
    else if (field.type === 'ticks') input[field.name] = [value ?? []].flat().filter((one) => typeof one === 'string' && one)
    else if (field.was !== undefined && value === field.was) continue
    else if (field.name === 'tags')
      input.tags = String(value ?? '')
        .split(',')
        .flatMap((tag) => tag.trim() || [])
    else if (field.name === 'because') continue
    else if (typeof value === 'string' && value !== '') input[field.name] = value
    else if (['grade', 'category', 'area'].includes(field.name)) input[field.name] = null
    else if (!field.optional && field.type !== 'select') input[field.name] = ''
  }
  if (name === 'done') input.kind = 'final'
  if (name === 'return') input.reason = [form.because, input.reason].filter(Boolean).join(' ') // a ready sentence, what was written, or both
  if (name !== 'send') return input
  const part = (own: boolean) => Object.fromEntries(Object.entries(input).filter(([key]) => ofForward.includes(key) === own))
  return { ...part(true), verify: part(false) }
}
