import { Hono } from 'hono'
import { administeredAgency, administeredOffices, endingsOf } from '../../../domain/administration/administers.ts'
import { addOffice, officeKinds } from '../../../domain/agencies/add-office.ts'
import { brandOf } from '../../../domain/agencies/brand.ts'
import { agencyToChange, changeAgency } from '../../../domain/agencies/change-agency.ts'
import { servedBy } from '../../../domain/agencies/change-serves.ts'
import type { Agency } from '../../../domain/agencies/tree.ts'
import { closingOf } from '../../../domain/desk/closing-office.ts'
import { canAt } from '../../../domain/people/permissions.ts'
import { formatNumber } from '../../../kit/dates.ts'
import { ActionLink, Buttons, LinkButton } from '../../../kit/ui/button.tsx'
import { DataTable } from '../../../kit/ui/data-table.tsx'
import { EmptyState, Facts, ListRow, Rows, Section } from '../../../kit/ui/rows.tsx'
import { Paper } from '../paper.tsx'
import {
  type Console,
  type Ctx,
  done,
  drawn,
  formPage,
  noProblem,
  orAgain,
  type Place,
  type Problem,
  Result,
  type Typed,
  typedOf,
} from './admin-form.tsx'
import { FindForm } from './find-form.tsx'

export const MOST_ROWS = 200
export const officePath = (slug: string) => `/konsol/atur/instansi/${slug}`

/** The organisation tree: offices, one office, its names, a new one below it. */
export function agencyRoutes(place: Place) {
  const { app } = place
  const routes = new Hono<Console>()

  // Whoever comes after somebody else has closed an office is led to where it went, whatever they were about to do.
  routes.use('/konsol/atur/instansi/:slug/*', (c, next) => {
    const tree = app.reference.get().agencies
    const former = tree.former.find(({ slug }) => slug === c.req.param('slug'))
    const successor = former && tree.get(tree.successorOf(former.id))
    if (!successor || !canAt(c.get('officer'), 'agency.administer', successor.id, tree)) return next()
    return Promise.resolve(done(c, officePath(successor.slug), 'sudahditutup'))
  })
  routes.get('/konsol/atur/instansi', (c) => list(place, c))
  routes.get('/konsol/atur/instansi/:slug', (c) => office(place, c))

  routes.get('/konsol/atur/instansi/:slug/ubah', (c) => changeForm(place, c, noProblem))
  routes.post('/konsol/atur/instansi/:slug/ubah', async (c) => {
    const agency = c.req.param('slug')
    const { needsHeadApproval, ...typed } = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        await changeAgency(app, c.get('officer'), { ...typed, agency, needsHeadApproval: needsHeadApproval !== undefined })
        return done(c, officePath(agency), 'tersimpan')
      },
      (problem) => changeForm(place, c, problem, { ...typed, ...(needsHeadApproval !== undefined && { needsHeadApproval }) }),
    )
  })

  routes.get('/konsol/atur/instansi/:slug/tambah', (c) => addForm(place, c, noProblem))
  routes.post('/konsol/atur/instansi/:slug/tambah', async (c) => {
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        const slug = await addOffice(app, c.get('officer'), { ...typed, parent: c.req.param('slug') })
        return done(c, officePath(slug), 'ditambah')
      },
      (problem) => addForm(place, c, problem, typed),
    )
  })
  return routes
}

function list(place: Place, c: Ctx) {
  const common = drawn(place, c)
  const { app, t, officer } = common
  const tree = app.reference.get().agencies
  const q = (c.req.query('q') ?? '').trim().slice(0, 100)
  const order = new Map(
    tree.all.map(({ id }) => [
      id,
      [...tree.path(id)]
        .reverse()
        .map((node) => tree.get(node)!.name)
        .join('\t'),
    ]),
  )
  const served = Map.groupBy(tree.served, ({ agencyId }) => agencyId)
  const found = administeredOffices(app, officer)
    .filter(({ name, shortName }) => `${name} ${shortName}`.toLowerCase().includes(q.toLowerCase()))
    .sort((a, b) => order.get(a.id)!.localeCompare(order.get(b.id)!))
  return c.html(
    <Paper {...common} title={t('admin.agencies')} lead={t('admin.agencies.page')} back="/konsol/atur">
      <Result c={c} />
      <FindForm t={t} action="/konsol/atur/instansi" q={q} label={t('admin.agencies.find')} />
      {found.length === 0 ? (
        <EmptyState title={t('admin.agencies.none')} text={t('admin.agencies.noneText')} />
      ) : (
        <div class="mt">
          <DataTable
            caption={t('admin.agencies.caption', {
              n: Math.min(found.length, MOST_ROWS),
              all: formatNumber(found.length, t.lang),
            })}
            columns={[
              { label: t('admin.field.agency'), words: true },
              { label: t('admin.field.kind'), words: true },
              { label: t('admin.field.parent'), words: true },
              { label: t('admin.serves') },
            ]}
            rows={found
              .slice(0, MOST_ROWS)
              .map((agency) => [
                <ActionLink href={officePath(agency.slug)}>{agency.name}</ActionLink>,
                t(`admin.kind.${agency.kind}`),
                agency.parentId ? (tree.get(agency.parentId)?.shortName ?? '') : t('admin.top'),
                String(served.get(agency.id)?.length ?? 0),
              ])}
          />
        </div>
      )}
    </Paper>,
  )
}

