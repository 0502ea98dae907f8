import { areaOptions } from '../../domain/agencies/area-options.ts'
import { areaByCode } from '../../domain/agencies/areas.ts'
import type { App } from '../../domain/app.ts'
import { STATUS_GROUPS } from '../../domain/desk/public-list.ts'
import type { Reference } from '../../domain/reference.ts'
import { mediumDate } from '../../kit/dates.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { drawings } from '../../kit/ui/drawn.ts'
import type { Option } from '../../kit/ui/field.tsx'
import { FilterBar } from '../../kit/ui/filter-bar.tsx'

export const names = ['q', 'status', 'category', 'agency', 'area', 'from', 'to', 'cursor'] as const
export type Chosen = { [N in (typeof names)[number]]?: string }

type Options = { status: Option[]; category: Option[]; area: Option[]; agency: Option[] }

/** The search with its filters, and what is chosen in words ("Lowokwaru, Selesai"). */
export async function listFilter(t: T, app: App, chosen: Chosen) {
  const options = await optionsOf(t, app, chosen)
  const words = wordsOf(t, options, chosen)
  const bar = barsOf(app.reference.get())(JSON.stringify([t.lang, { ...chosen, cursor: '' }, options.area.length]), () => (
    <Bar t={t} chosen={chosen} options={options} words={words} />
  ))
  return { bar, words }
}

const bars = new WeakMap<Reference, ReturnType<typeof drawings>>()
function barsOf(ref: Reference) {
  const drawn = bars.get(ref) ?? drawings(100)
  bars.set(ref, drawn)
  return drawn
}

function Bar({ t, chosen, options, words }: { t: T; chosen: Chosen; options: Options; words: string[] }) {
  const here = localPath(t.lang, '/laporan')
  return (
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
  )
}

async function optionsOf(t: T, app: App, chosen: Chosen): Promise<Options> {
  const ref = app.reference.get()
  const all = { value: '', label: t('public.list.all') }
  const today = app.now().toString().slice(0, 10)
  const parents = ref.catalogue.parentsOn(today)
  const category = ref.catalogue.category(chosen.category ?? null)
  const offices = ref.agencies.all.filter((a) => a.kind !== 'village' && a.kind !== 'district')
  const agency = chosen.agency ? ref.agencies.bySlug(chosen.agency) : undefined
  const areas = (await areaOptions(app)).map(({ code, name }) => ({ value: code, label: name }))
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
