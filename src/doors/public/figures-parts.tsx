import type { Figures } from '../../domain/figures/figures.ts'
import { ofEnough, shareOfEnough, suppressAndRound, type Told, toldAlone } from '../../domain/figures/publish.ts'
import type { Row, Topic } from '../../domain/figures/read-figures.ts'
import { dayBands, tellDays } from '../../domain/figures/tell-days.ts'
import { formatNumber, formatShare, monthName } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { AgeBar, ChartFrame, DaysChart, MonthsChart, PromiseBar } from '../../kit/ui/charts.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { Figure } from './figure-frame.tsx'

/** Working days that a plain complaint is promised, from arrival: to be read, to be answered, to be settled. */
export type Promised = { verify: number; answer: number; resolve: number }
/** `told`: which counts are told, and how (told-figures.ts); `reason`: an archive's by its code; `here`: the address of the view, filters included; `base`: of the installation, for charts that stand elsewhere. */
export type Shown = {
  t: T
  figures: Figures
  told: ReadonlyMap<string, Told>
  months: Row[]
  topics: Topic[]
  /** A category by its code, and the one above it; '' is none. */
  topic: (code: string) => { name: string; above?: string | undefined }
  promised: Promised
  reason: (code: string) => string
  here: string
  base: string
}

/** "kurang dari 5" where a number would tell few people apart. */
export const count = (t: T, n: Told) => (typeof n === 'number' ? formatNumber(n, t.lang) : t(`figures.${n}`))
export const drawn = (n: Told) => (typeof n === 'number' ? n : null)
const days = (t: T, n: number | null) => (n === null ? '–' : formatNumber(n, t.lang))
export const percent = (t: T, share: number | null) => (share === null ? '–' : formatShare(share, t.lang))

export const how = (t: T, key: string, params?: Record<string, string | number>) => ({
  title: t('figures.how'),
  text: t(`figures.${key}.how`, params),
})

/** The whole in two sentences; what rests on fewer than five reports is not said. */
export function Headline({ t, figures: f, told, period }: Pick<Shown, 't' | 'figures' | 'told'> & { period: string }) {
  const n = count(t, told.get('received')!)
  const heard = f.said.yes + f.said.partly + f.said.no
  const asked = heard + f.silent
  const parts = [t('figures.say.received', { n, period })]
  if (ofEnough(f.firstAnswer.median, f.firstAnswer.n) !== null)
    parts.push(t('figures.say.answer', { median: days(t, f.firstAnswer.median), p90: days(t, f.firstAnswer.p90) }))
  if (f.counted >= 5 && f.resolution.n >= 5)
    parts.push(
      t('figures.say.shares', {
        answered: percent(t, f.answeredShare),
        resolved: percent(t, f.resolvedShare),
        mean: formatNumber(f.resolution.mean!, t.lang, 1),
      }),
    )
  // A share of few, times what it is a share of, would be the few.
  if (heard >= 5 && ['heard', 'confirmed', 'silent'].every((name) => typeof told.get(name) === 'number'))
    parts.push(
      t('figures.say.said', {
        yes: percent(t, f.said.yes / heard),
        n: formatNumber(heard, t.lang),
        silent: percent(t, f.silent / asked),
      }),
    )
  return <p class="say">{parts.join(' ')}</p>
}

