import { Hono } from 'hono'
import { administeredAgency } from '../../../domain/administration/administers.ts'
import { brandOf, changeBrand, dropBrand, ownBrand } from '../../../domain/agencies/brand.ts'
import { addServes, dropServes, servedBy } from '../../../domain/agencies/change-serves.ts'
import { isValidOn } from '../../../domain/categories/catalogue.ts'
import { DataTable } from '../../../kit/ui/data-table.tsx'
import { Section } from '../../../kit/ui/rows.tsx'
import {
  type Console,
  type Ctx,
  done,
  formPage,
  noProblem,
  orAgain,
  type Place,
  PostButton,
  type Problem,
  Result,
  type Typed,
  typedOf,
} from './admin-form.tsx'
import { categoryName, officePath } from './agencies.tsx'

const lines = ['displayName', 'address', 'contact', 'city', 'signerTitle'] as const

/** The letterhead of an office, and whom it serves. */
export function brandRoutes(place: Place) {
  const { app } = place
  const routes = new Hono<Console>()

  routes.get('/konsol/atur/instansi/:slug/kop', (c) => brandForm(place, c, noProblem))
  routes.post('/konsol/atur/instansi/:slug/kop', async (c) => {
    const agency = c.req.param('slug')
    const { lepas, ...typed } = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        if (lepas) await dropBrand(app, c.get('officer'), agency)
        else await changeBrand(app, c.get('officer'), { ...typed, agency })
        return done(c, officePath(agency), 'tersimpan')
      },
      (problem) => brandForm(place, c, problem, typed),
    )
  })

  routes.get('/konsol/atur/instansi/:slug/wilayah', (c) => servesForm(place, c, noProblem))
  routes.post('/konsol/atur/instansi/:slug/wilayah', async (c) => {
    const agency = c.req.param('slug')
    const { lepas, ...typed } = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        const here = `${officePath(agency)}/wilayah`
        if (lepas) {
          await dropServes(app, c.get('officer'), { ...typed, agency })
          return done(c, here, 'tersimpan')
        }
        const { choose } = await addServes(app, c.get('officer'), { ...typed, agency })
        if (choose.length === 0) return done(c, here, 'tersimpan')
        return servesForm(place, c, noProblem, { ...typed, area: choose[0]!.code }, choose)
      },
      (problem) => servesForm(place, c, problem, typed),
    )
  })
  return routes
}

async function brandForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const t = c.get('t')
  const agency = administeredAgency(place.app, c.get('officer'), c.req.param('slug') ?? '')
  const { brand, seen } = await ownBrand(place.app, c.get('officer'), agency.slug)
  const shown = brand ?? (await brandOf(place.app, agency.id))
  const here = `${officePath(agency.slug)}/kop`
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t('admin.brand.title', { office: agency.name }),
    lead: t('admin.brand.lead'),
    back: officePath(agency.slug),
    action: here,
    go: 'admin.save',
    hidden: { seen },
    now: brand ?? undefined,
    fields: lines.map((name) => ({
      name,
      value: shown?.[name] ?? (name === 'displayName' ? agency.name : ''),
      optional: name !== 'displayName',
      hint: name === 'displayName' || name === 'city' || name === 'signerTitle' ? `admin.field.${name}.hint` : undefined,
    })),
    below: brand && (
      <div class="mt">
        <PostButton t={t} action={here} go="admin.brand.drop" label={agency.name} fields={{ lepas: 'ya' }} />
      </div>
    ),
  })
}

type Choice = { code: string; fullName: string }

async function servesForm(place: Place, c: Ctx, problem: Problem, typed?: Typed, choose: readonly Choice[] = []) {
  const t = c.get('t')
  const { app } = place
  const agency = administeredAgency(app, c.get('officer'), c.req.param('slug') ?? '')
  const rows = await servedBy(app, c.get('officer'), agency.slug)
  const here = `${officePath(agency.slug)}/wilayah`
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t('admin.serves.title', { office: agency.name }),
    lead: t('admin.serves.lead'),
    back: officePath(agency.slug),
    action: here,
    go: 'admin.serves.add',
    above: (
      <>
        <Result c={c} />
        {choose.length > 0 && <p class="mt">{t('admin.serves.choose')}</p>}
      </>
    ),
    fields: [
      choose.length
        ? {
            name: 'area',
            type: 'select',
            options: choose.map(({ code, fullName }) => ({ value: code, label: `${fullName} (${code})` })),
          }
        : { name: 'area', hint: 'admin.field.area.hint' },
      { name: 'category', type: 'select', options: categoryOptions(place, t('admin.allCategories')) },
    ],
    below: rows.length > 0 && (
      <Section id="now" title={t('admin.serves')}>
        <DataTable
          caption={t('admin.serves.caption', { n: rows.length })}
          quietCaption
          columns={[
            { label: t('admin.field.area'), words: true },
            { label: t('admin.field.category'), words: true },
            { label: t('admin.history.do'), words: true },
          ]}
          rows={rows.map(({ areaCode, area, categoryCode }) => [
            `${area} (${areaCode})`,
            categoryCode === null ? t('admin.allCategories') : categoryName(app, categoryCode),
            <PostButton
              t={t}
              action={here}
              go="admin.take"
              label={`${area}${categoryCode ? `, ${categoryName(app, categoryCode)}` : ''}`}
              fields={{ lepas: 'ya', area: areaCode, category: categoryCode ?? '' }}
            />,
          ])}
        />
      </Section>
    ),
  })
}

/** Upper categories and those below them, that can be chosen today. */
export function categoryOptions({ app }: Place, none: string) {
  const { catalogue } = app.reference.get()
  const day = app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString()
  return [
    { value: '', label: none },
    ...catalogue.categories
      .filter((one) => isValidOn(one, day))
      .map((one) => ({ value: one.code, label: one.parent ? `${categoryName(app, one.parent)}: ${one.name}` : one.name })),
  ]
}
