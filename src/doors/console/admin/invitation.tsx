import { Hono } from 'hono'
import type { App } from '../../../domain/app.ts'
import { acceptInvitation, invitedBy } from '../../../domain/people/accept-invitation.ts'
import { type Ctx, fieldErrors, type Web } from '../../../kit/http.ts'
import { Refusal } from '../../../kit/refusal.ts'
import type { Site } from '../../../kit/site.ts'
import { Button, Buttons, LinkButton } from '../../../kit/ui/button.tsx'
import type { FieldError } from '../../../kit/ui/error-summary.tsx'
import { StepPage } from '../../../kit/ui/step-page.tsx'
import { NewPasswordFields } from '../new-password-fields.tsx'

/** Where an invited person sets their own password. A link that opens nothing any more says so, the same for whatever reason. */
export function invitationRoutes(app: App, site: Site) {
  const routes = new Hono<Web>()
  routes.use('/undangan/*', (c, next) => {
    c.header('cache-control', 'no-store')
    return next()
  })
  routes.get('/undangan/:token', (c) => page(app, site, c, []))
  routes.post('/undangan/:token', async (c) => {
    const form = await c.req.parseBody()
    const token = c.req.param('token')
    try {
      await acceptInvitation(app, token, { password: String(form.password ?? ''), again: String(form.again ?? '') })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return page(app, site, c, fieldErrors(error, c.get('t')))
    }
    const t = c.get('t')
    return c.html(
      <StepPage t={t} title={t('admin.welcome')} demo={site.demo} heading={t('admin.welcome')}>
        <p class="lead">{t('admin.welcome.lead')}</p>
        <div class="go">
          <LinkButton href="/masuk" big>
            {t('console.signIn.go')}
          </LinkButton>
        </div>
      </StepPage>,
    )
  })
  return routes
}

async function page(app: App, site: Site, c: Ctx, errors: FieldError[]) {
  const t = c.get('t')
  const token = c.req.param('token') ?? ''
  const invited = await invitedBy(app, token).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not-found') return null
    throw error
  })
  if (!invited)
    return c.html(
      <StepPage t={t} title={t('admin.invited.gone')} demo={site.demo} heading={t('admin.invited.gone')}>
        <p class="lead">{t('admin.invited.goneText')}</p>
      </StepPage>,
      404,
    )
  const office = app.reference.get().agencies.get(invited.agencyId)?.name ?? ''
  return c.html(
    <StepPage
      t={t}
      title={t('admin.invited.title')}
      demo={site.demo}
      heading={t('admin.invited', { name: invited.name })}
      errors={errors}
    >
      <p class="lead">{t('admin.invited.lead', { role: t(`console.role.${invited.role}`), office })}</p>
      <form method="post" action={`/undangan/${token}`} novalidate>
        <NewPasswordFields t={t} email={invited.email} errors={errors} />
        <div class="go">
          <Buttons>
            <Button big>{t('admin.invited.go')}</Button>
          </Buttons>
        </div>
      </form>
    </StepPage>,
    errors.length ? 400 : 200,
  )
}
