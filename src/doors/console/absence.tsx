import { Hono } from 'hono'
import { type Absence, absenceOf, clearAbsence, setAbsence } from '../../domain/people/absence.ts'
import { mediumDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { ActionLink, Button } from '../../kit/ui/button.tsx'
import {
  type Console,
  type Ctx,
  formPage,
  noProblem,
  orAgain,
  type Place,
  type Problem,
  type Typed,
  typedOf,
} from './admin/admin-form.tsx'

export const OWN_ABSENCE = '/konsol/akun/cuti'

/** From when to when an officer is away, as they say it themselves. */
export function absenceRoutes(place: Place) {
  const { app } = place
  const routes = new Hono<Console>()
  routes.get(OWN_ABSENCE, (c) => ownForm(place, c, noProblem))
  routes.post(OWN_ABSENCE, async (c) => {
    const typed = typedOf(await c.req.parseBody())
    const officer = c.get('officer')
    return orAgain(
      c,
      async () => {
        await setAbsence(app, officer, { ...typed, officer: officer.id })
        return c.redirect('/konsol/akun?selesai=cuti', 303)
      },
      (problem) => ownForm(place, c, problem, typed),
    )
  })
  routes.post(`${OWN_ABSENCE}/hapus`, async (c) => {
    await clearAbsence(app, c.get('officer'), c.get('officer').id)
    return c.redirect('/konsol/akun?selesai=kembali', 303)
  })
  return routes
}

const ownForm = async (place: Place, c: Ctx, problem: Problem, typed?: Typed) =>
  absenceForm({
    place,
    c,
    problem,
    typed,
    title: c.get('t')('admin.absence.own'),
    back: '/konsol/akun',
    action: OWN_ABSENCE,
    absence: await absenceOf(place.app, c.get('officer').id),
  })

type FormProps = Omit<Parameters<typeof formPage>[0], 'fields' | 'go'> & { absence: Absence | null }

/** The two days, with what stands there now. */
export const absenceForm = ({ absence, ...page }: FormProps) =>
  formPage({
    ...page,
    lead: page.c.get('t')('admin.absence.lead'),
    go: 'admin.absence.go',
    fields: [
      { name: 'from', label: 'admin.field.awayFrom', type: 'date', value: absence?.awayFrom },
      { name: 'until', label: 'admin.field.awayUntil', type: 'date', value: absence?.awayUntil, hint: 'admin.absence.hint' },
    ],
  })

/** What stands there, the way to change it, and the button that ends it. */
export function AbsenceOf({ t, absence, path }: { t: T; absence: Absence | null; path: string }) {
  if (!absence)
    return (
      <>
        <p class="sub">{t('admin.absence.none')}</p>
        <ActionLink href={path}>{t('admin.absence.say')}</ActionLink>
      </>
    )
  const days = { from: mediumDate(absence.awayFrom, t.lang), until: mediumDate(absence.awayUntil, t.lang) }
  return (
    <>
      <p>{t('admin.absence.days', days)}</p>
      <ActionLink href={path}>{t('admin.absence.change')}</ActionLink>
      <form class="mt-s" method="post" action={`${path}/hapus`}>
        <Button look="secondary">{t('admin.absence.clear')}</Button>
      </form>
    </>
  )
}
