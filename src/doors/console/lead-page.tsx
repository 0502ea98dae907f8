import type { PropsWithChildren } from 'hono/jsx'
import { longDateTime, monthName } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { BackLink } from '../../kit/ui/button.tsx'
import { FilterBar } from '../../kit/ui/filter-bar.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { categoryName } from './lead-columns.ts'
import { Questions } from './lead-questions.tsx'
import { type Lead, Say } from './lead-table.tsx'
import { leadHref, listHref, type View } from './lead-view.ts'

/** The frame that the leaders' pages share: back to the queue, on to the wall. */
export function LeadFrame({
  t,
  site,
  title,
  path,
  children,
}: PropsWithChildren<{ t: T; site: Site; title: string; path: string }>) {
  const nav = [
    { href: '/konsol', label: t('lead.queue') },
    { href: '/konsol/pimpin', label: t('lead.title') },
    { href: '/konsol/wall', label: t('lead.wall') },
  ]
  return (
    <Page t={t} title={title} path={path} demo={site.demo} css="office" nav={nav} footer={nav}>
      {children}
    </Page>
  )
}

/** Six questions about one node and everything below it, each answered in a sentence, a chart and a table. */
export function LeadPage(lead: Lead) {
  const { t, view, dashboard, nodes, above, app, site } = lead
  const node = app.reference.get().agencies.get(view.node)!
  const chosen = chosenWords(lead)
  const isEmpty = dashboard.all.received === 0 && dashboard.backlog.every(({ n }) => n === 0)
  return (
    <LeadFrame t={t} site={site} title={`${t('lead.title')}: ${node.name}`} path="/konsol/pimpin">
      {above && <BackLink href={leadHref(view, { slug: above.slug })}>{above.name}</BackLink>}
      <h1>{node.name}</h1>
      <p class="say">
        <Headline {...lead} />
      </p>
      <p class="sub">{t('lead.asOf', { at: longDateTime(dashboard.at, node.timeZone, t.lang) })}</p>
      <FilterBar
        t={t}
        action="/konsol/pimpin"
        filters={[
          {
            name: 'instansi',
            label: t('figures.agency'),
            value: view.slug,
            options: nodes.map(({ slug, name }) => ({ value: slug, label: name })),
          },
          { name: 'masa', label: t('figures.period'), value: view.masa, options: periodOptions(lead) },
          { name: 'kategori', label: t('lead.category'), value: view.category ?? '', options: categoryOptions(lead) },
        ]}
        chosen={chosen}
        reset={leadHref({ slug: view.slug, masa: '', category: undefined })}
      />
      {isEmpty ? <EmptyState title={t('figures.none')} text={t('figures.noneText')} /> : <Questions {...lead} />}
    </LeadFrame>
  )
}

/** How many, and how long half of them waited for a word; the same sentence as on the public pages. */
function Headline({ t, dashboard: { all }, view, app }: Lead) {
  const { median, p90, n } = all.firstAnswer
  return (
    <>
      {view.category !== undefined && `${categoryName(t, app.reference.get().catalogue.category(view.category)?.name)}: `}
      <Say
        t={t}
        name="lead.say.received"
        holes={{ n: { n: all.received, to: listHref(view, 'received') }, period: periodWords(t, view) }}
      />
      {median !== null && ' '}
      {median !== null && (
        <Say t={t} name="lead.say.answer" holes={{ median, p90: p90!, n: { n, to: listHref(view, 'answered') } }} />
      )}
    </>
  )
}

export function periodWords(t: T, { masa, from, to }: View): string {
  if (masa.length === 7) return t('lead.period.month', { month: monthName(masa, t.lang, 'long') })
  if (masa) return t('figures.period.year', { year: masa })
  return t('figures.period.months', { from: monthName(from, t.lang, 'long'), to: monthName(to, t.lang, 'long') })
}

const chosenWords = ({ t, view, app }: Lead) =>
  [
    view.masa && (view.masa.length === 7 ? monthName(view.masa, t.lang, 'long') : view.masa),
    view.category && categoryName(t, app.reference.get().catalogue.category(view.category)?.name),
  ]
    .filter(Boolean)
    .join(', ')

function periodOptions({ t, view, years, dashboard }: Lead) {
  const today = Temporal.PlainDate.from(dashboard.today)
  const months = Array.from({ length: 12 }, (_, i) => today.subtract({ months: i }).toString().slice(0, 7))
  const values = [...new Set([...months, ...years, ...(view.masa ? [view.masa] : [])])]
  return [
    { value: '', label: t('figures.period.last') },
    ...values.map((value) => ({ value, label: value.length === 7 ? monthName(value, t.lang, 'long') : value })),
  ]
}

function categoryOptions({ t, view, app, dashboard }: Lead) {
  const { catalogue } = app.reference.get()
  const tops = catalogue.parentsOn(dashboard.today)
  const own = catalogue.category(view.category ?? null)
  return [
    { value: '', label: t('public.list.all') },
    ...tops.map(({ code, name }) => ({ value: code, label: name })),
    ...(view.category === '-' ? [{ value: '-', label: t('lead.noCategory') }] : []),
    ...(own && !tops.includes(own) ? [{ value: own.code, label: own.name }] : []),
  ]
}
