import type { Child } from 'hono/jsx'
import { type Because, becauseWords } from '../because-words.ts'
import { briefDate, longDate } from '../dates.ts'
import type { T } from '../i18n.ts'
import { DueChip, dueWords, type Tone } from './chips.tsx'
import { Jalur, type JalurItem } from './jalur.tsx'
import { type DerivedLimit, LimitDays } from './limit-days.tsx'
import type { ShapeName } from './shape.tsx'

/** Something that happened during a step: the key of its words, its day, and the office that did it. */
export type PathNote = {
  kind: string
  on: string
  office: string | null
  because?: Because
}

/** One step of a path. `office` is named in the step's words where they take one. */
export type PathStep = {
  state: 'past' | 'now' | 'next'
  status: { shape: ShapeName; tone: Tone; key: string }
  office: string | null
  on: string | null
  notes: PathNote[]
}

/** A limit with its derivation, as a path shows it. */
export type PathLimit = DerivedLimit & {
  kind: string
  clock: { limitDays: number; extendedDays: number; stoppedOn: string | null }
  left: number
  late: boolean
  running: boolean
  paused: boolean
}

type PathProps = {
  t: T
  steps: PathStep[]
  limits: PathLimit[]
  /** Today where the office is. */
  today: string
  holder: string
  /** Who reads: the reporter is "Anda". */
  reader: 'reporter' | 'public'
  channel?: string
  /** More in the box of the present place: a question, a button. */
  children?: Child
  /** Why it was not continued, after its word. */
  reason?: string | null
  level?: 2 | 3
}

/** The path of a report with who holds it, the nearest limit day by day, and what lies ahead. */
export function ReportPath({ t, steps, limits, today, holder, reader, channel, children, reason, level = 3 }: PathProps) {
  const verify = limits.find((limit) => limit.kind === 'verify')
  const date = (on: string) => (reader === 'public' ? briefDate(on, t.lang) : longDate(on, t.lang))
  const items = steps.map((step, index): JalurItem => {
    const words = stepTitle(t, step)
    const isEnd = step.status.shape === 'closed' || step.status.shape === 'archived'
    return {
      state: step.state,
      ...(isEnd && step.state === 'past' ? { shape: step.status.shape } : {}),
      title: step.status.shape === 'archived' && reason ? `${words} (${lower(reason)})` : words,
      lines: [
        ...(step.on ? [`${date(step.on)}${index === 0 && channel ? `, ${t('report.via', { channel })}` : ''}`] : []),
        ...(step.status.key === 'status.citizen.checking' && verify?.clock.stoppedOn && step.state === 'past'
          ? [usedDays(t, verify)]
          : []),
        ...(step.state === 'next' && step.status.key === 'status.citizen.closed' ? [t(`report.path.judge.${reader}`)] : []),
        ...step.notes.map(
          (note) =>
            `${date(note.on)}: ${t(`report.note.${reader}.${note.kind}`, { office: note.office ?? t('report.office'), because: becauseWords(t, note.because) })}`,
        ),
      ],
      ...(step.state === 'now' ? { children: <Present {...{ t, limits, today, holder, reader }}>{children}</Present> } : {}),
    }
  })
  return <Jalur t={t} items={items} level={level} />
}

function stepTitle(t: T, step: Pick<PathStep, 'status' | 'office'>): string {
  return t(step.status.key, { office: step.office ?? t('report.office') })
}

/** The box: who holds it, the nearest limit, the other limits in a sentence each; of every one, folded away, the days that led to its date. */
function Present({
  t,
  limits,
  today,
  holder,
  reader,
  children,
}: Pick<PathProps, 't' | 'limits' | 'today' | 'holder' | 'reader' | 'children'>) {
  const [first, ...others] = limits.filter((limit) => limit.running)
  const rests = limits.some((limit) => limit.paused)
  return (
    <>
      <p>
        <span class="sub">{t('report.heldBy')}</span>
        <br />
        <b>{holder}</b>
      </p>
      {children}
      {first && (
        <DueChip
          t={t}
          dueOn={first.dueOn}
          title={`${t(`report.limit.${first.kind}.${reader}`)}: ${leftWords(t, first)}`}
          text={t('report.limit.by', { date: longDate(first.dueOn, t.lang) })}
        />
      )}
      {first && (
        <LimitDays t={t} limit={first} today={today}>
          {t('report.limit.day', { n: usedOf(first), of: totalOf(first) })} {t('ui.calendar.explain')}{' '}
          {first.derivation.provisional && t('report.limit.provisional')}
        </LimitDays>
      )}
      {others.map((limit) => (
        <>
          <p class="sm">
            {t(`report.limit.line.${limit.kind}`, {
              date: longDate(limit.dueOn, t.lang),
              n: usedOf(limit),
              of: totalOf(limit),
            })}
          </p>
          <LimitDays t={t} limit={limit} today={today} of={t(`report.limit.${limit.kind}.${reader}`)} />
        </>
      ))}
      {rests && <p class="sm">{t('report.limit.rests')}</p>}
    </>
  )
}

function leftWords(t: T, limit: PathLimit): string {
  if (limit.clock.unit === 'working' || limit.left === 0) return dueWords(t, limit.left)
  return t(limit.left < 0 ? 'report.limit.daysOver' : 'report.limit.daysLeft', { n: Math.abs(limit.left) })
}

const usedDays = (t: T, limit: PathLimit) => t('report.limit.used', { n: usedOf(limit), of: totalOf(limit) })
const totalOf = ({ clock }: PathLimit) => clock.limitDays + clock.extendedDays
const usedOf = (limit: PathLimit) => Math.max(0, totalOf(limit) - limit.left)
const lower = (words: string) => words.charAt(0).toLowerCase() + words.slice(1)
