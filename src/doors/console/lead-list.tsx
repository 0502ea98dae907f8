import type { Context } from 'hono'
import { placeNames } from '../../domain/agencies/areas.ts'
import type { App } from '../../domain/app.ts'
import { type FigureList, figureList, LIST_LIMIT, type ListedReport, listKinds } from '../../domain/figures/figure-list.ts'
import { ageBands } from '../../domain/figures/figures.ts'
import { isDay, mediumDate } from '../../kit/dates.ts'
import type { Web } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { BackLink } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { LeadFrame, periodWords } from './lead-page.tsx'
import { leadHref, type View, viewOf } from './lead-view.ts'
import type { Officer } from './session.ts'

type Ctx = Context<Web & { Variables: { officer: Officer } }>

/** The reports behind a number of a leader's page, of those that the officer may read. */
export async function showLeadList(app: App, site: Site, c: Ctx) {
  const t = c.get('t')
  const query = (name: string) => c.req.query(name)
  const view = viewOf(app, c.get('officer'), query)
  const asked = askedIn(view, query)
  const { rows, more } = await figureList(app, c.get('officer'), asked)
  const title = t(`lead.list.${asked.kind}`)
  const narrowed = await narrowedBy(app, t, view, asked)
  return (
    <LeadFrame t={t} site={site} title={title} path="/konsol/pimpin/daftar">
      <BackLink href={leadHref(view)}>{t('lead.title')}</BackLink>
      <h1>{title}</h1>
      <p class="lead">
        {narrowed.filter(Boolean).join(', ')}. {t('lead.list.count', { n: more ? `${LIST_LIMIT}+` : rows.length })}
      </p>
      {rows.length === 0 ? (
        <EmptyState title={t('lead.list.none')} text={t('lead.list.noneText')} />
      ) : (
        <Reports app={app} t={t} title={title} rows={rows} />
      )}
    </LeadFrame>
  )
}

/** @throws Refusal not-found of a number that there is not */
function askedIn(view: View, query: (name: string) => string | undefined): FigureList {
  const kind = listKinds.find((one) => one === query('isi'))
  if (!kind) throw new Refusal('not-found')
  const pair = (first: string, second: string) => {
    const [from, to] = [query(first), query(second)]
    return from && to ? { from, to } : undefined
  }
  const days = pair('mulai', 'sampai')
  if (days && !(isDay(days.from) && isDay(days.to))) throw new Refusal('not-found')
  return {
    ...view,
    kind,
    days,
    own: query('sendiri') === '1',
    band: ageBands.find((one) => one === query('umur')),
    place: query('wilayah'),
    flow: pair('dari', 'ke'),
  }
}

/** Of which node, days, category, place or way these are, in words. */
async function narrowedBy(app: App, t: T, view: View, { kind, own, band, days, place, flow }: FigureList) {
  const { agencies, catalogue } = app.reference.get()
  const node = agencies.get(view.node)!
  const where = place ? (await placeNames(app.db, [place])).get(place) : null
  const office = (id: string) => agencies.get(id)?.name ?? t('lead.closedUnit')
  const when = days
    ? t('lead.list.days', { from: mediumDate(days.from, t.lang), to: mediumDate(days.to, t.lang) })
    : periodWords(t, view)
  return [
    own ? t('lead.own', { name: node.shortName }) : node.name,
    kind === 'open' ? (band ? t('lead.list.band', { band: t(`lead.band.${band}`) }) : null) : when,
    catalogue.category(view.category ?? null)?.name,
    where?.split(', ').slice(0, 2).join(', '),
    flow && t('lead.list.flow', { from: office(flow.from), to: office(flow.to) }),
  ]
}

function Reports({ app, t, title, rows }: { app: App; t: T; title: string; rows: readonly ListedReport[] }) {
  const { agencies } = app.reference.get()
  return (
    <DataTable
      caption={title}
      quietCaption
      columns={[
        { label: t('lead.list.report') },
        { label: t('lead.list.status'), words: true },
        { label: t('lead.list.holder'), words: true },
        { label: t('lead.place'), words: true },
        { label: t('lead.list.receivedOn') },
      ]}
      rows={rows.map((row) => [
        <a class="act" href={`/konsol/laporan/${row.number}`}>
          {row.title}
        </a>,
        t(`status.officer.${row.status}`),
        agencies.get(row.holder)?.shortName ?? '',
        row.place?.split(', ').slice(0, 2).join(', ') ?? '–',
        row.receivedOn ? mediumDate(row.receivedOn, t.lang) : t('report.dateUnknown'),
      ])}
    />
  )
}
