import { type Area, areaByCode, areasBelow } from '../../domain/agencies/areas.ts'
import type { App } from '../../domain/app.ts'
import { type PublicFilter, type PublicRow, publicList, STATUS_GROUPS } from '../../domain/desk/public-list.ts'
import { mediumDate } from '../../kit/dates.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, LinkButton } from '../../kit/ui/button.tsx'
import type { Option } from '../../kit/ui/field.tsx'
import { FilterBar } from '../../kit/ui/filter-bar.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { EmptyState, Pager, Rows, Section } from '../../kit/ui/rows.tsx'
import { ReportRow } from './report-row.tsx'

const names = ['q', 'status', 'category', 'agency', 'area', 'from', 'to', 'cursor'] as const
/** Milliseconds until the year 2286 and the id of the last row. */
const CURSOR = /^\d{1,13}_[0-9a-f-]{36}$/
type Chosen = { [N in (typeof names)[number]]?: string }

/** The published reports, 50 a page; what is searched and filtered stands in the address. What the address says wrong is left out. */
export async function showList(c: Ctx, app: App, site: Site): Promise<Response> {
  const t = c.get('t')
  const chosen = readChosen(c)
  const filter: PublicFilter = { ...chosen, limit: 50 }
  const { rows, next } = await publicList(app, filter)
  const near = rows.length === 0 ? await nearest(app, chosen) : []
  c.header('Cache-Control', 'public, max-age=10')
  c.header('Vary', 'Accept-Language, Cookie')
  return c.html(String(await ListPage({ t, app, site, chosen, rows, next, near })))
}

function readChosen(c: Ctx): Chosen {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = c.req.query(name)?.trim().slice(0, 200)
      return value && !value.includes('\u0000') && value.isWellFormed() && (name !== 'cursor' || CURSOR.test(value))
        ? [[name, value]]
        : []
    }),
  )
}

/** When nothing fits: the same words without the filters, or the filters without the words. */
async function nearest(app: App, { q, ...rest }: Chosen): Promise<PublicRow[]> {
  const wider: PublicFilter[] = [
    ...(q ? [{ q, limit: 5 }] : []),
    { ...(rest.category && { category: rest.category }), ...(rest.area && { area: rest.area }), limit: 5 },
    { limit: 5 },
  ]
  for (const filter of wider) {
    const { rows } = await publicList(app, filter)
    if (rows.length) return rows
  }
  return []
}

type View = { t: T; app: App; site: Site; chosen: Chosen; rows: PublicRow[]; next: string | null; near: PublicRow[] }

async function ListPage({ t, app, site, chosen, rows, next, near }: View) {
  const here = localPath(t.lang, '/laporan')
  const options = await optionsOf(t, app, chosen)
  const words = wordsOf(t, options, chosen)
  const searched = [...(chosen.q ? [`“${chosen.q}”`] : []), ...words].join(', ')
  return (
    <Page t={t} title={t('public.list.title')} path="/laporan" demo={site.demo}>
      <h1>{t('public.list.title')}</h1>
      <FilterBar
        t={t}
        action={here}
        search={{ name: 'q', label: t('public.list.find'), value: chosen.q ?? '' }}
        filters={[
          { name: 'status', label: t('public.list.status'), value: chosen.status ?? '', options: options.status },
          { name: 'category', label: t('report.topic'), value: chosen.category ?? '', options: options.category },
          { name: 'area', label: t('public.list.area'), value: chosen.area ?? '', options: options.area },
          { name: 'agency', label: t('public.list.agency'), value: chosen.agency ?? '', options: options.agency },
          { name: 'from', label: t('public.list.from'), value: chosen.from ?? '' },
          { name: 'to', label: t('public.list.to'), value: chosen.to ?? '' },
        ]}
        chosen={words.join(', ')}
        reset={here}
      />
      {rows.length === 0 ? (
        <EmptyState
          title={t(searched ? 'public.list.none' : 'public.list.empty')}
          text={searched ? t('public.list.noneText', { searched }) : t('public.list.emptyText')}
          actions={
            <>
              {searched && (
                <LinkButton href={here} look="secondary">
                  {t('public.list.reset')}
                </LinkButton>
              )}
              <LinkButton href={localPath(t.lang, '/lapor')} look={searched ? 'tertiary' : 'primary'}>
                {t('ui.nav.report')}
              </LinkButton>
            </>
          }
        />
      ) : (
        <section class="mt-l" aria-label={t('public.list.title')}>
          <Rows>
            {rows.map((row) => (
              <ReportRow t={t} app={app} row={row} />
            ))}
          </Rows>
          <Pager
            label={t('public.list.pages')}
            previous={
              chosen.cursor
                ? { href: addressOf(here, { ...chosen, cursor: undefined }), text: t('public.list.newest') }
                : undefined
            }
            next={next ? { href: addressOf(here, { ...chosen, cursor: next }), text: t('public.list.older') } : undefined}
          />
        </section>
      )}
      {near.length > 0 && (
        <Section id="near" title={t('public.list.near')}>
          <Rows>
            {near.map((row) => (
              <ReportRow t={t} app={app} row={row} />
            ))}
          </Rows>
          <p>
            <ActionLink href={here} arrow>
              {t('public.home.all')}
            </ActionLink>
          </p>
        </Section>
      )}
    </Page>
  )
}

