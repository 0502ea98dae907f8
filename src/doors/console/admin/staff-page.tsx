import { Hono } from 'hono'
import { workOf } from '../../../domain/desk/work-of-officer.ts'
import { clearAbsence, setAbsence, stillAway } from '../../../domain/people/absence.ts'
import { addGrant, endGrant } from '../../../domain/people/change-grants.ts'
import { disableOfficer } from '../../../domain/people/disable-officer.ts'
import { mayGrant } from '../../../domain/people/permissions.ts'
import { mayDisable, type StaffRow, staffOf } from '../../../domain/people/staff.ts'
import { formatNumber, mediumDate } from '../../../kit/dates.ts'
import { ActionLink, Button, LinkButton } from '../../../kit/ui/button.tsx'
import { DataTable } from '../../../kit/ui/data-table.tsx'
import { Notice } from '../../../kit/ui/notice.tsx'
import { Section } from '../../../kit/ui/rows.tsx'
import { AbsenceOf, absenceForm } from '../absence.tsx'
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

  routes.get('/konsol/atur/petugas/:id/cuti', (c) => awayForm(place, c, noProblem))
  routes.post('/konsol/atur/petugas/:id/cuti', async (c) => {
    const officer = c.req.param('id')
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        await setAbsence(app, c.get('officer'), { ...typed, officer })
        return done(c, personPath(officer), 'cuti')
      },
      (problem) => awayForm(place, c, problem, typed),
    )
  })
  routes.post('/konsol/atur/petugas/:id/cuti/hapus', async (c) => {
    const id = c.req.param('id')
    await clearAbsence(app, c.get('officer'), id)
    return done(c, personPath(id), 'kembali')
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
      {!one.disabledAt && (
        <Section id="away" title={t('admin.absence')}>
          <AbsenceOf t={t} absence={stillAway(app, one)} path={`${here}/cuti`} />
        </Section>
      )}
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

async function awayForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const one = await staffOf(place.app, c.get('officer'), c.req.param('id') ?? '')
  return absenceForm({
    place,
    c,
    problem,
    typed,
    title: c.get('t')('admin.absence.of', { name: one.name }),
    back: personPath(one.id),
    action: `${personPath(one.id)}/cuti`,
    absence: stillAway(place.app, one),
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
