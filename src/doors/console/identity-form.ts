import type { Context } from 'hono'
import type { App } from '../../domain/app.ts'
import { reportPage } from '../../domain/desk/report-page.ts'
import { can } from '../../domain/people/permissions.ts'
import { askToLook, mayLookNow, ownLook } from '../../domain/reports/look-requests.ts'
import type { LookRequest } from '../../domain/reports/look-store.ts'
import type { Reporter } from '../../domain/reports/reporter.ts'
import { ViewIdentity, viewIdentity } from '../../domain/reports/view-identity.ts'
import { proveAgain } from '../../domain/sign-in/prove-again.ts'
import { fieldErrors } from '../../kit/http.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import type { FormField } from './move-forms.ts'
import { type Console, knockOf } from './session.ts'
import { wait } from './sign-in.tsx'

type Ctx = Context<Console>
type Shown = {
  identity?: Reporter | null
  errors?: FieldError[]
  typed?: Record<string, string>
  sentence?: string
  status?: number
}

/**
 * An identity is shown to who proved within a quarter of an hour who they are: a screen that somebody left open tells nothing. Who only asks for it proves nothing yet; a look
 * that was granted has its reason already.
 */
export const identityFields = (app: App, c: Ctx, look: LookRequest | null): FormField[] => {
  const proof = { name: 'proof', type: 'password' as const, hint: c.get('t')('signin.proof.why') }
  return [
    ...(look?.granted ? [] : [{ name: 'reason', type: 'textarea' as const, rows: 3 }]),
    ...(c.get('session').proven || !mayLookNow(app, look) ? [] : [proof]),
  ]
}

/** The form of an identity, posted: the identity itself, or a request for it where the policy wants a second person. */
export async function postIdentity(
  app: App,
  site: Site,
  c: Ctx,
  show: (shown: Shown) => Promise<Response>,
  here: string,
): Promise<Response> {
  const form = await c.req.parseBody()
  const typed = { reason: String(form.reason ?? '') }
  const officer = c.get('officer')
  const target = { number: c.req.param('number') ?? '' }
  const page = await reportPage(app, officer, target.number)
  const may = page?.reader === 'officer' && can(officer, 'identity.look', page.report, app.reference.get().agencies)
  const look = may ? await ownLook(app, officer, page.report) : null
  try {
    if (may && !mayLookNow(app, look)) {
      await askToLook(app, officer, target, parseInput(ViewIdentity, typed))
      return c.redirect(`/konsol/laporan/${target.number}?${here}&done=askLook`, 303)
    }
    const unproven = may ? await proofRefused(app, site, c, String(form.proof ?? '')) : null
    if (unproven) return show({ ...unproven, typed })
    const identity = await viewIdentity(app, officer, target, parseInput(ViewIdentity, look ? { reason: look.reason } : typed))
    return show({ identity })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'not-found') throw error
    const errors = fieldErrors(error, c.get('t'))
    return show({
      errors,
      typed,
      status: error.status,
      ...(!errors.length && { sentence: c.get('t')(error.details.reason ?? `console.refused.${error.code}`) }),
    })
  }
}

/** What is wrong with the proof that was asked for, or null. */
async function proofRefused(app: App, site: Site, c: Ctx, proof: string) {
  const [t, session] = [c.get('t'), c.get('session')]
  if (session.proven) return null
  const answer = await proveAgain(app, knockOf(c, site), session, proof)
  if (answer.result === 'right') return null
  const text = answer.result === 'wrong' ? t('signin.proof.wrong') : wait(t, answer.seconds)
  return { errors: [{ field: 'proof', text }], status: answer.result === 'wrong' ? 400 : 429 }
}