async function office(place: Place, c: Ctx) {
  const common = drawn(place, c)
  const { app, t, officer } = common
  const tree = app.reference.get().agencies
  const agency = administeredAgency(app, officer, c.req.param('slug') ?? '')
  const [closing, brand, served] = await Promise.all([
    closingOf(app, officer, agency.slug),
    brandOf(app, agency.id),
    servedBy(app, officer, agency.slug),
  ])
  const here = officePath(agency.slug)
  const ends = endingsOf(app, officer, agency)
  const parent = agency.parentId ? tree.get(agency.parentId) : undefined
  const below = tree.all.filter(({ parentId }) => parentId === agency.id)
  const link = (part: string, words: string) => <ActionLink href={`${here}/${part}`}>{t(words)}</ActionLink>
  return c.html(
    <Paper
      {...common}
      title={agency.name}
      lead={[t(`admin.kind.${agency.kind}`), ...(parent ? [t('admin.below', { office: parent.name })] : [])].join(', ')}
      back="/konsol/atur/instansi"
    >
      <Result c={c} />
      <div class="mt">
        <Facts
          facts={[
            { figure: formatNumber(closing.open, t.lang), text: t('admin.fact.open') },
            { figure: formatNumber(closing.officers, t.lang), text: t('admin.fact.officers') },
            { figure: formatNumber(closing.below, t.lang), text: t('admin.fact.below') },
          ]}
        />
      </div>
      <Section id="names" title={t('admin.names')}>
        <p class="mt-s">
          {t('admin.field.shortName')}: {agency.shortName}
        </p>
        <p>{t(agency.needsHeadApproval ? 'admin.approval.yes' : 'admin.approval.no')}</p>
        {link('ubah', 'admin.change')}
      </Section>
      {parent && (
        <Section id="place" title={t('admin.place')}>
          <p class="mt-s">{t('admin.place.below', { office: parent.name })}</p>
          {ends.split && link('pindah', 'admin.move')}
        </Section>
      )}
      <Section id="serves" title={t('admin.serves')}>
        <p class="mt-s">
          {served.length === 0
            ? t('admin.serves.none')
            : served
                .slice(0, 5)
                .map(({ area, categoryCode }) => (categoryCode ? `${area} (${categoryName(app, categoryCode)})` : area))
                .join('; ') + (served.length > 5 ? ` ${t('admin.andMore', { n: served.length - 5 })}` : '')}
        </p>
        {link('wilayah', 'admin.serves.change')}
      </Section>
      <Section id="brand" title={t('admin.brand')}>
        <p class="mt-s">
          {brand === null
            ? t('admin.brand.none')
            : brand.agencyId === agency.id
              ? brand.displayName
              : t('admin.brand.from', { office: tree.get(brand.agencyId)?.name ?? '', name: brand.displayName })}
        </p>
        {link('kop', 'admin.brand.change')}
        <br />
        {link('logo', 'admin.logo')}
      </Section>
      <Section id="staff" title={t('admin.officers')}>
        <ActionLink href={`/konsol/atur/petugas?kantor=${agency.slug}`}>{t('admin.officers.here')}</ActionLink>
      </Section>
      <Below t={t} here={here} below={below} />
      {(ends.close || ends.split) && (
        <Section id="end" title={t('admin.end')}>
          <p class="mt-s">{t('admin.end.lead')}</p>
          <div class="go">
            <Buttons row>
              {ends.close && (
                <LinkButton href={`${here}/tutup`} look="secondary">
                  {t('admin.close')}
                </LinkButton>
              )}
              {ends.split && (
                <LinkButton href={`${here}/pecah`} look="secondary">
                  {t('admin.split')}
                </LinkButton>
              )}
            </Buttons>
          </div>
        </Section>
      )}
    </Paper>,
  )
}

export const categoryName = (app: Place['app'], code: string) => app.reference.get().catalogue.category(code)?.name ?? code

function Below({ t, here, below }: { t: ReturnType<typeof drawn>['t']; here: string; below: readonly Agency[] }) {
  return (
    <Section id="below" title={t('admin.belowTitle')}>
      {below.length > 0 && (
        <div class="mt-s">
          <Rows>
            {below.slice(0, MOST_ROWS).map((agency) => (
              <ListRow href={officePath(agency.slug)} title={agency.name} facts={[t(`admin.kind.${agency.kind}`)]} />
            ))}
          </Rows>
        </div>
      )}
      <ActionLink href={`${here}/tambah`}>{t('admin.add')}</ActionLink>
    </Section>
  )
}

async function changeForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const slug = c.req.param('slug') ?? ''
  const { state, seen } = await agencyToChange(place.app, c.get('officer'), slug)
  return formPage({
    place,
    c,
    problem,
    typed,
    title: c.get('t')('admin.change.title', { office: state.name }),
    back: officePath(slug),
    action: `${officePath(slug)}/ubah`,
    go: 'admin.save',
    hidden: { seen },
    now: state,
    fields: [
      { name: 'name', value: state.name },
      { name: 'shortName', value: state.shortName, hint: 'admin.field.shortName.hint' },
      { name: 'needsHeadApproval', type: 'tick', value: state.needsHeadApproval ? 'yes' : '' },
    ],
  })
}

function addForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const t = c.get('t')
  const above = administeredAgency(place.app, c.get('officer'), c.req.param('slug') ?? '')
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t('admin.add'),
    lead: t('admin.add.lead', { office: above.name }),
    back: officePath(above.slug),
    action: `${officePath(above.slug)}/tambah`,
    go: 'admin.add.go',
    fields: [
      { name: 'name' },
      { name: 'shortName', hint: 'admin.field.shortName.hint' },
      {
        name: 'kind',
        type: 'select',
        value: 'unit',
        options: officeKinds.map((value) => ({ value, label: t(`admin.kind.${value}`) })),
      },
    ],
  })
}
