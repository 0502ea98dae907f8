import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { parseInput } from '../../kit/input.ts'
import { type FieldProblem, Refusal } from '../../kit/refusal.ts'
import { seal, unseal } from '../../kit/secrets.ts'
import { areaByCode } from '../agencies/areas.ts'
import type { App } from '../app.ts'
import { isValidOn } from '../categories/catalogue.ts'
import { dropDraft, dropDraftsBefore, findDraft, putDraft } from './draft-store.ts'
import { newKey, SubmitReport } from './submit-report.ts'

/** The steps of a new report that ask something, in their order. */
export const draftSteps = ['story', 'place', 'aim', 'identity'] as const
export type DraftStep = (typeof draftSteps)[number]

/** Answers as they were typed. `place`: code of an area, `none` (not about a place), `unknown` (not in the list) or empty (not said). */
export type DraftAnswers = {
  body: string
  occurredOn: string
  search: string
  place: string
  landmark: string
  class: string
  category: string
  agency: string
  identity: string
  audience: string
  name: string
  phone: string
  email: string
}

/** A report that is being written. `key` makes sending it harmless to repeat; `photos` are ids of kept files. */
export type Draft = { key: string; done: DraftStep[]; answers: DraftAnswers; photos: string[] }

const KEPT_HOURS = 24
/** Longer than any answer may be: what exceeds it is shown again to mend, but not kept. */
const MOST = 20_000

export const newDraftId = () => randomBytes(32).toString('base64url')

export function newDraft(): Draft {
  const empty = {
    body: '',
    occurredOn: '',
    search: '',
    place: '',
    landmark: '',
    category: '',
    agency: '',
    name: '',
    phone: '',
    email: '',
  }
  return {
    key: newKey(),
    done: [],
    answers: { ...empty, class: 'complaint', identity: 'verifierOnly', audience: 'public' },
    photos: [],
  }
}

/** The draft of an id, or null: never there, erased, swept, or not ours to open. */
export async function openDraft(app: App, id: string | undefined): Promise<Draft | null> {
  if (!id || id.length > 100) return null
  const sealed = await findDraft(app.db, hashOf(id), hour(app.now().subtract({ hours: KEPT_HOURS })))
  if (!sealed) return null
  try {
    return JSON.parse(unseal(keyOf(id), sealed, 'draft')) as Draft
  } catch {
    return null
  }
}

/** Keeps a draft under a key that only the holder of the id can derive; its time is cut to the hour. */
export async function saveDraft(app: App, id: string, draft: Draft): Promise<void> {
  const answers = Object.fromEntries(Object.entries(draft.answers).map(([name, text]) => [name, text.length > MOST ? '' : text]))
  await putDraft(app.db, {
    idHash: hashOf(id),
    answers: seal(keyOf(id), JSON.stringify({ ...draft, answers }), 'draft'),
    at: hour(app.now()),
  })
}

export const eraseDraft = (app: App, id: string): Promise<void> => dropDraft(app.db, hashOf(id))

/** For the job: drafts that nobody has touched for a day. @returns how many went. */
export const sweepDrafts = (app: App): Promise<number> =>
  dropDraftsBefore(app.db, hour(app.now().subtract({ hours: KEPT_HOURS })))

/** The first step that was not answered yet, or null when only the sending is left. */
export const missingStep = (draft: Draft): DraftStep | null => draftSteps.find((step) => !draft.done.includes(step)) ?? null

/**
 * Checks one step as the submission will.
 * @throws Refusal invalid-input with the names of the form's fields
 */
