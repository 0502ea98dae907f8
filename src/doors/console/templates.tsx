import { type Context, Hono } from 'hono'
import { readTemplate, readTemplates, retireTemplate, saveTemplate } from '../../domain/answers/change-templates.ts'
import { agenciesToWriteFor, writesTemplates } from '../../domain/answers/templates.ts'
import type { App } from '../../domain/app.ts'
import { fieldErrors, type Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import type { Officer } from './session.ts'
import { TemplateForm, TemplatesPage } from './templates-page.tsx'

type Console = Web & { Variables: { officer: Officer } }
type Ctx = Context<Console>
type Typed = Record<string, string>

/** Templates of answers and questions: what is there, a new one, another version, its history. To who writes none the pages are not there. */
export function templateRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()

  routes.use('/konsol/templat/*', (c, next) => {
    if (!writesTemplates(app, c.get('officer'))) throw new Refusal('not-found')
    return next()
  })
  routes.get('/konsol/templat', async (c) => {
    const officer = c.get('officer')
    if (!writesTemplates(app, officer)) throw new Refusal('not-found')
    const lists = await readTemplates(app, officer)
    return c.html(
      <TemplatesPage
        app={app}
        site={site}
        t={c.get('t')}
        officer={officer}
        {...lists}
        saved={c.req.query('tersimpan') !== undefined}
      />,
    )
  })
  routes.get('/konsol/templat/baru', (c) => form(app, site, c, {}))
  routes.post('/konsol/templat/baru', (c) => save(app, site, c))
  routes.get('/konsol/templat/:id', (c) => form(app, site, c, { id: c.req.param('id') }))
  routes.post('/konsol/templat/:id', (c) => save(app, site, c, c.req.param('id')))
  routes.post('/konsol/templat/:id/:how{berhenti|pakai}', async (c) => {
    const { id, how } = c.req.param()
    try {
      await retireTemplate(app, c.get('officer'), id, how === 'pakai')
      return c.redirect('/konsol/templat?tersimpan', 303)
    } catch (error) {
      return form(app, site, c, { id, errors: errorsOf(error, c) })
    }
  })
  return routes
}

async function save(app: App, site: Site, c: Ctx, id?: string) {
  const posted = await c.req.parseBody()
  const typed: Typed = Object.fromEntries(
    Object.entries(posted).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
  const { agency = '', code = '', title = '', body = '', seen } = typed
  const input = {
    agency,
    code,
    title,
    body,
    kind: (typed.kind || null) as 'final' | null,
    category: typed.category || null,
    reason: typed.reason || null,
  }
  try {
    await saveTemplate(app, c.get('officer'), input, { ...(id && { id }), ...(seen && { seen }) })
    return c.redirect('/konsol/templat?tersimpan', 303)
  } catch (error) {
    return form(app, site, c, { ...(id && { id }), typed, errors: errorsOf(error, c) })
  }
}

/** The wrong fields; another's version since then is said at the text. */
function errorsOf(error: unknown, c: Ctx): FieldError[] {
  const t = c.get('t')
  if (error instanceof Refusal && error.code === 'version-conflict') return [{ field: 'body', text: t('template.conflict') }]
  if (!(error instanceof Refusal) || error.code !== 'invalid-input') throw error
  return fieldErrors(error, t)
}

type Shown = { id?: string; typed?: Typed; errors?: FieldError[] }

/** The form, with the history of what is changed; `?versi=` fills in an earlier version. */
async function form(app: App, site: Site, c: Ctx, { id, typed, errors = [] }: Shown) {
  const officer = c.get('officer')
  const known = id === undefined ? null : await readTemplate(app, officer, id)
  const wanted = known?.changes.find((change) => change.id === c.req.query('versi'))
  const { agencies } = app.reference.get()
  const content = wanted?.content ?? known?.template
  const values: Typed = typed ?? {
    agency: known ? (agencies.get(known.template.agencyId)?.slug ?? '') : (agenciesToWriteFor(app, officer)[0]?.slug ?? ''),
    code: content?.code ?? '',
    kind: content?.kind ?? '',
    category: content?.category ?? '',
    title: content?.title ?? '',
    body: content?.body ?? '',
    reason: content?.reason ?? '',
  }
  return c.html(
    <TemplateForm app={app} site={site} t={c.get('t')} officer={officer} known={known} values={values} errors={errors} />,
    errors.length ? 400 : 200,
  )
}
