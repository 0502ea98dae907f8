import type { App } from '../../domain/app.ts'
import { addressOf, type DeskList } from '../../domain/desk/desk-filter.ts'
import { daysToGo, leftUntil } from '../../domain/desk/limits.ts'
import type { QueueRow as Row } from '../../domain/desk/queue.ts'
import { shortDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { DueSquare } from '../../kit/ui/chips.tsx'
import { QueueRow } from '../../kit/ui/console-page.tsx'
import { Shape } from '../../kit/ui/shape.tsx'

/** The form that the ticks of the list belong to (console-bulk.tsx). */
export const BULK_FORM = 'banyak'

type Props = { app: App; t: T; row: Row; list: DeskList; current: boolean; ticks: boolean }

/** One report of the list: limit, title, number, state, place, topic, who holds it. */
export function ListLine({ app, t, row, list, current, ticks }: Props) {
  const { agencies, catalogue } = app.reference.get()
  const left =
    row.nextDueOn && row.status !== 'held' ? leftUntil(app.reference.get(), row.holder, row.nextDueOn, app.now()) : null
  return (
    <QueueRow
      href={`/konsol/laporan/${row.number}?${addressOf(list)}`}
      current={current}
      tick={
        ticks ? { form: BULK_FORM, name: 'n[]', value: row.number, label: t('desk.tick', { number: row.number }) } : undefined
      }
      due={<Square t={t} row={row} left={left} />}
      title={row.title}
      facts={[
        row.number,
        <>
          <Shape name={row.status === 'submitted' && row.verified ? 'checking' : row.status} size={13} />{' '}
          {t(`status.officer.${row.status}`)}
        </>,
        ...(left !== null && row.nextDueOn
          ? [
              <span title={countedWords(app, t, row.holder, left)}>
                {t('desk.dueOn', { date: shortDate(row.nextDueOn, t.lang) })}
              </span>,
            ]
          : []),
        ...[row.place?.split(',')[0], catalogue.category(row.category)?.name, agencies.get(row.holder)?.shortName].filter(
          (fact): fact is string => Boolean(fact),
        ),
        ...row.tags.map((tag) => `#${tag}`),
      ]}
    />
  )
}

/** More days than this are not told one by one in a line: beside the report they are. */
const TOLD_DAYS = 10

/** How the days that are left are counted, holidays by name. */
function countedWords(app: App, t: T, office: string, left: number): string | undefined {
  if (left < 1 || left > TOLD_DAYS) return undefined
  const { counted, skipped } = daysToGo(app.reference.get(), office, left, app.now())
  const days = counted.map((day) => shortDate(day, t.lang)).join(', ')
  const holidays = skipped.flatMap(({ date, name }) => (name ? [`${name} (${shortDate(date, t.lang)})`] : []))
  return holidays.length ? t('desk.dueHow.holidays', { days, holidays: holidays.join(', ') }) : t('desk.dueHow', { days })
}

/** The limit; where none runs, the reason: it waits for the reporter, or it is over and the day it came is what one looks for. */
function Square({ t, row, left }: { t: T; row: Row; left: number | null }) {
  if (row.status === 'held') return <span class="left">{t('console.limitPaused')}</span>
  if (left !== null || (row.status !== 'closed' && row.status !== 'archived')) return <DueSquare t={t} left={left} />
  return (
    <span class="left d">
      {t('console.arrived')} <b>{row.receivedOn ? shortDate(row.receivedOn, t.lang) : t('report.dateUnknown')}</b>
    </span>
  )
}
