import { Hono } from 'hono'
import { administeredOffices } from '../../../domain/administration/administers.ts'
import { ownFirst, roles } from '../../../domain/people/actor.ts'
import { INVITATION_DAYS, invitationUrl } from '../../../domain/people/invitation-link.ts'
import { invitationsFor, inviteAgain, inviteOfficer, takeBackInvitation } from '../../../domain/people/invite-officer.ts'
import { mayGrant } from '../../../domain/people/permissions.ts'
import { MOST_STAFF, type StaffRow, staff } from '../../../domain/people/staff.ts'
import { mediumDate } from '../../../kit/dates.ts'
import { Refusal } from '../../../kit/refusal.ts'
import { ActionLink, LinkButton } from '../../../kit/ui/button.tsx'
import { DataTable } from '../../../kit/ui/data-table.tsx'
import { Notice } from '../../../kit/ui/notice.tsx'
import { EmptyState, Section } from '../../../kit/ui/rows.tsx'
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
  PostButton,
  type Problem,
  Result,
  type Typed,
  typedOf,
} from './admin-form.tsx'
import { FindForm } from './find-form.tsx'

const LIST = '/konsol/atur/petugas'
export const personPath = (id: string) => `${LIST}/${id}`

/** Officers of the own tree, and invitations: a link of one use, by which people set their own password. */
export function officerRoutes(place: Place) {
  const { app, site } = place
  const routes = new Hono<Console>()

  routes.get(LIST, (c) => list(place, c))
  routes.get(`${LIST}/undang`, (c) =>
    inviteForm(place, c, noProblem, c.req.query('kantor') ? { agency: c.req.query('kantor')! } : undefined),
  )
  routes.post(`${LIST}/undang`, async (c) => {
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        const invited = await inviteOfficer(app, c.get('officer'), typed)
        if ('officer' in invited) return done(c, personPath(invited.officer), 'peran')
        return linkPage(place, c, typed.name ?? '', invitationUrl(site.baseUrl, invited.token))
      },
      (problem) => inviteForm(place, c, problem, typed),
    )
  })
  routes.post(`${LIST}/undangan/:id/:what`, async (c) => {
    const { id, what } = c.req.param()
    if (what === 'tarik') {
      await takeBackInvitation(app, c.get('officer'), id)
      return done(c, LIST, 'ditarik')
    }
    if (what !== 'lagi') throw new Refusal('not-found')
    const invitation = (await invitationsFor(app, c.get('officer'))).find((one) => one.id === id)
    const token = await inviteAgain(app, c.get('officer'), id)
    return linkPage(place, c, invitation?.name ?? '', invitationUrl(site.baseUrl, token))
  })
  return routes
}

