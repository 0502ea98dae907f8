import { Hono } from 'hono'
import { administersReference } from '../../../domain/administration/administers.ts'
import { addCategory, categoryToChange, changeCategory } from '../../../domain/categories/change-category.ts'
import { changeReason, reasonToChange } from '../../../domain/categories/change-reason.ts'
import { mediumDate } from '../../../kit/dates.ts'
import { Refusal } from '../../../kit/refusal.ts'
import { ActionLink, LinkButton } from '../../../kit/ui/button.tsx'
import { DataTable } from '../../../kit/ui/data-table.tsx'
import { Paper } from '../paper.tsx'
import {
  type Console,
  type Ctx,
  done,
  drawn,
  type FieldSpec,
  formPage,
  noProblem,
  orAgain,
  type Place,
  type Problem,
  Result,
  type Typed,
  typedOf,
} from './admin-form.tsx'
import { categoryName } from './agencies.tsx'
import { FindForm } from './find-form.tsx'

const CATEGORIES = '/konsol/atur/kategori'
const REASONS = '/konsol/atur/alasan'

/** What holds everywhere: categories, and the words of the reasons for setting a report aside. */
export function categoryRoutes(place: Place) {
  const { app } = place
  const routes = new Hono<Console>()
  for (const path of [CATEGORIES, REASONS])
    routes.use(`${path}/*`, (c, next) => {
      if (!administersReference(app, c.get('officer'))) throw new Refusal('not-found')
      return next()
    })

  routes.get(CATEGORIES, (c) => categories(place, c))
  routes.get(`${CATEGORIES}/tambah`, (c) => addForm(place, c, noProblem))
  routes.post(`${CATEGORIES}/tambah`, async (c) => {
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        await addCategory(app, c.get('officer'), typed)
        return done(c, CATEGORIES, 'ditambah')
      },
      (problem) => addForm(place, c, problem, typed),
    )
  })
  routes.get(`${CATEGORIES}/ubah/:code`, (c) => changeForm(place, c, noProblem))
  routes.post(`${CATEGORIES}/ubah/:code`, async (c) => {
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        await changeCategory(app, c.get('officer'), { ...typed, code: c.req.param('code') })
        return done(c, CATEGORIES, 'tersimpan')
      },
      (problem) => changeForm(place, c, problem, typed),
    )
  })

  routes.get(REASONS, (c) => reasons(place, c))
  routes.get(`${REASONS}/:code`, (c) => reasonForm(place, c, noProblem))
  routes.post(`${REASONS}/:code`, async (c) => {
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        await changeReason(app, c.get('officer'), { ...typed, code: c.req.param('code') })
        return done(c, REASONS, 'tersimpan')
      },
      (problem) => reasonForm(place, c, problem, typed),
    )
  })
  return routes
}

function categories(place: Place, c: Ctx) {
  const common = drawn(place, c)
  const { app, t } = common
  const q = (c.req.query('q') ?? '').trim().slice(0, 100)
  const all = app.reference.get().catalogue.categories
  const upper = all.filter((one) => one.parent === null)
  const sorted = upper.flatMap((one) => [one, ...all.filter(({ parent }) => parent === one.code)])
  const found = sorted.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase()))
  return c.html(
    <Paper {...common} title={t('admin.categories')} lead={t('admin.categories.page')} back="/konsol/atur">
      <Result c={c} />
      <div class="go">
        <LinkButton href={`${CATEGORIES}/tambah`}>{t('admin.categories.add')}</LinkButton>
      </div>
      <FindForm t={t} action={CATEGORIES} q={q} label={t('admin.categories.find')} />
      <div class="mt">
        <DataTable
          caption={t('admin.categories.caption', { n: found.length })}
          columns={[
            { label: t('admin.field.category'), words: true },
            { label: t('admin.field.level'), words: true },
            { label: t('admin.field.validTo'), words: true },
          ]}
          rows={found.map((one) => [
            <ActionLink href={`${CATEGORIES}/ubah/${one.code}`}>
              {one.parent ? `${categoryName(app, one.parent)}: ${one.name}` : one.name}
            </ActionLink>,
            t(`admin.level.${one.level}`),
            one.validTo === null
              ? ''
              : mediumDate(one.validTo, t.lang) +
                (one.replacedBy ? ` ${t('admin.categories.then', { name: categoryName(app, one.replacedBy) })}` : ''),
          ])}
        />
      </div>
    </Paper>,
  )
}

