import { monthName } from '../../kit/dates.ts'
import { categoryName, days, n, norm, share, type Tables, type Told, words } from './lead-columns.ts'
import { leadHref, listHref } from './lead-view.ts'

/** The tables with a row for each topic, place, way or month. */
export function topicTables(told: Told): Pick<Tables, 'rising' | 'places' | 'flows' | 'months'> {
  const { app, t, view, dashboard, placeNames } = told
  const { agencies, catalogue } = app.reference.get()
  const officeName = (id: string) => agencies.get(id)?.name ?? t('lead.closedUnit')
  return {
    rising: {
      columns: [words('lead.category'), n('lead.lastWeek'), norm('lead.expectedFrom'), norm('lead.expectedTo'), n('lead.year')],
      rows: dashboard.trends.map(({ category, weeks, expected }) => {
        const [last, all] = [weeks.at(-1) ?? 0, weeks.reduce((a, b) => a + b, 0)]
        return {
          href: leadHref(view, { category: category || '-' }),
          lists: {
            'lead.lastWeek': last > 0 && weekHref(told, category, 1),
            'lead.year': all > 0 && weekHref(told, category, weeks.length),
          },
          cells: [categoryName(t, catalogue.category(category)?.name), last, expected.from, expected.to, all],
        }
      }),
    },
    places: {
      columns: [words('lead.place'), n('lead.reports'), share('lead.part')],
      rows: dashboard.places.map(({ place, n: many }) => ({
        lists: { 'lead.reports': listHref(view, 'received', { wilayah: place }) },
        cells: [
          placeNames.get(place)?.split(', ').slice(0, 2).join(', ') ?? place,
          many,
          dashboard.all.received ? many / dashboard.all.received : null,
        ],
      })),
    },
    flows: {
      columns: [words('lead.flowFrom'), words('lead.flowTo'), n('lead.reports')],
      rows: dashboard.flows.map(({ from, to, n: many }) => ({
        lists: { 'lead.reports': listHref(view, 'returned', { dari: from, ke: to }) },
        cells: [officeName(from), officeName(to), many],
      })),
    },
    months: {
      columns: [words('lead.month'), days('lead.median'), days('lead.p90'), share('lead.inTime'), n('lead.reports')],
      rows: dashboard.months.map(({ key, figures }) => ({
        href: leadHref(view, { masa: key }),
        lists: { 'lead.reports': figures.received > 0 && listHref({ ...view, masa: key }, 'received') },
        cells: [
          monthName(key, t.lang, 'long'),
          figures.firstAnswer.median,
          figures.firstAnswer.p90,
          figures.onTimeShare,
          figures.received,
        ],
      })),
    },
  }
}

/** The reports of the last `count` of the weeks that are drawn, of a category alone: those below it have a line of their own. Its months are the weeks', whatever period is chosen. */
export function weekHref({ view, dashboard: { weeks } }: Pick<Told, 'view' | 'dashboard'>, category: string, count: number) {
  return listHref({ ...view, masa: '', category: category || '-' }, 'received', {
    mulai: weeks.at(-count),
    sampai: Temporal.PlainDate.from(weeks.at(-1)!).add({ days: 6 }).toString(),
  })
}