export async function checkStep(app: App, draft: Draft, step: DraftStep): Promise<void> {
  const { answers } = draft
  const input = toSubmission(draft)
  if (step === 'story') {
    parseInput(SubmitReport.pick({ body: true, occurredOn: true }), { body: input.body, occurredOn: input.occurredOn })
    // The day has begun in Jayapura first; the office's own zone is asked when the report is sent.
    const today = app.now().toZonedDateTimeISO('Asia/Jayapura').toPlainDate().toString()
    if (input.occurredOn !== null && input.occurredOn > today) throw wrong('occurredOn', 'error.occurredOn.future')
    if (input.occurredOn !== null && input.occurredOn < '1945-08-17') throw wrong('occurredOn', 'error.occurredOn.wrong')
  } else if (step === 'place') {
    const problems = problemsOf(SubmitReport.pick({ location: true }), { location: input.location })
    const code = input.location.areaCode
    if (code !== null && (code.length > 20 || code.includes('\u0000') || !(await areaByCode(app.db, code))))
      problems.push({ path: 'place', key: 'error.area.unknown' })
    refuse(problems)
  } else if (step === 'aim') {
    const ref = app.reference.get()
    const today = app.now().toString().slice(0, 10)
    const category = ref.catalogue.category(input.category)
    refuse([
      ...(ref.catalogue.classes.some((c) => c.code === answers.class && isValidOn(c, today))
        ? []
        : [{ path: 'class', key: 'error.class.unknown' }]),
      ...(input.category === null || (category && isValidOn(category, today))
        ? []
        : [{ path: 'category', key: 'error.category.unknown' }]),
      ...(input.agency === null || ref.agencies.bySlug(input.agency) ? [] : [{ path: 'agency', key: 'error.agency.unknown' }]),
    ])
  } else {
    const shape = SubmitReport.pick({ identity: true, audience: true, reporter: true })
    refuse(
      problemsOf(shape, {
        identity: answers.identity,
        audience: answers.audience,
        ...(input.reporter && { reporter: input.reporter }),
      }),
    )
  }
}

/** What is sent. With `anonymous` no name and no contact goes along, whatever was typed before. */
export function toSubmission({ answers, photos }: Draft) {
  const reporter = Object.fromEntries(
    (['name', 'phone', 'email'] as const).flatMap((field) => (answers[field].trim() ? [[field, answers[field].trim()]] : [])),
  )
  return {
    body: answers.body,
    class: answers.class,
    category: answers.category || null,
    agency: answers.agency || null,
    occurredOn: isoDay(answers.occurredOn) || null,
    location: {
      areaCode: ['', 'none', 'unknown'].includes(answers.place) ? null : answers.place,
      ...(answers.landmark.trim() && { landmark: answers.landmark }),
    },
    identity: answers.identity,
    audience: answers.audience,
    ...(answers.identity !== 'anonymous' && Object.keys(reporter).length && { reporter }),
    attachments: photos,
  }
}

/** The step and the field of the form where a refused path of the submission is asked. */
export function fieldOf(path: string): { step: DraftStep; field: string } {
  const field = path.split('.').at(-1) ?? path
  if (path.startsWith('location')) return { step: 'place', field: field === 'landmark' ? field : 'place' }
  if (['class', 'category', 'agency', 'reportedOffice'].includes(path)) return { step: 'aim', field }
  if (['identity', 'audience'].includes(path) || path.startsWith('reporter'))
    return { step: 'identity', field: field === 'reporter' ? 'identity' : field }
  return { step: 'story', field: path.startsWith('attachments') ? 'photo' : field }
}

/** Browsers without a date field send what was typed: 24-11-2026 and 24/11/2026 are days too. */
function isoDay(typed: string): string {
  const day = typed.trim()
  const [, d, m, y] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(day) ?? []
  return d && m && y ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : day
}

function problemsOf(schema: z.ZodType, input: unknown): FieldProblem[] {
  try {
    parseInput(schema, input)
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.fields.map((problem) => ({ ...problem, path: fieldOf(problem.path).field }))
  }
}

function refuse(fields: FieldProblem[]): void {
  if (fields.length) throw new Refusal('invalid-input', { fields })
}

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })
const hour = (at: Temporal.Instant) => at.round({ smallestUnit: 'hour', roundingMode: 'floor' }).toString()
const hashOf = (id: string) => createHash('sha256').update(id).digest()
const keyOf = (id: string) => Buffer.from(hkdfSync('sha256', id, Buffer.alloc(0), 'tuntas/draft', 32))
