import type { PropsWithChildren } from 'hono/jsx'
import { type DateLike, longDate, mediumDate, plain, weekdayLabels } from '../dates.ts'
import type { T } from '../i18n.ts'
import { drawings } from './drawn.ts'

/** A limit: the working days that count, in order (ISO dates), and the last of them. */
export type CountedDays = { counted: string[]; dueOn: string }

/** A day that does not count. `name` is the holiday's; weekends have none. `paused`: the count rested while the reporter was asked. */
export type SkippedDay = { date: string; name?: string | undefined; reason?: string }

type CalendarProps = CountedDays & {
  t: T
  /** Day 0: the day from which it is counted. */
  from: DateLike
  skipped?: SkippedDay[]
  /** A second limit that starts where the first ends. */
  then?: CountedDays | undefined
  /** Counted days up to this one are drawn as used. */
  today?: DateLike | undefined
  /** What a screen reader hears first; by default the two dates. */
  caption?: string
}

const drawn = drawings(2_000)

/** The weeks from day 0 to the limit, Monday to Sunday: how a date was counted, day by day. Reports of the same days have the same calendar: it is drawn once. */
export function WorkingDayCalendar(props: CalendarProps) {
  const { t, ...facts } = props
  return drawn(`${t.lang} ${JSON.stringify(facts)}`, () => <Weeks {...props} />)
}

function Weeks({ t, from, counted, dueOn, skipped = [], then, today, caption }: CalendarProps) {
  const start = plain(from)
  const end = plain(then?.dueOn ?? dueOn)
  const numbers = new Map<string, number>()
  for (const limit of then ? [{ counted }, then] : [{ counted }])
    for (const [index, date] of limit.counted.entries()) numbers.set(date.slice(0, 10), index + 1)
  const due = new Set([dueOn.slice(0, 10), then?.dueOn.slice(0, 10)])
  const now = today === undefined ? undefined : plain(today).toString()
  const named = skipped.filter((day) => day.name)
  const paused = skipped.filter((day) => day.reason === 'paused').map((day) => day.date.slice(0, 10))

  const cell = (date: Temporal.PlainDate) => {
    const iso = date.toString()
    if (Temporal.PlainDate.compare(date, start) < 0 || Temporal.PlainDate.compare(date, end) > 0) return <td></td>
    const isStart = date.equals(start)
    const number = isStart ? 0 : numbers.get(iso)
    const used = number !== undefined && !isStart && now !== undefined && iso <= now
    const look =
      isStart || number === undefined ? 'o' : [due.has(iso) ? 'd' : used ? '' : 'c', used ? 'u' : ''].filter(Boolean).join(' ')
    const words = [
      number !== undefined
        ? t('ui.calendar.day', { n: number })
        : t(paused.includes(iso) ? 'ui.calendar.paused' : 'ui.calendar.off'),
    ]
    if (due.has(iso)) words.push(t('ui.calendar.due'))
    return (
      <td class={look} {...(iso === now ? { 'aria-current': 'date' as const } : {})}>
        {date.day}
        {number !== undefined && <small aria-hidden="true">{number}</small>}
        <span class="vh">, {words.join(', ')}</span>
      </td>
    )
  }

  return (
    <>
      <table class="cal">
        <caption class="vh">
          {caption ?? t('ui.calendar.caption', { from: mediumDate(start, t.lang), to: mediumDate(end, t.lang) })}
        </caption>
        <thead>
          <tr>
            {weekdayLabels(t.lang).map((label) => (
              <th scope="col">{label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks(start, end).map((week) => (
            <tr>{week.map(cell)}</tr>
          ))}
        </tbody>
      </table>
      {named.length + paused.length > 0 && (
        <ul class="off">
          {named.map((day) => (
            <li>
              {longDate(day.date, t.lang)}: {day.name}
            </li>
          ))}
          {paused.map((date) => (
            <li>
              {longDate(date, t.lang)}: {t('ui.calendar.paused')}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/**
 * "Dihitung begini": the calendar and its explanation, folded away. Put what day 0 is into the children, or nothing for the usual words.
 * @param of names the limit where several are explained below each other
 */
export function CountedLikeThis({
  t,
  open,
  of,
  children,
  ...calendar
}: PropsWithChildren<CalendarProps & { open?: boolean; of?: string | undefined }>) {
  return (
    <details open={open ?? false}>
      <summary>{of ? t('ui.calendar.summaryOf', { limit: of }) : t('ui.calendar.summary')}</summary>
      <WorkingDayCalendar t={t} {...calendar} />
      <p class="sm sub">{children ?? t('ui.calendar.explain')}</p>
    </details>
  )
}

function weeks(start: Temporal.PlainDate, end: Temporal.PlainDate): Temporal.PlainDate[][] {
  const all: Temporal.PlainDate[][] = []
  let monday = start.subtract({ days: start.dayOfWeek - 1 })
  while (Temporal.PlainDate.compare(monday, end) <= 0) {
    const first = monday
    all.push(Array.from({ length: 7 }, (_, i) => first.add({ days: i })))
    monday = monday.add({ days: 7 })
  }
  return all
}
