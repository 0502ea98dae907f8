import { Hono } from 'hono'
import { changePolicies, policiesToChange } from '../../../domain/administration/policies.ts'
import {
  type Console,
  type Ctx,
  done,
  formPage,
  noProblem,
  orAgain,
  type Place,
  type Problem,
  Result,
  type Typed,
  typedOf,
} from './admin-form.tsx'

const POLICIES = '/konsol/atur/kebijakan'

/** Policies of the installation. To who does not administer the whole they are not there. */
export function policyRoutes(place: Place) {
  const routes = new Hono<Console>()
  routes.get(POLICIES, (c) => policyForm(place, c, noProblem))
  routes.post(POLICIES, async (c) => {
    const typed = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        await changePolicies(place.app, c.get('officer'), typed)
        return done(c, POLICIES, 'tersimpan')
      },
      (problem) => policyForm(place, c, problem, typed),
    )
  })
  return routes
}

async function policyForm(place: Place, c: Ctx, problem: Problem, typed?: Typed) {
  const t = c.get('t')
  const { state, seen } = await policiesToChange(place.app, c.get('officer'))
  return formPage({
    place,
    c,
    problem,
    typed,
    title: t('admin.policies'),
    lead: t('admin.policies.page'),
    back: '/konsol/atur',
    action: POLICIES,
    go: 'admin.save',
    hidden: { seen },
    now: state,
    above: <Result c={c} />,
    fields: [
      { name: 'secondReaderShare', value: String(state.secondReaderShare), hint: 'admin.field.secondReaderShare.hint' },
      { name: 'lookNeedsSecondPerson', type: 'tick', value: state.lookNeedsSecondPerson ? 'yes' : '' },
    ],
  })
}
