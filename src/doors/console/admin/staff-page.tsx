import { Hono } from 'hono'
import { colleaguesOf, type HandedOver, handOverWork, planHandOver } from '../../../domain/administration/hand-over-work.ts'
import { workOf } from '../../../domain/desk/work-of-officer.ts'
import { addGrant, endGrant } from '../../../domain/people/change-grants.ts'
import { disableOfficer } from '../../../domain/people/disable-officer.ts'
import { mayGrant } from '../../../domain/people/permissions.ts'
import { mayDisable, type StaffRow, staffOf } from '../../../domain/people/staff.ts'
import { formatNumber, mediumDate } from '../../../kit/dates.ts'
import { ActionLink, Button, Buttons, LinkButton } from '../../../kit/ui/button.tsx'
import { DataTable } from '../../../kit/ui/data-table.tsx'
import { Notice } from '../../../kit/ui/notice.tsx'
import { Facts, ListRow, Rows, Section } from '../../../kit/ui/rows.tsx'
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
  Sentence,
  type Typed,
  typedOf,
} from './admin-form.tsx'
import { grantFields, personPath } from './officers.tsx'

/** One officer: roles with their last days, the way out, and the work that a colleague takes over. */
export function staffRoutes(place: Place) {
  const { app } = place
  const routes = new Hono<Console>()

  routes.get('/konsol/atur/petugas/:id', (c) => person(place, c, noProblem))

  routes.get('/konsol/atur/petugas/:id/peran', (c) => grantForm(place, c, noProblem))
  routes.post('/konsol/atur/petugas/:id/peran', async (c) => {
    const officer = c.req.param('id')
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        await addGrant(app, c.get('officer'), { ...typed, officer })
        return done(c, personPath(officer), 'peran')
      },
      (problem) => grantForm(place, c, problem, typed),
    )
  })

  routes.get('/konsol/atur/petugas/:id/akhiri/:grant', (c) => endForm(place, c, noProblem))
  routes.post('/konsol/atur/petugas/:id/akhiri/:grant', async (c) => {
    const { id: officer, grant } = c.req.param()
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        await endGrant(app, c.get('officer'), { ...typed, officer, grant })
        return done(c, personPath(officer), 'diakhiri')
      },
      (problem) => endForm(place, c, problem, typed),
    )
  })

  routes.post('/konsol/atur/petugas/:id/nonaktif', async (c) => {
    const id = c.req.param('id')
    return orAgain(
      c,
      async () => {
        await disableOfficer(app, c.get('officer'), id)
        return done(c, personPath(id), 'dinonaktifkan')
      },
      (problem) => person(place, c, problem),
    )
  })

  routes.get('/konsol/atur/petugas/:id/alihkan', (c) => handOverForm(place, c, noProblem))
  routes.post('/konsol/atur/petugas/:id/alihkan', async (c) => {
    const officer = c.req.param('id')
    const typed = typedOf(await c.req.parseBody())
    const input = { officer, colleague: typed.colleague }
    return orAgain(
      c,
      async () => {
        if (typed.jalankan) return handedOver(place, c, await handOverWork(app, c.get('officer'), input))
        return handOverPlan(place, c, await planHandOver(app, c.get('officer'), input), typed.colleague!)
      },
      (problem) => handOverForm(place, c, problem, typed),
    )
  })
  return routes
}

async function person(place: Place, c: Ctx, problem: Problem) {
  const common = drawn(place, c)
  const { app, t, officer } = common
  const one = await staffOf(app, officer, c.req.param('id') ?? '')
  const work = await workOf(app, officer, one.id, null)
  const here = personPath(one.id)
  return c.html(
    <Paper {...common} title={one.name} lead={one.email} back="/konsol/atur/petugas">
      <Result c={c} />
      <Sentence problem={problem} />
      {one.disabledAt && (
        <div class="mt">
          <Notice>{t('admin.disabledOn', { date: mediumDate(one.disabledAt.toString().slice(0, 10), t.lang) })}</Notice>
        </div>
      )}
      <Section id="roles" title={t('admin.roles')}>
        <Grants place={place} c={c} one={one} />
        {!one.disabledAt && <ActionLink href={`${here}/peran`}>{t('admin.grant')}</ActionLink>}
      </Section>
      <Section id="work" title={t('admin.work')}>
        <p class="mt-s">{t(work.all > 0 ? 'admin.work.n' : 'admin.work.none', { n: formatNumber(work.all, t.lang) })}</p>
        {work.all > 0 && (
          <div class="go">
            <LinkButton href={`${here}/alihkan`} look="secondary">
              {t('admin.handover')}
            </LinkButton>
          </div>
        )}
      </Section>
      {!one.disabledAt && mayDisable(app, officer, one) && (
        <Section id="out" title={t('admin.disable')}>
          <p class="mt-s">{t(work.all > 0 ? 'admin.disable.work' : 'admin.disable.lead')}</p>
          <form class="go" method="post" action={`${here}/nonaktif`}>
            <Button look="secondary">{t('admin.disable.go')}</Button>
          </form>
        </Section>
      )}
    </Paper>,
    problem.status as 200,
  )
}

