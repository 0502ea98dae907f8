import { areaOptions } from '../../domain/agencies/area-options.ts'
import type { App } from '../../domain/app.ts'
import { addressOf, type DeskFilter, type DeskList, isFiltered } from '../../domain/desk/desk-filter.ts'
import { nodesOf } from '../../domain/people/actor.ts'
import { officersAt } from '../../domain/people/officers.ts'
import type { SavedView } from '../../domain/people/saved-views.ts'
import { audiences, channels, identities, statuses } from '../../domain/reports/report.ts'
import type { T } from '../../kit/i18n.ts'
import { ActionLink, Button } from '../../kit/ui/button.tsx'
import { Field, type Option } from '../../kit/ui/field.tsx'
import { type Filter, FilterBar } from '../../kit/ui/filter-bar.tsx'
import type { Officer } from './session.ts'

type Props = { app: App; t: T; officer: Officer; list: DeskList; open: boolean; saved: readonly SavedView[] }

/** One line below the list's heading: what it is narrowed by, and on a press every field, so that a page stays small while nobody filters. */
export async function ConsoleFilter({ app, t, officer, list, open, saved }: Props) {
  const here = `/konsol?${addressOf(list)}`
  const kept = saved.find((view) => addressOf(view.list) === addressOf(list))
  const filters = open || isFiltered(list.filter) ? await filtersOf(app, t, officer, list.filter) : []
  const chosen = filters.flatMap(({ name, label, value, options }) => {
    if (!value) return []
    return options?.find((option) => option.value === value)?.label ?? (name === 'tag' ? `#${value}` : `${label} ${value}`)
  })
  if (!open)
    return (
      <p class="kf">
        <ActionLink href={`${here}&saring=1`} small shortcut="S">
          {chosen.length ? t('desk.filter.chosen', { chosen: chosen.join(', ') }) : t('ui.filter')}
        </ActionLink>
        {chosen.length > 0 && (
          <ActionLink href={`/konsol?view=${list.view}`} small quiet>
            {t('ui.filter.reset')}
          </ActionLink>
        )}
      </p>
    )
  return (
    <div class="kf open">
      <FilterBar
        t={t}
        action="/konsol"
        ids="f-"
        kept={{ view: list.view, ...(list.q && { q: list.q }) }}
        filters={filters}
        chosen={chosen.join(', ') || t('desk.filter.none')}
        reset={`/konsol?view=${list.view}`}
      />
      {kept ? (
        <form method="post" action={`/konsol/tampilan/${kept.id}/hapus`}>
          <Button look="tertiary">{t('desk.saved.drop', { name: kept.name })}</Button>
        </form>
      ) : (
        (isFiltered(list.filter) || list.q) && (
          <form method="post" action={`/konsol/tampilan?${addressOf(list)}`} class="go-row">
            <Field t={t} name="name" id="f-name" label={t('desk.saved.name')} maxlength={40} />
            <Button look="secondary">{t('desk.saved.keep')}</Button>
          </form>
        )
      )}
    </div>
  )
}

/** Every field with its choices; offices and colleagues are those of the officer's own part of the tree. */
async function filtersOf(app: App, t: T, officer: Officer, filter: DeskFilter): Promise<Filter[]> {
  const { agencies, catalogue } = app.reference.get()
  const all = { value: '', label: t('desk.filter.all') }
  const own = officer.grants.map(({ agencyId }) => agencyId)
  const offices = agencies.all
    .filter((a) => own.some((node) => agencies.isWithin(a.id, node)))
    .sort((a, b) => a.name.localeCompare(b.name, 'id'))
  const colleagues = await officersAt(app, nodesOf(officer, ['coordinator', 'liaison', 'nationalAdmin', 'head']))
  const named = (rows: typeof catalogue.classes) =>
    rows.map((row) => ({ value: row.code, label: t.lang === 'en' ? row.nameEn : row.nameId }))
  const words = (values: readonly string[], beginning: string) =>
    values.map((value) => ({ value, label: t(`${beginning}.${value}`) }))
  const choose = (name: keyof DeskFilter, options: Option[]): Filter => ({
    name,
    label: t(`desk.filter.${name}`),
    value: filter[name] ?? '',
    options: [all, ...options],
  })
  const day = (name: 'from' | 'to' | 'dueTo'): Filter => ({ name, label: t(`desk.filter.${name}`), value: filter[name] ?? '' })
  return [
    choose('status', words(statuses, 'status.officer')),
    choose('category', categoryOptions(app)),
    choose(
      'agency',
      offices.map((a) => ({ value: a.slug, label: a.name })),
    ),
    choose(
      'area',
      (await areaOptions(app)).map(({ code, name }) => ({ value: code, label: name })),
    ),
    choose('assignee', [
      { value: 'me', label: t('desk.filter.me') },
      { value: 'none', label: t('desk.filter.nobody') },
      ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
    ]),
    choose('class', named(catalogue.classes)),
    choose('grade', named(catalogue.grades)),
    choose('channel', words(channels, 'console.channel')),
    choose('identity', words(identities, 'console.identity')),
    choose('audience', words(audiences, 'console.audience')),
    { name: 'tag', label: t('desk.filter.tag'), value: filter.tag ?? '', type: 'text' },
    day('from'),
    day('to'),
    day('dueTo'),
  ]
}

/** Subjects, each followed by its topics; those that are over too, since old reports have them. */
function categoryOptions(app: App): Option[] {
  const { categories } = app.reference.get().catalogue
  return categories
    .filter((c) => c.parent === null)
    .flatMap((parent) => [
      { value: parent.code, label: parent.name },
      ...categories.filter((c) => c.parent === parent.code).map((c) => ({ value: c.code, label: `${parent.name}: ${c.name}` })),
    ])
}