const levelField = (c: Ctx, value?: string): FieldSpec => ({
  name: 'level',
  type: 'select',
  value,
  hint: 'admin.field.level.hint',
  options: ['local', 'national'].map((one) => ({ value: one, label: c.get('t')(`admin.level.${one}`) })),
})

function addForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const t = c.get('t')
  const upper = place.app.reference.get().catalogue.parentsOn(place.app.now().toString().slice(0, 10))
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t('admin.categories.add'),
    lead: t('admin.categories.add.lead'),
    back: CATEGORIES,
    action: `${CATEGORIES}/tambah`,
    go: 'admin.add.go',
    fields: [
      { name: 'name', label: 'admin.field.categoryName' },
      {
        name: 'parent',
        label: 'admin.field.parentCategory',
        type: 'select',
        options: [
          { value: '', label: t('admin.categories.upper') },
          ...upper.map(({ code, name }) => ({ value: code, label: name })),
        ],
      },
      levelField(c),
    ],
  })
}

async function changeForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const t = c.get('t')
  const code = c.req.param('code') ?? ''
  const { state, seen } = await categoryToChange(place.app, c.get('officer'), code)
  const all = place.app.reference.get().catalogue.categories
  const others = all.filter((one) => one.code !== code && (one.validTo === null || one.code === state.replacedBy))
  return formPage({
    place,
    c,
    problem,
    typed,
    title: state.name,
    lead: t('admin.categories.change.lead'),
    back: CATEGORIES,
    action: `${CATEGORIES}/ubah/${code}`,
    go: 'admin.save',
    hidden: { seen },
    now: state,
    fields: [
      { name: 'name', label: 'admin.field.categoryName', value: state.name },
      levelField(c, state.level),
      { name: 'validTo', type: 'date', optional: true, value: state.validTo ?? '', hint: 'admin.field.validTo.hint' },
      {
        name: 'replacedBy',
        type: 'select',
        optional: true,
        value: state.replacedBy ?? '',
        hint: 'admin.field.replacedBy.hint',
        options: [
          { value: '', label: t('admin.nothing') },
          ...others.map((one) => ({
            value: one.code,
            label: one.parent ? `${categoryName(place.app, one.parent)}: ${one.name}` : one.name,
          })),
        ],
      },
    ],
  })
}

function reasons(place: Place, c: Ctx) {
  const common = drawn(place, c)
  const { app, t } = common
  return c.html(
    <Paper {...common} title={t('admin.reasons')} lead={t('admin.reasons.page')} back="/konsol/atur">
      <Result c={c} />
      <div class="mt">
        <DataTable
          caption={t('admin.reasons')}
          quietCaption
          columns={[
            { label: t('admin.field.reason'), words: true },
            { label: t('admin.field.citizenWords'), words: true },
            { label: t('admin.field.validTo'), words: true },
          ]}
          rows={app.reference
            .get()
            .catalogue.archiveReasons.map((one) => [
              <ActionLink href={`${REASONS}/${one.code}`}>{t.lang === 'en' ? one.nameEn : one.nameId}</ActionLink>,
              t.lang === 'en' ? one.citizenEn : one.citizenId,
              one.validTo === null ? '' : mediumDate(one.validTo, t.lang),
            ])}
        />
      </div>
    </Paper>,
  )
}

async function reasonForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const t = c.get('t')
  const code = c.req.param('code') ?? ''
  const { state, seen } = await reasonToChange(place.app, c.get('officer'), code)
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t.lang === 'en' ? state.nameEn : state.nameId,
    lead: t('admin.reasons.change.lead'),
    back: REASONS,
    action: `${REASONS}/${code}`,
    go: 'admin.save',
    hidden: { seen },
    now: state,
    fields: [
      { name: 'nameId', value: state.nameId },
      { name: 'nameEn', value: state.nameEn },
      { name: 'citizenId', type: 'textarea', value: state.citizenId },
      { name: 'citizenEn', type: 'textarea', value: state.citizenEn },
      { name: 'validTo', type: 'date', optional: true, value: state.validTo ?? '', hint: 'admin.field.validTo.hint' },
    ],
  })
}