function Grants({ place: { app }, c, one }: { place: Place; c: Ctx; one: StaffRow }) {
  const t = c.get('t')
  const officer = c.get('officer')
  const tree = app.reference.get().agencies
  const today = app.now().toZonedDateTimeISO('UTC').toPlainDate().toString()
  return (
    <DataTable
      caption={t('admin.roles.caption', { name: one.name })}
      quietCaption
      columns={[
        { label: t('admin.field.role'), words: true },
        { label: t('admin.field.held'), words: true },
        { label: t('admin.history.do'), words: true },
      ]}
      rows={one.grants.map(({ id, role, agencyId, from, until }) => [
        `${t(`console.role.${role}`)}, ${tree.get(agencyId)?.name ?? ''}`,
        until
          ? t('admin.held', { from: mediumDate(from, t.lang), until: mediumDate(until, t.lang) })
          : t('admin.held.open', { from: mediumDate(from, t.lang) }),
        (until === null || until >= today) && officer.id !== one.id && mayGrant(officer, role, agencyId, tree) ? (
          <ActionLink href={`${personPath(one.id)}/akhiri/${id}`}>{t('admin.endRole')}</ActionLink>
        ) : (
          ''
        ),
      ])}
    />
  )
}

async function grantForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const t = c.get('t')
  const one = await staffOf(place.app, c.get('officer'), c.req.param('id') ?? '')
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t('admin.grant.title', { name: one.name }),
    back: personPath(one.id),
    action: `${personPath(one.id)}/peran`,
    go: 'admin.grant.go',
    fields: grantFields(place, c),
  })
}

async function endForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const t = c.get('t')
  const one = await staffOf(place.app, c.get('officer'), c.req.param('id') ?? '')
  const grant = one.grants.find(({ id }) => id === c.req.param('grant'))
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t('admin.endRole.title', { name: one.name }),
    lead: grant && `${t(`console.role.${grant.role}`)}, ${place.app.reference.get().agencies.get(grant.agencyId)?.name ?? ''}`,
    back: personPath(one.id),
    action: `${personPath(one.id)}/akhiri/${c.req.param('grant') ?? ''}`,
    go: 'admin.endRole.go',
    fields: [{ name: 'until', type: 'date', optional: true, hint: 'admin.endRole.hint' }],
  })
}

async function handOverForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const { app } = place
  const t = c.get('t')
  const one = await staffOf(app, c.get('officer'), c.req.param('id') ?? '')
  const colleagues = await colleaguesOf(app, c.get('officer'), one.id)
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t('admin.handover.title', { name: one.name }),
    lead: t(colleagues.length ? 'admin.handover.lead' : 'admin.handover.nobody'),
    back: personPath(one.id),
    action: `${personPath(one.id)}/alihkan`,
    go: 'admin.handover.look',
    fields: [
      {
        name: 'colleague',
        type: 'select',
        options: [{ value: '', label: t('console.choose') }, ...colleagues.map(({ id, name }) => ({ value: id, label: name }))],
      },
    ],
  })
}

/** What would happen, before anything does. */
function handOverPlan(place: Place, c: Ctx, plan: Awaited<ReturnType<typeof planHandOver>>, colleague: string) {
  const common = drawn(place, c)
  const { t } = common
  const here = personPath(c.req.param('id')!)
  const figure = (n: number) => formatNumber(n, t.lang)
  return c.html(
    <Paper {...common} title={t('admin.handover.plan', { from: plan.from, to: plan.to })} back={`${here}/alihkan`} narrow>
      <div class="mt">
        <Facts
          facts={[
            { figure: figure(plan.fitting), text: t('admin.handover.fitting') },
            { figure: figure(plan.visible - plan.fitting), text: t('admin.handover.unfit') },
            { figure: figure(plan.all - plan.visible), text: t('admin.handover.unseen') },
          ]}
        />
      </div>
      {plan.fitting === 0 ? (
        <p class="mt">
          {t('admin.handover.noneFits', { to: plan.to })}{' '}
          <ActionLink href={`${personPath(colleague)}/peran`}>{t('admin.grant')}</ActionLink>
        </p>
      ) : (
        <form class="mt" method="post" action={`${here}/alihkan`}>
          <p>{t('admin.handover.each')}</p>
          <input type="hidden" name="colleague" value={colleague} />
          <input type="hidden" name="jalankan" value="ya" />
          <div class="go">
            <Buttons row>
              <Button>{t('admin.handover.go', { n: figure(plan.fitting) })}</Button>
              <ActionLink href={here} quiet>
                {t('console.cancel')}
              </ActionLink>
            </Buttons>
          </div>
        </form>
      )}
    </Paper>,
  )
}

function handedOver(place: Place, c: Ctx, { moved, failed, left }: HandedOver) {
  const common = drawn(place, c)
  const { t } = common
  const here = personPath(c.req.param('id')!)
  return c.html(
    <Paper {...common} title={t('admin.handover.done', { n: formatNumber(moved, t.lang) })} back={here}>
      {failed.length === 0 && left === 0 && (
        <div class="mt">
          <Notice tone="ok" live>
            {t('admin.handover.all')}
          </Notice>
        </div>
      )}
      {left > 0 && (
        <p class="mt">
          <ActionLink href={`${here}/alihkan`}>{t('admin.handover.left', { n: formatNumber(left, t.lang) })}</ActionLink>
        </p>
      )}
      {failed.length > 0 && (
        <Section id="failed" title={t('admin.handover.failed', { n: formatNumber(failed.length, t.lang) })}>
          <Rows>
            {failed.map(({ number, key }) => (
              <ListRow href={`/konsol/laporan/${number}`} title={number} facts={[t(key)]} />
            ))}
          </Rows>
        </Section>
      )}
    </Paper>,
  )
}
