import { Hono } from 'hono'
import { administeredAgency, administeredOffices, endingsOf } from '../../../domain/administration/administers.ts'
import { servesTarget } from '../../../domain/agencies/agency-facts.ts'
import { servedBy } from '../../../domain/agencies/change-serves.ts'
import { closeOffice } from '../../../domain/agencies/merge-agency.ts'
import { MOST_PARTS, splitAgency } from '../../../domain/agencies/split-agency.ts'
import { type Closing, closingOf } from '../../../domain/desk/closing-office.ts'
import { formatNumber } from '../../../kit/dates.ts'
import type { T } from '../../../kit/i18n.ts'
import { Refusal } from '../../../kit/refusal.ts'
import { Facts } from '../../../kit/ui/rows.tsx'
import {
  type Console,
  type Ctx,
  done,
  type FieldSpec,
  formPage,
  noProblem,
  orAgain,
  type Place,
  type Problem,
  type Typed,
  typedOf,
} from './admin-form.tsx'
import { categoryName, officePath } from './agencies.tsx'

/** An office ends: into another one, or into several new ones. What it holds is said first, and who takes it over is asked first. */
export function closingRoutes(place: Place) {
  const { app } = place
  const routes = new Hono<Console>()

  routes.get('/konsol/atur/instansi/:slug/tutup', (c) => closeForm(place, c, noProblem))
  routes.post('/konsol/atur/instansi/:slug/tutup', async (c) => {
    const agency = c.req.param('slug')
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        await closeOffice(app, c.get('officer'), { agency, into: typed.into ?? '' })
        return done(c, officePath(typed.into!), 'ditutup')
      },
      (problem) => closeForm(place, c, problem, typed),
    )
  })

  routes.get('/konsol/atur/instansi/:slug/pecah', (c) => splitForm(place, c, noProblem))
  routes.post('/konsol/atur/instansi/:slug/pecah', async (c) => {
    const agency = c.req.param('slug')
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        const made = await splitAgency(app, c.get('officer'), { agency, ...partsOf(typed) })
        return done(c, officePath(made[Number(typed.successor)] ?? made[0]!), 'dipecah')
      },
      (problem) => splitForm(place, c, problem, typed),
    )
  })
  return routes
}

/** An office that the officer may end in this way; the topmost of their own they may not. */
function ending(place: Place, c: Ctx, how: 'close' | 'split') {
  const agency = administeredAgency(place.app, c.get('officer'), c.req.param('slug') ?? '')
  if (!endingsOf(place.app, c.get('officer'), agency)[how]) throw new Refusal('not-found')
  return agency
}

async function closeForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const { app } = place
  const t = c.get('t')
  const officer = c.get('officer')
  const agency = ending(place, c, 'close')
  const tree = app.reference.get().agencies
  const closing = await closingOf(app, officer, agency.slug)
  const near = (id: string) => (tree.parentOf(id) === agency.parentId ? 0 : id === agency.parentId ? 1 : 2)
  const others = administeredOffices(app, officer)
    .filter(({ id }) => !tree.isWithin(id, agency.id))
    .sort((a, b) => near(a.id) - near(b.id) || a.name.localeCompare(b.name))
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t('admin.close.title', { office: agency.name }),
    lead: t(closing.open > 0 ? 'admin.close.asks' : 'admin.close.lead', { n: formatNumber(closing.open, t.lang) }),
    back: officePath(agency.slug),
    action: `${officePath(agency.slug)}/tutup`,
    go: 'admin.close.go',
    above: <Leaves t={t} closing={closing} />,
    fields: [
      {
        name: 'into',
        type: 'select',
        hint: 'admin.field.into.hint',
        options: [{ value: '', label: t('console.choose') }, ...others.map(({ slug, name }) => ({ value: slug, label: name }))],
      },
    ],
  })
}

function Leaves({ t, closing }: { t: T; closing: Closing }) {
  return (
    <div class="mt">
      <Facts
        facts={(['open', 'officers', 'below'] as const).map((name) => ({
          figure: formatNumber(closing[name], t.lang),
          text: t(`admin.leaves.${name}`),
        }))}
      />
    </div>
  )
}

const parts = Array.from({ length: MOST_PARTS }, (_, i) => i)

/** The form's fields as the action's input: a part is there when anything of it was typed; parts after an empty one move up, and so do those who point at them. */
function partsOf(typed: Typed) {
  const there = parts.filter((i) => typed[`name${i}`] || typed[`shortName${i}`])
  const place = (value: string | undefined) => {
    const at = there.indexOf(Number(value ?? '0'))
    return at < 0 ? MOST_PARTS : at
  }
  return {
    parts: there.map((i) => ({ name: typed[`name${i}`] ?? '', shortName: typed[`shortName${i}`] ?? '' })),
    successor: place(typed.successor),
    serves: Object.fromEntries(
      Object.entries(typed).flatMap(([name, target]) =>
        name.startsWith('row') ? [[target, place(typed[`serves${name.slice(3)}`])]] : [],
      ),
    ),
  }
}

async function splitForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const { app } = place
  const t = c.get('t')
  const agency = ending(place, c, 'split')
  const [closing, served] = await Promise.all([
    closingOf(app, c.get('officer'), agency.slug),
    servedBy(app, c.get('officer'), agency.slug),
  ])
  const which = parts.map((i) => ({ value: String(i), label: t('admin.split.part', { n: i + 1 }) }))
  const there = parts.filter((i) => typed?.[`name${i}`] || typed?.[`shortName${i}`])
  const fields: FieldSpec[] = parts.flatMap((i): FieldSpec[] => [
    { name: `name${i}`, label: `admin.split.name${i}`, optional: i > 1 },
    { name: `shortName${i}`, label: `admin.split.shortName${i}`, optional: i > 1 },
  ])
  // Parts are counted without the empty ones: their errors go back to the fields where they were typed.
  const errors = problem.errors.map((error) => {
    const [, n, name] = /^parts\.(\d)\.(\w+)$/.exec(error.field) ?? []
    return { ...error, field: name ? `${name}${there[Number(n)] ?? n}` : error.field === 'parts' ? 'name1' : error.field }
  })
  return formPage({
    place,
    c,
    problem: { ...problem, errors },
    typed,
    title: t('admin.split.title', { office: agency.name }),
    lead: t('admin.split.lead'),
    back: officePath(agency.slug),
    action: `${officePath(agency.slug)}/pecah`,
    go: 'admin.split.go',
    above: <Leaves t={t} closing={closing} />,
    // The rows as they were seen: what is served may change before the form comes back.
    hidden: Object.fromEntries(served.map((row, i) => [`row${i}`, servesTarget(agency.id, row.areaCode, row.categoryCode)])),
    fields: [
      ...fields,
      { name: 'successor', type: 'select', options: which, hint: 'admin.field.successor.hint' },
      ...served.map(
        (row, i): FieldSpec => ({
          name: `serves${i}`,
          words: t('admin.split.serves', {
            area: row.categoryCode ? `${row.area} (${categoryName(app, row.categoryCode)})` : row.area,
          }),
          type: 'select',
          options: which,
        }),
      ),
    ],
  })
}
