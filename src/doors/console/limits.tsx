import { type Context, Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import {
  agenciesToTighten,
  changesLimits,
  mayChangeLimits,
  previewChange,
  readChanges,
  saveChange,
} from '../../domain/clocks/change-limits.ts'
import { agencyLimits, generalLimits, holidayKinds } from '../../domain/clocks/decide-change.ts'
import { fieldErrors, type Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { decreeForm, decreeText, decreeWish } from './decree-form.tsx'
import { LimitsPage } from './limits-page.tsx'
import { LimitsPreview } from './limits-preview.tsx'
import { Paper } from './paper.tsx'
import { SendOrCancel } from './send-or-cancel.tsx'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }
type Ctx = Context<Console>
type Typed = Record<string, string>

/** Calendars and limits: what holds, a change with what it would move, and the change itself. To who may change nothing the pages are not there. */
export function limitRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()

  routes.use('/konsol/batas/*', (c, next) => {
    if (!changesLimits(app, c.get('officer'))) throw new Refusal('not-found')
    return next()
  })
  routes.get('/konsol/batas', async (c) => {
    const officer = c.get('officer')
    if (!changesLimits(app, officer)) throw new Refusal('not-found')
    return c.html(
      <LimitsPage
        changes={await readChanges(app)}
        app={app}
        site={site}
        t={c.get('t')}
        officer={officer}
        saved={c.req.query('tersimpan') !== undefined}
      />,
    )
  })

  routes.get('/konsol/batas/libur', (c) => form(app, site, c, 'holiday', {}, []))
  routes.get('/konsol/batas/ketentuan', (c) => form(app, site, c, 'policy', {}, []))
  routes.get('/konsol/batas/keputusan', (c) => decreeForm(app, site, c, []))
  routes.post('/konsol/batas/keputusan', async (c) => {
    try {
      const decree = await decreeText((await c.req.parseBody()).file)
      return await check(app, site, c, { kind: 'decree', decree })
    } catch (error) {
      return decreeForm(app, site, c, errorsOf(error, c))
    }
  })
  routes.post('/konsol/batas/periksa', async (c) => check(app, site, c, typedOf(await c.req.parseBody())))
  routes.post('/konsol/batas/simpan', async (c) => {
    const typed = typedOf(await c.req.parseBody())
    try {
      await saveChange(app, c.get('officer'), wishOf(typed))
      return c.redirect('/konsol/batas?tersimpan', 303)
    } catch (error) {
      return check(app, site, c, typed, errorsOf(error, c))
    }
  })

  return routes
}

const typedOf = (form: Record<string, unknown>): Typed =>
  Object.fromEntries(Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])))

/** A form as the input of the action. What is taken back is asked for its reason on the page that shows the difference. */
function wishOf({ kind, about, ...typed }: Typed): Record<string, unknown> {
  if (kind === 'decree') return decreeWish(typed.decree ?? '')
  if (kind !== 'policy') return { kind, ...typed }
  const [klass = '', grade = ''] = (about ?? '').split('/')
  return { kind, ...typed, agency: typed.agency || null, class: klass || null, grade: grade || null }
}

const errorsOf = (error: unknown, c: Ctx): FieldError[] => {
  if (!(error instanceof Refusal) || error.code !== 'invalid-input') throw error
  return fieldErrors(error, c.get('t'))
}

/** The difference, before anything is saved; a form that is not right comes again with what was typed. */
async function check(app: App, site: Site, c: Ctx, typed: Typed, errors: FieldError[] = []) {
  const officer = c.get('officer')
  const asksReason = typed.kind === 'noHoliday' || typed.kind === 'undo'
  try {
    const preview = await previewChange(
      app,
      officer,
      wishOf({ ...typed, ...(asksReason && { legalSource: typed.legalSource || 'pratinjau' }) }),
    )
    const status = errors.length ? 400 : 200
    return c.html(
      <LimitsPreview
        app={app}
        site={site}
        t={c.get('t')}
        officer={officer}
        preview={preview}
        typed={typed}
        asksReason={asksReason}
        errors={errors}
      />,
      status,
    )
  } catch (error) {
    const wrong = errorsOf(error, c)
    if (typed.kind === 'decree') return decreeForm(app, site, c, wrong)
    if (typed.kind === 'holiday' || typed.kind === 'policy') return form(app, site, c, typed.kind, typed, wrong)
    return c.html(
      <LimitsPage
        changes={await readChanges(app)}
        app={app}
        site={site}
        t={c.get('t')}
        officer={officer}
        refused={wrong[0]?.text}
      />,
      400,
    )
  }
}

