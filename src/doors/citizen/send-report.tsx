import { deleteCookie, getCookie } from 'hono/cookie'
import type { App } from '../../domain/app.ts'
import { draftSteps, eraseDraft, fieldOf, missingStep, openDraft, saveDraft, toSubmission } from '../../domain/reports/draft.ts'
import { answerOf, type Receipt, submitReport } from '../../domain/reports/submit-report.ts'
import { readForm } from '../../kit/form.ts'
import { type Ctx, fieldErrors } from '../../kit/http.ts'
import { localPath } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { aimStep } from './aim-step.tsx'
import { CheckPage } from './check-page.tsx'
import { draftOf, forgetDraft } from './draft-cookie.ts'
import { identityStep } from './identity-step.tsx'
import { placeStep } from './place-step.tsx'
import { ReceivedPage } from './received-page.tsx'
import { html, type Step, stepPaths } from './steps.tsx'
import { storyStep } from './story-step.tsx'

export const steps: Record<(typeof draftSteps)[number], Step> = {
  story: storyStep,
  place: placeStep,
  aim: aimStep,
  identity: identityStep,
}

const SCOPE = 'web'

/**
 * A7: sends the report and answers with the confirmation itself, so that number and code stand in no address. The key of the draft makes it safe to send twice:
 * a second post, with the draft gone, gets the same confirmation.
 */
export async function sendReport(c: Ctx, app: App, site: Site): Promise<Response> {
  const t = c.get('t')
  const form = await readForm(c)
  const key = form.text('key')
  // The draft is read first: whoever finds it gone then finds the answer that was given for it.
  const { id, draft } = await draftOf(c, app)
  const given = /^[0-9a-f-]{52}$/.test(key) ? await answerOf(app, SCOPE, key) : null
  if (given) return received(c, app, site, given.receipt, draft.key === key ? id : null)
  const missing = missingStep(draft)
  if (missing) return c.redirect(`${localPath(t.lang, stepPaths[missing])}?ulang=1`, 303)
  if (draft.key !== key) return c.redirect(`${localPath(t.lang, stepPaths.check)}?berubah=1`, 303)
  if (form.text('consent') !== 'yes') {
    const errors = fieldErrors(new Refusal('invalid-input', { fields: [{ path: 'consent', key: 'error.consent' }] }), t)
    return html(c, await CheckPage({ t, app, site, draft, errors }), 400)
  }
  try {
    const receipt = await submitReport(app, { kind: 'public' }, toSubmission(draft), {
      channel: 'web',
      idempotency: { scope: SCOPE, key },
    })
    return received(c, app, site, receipt, id)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Two sends at once, with a change between them: the first one counts.
    const first = error.code === 'idempotency-mismatch' ? await answerOf(app, SCOPE, key) : null
    if (first) return received(c, app, site, first.receipt, id)
    if (error.code !== 'invalid-input' || error.fields.length === 0) throw error
    const wrong = error.fields.map((problem) => ({ ...problem, ...fieldOf(problem.path) }))
    const step = draftSteps.find((name) => wrong.some((problem) => problem.step === name)) ?? 'story'
    const fields = wrong.filter((problem) => problem.step === step).map(({ field, ...problem }) => ({ ...problem, path: field }))
    draft.done = draft.done.filter((name) => name !== step)
    await saveDraft(app, id, draft)
    return html(
      c,
      await steps[step].page({ t, site, app, draft, errors: fieldErrors(new Refusal('invalid-input', { fields }), t) }),
      400,
    )
  }
}

async function received(c: Ctx, app: App, site: Site, receipt: Receipt, draftId: string | null): Promise<Response> {
  const t = c.get('t')
  const draft = draftId === null ? null : await openDraft(app, draftId)
  if (draftId !== null) await eraseDraft(app, draftId)
  const { page, anonymous } = await ReceivedPage({ t, app, site, receipt })
  if (draft) forgetDraft(c, site)
  if (anonymous) forgetEverything(c, site)
  return html(c, page)
}

/** Whoever reports without a name leaves nothing in the browser: no draft, no session, not even the choice of language. */
function forgetEverything(c: Ctx, site: Site): void {
  forgetDraft(c, site)
  for (const name of ['lacak', 'lang'])
    if (getCookie(c, name) !== undefined) deleteCookie(c, name, { path: '/', secure: site.secure })
  c.header('Clear-Site-Data', '"storage"')
}