async function list(place: Place, c: Ctx) {
  const common = drawn(place, c)
  const { app, t, officer } = common
  const tree = app.reference.get().agencies
  const q = (c.req.query('q') ?? '').slice(0, 100)
  const office = c.req.query('kantor') || null
  const [people, invitations] = await Promise.all([staff(app, officer, office, q), invitationsFor(app, officer)])
  const shown = people.slice(0, MOST_STAFF)
  const open = invitations.filter(
    ({ role, agencyId }) => mayGrant(officer, role, agencyId, tree) && (office === null || tree.get(agencyId)?.slug === office),
  )
  return c.html(
    <Paper
      {...common}
      title={t('admin.officers')}
      lead={office ? tree.everBySlug(office)?.name : t('admin.officers.page')}
      back="/konsol/atur"
    >
      <Result c={c} />
      <div class="go">
        <LinkButton href={`${LIST}/undang${office ? `?kantor=${office}` : ''}`}>{t('admin.invite')}</LinkButton>
      </div>
      {open.length > 0 && (
        <Section id="invited" title={t('admin.invitations')}>
          <DataTable
            caption={t('admin.invitations.caption', { n: open.length })}
            quietCaption
            columns={[
              { label: t('admin.field.person'), words: true },
              { label: t('admin.history.do'), words: true },
            ]}
            rows={open.map((one) => [
              <>
                {one.name}
                <p class="sm light">{one.email}</p>
                <p class="sub sm light">
                  {t(`console.role.${one.role}`)}, {tree.get(one.agencyId)?.shortName};{' '}
                  {Temporal.Instant.compare(one.expiresAt, app.now()) > 0
                    ? t('admin.invitations.until', { date: mediumDate(one.expiresAt.toString().slice(0, 10), t.lang) })
                    : t('admin.invitations.over')}
                </p>
              </>,
              <>
                <PostButton t={t} action={`${LIST}/undangan/${one.id}/lagi`} go="admin.invite.again" label={one.name} />
                <PostButton t={t} action={`${LIST}/undangan/${one.id}/tarik`} go="admin.invite.back" label={one.name} />
              </>,
            ])}
          />
        </Section>
      )}
      <Section id="people" title={t('admin.people')}>
        <FindForm t={t} action={LIST} q={q} label={t('admin.officers.find')} {...(office && { fields: { kantor: office } })} />
        {shown.length === 0 ? (
          <EmptyState title={t('admin.officers.none')} text={t('admin.officers.noneText')} level={3} />
        ) : (
          <div class="mt">
            <DataTable
              caption={t(people.length > MOST_STAFF ? 'admin.officers.first' : 'admin.officers.caption', { n: shown.length })}
              columns={[
                { label: t('admin.field.person'), words: true },
                { label: t('admin.field.role'), words: true },
              ]}
              rows={shown.map((person) => [
                <>
                  <ActionLink href={personPath(person.id)}>{person.name}</ActionLink>
                  <p class="sub sm light">{person.email}</p>
                </>,
                rolesOf(place, c, person),
              ])}
            />
          </div>
        )}
      </Section>
    </Paper>,
  )
}

function rolesOf({ app }: Place, c: Ctx, { disabledAt, grants }: StaffRow): string {
  const t = c.get('t')
  if (disabledAt) return t('admin.disabled')
  const now = grants.filter(({ holds }) => holds)
  if (now.length === 0) return t('admin.noRole')
  return now
    .map(({ role, agencyId }) => `${t(`console.role.${role}`)}, ${app.reference.get().agencies.get(agencyId)?.shortName ?? ''}`)
    .join('; ')
}

/** Role, office and last day: the roles and offices that the actor may give. */
export function grantFields({ app }: Place, c: Ctx): FieldSpec[] {
  const t = c.get('t')
  const officer = c.get('officer')
  const tree = app.reference.get().agencies
  const offices = ownFirst(officer, administeredOffices(app, officer))
  return [
    {
      name: 'role',
      type: 'select',
      value: 'liaison',
      options: roles
        .filter((role) => offices.some(({ id }) => mayGrant(officer, role, id, tree)))
        .map((value) => ({ value, label: t(`console.role.${value}`) })),
    },
    { name: 'agency', type: 'select', options: offices.map(({ slug, name }) => ({ value: slug, label: name })) },
    { name: 'until', type: 'date', optional: true, hint: 'admin.field.until.hint' },
  ]
}

function inviteForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const t = c.get('t')
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t('admin.invite'),
    lead: t('admin.invite.lead', { days: INVITATION_DAYS }),
    back: LIST,
    action: `${LIST}/undang`,
    go: 'admin.invite.go',
    fields: [{ name: 'name', label: 'admin.field.person' }, { name: 'email', type: 'email' }, ...grantFields(place, c)],
  })
}

/** The link, told this once: nothing that could show it again is kept. */
function linkPage(place: Place, c: Ctx, name: string, url: string) {
  const common = drawn(place, c)
  const { t } = common
  return c.html(
    <Paper {...common} title={t('admin.invite.made', { name })} back={LIST} narrow>
      <div class="mt">
        <Notice tone="ok" live>
          {t('admin.invite.ready', { days: INVITATION_DAYS })}
        </Notice>
      </div>
      <p class="mt">{t('admin.invite.copy')}</p>
      <p class="mono box tint mt told">{url}</p>
      <p class="mt sub">{t('admin.invite.mailed')}</p>
    </Paper>,
  )
}