function form(app: App, site: Site, c: Ctx, kind: 'holiday' | 'policy', typed: Typed, errors: FieldError[]) {
  const t = c.get('t')
  const officer = c.get('officer')
  const everywhere = mayChangeLimits(app, officer, null)
  if (kind === 'holiday' && !everywhere) throw new Refusal('not-found')
  const errorAt = (name: string) => errors.find(({ field }) => field === name)?.text
  const field = (name: string, more: Partial<Parameters<typeof Field>[0]> = {}) => (
    <Field t={t} name={name} label={t(`console.rules.${name}`)} value={typed[name]} error={errorAt(name)} {...more} />
  )
  const title = t(`console.rules.add.${kind}`)
  return c.html(
    <Paper
      app={app}
      site={site}
      t={t}
      officer={officer}
      title={title}
      lead={t(`console.rules.add.${kind}.lead`)}
      back="/konsol/batas"
      errors={errors}
      narrow
    >
      <form method="post" action="/konsol/batas/periksa" novalidate>
        <input type="hidden" name="kind" value={kind} />
        {kind === 'holiday' ? (
          <>
            {field('date', { type: 'date' })}
            {field('name', { hint: t('console.rules.name.hint') })}
            {field('holidayKind', {
              type: 'select',
              options: holidayKinds.map((value) => ({ value, label: t(`console.rules.kind.${value}`) })),
            })}
            {field('calendar', {
              type: 'select',
              options: app.reference.get().calendars.facts.calendars.map(({ id, name }) => ({ value: id, label: name })),
            })}
          </>
        ) : (
          <>
            {field('agency', { type: 'select', options: agencyOptions(app, officer, everywhere, t('console.rules.everywhere')) })}
            {field('limit', {
              type: 'select',
              options: (everywhere ? generalLimits : agencyLimits).map((value) => ({
                value,
                label: t(`console.rules.limit.${value}`),
              })),
            })}
            {field('about', { type: 'select', options: aboutOptions(app, t) })}
            {field('days', { type: 'number', inputmode: 'numeric', hint: t('console.rules.days.hint') })}
            {field('from', { type: 'date', hint: t('console.rules.from.hint') })}
          </>
        )}
        {field('legalSource', { hint: t('console.rules.legalSource.hint') })}
        <SendOrCancel t={t} back="/konsol/batas">
          {t('console.rules.check')}
        </SendOrCancel>
      </form>
    </Paper>,
    errors.length ? 400 : 200,
  )
}

const agencyOptions = (app: App, officer: Officer, everywhere: boolean, all: string) => [
  ...(everywhere ? [{ value: '', label: all }] : []),
  ...agenciesToTighten(app, officer).map(({ slug, name }) => ({ value: slug, label: name })),
]

/** Class and grade in one choice: only complaints have grades. */
function aboutOptions(app: App, t: Web['Variables']['t']) {
  const { classes, grades } = app.reference.get().catalogue
  const named = (row: { nameId: string; nameEn: string }) => (t.lang === 'en' ? row.nameEn : row.nameId)
  return [
    { value: '', label: t('console.rules.about.all') },
    ...classes.flatMap((klass) => [
      { value: klass.code, label: named(klass) },
      ...(klass.code === 'complaint'
        ? grades.map((grade) => ({ value: `${klass.code}/${grade.code}`, label: `${named(klass)}: ${named(grade)}` }))
        : []),
    ]),
  ]
}
