import type { Child } from 'hono/jsx'
import type { App } from '../../domain/app.ts'
import {
  checkStep,
  type Draft,
  type DraftAnswers,
  type DraftStep,
  draftSteps,
  missingStep,
  saveDraft,
} from '../../domain/reports/draft.ts'
import type { Form } from '../../kit/form.ts'
import { readForm } from '../../kit/form.ts'
import { type Ctx, fieldErrors } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { type FieldProblem, Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { draftOf, rememberDraft } from './draft-cookie.ts'

export const STEPS = 5

/** Where each step is asked. */
export const stepPaths: Record<DraftStep | 'check', string> = {
  story: '/lapor',
  place: '/lapor/tempat',
  aim: '/lapor/tujuan',
  identity: '/lapor/identitas',
  check: '/lapor/periksa',
}

/** What a step's page shows. `notice`: the key of a sentence above the form. */
export type StepView = { t: T; site: Site; app: App; draft: Draft; errors: FieldError[]; notice?: string | undefined }

export type Step = {
  name: DraftStep
  /** The answers of this step as the form brought them. */
  read(form: Form): Partial<DraftAnswers>
  /** What else the form asks for: files to keep, a search. Returns problems, or `stay` to show the step again. */
  also?(app: App, draft: Draft, form: Form, before: Draft): Promise<{ problems?: FieldProblem[]; stay?: boolean }>
  page(view: StepView): Child | Promise<Child>
}

/** Shows a step. One that lies behind an unanswered one leads back to it, with a sentence. */
export async function showStep(c: Ctx, app: App, site: Site, step: Step): Promise<Response> {
  const t = c.get('t')
  const { draft, found } = await draftOf(c, app)
  const missing = missingStep(draft)
  if (missing && draftSteps.indexOf(missing) < draftSteps.indexOf(step.name))
    return c.redirect(`${localPath(t.lang, stepPaths[missing])}?ulang=1`, 303)
  if (!found && step.name === 'story' && c.req.query('jenis') === 'informasi') draft.answers.class = 'informationRequest'
  const notice = c.req.query('ulang') ? 'citizen.draft.lost' : undefined
  return html(c, await step.page({ t, site, app, draft, errors: [], notice }))
}

/** Takes a step: keeps what was typed whatever it is, then says what to mend or goes on to the next step that is still open. */
export async function takeStep(c: Ctx, app: App, site: Site, step: Step): Promise<Response> {
  const t = c.get('t')
  const form = await readForm(c)
  const { id, draft: before } = await draftOf(c, app)
  const draft: Draft = { ...before, answers: { ...before.answers, ...step.read(form) } }
  const { problems = [], stay = false } = (await step.also?.(app, draft, form, before)) ?? {}
  const wrong = stay && problems.length === 0 ? [] : [...problems, ...(await stepProblems(app, draft, step.name, form.broken))]
  draft.done = wrong.length || stay ? before.done.filter((name) => name !== step.name) : [...new Set([...before.done, step.name])]
  await saveDraft(app, id, draft)
  rememberDraft(c, site, id)
  if (wrong.length) {
    const errors = fieldErrors(new Refusal('invalid-input', { fields: wrong }), t)
    return html(c, await step.page({ t, site, app, draft, errors }), 400)
  }
  if (stay) return c.redirect(localPath(t.lang, stepPaths[step.name]), 303)
  const missing = missingStep(draft)
  const lost = missing && draftSteps.indexOf(missing) < draftSteps.indexOf(step.name)
  return c.redirect(`${localPath(t.lang, stepPaths[missing ?? 'check'])}${lost ? '?ulang=1' : ''}`, 303)
}

/** Every problem of a step, one a field; what can't be kept as text comes first. */
async function stepProblems(
  app: App,
  draft: Draft,
  step: DraftStep,
  broken: readonly FieldProblem[] = [],
): Promise<FieldProblem[]> {
  const named = new Set(broken.map((problem) => problem.path))
  try {
    await checkStep(app, draft, step)
    return [...broken]
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid-input') throw error
    return [...broken, ...error.fields.filter((problem) => !named.has(problem.path))]
  }
}

/** A page of the way of a report: nothing of it is kept by a cache. */
export async function html(c: Ctx, page: Child, status: 200 | 400 | 401 | 404 | 409 | 413 | 429 = 200): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  return c.html(String(await page), status)
}
