import { Hono } from 'hono'
import { colleaguesOf, type HandedOver, handOverWork, planHandOver } from '../../../domain/administration/hand-over-work.ts'
import { staffOf } from '../../../domain/people/staff.ts'
import { formatNumber } from '../../../kit/dates.ts'
import { ActionLink } from '../../../kit/ui/button.tsx'
import { Notice } from '../../../kit/ui/notice.tsx'
import { Facts, ListRow, Rows, Section } from '../../../kit/ui/rows.tsx'
import { Paper } from '../paper.tsx'
import { SendOrCancel } from '../send-or-cancel.tsx'
import {
  type Console,
  type Ctx,
  drawn,
  formPage,
  noProblem,
  orAgain,
  type Place,
  type Problem,
  type Typed,
  typedOf,
} from './admin-form.tsx'
import { personPath } from './officers.tsx'

/** The open work of one officer goes to a colleague: who, what would move, what has moved. */
export function handOverRoutes(place: Place) {
  const { app } = place
  const routes = new Hono<Console>()
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
          <SendOrCancel t={t} back={here}>
            {t('admin.handover.go', { n: figure(plan.fitting) })}
          </SendOrCancel>
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
