import type { App } from '../../domain/app.ts'
import { FEWEST, ofEnough } from '../../domain/figures/publish.ts'
import { nodesTold, readNodes } from '../../domain/figures/read-figures.ts'
import { formatNumber, formatShare } from '../../kit/dates.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import type { Keep } from '../../kit/kept-pages.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { FilterBar } from '../../kit/ui/filter-bar.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { answer, type Period, periodOf, periodWords } from './figures-view.ts'

/** Every agency that has received a report in the last twelve months, in the order of the tree; by a part of its name, where one is asked for. */
export async function showAgencies(c: Ctx, app: App, site: Site, keep: Keep): Promise<Response> {
  const t = c.get('t')
  const period = periodOf(app, c.req.query('tahun'))
  const wanted = (c.req.query('q') ?? '').trim().slice(0, 80)
  return answer(
    c,
    await keep(`${t.lang} agencies ${period.year} ${period.to} ${wanted}`, async () => ({
      html: String(await AgenciesPage({ t, app, site, period, wanted })),
      etag: '',
    })),
  )
}

type AgenciesProps = { t: T; app: App; site: Site; period: Period; wanted: string }

async function AgenciesPage({ t, app, site, period, wanted }: AgenciesProps) {
  const tree = app.reference.get().agencies
  const rows = new Map(
    (
      await readNodes(
        app,
        tree.all.map(({ id }) => id),
        period,
      )
    ).map(({ key, figures }) => [key, figures]),
  )
  const order = (id: string) =>
    [...tree.path(id)]
      .reverse()
      .map((node) => tree.get(node)?.name ?? '')
      .join('\u0000')
  const told = await nodesTold(
    app,
    tree.all.map(({ id }) => id),
    period,
  )
  const words = wanted.toLocaleLowerCase('id').split(/\s+/)
  // "pekerjaan umum malang": an office by its own name and that of the agency above it.
  const isWanted = ({ name, shortName, parentId }: (typeof tree.all)[number]) => {
    const names = `${name} ${shortName} ${parentId ? tree.get(parentId)?.name : ''}`.toLocaleLowerCase('id')
    return words.every((word) => names.includes(word))
  }
  const agencies = tree.all
    .filter((one) => rows.has(one.id) && isWanted(one))
    .sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
  return (
    <Page t={t} title={t('figures.agencies')} path="/instansi" demo={site.demo} css="office">
      <h1>{t('figures.agencies')}</h1>
      <p class="lead">{t('figures.agencies.lead', { period: periodWords(t, period) })}</p>
      <FilterBar
        t={t}
        action={localPath(t.lang, '/instansi')}
        search={{ name: 'q', label: t('figures.agencies.find'), value: wanted }}
        filters={[]}
        kept={period.year ? { tahun: period.year } : {}}
      />
      {agencies.length === 0 ? (
        wanted ? (
          <EmptyState
            title={t('figures.agencies.notFound', { wanted })}
            text={t('figures.agencies.notFoundText')}
            actions={<ActionLink href={localPath(t.lang, '/instansi')}>{t('figures.agencies')}</ActionLink>}
          />
        ) : (
          <EmptyState title={t('figures.none')} text={t('figures.noneText')} />
        )
      ) : (
        <div class="fig">
          <DataTable
            caption={t('figures.agencies')}
            quietCaption
            columns={[
              { label: t('figures.agency') },
              { label: t('figures.reports') },
              { label: t('figures.half') },
              { label: t('figures.nine') },
              { label: t('figures.inTime') },
            ]}
            rows={agencies.map(({ id, slug, name, parentId }) => {
              const { received, firstAnswer, onTimeShare, inTime } = rows.get(id)!
              const n = told.has(id) ? received : received < FEWEST ? 'few' : 'hidden'
              const number = (value: number | null) => (value === null || !told.has(id) ? '–' : formatNumber(value, t.lang))
              const share = !told.has(id) ? null : ofEnough(onTimeShare, inTime.firstAnswer.yes + inTime.firstAnswer.no)
              return [
                <>
                  <a class="act" href={`${localPath(t.lang, `/instansi/${slug}`)}${period.year ? `?tahun=${period.year}` : ''}`}>
                    {name}
                  </a>{' '}
                  <span class="sub sm">{parentId ? tree.get(parentId)?.shortName : ''}</span>
                </>,
                typeof n === 'number' ? formatNumber(n, t.lang) : t(`figures.${n}`),
                number(ofEnough(firstAnswer.median, firstAnswer.n)),
                number(ofEnough(firstAnswer.p90, firstAnswer.n)),
                share === null ? '–' : formatShare(share, t.lang),
              ]
            })}
          />
        </div>
      )}
    </Page>
  )
}
