import type { Child } from 'hono/jsx'
import { type DateLike, dateParts } from '../dates.ts'
import type { T } from '../i18n.ts'
import { Shape, type ShapeName } from './shape.tsx'

export type Tone = 'neutral' | 'ok' | 'ask' | 'late'

/** What a report's state looks like: `status` picks the shape, `label` is the word, and the tone only repeats them. */
export function StatusChip({
  status,
  label,
  tone = 'neutral',
  small,
}: {
  status: ShapeName
  label: string
  tone?: Tone
  small?: boolean
}) {
  return (
    <span class={['chip', tone === 'neutral' ? '' : tone, small ? 'mini' : ''].filter(Boolean).join(' ')}>
      <Shape name={status} size={small ? 14 : 16} />
      {label.charAt(0).toUpperCase() + label.slice(1)}
    </span>
  )
}

/** A limit as a tear-off leaf with its words: what, how long still, which day. */
export function DueChip({ t, dueOn, title, text }: { t: T; dueOn: DateLike; title: Child; text?: Child }) {
  const { day, month } = dateParts(dueOn, t.lang)
  return (
    <div class="due">
      <span class="leaf" aria-hidden="true">
        <i>{month}</i>
        <b>{day}</b>
      </span>
      <p>
        <b>{title}</b>
        {text && (
          <>
            <br />
            <span class="sub sm">{text}</span>
          </>
        )}
      </p>
    </div>
  )
}

/** A limit in a list. `left`: working days still to go; 0 is the last day, below 0 it has passed; null: no limit runs. */
export function DueSquare({ t, left }: { t: T; left: number | null }) {
  if (left === null) return <span class="left">{t('ui.due.none')}</span>
  if (left === 0) {
    return (
      <span class="left z">
        {t('ui.due.today.1')} <b>{t('ui.due.today.2')}</b>
      </span>
    )
  }
  const days = Math.abs(left)
  return (
    <span class={left < 0 ? 'left l' : 'left'}>
      {left < 0 ? t('ui.due.over') : t('ui.due.left')} <b>{days}</b> {days === 1 ? t('ui.workingDay') : t('ui.workingDays')}
    </span>
  )
}

/** The same in words: "sisa 4 hari kerja", "batas hari ini", "lewat 2 hari kerja". */
export function dueWords(t: T, left: number): string {
  if (left === 0) return `${t('ui.due.today.1')} ${t('ui.due.today.2')}`
  const n = Math.abs(left)
  const days = n === 1 ? t('ui.workingDay') : t('ui.workingDays')
  return left < 0 ? t('ui.due.words.over', { n, days }) : t('ui.due.words.left', { n, days })
}
