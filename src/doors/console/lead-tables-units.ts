import type { Unit } from '../../domain/figures/dashboard.ts'
import { wilson } from '../../domain/figures/intervals.ts'
import { isTold, slowestFirst } from '../../domain/figures/speed.ts'
import { days, n, type Row, share, type Tables, type Told, words } from './lead-columns.ts'
import { leadHref, listHref } from './lead-view.ts'

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
const total = (unit: Unit) => sum(unit.backlog.map((band) => band.n))
const heard = ({ said }: Unit['figures']) => said.yes + said.partly + said.no

/** The tables with a row for each unit. */
export function unitTables(told: Told): Pick<Tables, 'backlog' | 'speed' | 'solved' | 'bounced'> {
  const { units, backlog } = told.dashboard
  const { rowOf, listOf } = rowsOfUnits(told)
  return {
    backlog: {
      columns: [words('lead.unit'), ...backlog.map(({ days: band }) => n(`lead.band.${band}`)), n('lead.all')],
      rows: [...units]
        .filter((unit) => total(unit) > 0)
        .sort((a, b) => total(b) - total(a))
        .map((unit) => ({
          ...rowOf(unit, [...unit.backlog.map((band) => band.n), total(unit)]),
          lists: {
            ...Object.fromEntries(
              unit.backlog.map(({ days: band, n: many }) => [
                `lead.band.${band}`,
                many > 0 && listOf(unit, 'open', { umur: band }),
              ]),
            ),
            'lead.all': listOf(unit, 'open'),
          },
        })),
    },
    speed: speedTable(told),
    solved: {
      columns: [
        words('lead.unit'),
        share('lead.saidYes'),
        share('lead.from'),
        share('lead.to'),
        n('lead.yes'),
        n('lead.notYet'),
        n('lead.heard'),
        n('lead.silent'),
        n('lead.reopened'),
      ],
      rows: [...units]
        .filter(({ figures }) => heard(figures) + figures.silent + figures.reopened > 0)
        .sort((a, b) => heard(b.figures) - heard(a.figures))
        .map((unit) => {
          const { said, silent, reopened } = unit.figures
          const [of, notYet] = [heard(unit.figures), said.partly + said.no]
          const range = wilson(said.yes, of)
          const cells = [
            of ? said.yes / of : null,
            range?.from ?? null,
            range?.to ?? null,
            said.yes,
            notYet,
            of,
            silent,
            reopened,
          ]
          return {
            ...rowOf(unit, cells),
            lists: {
              'lead.yes': said.yes > 0 && listOf(unit, 'confirmed'),
              'lead.notYet': notYet > 0 && listOf(unit, 'disputed'),
              'lead.heard': of > 0 && listOf(unit, 'heard'),
              'lead.silent': silent > 0 && listOf(unit, 'silent'),
              'lead.reopened': reopened > 0 && listOf(unit, 'reopened'),
            },
          }
        }),
    },
    bounced: {
      columns: [
        words('lead.unit'),
        share('lead.bouncedShare'),
        share('lead.from'),
        share('lead.to'),
        n('lead.thrown'),
        n('lead.returned'),
        n('lead.reports'),
      ],
      rows: [...units]
        .filter(({ figures }) => figures.received > 0)
        .sort((a, b) => b.figures.bounced - a.figures.bounced || b.figures.returned - a.figures.returned)
        .map((unit) => {
          const { bounced, returned, received } = unit.figures
          const range = wilson(bounced, received)
          return {
            ...rowOf(unit, [bounced / received, range?.from ?? null, range?.to ?? null, bounced, returned, received]),
            lists: {
              'lead.thrown': bounced > 0 && listOf(unit, 'bounced'),
              'lead.returned': returned > 0 && listOf(unit, 'returned'),
              'lead.reports': listOf(unit, 'received'),
            },
          }
        }),
    },
  }
}

/** A unit that has answered nothing stays: its reports wait, which is slower than any answer. */
function speedTable(told: Told): Tables['speed'] {
  const { rowOf, listOf } = rowsOfUnits(told)
  const { t, dashboard, promise } = told
  const slower = slowestFirst(promise)
  return {
    columns: [
      words('lead.unit'),
      days('lead.withWaiting'),
      days('lead.medianFrom'),
      days('lead.medianTo'),
      days('lead.p90'),
      days('lead.medianAnswered'),
      share('lead.inTime'),
      n('lead.late'),
      n('lead.waiting'),
      n('lead.n'),
      n('lead.extended'),
    ],
    rows: dashboard.units
      .filter(({ speed }) => speed.answered + speed.waiting > 0)
      .sort((a, b) => slower(a.speed, b.speed))
      .map((unit) => {
        const { firstAnswer, onTimeShare, inTime, extended } = unit.figures
        const { answered, waiting, median, interval, p90 } = unit.speed
        const late = inTime.firstAnswer.no
        const range = [interval?.from ?? null, interval?.to ?? null]
        return {
          ...rowOf(unit, [median, ...range, p90, firstAnswer.median, onTimeShare, late, waiting, answered, extended]),
          told: isTold(unit.speed, promise),
          unknown: answered === 0 ? t('lead.noAnswer') : median === null ? t('lead.notHalf') : undefined,
          lists: {
            'lead.late': late > 0 && listOf(unit, 'late'),
            'lead.waiting': waiting > 0 && listOf(unit, 'waiting'),
            'lead.n': answered > 0 && listOf(unit, 'answered'),
            'lead.extended': extended > 0 && listOf(unit, 'extended'),
          },
        }
      }),
  }
}

/** A row that begins with the name of a unit, and the addresses of the unit's reports. */
function rowsOfUnits({ app, t, view }: Told) {
  const { agencies } = app.reference.get()
  const nodeOf = (unit: Unit) => agencies.get(unit.id)
  const slugOf = (unit: Unit) => nodeOf(unit)?.slug ?? view.slug
  const nameOf = (unit: Unit) =>
    unit.own ? t('lead.own', { name: nodeOf(unit)?.shortName ?? '' }) : (nodeOf(unit)?.name ?? t('lead.closedUnit'))
  return {
    rowOf: (unit: Unit, numbers: Row['cells']): Row => ({
      href: unit.own ? undefined : leadHref(view, { slug: slugOf(unit) }),
      cells: [nameOf(unit), ...numbers],
    }),
    listOf: (unit: Unit, kind: Parameters<typeof listHref>[1], more: Record<string, string> = {}) =>
      listHref({ ...view, slug: slugOf(unit) }, kind, { ...(unit.own && { sendiri: '1' }), ...more }),
  }
}
