import { type Context, Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import { addressOf, listFrom } from '../../domain/desk/desk-filter.ts'
import { nodesOf } from '../../domain/people/actor.ts'
import { actOnMany, type ManyAct, manyActsOf, type Plan, planMany, undoMany } from '../../domain/reports/act-on-many.ts'
import { fieldErrors, type Web } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { ManyDone, ManyForm } from './many-page.tsx'
import { archiveReasonOptions, colleagueOptions, officeOptions } from './move-choices.ts'
import type { FormField } from './move-forms.ts'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }

/** Several reports at once: a page that says what will happen, the act itself, and the way to take it back. */
export function manyRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()
  const frame = (c: Context<Console>, list: string) => ({
    app,
    site,
    t: c.get('t'),
    officer: c.get('officer'),
    back: `/konsol?${addressOf(wordsOf(list))}`,
  })

  routes.get('/konsol/banyak', async (c) => {
    const act = actOf(c.get('officer'), c.req.query('act'))
    const list = c.req.query('list') ?? ''
    const plan = await planMany(app, c.get('officer'), act, c.req.queries('n[]') ?? [])
    const fields = await fieldsOf(app, c.get('officer'), act, plan, c.get('t'))
    return c.html(<ManyForm {...frame(c, list)} act={act} plan={plan} fields={fields} list={list} errors={[]} typed={{}} />)
  })

  routes.post('/konsol/banyak', async (c) => {
    const officer = c.get('officer')
    const form = await c.req.parseBody({ all: true })
    const typed = Object.fromEntries(Object.entries(form).flatMap(([name, v]) => (typeof v === 'string' ? [[name, v]] : [])))
    const list = typed.list ?? ''
    const asked = actOf(officer, typed.act)
    const numbers = [form['n[]'] ?? []].flat().map(String)
    try {
      const { act, input } = inputOf(asked, typed)
      const outcome = await actOnMany(app, officer, act, numbers, input)
      return c.html(<ManyDone {...frame(c, list)} act={asked} outcome={outcome} />)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'invalid-input') throw error
      const plan = await planMany(app, officer, asked, numbers)
      const fields = await fieldsOf(app, officer, asked, plan, c.get('t'))
      const errors = fieldErrors(error, c.get('t')).map((one) => ({ ...one, field: fieldOf(asked, one.field) }))
      const props = { act: asked, plan, fields, list, errors, typed }
      return c.html(<ManyForm {...frame(c, list)} {...props} />, 400)
    }
  })

  routes.post('/konsol/banyak/urungkan', async (c) => {
    const form = await c.req.parseBody()
    const act = actOf(c.get('officer'), String(form.act))
    const outcome = await undoMany(app, c.get('officer'), String(form.numbers ?? '').split(' '))
    return c.html(<ManyDone {...frame(c, String(form.list ?? ''))} act={act} outcome={outcome} undone />)
  })
  return routes
}

/** The list to go back to, read from its own address: whatever else stands there is dropped. */
function wordsOf(list: string) {
  const words = new URLSearchParams(list)
  return listFrom((name) => words.get(name) ?? undefined)
}

function actOf(officer: Officer, name: string | undefined): ManyAct {
  const act = manyActsOf(officer).find((one) => one === name)
  if (!act) throw new Refusal('not-found')
  return act
}

/** A colleague or an office can be picked in one list: an office means forwarding. Tags are written with commas. */
function inputOf(act: ManyAct, typed: Record<string, string>): { act: ManyAct; input: Record<string, unknown> } {
  const { act: _act, list: _list, ...given } = typed
  const filled = Object.fromEntries(Object.entries(given).filter(([name, value]) => name !== 'n[]' && value !== ''))
  if (act === 'tag') return { act, input: { addTags: (typed.tags ?? '').split(',').flatMap((tag) => tag.trim() || []) } }
  if (act !== 'assign') return { act, input: filled }
  return typed.to?.startsWith('kantor:')
    ? { act: 'forward', input: { agency: typed.to.slice('kantor:'.length) } }
    : { act, input: { officer: typed.to ?? '' } }
}

/** The field of the form at which a refusal of the action is shown. */
const fieldOf = (act: ManyAct, path: string) =>
  act === 'assign' ? 'to' : act === 'tag' ? 'tags' : (path.split('.').at(0) ?? path)

async function fieldsOf(app: App, officer: Officer, act: ManyAct, plan: Plan, t: T): Promise<FormField[]> {
  const none = { value: '', label: t('console.choose') }
  switch (act) {
    case 'assign':
      return [
        {
          name: 'to',
          type: 'select',
          options: [
            none,
            ...(await colleagueOptions(app, nodesOf(officer, ['coordinator', 'liaison', 'nationalAdmin']), t)),
            ...officeOptions(app, officer).map(({ value, label }) => ({ value: `kantor:${value}`, label })),
          ],
        },
      ]
    case 'forward':
      return [
        { name: 'agency', type: 'select', options: [none, ...officeOptions(app, officer)] },
        { name: 'note', type: 'textarea', rows: 3, optional: true },
      ]
    case 'answer':
      return [
        {
          name: 'kind',
          type: 'select',
          options: (['final', 'interim'] as const).map((value) => ({ value, label: t(`console.answer.kind.${value}`) })),
        },
        { name: 'text', type: 'textarea', rows: 8, hint: t('desk.many.answer.hint', { nomor: '{nomor}', judul: '{judul}' }) },
        { name: 'reason', type: 'textarea', rows: 2, optional: true },
      ]
    case 'tag':
      return [{ name: 'tags', type: 'text', hint: t('desk.many.tag.hint') }]
    case 'merge':
      return [
        {
          name: 'into',
          type: 'select',
          options: plan.able.map(({ number, title }) => ({ value: number, label: `${number}: ${title}` })),
        },
      ]
    case 'archive':
      return [
        { name: 'reason', type: 'select', options: [none, ...archiveReasonOptions(app, t)] },
        { name: 'note', type: 'textarea', rows: 3, optional: true },
      ]
  }
}
