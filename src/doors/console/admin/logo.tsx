import { Hono } from 'hono'
import { administeredAgency } from '../../../domain/administration/administers.ts'
import { changeLogo, dropLogo, LOGO_LEAST_EDGE, LOGO_MAX_BYTES, letterLogo, ownLogo } from '../../../domain/agencies/logo.ts'
import { Button } from '../../../kit/ui/button.tsx'
import { FileField } from '../../../kit/ui/field.tsx'
import { Section } from '../../../kit/ui/rows.tsx'
import { Paper } from '../paper.tsx'
import { SendOrCancel } from '../send-or-cancel.tsx'
import { type Console, type Ctx, done, drawn, noProblem, orAgain, type Place, type Problem, Sentence } from './admin-form.tsx'
import { officePath } from './agencies.tsx'

/** The logo of an office: on its letters, on its public page, and on letters of offices below it that have none. */
export function logoRoutes(place: Place) {
  const { app } = place
  const routes = new Hono<Console>()
  const path = '/konsol/atur/instansi/:slug/logo'

  routes.get(path, (c) => logoForm(place, c, noProblem))
  routes.post(path, async (c) => {
    const agency = c.req.param('slug')
    const { logo, lepas } = await c.req.parseBody()
    return orAgain(
      c,
      async () => {
        if (lepas) await dropLogo(app, c.get('officer'), agency)
        else await changeLogo(app, c.get('officer'), agency, await bytesOf(logo))
        return done(c, officePath(agency), lepas ? 'logolepas' : 'logo')
      },
      (problem) => logoForm(place, c, problem),
    )
  })
  return routes
}

/** What was chosen; of what is too large only as much as tells that it is. */
const bytesOf = async (file: unknown) =>
  file instanceof File ? new Uint8Array(await file.slice(0, LOGO_MAX_BYTES + 1).arrayBuffer()) : new Uint8Array()

async function logoForm(place: Place, c: Ctx, problem: Problem) {
  const common = drawn(place, c)
  const { app, t, officer } = common
  const agency = administeredAgency(app, officer, c.req.param('slug') ?? '')
  const own = await ownLogo(app, agency.id)
  const inherited = own ? null : await letterLogo(app, agency.id)
  const here = `${officePath(agency.slug)}/logo`
  return c.html(
    <Paper
      {...common}
      title={t('admin.logo.title', { office: agency.name })}
      lead={t('admin.logo.lead')}
      back={officePath(agency.slug)}
      errors={problem.errors}
      narrow
    >
      <Sentence problem={problem} />
      <Section id="now" title={t('admin.logo.now')}>
        {own ? (
          <>
            <p class="mt-s">
              <img
                src={`/instansi/${agency.slug}/logo.png?v=${own.id.slice(0, 12)}`}
                alt={t('figures.logo', { name: agency.name })}
                width={Math.round(own.width / 2)}
                height={Math.round(own.height / 2)}
              />
            </p>
            <form class="mt-s" method="post" action={here}>
              <input type="hidden" name="lepas" value="ya" />
              <Button look="secondary">{t('admin.logo.drop')}</Button>
            </form>
          </>
        ) : (
          <p class="mt-s sub">{t(inherited ? 'admin.logo.inherited' : 'admin.logo.none')}</p>
        )}
      </Section>
      <form class="mt" method="post" action={here} enctype="multipart/form-data" novalidate>
        <FileField
          t={t}
          name="logo"
          label={t('admin.logo.file')}
          button={t('admin.logo.choose')}
          hint={t('admin.logo.hint', { mb: LOGO_MAX_BYTES / 1024 / 1024, px: LOGO_LEAST_EDGE })}
          accept="image/png,image/jpeg,image/webp"
          error={problem.errors[0]?.text}
        />
        <SendOrCancel t={t} back={officePath(agency.slug)}>
          {t('admin.logo.go')}
        </SendOrCancel>
      </form>
    </Paper>,
    problem.status as 200,
  )
}
