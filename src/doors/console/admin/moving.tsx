import { Hono } from 'hono'
import { administeredOffices } from '../../../domain/administration/administers.ts'
import { type Moving, movable, moveAgency, planMove } from '../../../domain/agencies/move-agency.ts'
import type { Agency } from '../../../domain/agencies/tree.ts'
import { formatNumber } from '../../../kit/dates.ts'
import type { T } from '../../../kit/i18n.ts'
import { EmptyState, Facts, ListRow, Rows, Section } from '../../../kit/ui/rows.tsx'
import { Paper } from '../paper.tsx'
import { SendOrCancel } from '../send-or-cancel.tsx'
import {
  type Console,
  type Ctx,
  done,
  drawn,
  noProblem,
  orAgain,
  type Place,
  type Problem,
  Sentence,
  typedOf,
} from './admin-form.tsx'
import { officePath } from './agencies.tsx'
import { FindForm } from './find-form.tsx'

const MOST_FOUND = 50

/** An office is put below another one: first where to, then what it means, then it is done. */
export function movingRoutes(place: Place) {
  const { app } = place
  const routes = new Hono<Console>()
  const path = '/konsol/atur/instansi/:slug/pindah'

  routes.get(path, (c) => {
    const to = c.req.query('ke')
    if (to === undefined) return choose(place, c, noProblem)
    const agency = c.req.param('slug')
    return orAgain(
      c,
      async () => preview(place, c, await planMove(app, c.get('officer'), { agency, to })),
      (problem) => choose(place, c, problem),
    )
  })
  routes.post(path, async (c) => {
    const agency = c.req.param('slug')
    const { to = '', seen = '' } = typedOf(await c.req.parseBody())
    return orAgain(
      c,
      async () => {
        await moveAgency(app, c.get('officer'), { agency, to, seen })
        return done(c, officePath(agency), 'dipindah')
      },
      (problem) => choose(place, c, problem),
    )
  })
  return routes
}

/** Below which office: found by the words of its name, those beside it and above it first. */
function choose(place: Place, c: Ctx, problem: Problem) {
  const common = drawn(place, c)
  const { app, t, officer } = common
  const tree = app.reference.get().agencies
  const office = movable(app, officer, c.req.param('slug') ?? '')
  const q = (c.req.query('q') ?? '').trim().slice(0, 100)
  const here = officePath(office.slug)
  const near = (id: string) => tree.path(id).length - 2 * tree.path(tree.commonAncestor(id, office.id)).length
  const found = administeredOffices(app, officer)
    .filter(({ id, name, shortName }) => {
      const fits = !tree.isWithin(id, office.id) && id !== office.parentId
      return fits && `${name} ${shortName}`.toLowerCase().includes(q.toLowerCase())
    })
    .sort((a, b) => near(a.id) - near(b.id) || a.name.localeCompare(b.name))
  return c.html(
    <Paper
      {...common}
      title={t('admin.move.title', { office: office.name })}
      lead={t('admin.move.lead', { office: tree.get(office.parentId!)!.name })}
      back={here}
      narrow
    >
      <Sentence problem={problem} />
      <FindForm t={t} action={`${here}/pindah`} q={q} label={t('admin.agencies.find')} />
      {found.length === 0 ? (
        <EmptyState title={t('admin.agencies.none')} text={t('admin.agencies.noneText')} />
      ) : (
        <div class="mt">
          <Rows>
            {found.slice(0, MOST_FOUND).map((one) => (
              <ListRow href={`${here}/pindah?ke=${one.slug}`} title={one.name} facts={[wayTo(place, t, one)]} />
            ))}
          </Rows>
          {found.length > MOST_FOUND && <p class="sub">{t('admin.move.more', { n: found.length - MOST_FOUND })}</p>}
        </div>
      )}
    </Paper>,
    problem.status as 200,
  )
}

const wayTo = ({ app }: Place, t: T, { kind, parentId }: Agency) => {
  const above = parentId && app.reference.get().agencies.get(parentId)
  return above ? `${t(`admin.kind.${kind}`)}, ${t('admin.below', { office: above.shortName })}` : t(`admin.kind.${kind}`)
}

/** What it means, before it is done. */
function preview(place: Place, c: Ctx, { office, from, to, offices, open, comes, goes, seen }: Moving) {
  const common = drawn(place, c)
  const { t } = common
  const here = officePath(office.slug)
  return c.html(
    <Paper
      {...common}
      title={t('admin.move.to', { office: office.shortName, to: to.name })}
      lead={t('admin.move.from', { office: office.name, from: from.name })}
      back={`${here}/pindah`}
      narrow
    >
      <div class="mt">
        <Facts
          facts={[
            { figure: formatNumber(offices, t.lang), text: t('admin.move.offices') },
            { figure: formatNumber(open, t.lang), text: t('admin.move.open') },
          ]}
        />
      </div>
      <Above t={t} id="comes" offices={comes} />
      <Above t={t} id="goes" offices={goes} />
      <p class="mt">{t('admin.move.stays')}</p>
      <form class="mt" method="post" action={`${here}/pindah`}>
        <input type="hidden" name="to" value={to.slug} />
        <input type="hidden" name="seen" value={seen} />
        <SendOrCancel t={t} back={here}>
          {t('admin.move.go')}
        </SendOrCancel>
      </form>
    </Paper>,
  )
}

/** Who sees these reports from now on, or no longer: the officers of offices above. */
function Above({ t, id, offices }: { t: T; id: 'comes' | 'goes'; offices: readonly Agency[] }) {
  return (
    <Section id={id} title={t(`admin.move.${id}`)}>
      {offices.length === 0 ? (
        <p class="mt-s sub">{t('admin.move.nobody')}</p>
      ) : (
        <ul class="rows mt-s">
          {offices.map(({ name }) => (
            <li>{name}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}