const addressOf = (here: string, chosen: { [N in keyof Chosen]: string | undefined }) =>
  `${here}?${new URLSearchParams(Object.entries(chosen).flatMap(([name, value]) => (value ? [[name, value]] : [])))}`

type Options = { status: Option[]; category: Option[]; area: Option[]; agency: Option[] }

async function optionsOf(t: T, app: App, chosen: Chosen): Promise<Options> {
  const ref = app.reference.get()
  const all = { value: '', label: t('public.list.all') }
  const today = app.now().toString().slice(0, 10)
  const parents = ref.catalogue.parentsOn(today)
  const category = ref.catalogue.category(chosen.category ?? null)
  const offices = ref.agencies.all.filter((a) => a.kind !== 'village' && a.kind !== 'district')
  const agency = chosen.agency ? ref.agencies.bySlug(chosen.agency) : undefined
  const areas = await areaOptions(app)
  const area = chosen.area && !areas.some((a) => a.value === chosen.area) ? await areaByCode(app.db, chosen.area) : null
  return {
    status: [all, ...Object.keys(STATUS_GROUPS).map((group) => ({ value: group, label: t(`status.group.${group}`) }))],
    category: [
      all,
      ...parents.map((c) => ({ value: c.code, label: c.name })),
      ...(category && !parents.includes(category) ? [{ value: category.code, label: category.name }] : []),
    ],
    area: [all, ...areas, ...(area ? [{ value: area.code, label: area.name }] : [])],
    agency: [
      all,
      ...offices.map((a) => ({ value: a.slug, label: a.name })),
      ...(agency && !offices.includes(agency) ? [{ value: agency.slug, label: agency.name }] : []),
    ],
  }
}

/** What lies below the area that all offices share, and the districts of each city or regency that an office serves. */
async function areaOptions(app: App): Promise<Option[]> {
  const served = [...new Set(app.reference.get().agencies.served.map((s) => s.areaCode))]
  const cities = served.filter((code) => code.length === 5)
  const shared = served.length === 0 ? null : sharedPart(served)
  const below = await areasBelow(app.db, shared)
  const districts = await Promise.all(cities.filter((code) => code !== shared).map((code) => areasBelow(app.db, code)))
  const option = (area: Area) => ({ value: area.code, label: area.name })
  return below.flatMap((area) => [
    option(area),
    ...districts
      .flat()
      .filter((d) => d.code.startsWith(`${area.code}.`))
      .map((d) => ({ value: d.code, label: `${area.name}: ${d.name}` })),
  ])
}

/** The longest code (of a province or a city) in which all of them lie; null for a nation. */
function sharedPart(codes: string[]): string | null {
  for (const length of [5, 2]) {
    const first = codes[0]!.slice(0, length)
    if (first.length === length && codes.every((code) => code === first || code.startsWith(`${first}.`))) return first
  }
  return null
}

function wordsOf(t: T, options: Options, chosen: Chosen): string[] {
  const label = (name: keyof Options) =>
    options[name].find((option) => option.value === chosen[name] && option.value !== '')?.label
  const day = (value: string | undefined) => (value && /^\d{4}-\d\d-\d\d$/.test(value) ? safeDate(value, t) : undefined)
  const from = day(chosen.from)
  const to = day(chosen.to)
  return [
    label('status'),
    label('category'),
    label('area'),
    label('agency'),
    from && t('public.list.since', { date: from }),
    to && t('public.list.until', { date: to }),
  ].filter((word): word is string => Boolean(word))
}

function safeDate(value: string, t: T): string | undefined {
  try {
    return mediumDate(value, t.lang)
  } catch {
    return undefined
  }
}