/** Promise against practice: one row a limit. */
export function PromiseFigure({ t, figures: f, told, promised, here, base }: Shown) {
  const rows = [
    { step: 'verify', promise: promised.verify, duration: f.verification, n: told.get('verification')!, inTime: f.inTime.verify },
    {
      step: 'answer',
      promise: promised.answer,
      duration: f.firstAnswer,
      n: told.get('firstAnswer')!,
      inTime: f.inTime.firstAnswer,
    },
    { step: 'resolve', promise: promised.resolve, duration: f.resolution, n: told.get('resolution')!, inTime: f.inTime.resolve },
  ]
  const most = 10 * Math.ceil(Math.max(20, ...rows.map((row) => Math.max(row.promise, Math.min(row.duration.p90 ?? 0, 60)))) / 10)
  return (
    <Figure
      of={{ t, here, base }}
      id="promise"
      title={t('figures.promise')}
      lead={t('figures.promise.lead')}
      how={how(t, 'promise')}
    >
      <ChartFrame label={t('figures.chart', { label: t('figures.promise') })}>
        <table class="tb long">
          <caption class="vh">{t('figures.promise')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('figures.promise.what')}</th>
              <th scope="col">{t('figures.promise.promise')}</th>
              <th scope="col" class="w">
                {t('figures.promise.scale', { most })}
              </th>
              <th scope="col">{t('figures.half')}</th>
              <th scope="col">{t('figures.nine')}</th>
              <th scope="col">{t('figures.inTime')}</th>
              <th scope="col">n</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ step, promise, duration, n, inTime }) => {
              const median = ofEnough(duration.median, duration.n)
              const p90 = ofEnough(duration.p90, duration.n)
              return (
                <tr>
                  <th scope="row">{t(`figures.promise.${step}`)}</th>
                  <td>{promise}</td>
                  <td class="span">
                    {median !== null && p90 !== null && (
                      <PromiseBar
                        promise={promise}
                        median={median}
                        p90={p90}
                        most={most}
                        label={t('figures.promise.bar', { promise, median: days(t, median), p90: days(t, p90) })}
                      />
                    )}
                  </td>
                  <td>{days(t, median)}</td>
                  <td>{days(t, p90)}</td>
                  <td>{percent(t, ofEnough(inTime.share, inTime.yes + inTime.no))}</td>
                  <td>{count(t, n)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ChartFrame>
      {f.extended > 0 && <p class="sm">{t('figures.promise.extended', { n: count(t, toldAlone(f.extended)) })}</p>}
    </Figure>
  )
}

/** How many days until the first answer: a bar a day to the fifteenth, one for all after it. */
export function DaysFigure({ t, figures: f, told, promised, here, base }: Shown) {
  const answered = told.get('firstAnswer')!
  const { days: bins, bands } = tellDays(f.histogram.firstAnswer, { received: f.received, answered })
  const bars = bins.map((n, day) => ({ label: day === 16 ? '>15' : String(day), n: drawn(n) }))
  const label = t('figures.days')
  return (
    <Figure
      of={{ t, here, base }}
      id="days"
      title={label}
      lead={typeof answered === 'number' ? t('figures.days.lead', { n: count(t, answered) }) : t('figures.days.hatched')}
      how={how(t, 'days')}
    >
      <div class="twin">
        <ChartFrame label={t('figures.chart', { label })}>
          <DaysChart
            bars={bars}
            promise={promised.answer}
            label={t('figures.seeTable', { label })}
            words={{ promise: t('figures.days.promise', { n: promised.answer }), axis: t('figures.days.axis') }}
          />
        </ChartFrame>
        <DataTable
          caption={t('figures.days.table')}
          columns={[{ label: t('figures.days.day') }, { label: t('figures.reports') }]}
          rows={dayBands.map(([name], i) => [name, count(t, bands[i]!)])}
        />
      </div>
    </Figure>
  )
}

/** How old what has no final answer is. */
export function AgeFigure({ t, figures: f, told, here, base }: Shown) {
  const shown = f.open.byAge.map((_, i) => told.get(`open/${i}`)!)
  const all = f.open.byAge.reduce((sum, { n }) => sum + n, 0)
  const label = t('figures.age')
  const names = f.open.byAge.map(({ days: band }) => band.replace('-', '–').replace('>', '> '))
  return (
    <Figure
      of={{ t, here, base }}
      id="age"
      title={label}
      lead={t('figures.age.lead', { n: count(t, told.get('open')!) })}
      how={how(t, 'age')}
    >
      {all > 0 && (
        <>
          <ul class="lg" aria-hidden="true">
            {names.map((name, i) => (
              <li>
                <i class={`r${i + 1}`} />
                {name}
              </li>
            ))}
            <li class="sub">{t('figures.workingDays')}</li>
          </ul>
          <ChartFrame label={t('figures.chart', { label })}>
            <AgeBar parts={shown.map(drawn)} label={t('figures.seeTable', { label })} />
          </ChartFrame>
        </>
      )}
      <DataTable
        caption={t('figures.age.table')}
        columns={[{ label: t('figures.workingDays') }, ...names.map((name) => ({ label: name }))]}
        rows={[[t('figures.reports'), ...shown.map((n) => count(t, n))]]}
      />
    </Figure>
  )
}

/** Twelve months, each with its median and nine of ten. */
export function MonthsFigure({ t, months, promised, here, base }: Shown) {
  const n = suppressAndRound(months.map(({ figures }) => figures.received))
  const dots = months.map(({ key, figures: { firstAnswer } }) => ({
    label: monthName(key, t.lang),
    median: ofEnough(firstAnswer.median, firstAnswer.n),
    p90: ofEnough(firstAnswer.p90, firstAnswer.n),
  }))
  const label = t('figures.months')
  return (
    <Figure of={{ t, here, base }} id="months" title={label} lead={t('figures.months.lead')} how={how(t, 'months')}>
      <ChartFrame label={t('figures.chart', { label })}>
        <MonthsChart
          months={dots}
          promise={promised.answer}
          label={t('figures.seeTable', { label })}
          words={{ promise: t('figures.months.promise', { n: promised.answer }) }}
        />
      </ChartFrame>
      <DataTable
        caption={t('figures.months.table')}
        columns={[
          { label: t('figures.month') },
          { label: t('figures.reports') },
          { label: t('figures.half') },
          { label: t('figures.nine') },
          { label: t('figures.inTime') },
        ]}
        rows={months.map(({ figures }, i) => [
          dots[i]!.label,
          count(t, n[i]!),
          days(t, dots[i]!.median),
          days(t, dots[i]!.p90),
          percent(t, shareOfEnough(figures.onTimeShare, figures.inTime.firstAnswer.yes + figures.inTime.firstAnswer.no)),
        ])}
      />
    </Figure>
  )
}
