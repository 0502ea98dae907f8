import type { Calendars } from '../clocks/load-calendars.ts'
import { toDay } from '../clocks/rules.ts'
import { workingDaysBetween } from '../clocks/working-days.ts'
import { type ReviewReason, reviewReasons } from '../reports/readings.ts'
import type { Counts, Measure } from './counts.ts'
import { type Histogram, survivalQuantile } from './survival.ts'

/** Working days; the mean to one decimal, the median the middle one (of two: between them), p90 the least number of days in which 9 of 10 were done. Null without any. */
export type Duration = { mean: number | null; median: number | null; p90: number | null; n: number }
/** Judged against a limit: kept, missed (late, or still open after its date), and those whose date is to come. */
export type InTime = { yes: number; no: number; waiting: number; share: number | null }
export const ageBands = ['0-3', '4-5', '6-14', '15-60', '>60'] as const
export type AgeBand = (typeof ageBands)[number]

/** Every figure of a set of reports (docs/figures.md). Shares are fractions of 1, null where there is nothing to share. */
export type Figures = {
  received: number
  verified: number
  forwarded: number
  answered: number
  resolved: number
  pending: number
  archived: number
  withdrawn: number
  merged: number
  /** What shares are of: received less withdrawn and merged. */
  counted: number
  closed: { reporter: number; system: number; officer: number }
  archivedBy: Record<string, number>
  answeredShare: number | null
  resolvedShare: number | null
  onTimeShare: number | null
  verification: Duration
  firstAnswer: Duration
  resolution: Duration
  /** Days in which half would have an answer when those that still wait are counted as waiting (Kaplan and Meier 1958); null when not yet half have one. */
  firstAnswerWithWaiting: number | null
  inTime: { verify: InTime; firstAnswer: InTime; resolve: InTime }
  said: { yes: number; partly: number; no: number }
  silent: number
  open: { byAge: { days: AgeBand; n: number }[] }
  returned: number
  bounced: number
  reopened: number
  /** An office gave itself more time to settle it, once or more. */
  extended: number
  rating: { mean: number | null; n: number }
  /** By a second unit, of answers: `verdict` is the share that passed among those with a verdict; `reasons` of those that did not. */
  secondReading: {
    passed: number
    failed: number
    waiting: number
    lapsed: number
    verdict: { share: number | null; n: number }
    reasons: Partial<Record<ReviewReason, number>>
  }
  score: { share: number | null; n: number }
  /** Of first answers and of resolutions: working days and how many reports. */
  histogram: { firstAnswer: Histogram; resolution: Histogram }
}

/** What a day is to the figures: ages, verdicts and settled answers depend on it. `today`: an ISO date. */
export type At = { today: string; calendars: Pick<Calendars, 'get'> }

/** Pure; the same for a cell, a sum of cells and an answer of the database. */
export function figuresOf(counts: Counts, at: At): Figures {
  const bucket = (measure: Measure) => counts[measure] ?? {}
  const total = (measure: Measure) => sum(Object.values(bucket(measure)))
  const of = (measure: Measure, key: string) => bucket(measure)[key] ?? 0
  const settled = settle(bucket('resolved'), bucket('pending'), at.today)
  const counted = total('counted')
  const answered = total('answered')
  const resolved = sum(Object.values(settled.resolved))
  const { withdrawn = 0, ...archivedBy } = bucket('archived')
  const answerDays = histogram(bucket('answered'))
  const resolveDays = histogram(settled.resolved)
  const onTime = inTime(bucket('answeredInTime'), at.today)
  return {
    received: total('received'),
    verified: total('verified'),
    forwarded: total('forwarded'),
    answered,
    resolved,
    pending: settled.pending,
    archived: sum(Object.values(archivedBy)),
    withdrawn,
    merged: total('merged'),
    counted,
    closed: { reporter: of('closed', 'reporter'), system: of('closed', 'system'), officer: of('closed', 'officer') },
    archivedBy,
    answeredShare: share(answered, counted),
    resolvedShare: share(resolved, counted),
    onTimeShare: onTime.share,
    verification: durationOf(histogram(bucket('verified'))),
    firstAnswer: durationOf(answerDays),
    resolution: durationOf(resolveDays),
    firstAnswerWithWaiting: survivalQuantile(answerDays, [...agesOf(bucket('waiting'), at), ...histogram(bucket('gone'))], 0.5),
    inTime: {
      verify: inTime(bucket('verifiedInTime'), at.today),
      firstAnswer: onTime,
      resolve: inTime(bucket('resolvedInTime'), at.today),
    },
    said: { yes: of('said', 'yes'), partly: of('said', 'partly'), no: of('said', 'no') },
    silent: total('silent'),
    open: { byAge: byAge(agesOf(bucket('open'), at)) },
    returned: total('returned'),
    bounced: total('returned') - of('returned', '1'),
    reopened: total('reopened'),
    extended: total('extended'),
    rating: meanOf(histogram(bucket('rated'))),
    secondReading: readingsOf(bucket('readings')),
    score: scoreOf(bucket('score'), at.today),
    histogram: { firstAnswer: answerDays, resolution: resolveDays },
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, n) => all + n, 0)
const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
const oneDecimal = (value: number) => Math.round(value * 10) / 10

/** In ascending days; what has no number of days is left out. */
export function histogram(buckets: Record<string, number>): Histogram {
  return Object.entries(buckets)
    .filter(([days]) => days !== '')
    .map(([days, n]): [number, number] => [Number(days), n])
    .sort(([a], [b]) => a - b)
}

/** Answers whose time of dispute has passed meanwhile are resolved. */
function settle(resolved: Record<string, number>, pending: Record<string, number>, today: string) {
  const sure = { ...resolved }
  let open = 0
  for (const [bucket, n] of Object.entries(pending)) {
    const [days = '', until = ''] = bucket.split('|')
    if (until < today) sure[days] = (sure[days] ?? 0) + n
    else open += n
  }
  return { resolved: sure, pending: open }
}

function durationOf(days: Histogram): Duration {
  const n = sum(days.map(([, many]) => many))
  if (n === 0) return { mean: null, median: null, p90: null, n }
  const rank = (k: number) => {
    let seen = 0
    for (const [value, many] of days) {
      seen += many
      if (seen >= k) return value
    }
    throw new RangeError(`there is no report ${k} of ${n}`)
  }
  return {
    mean: oneDecimal(sum(days.map(([value, many]) => value * many)) / n),
    median: (rank(Math.ceil(n / 2)) + rank(Math.floor(n / 2) + 1)) / 2,
    p90: rank(Math.ceil((n * 9) / 10)),
    n,
  }
}

function meanOf(values: Histogram) {
  const n = sum(values.map(([, many]) => many))
  return { mean: n === 0 ? null : oneDecimal(sum(values.map(([value, many]) => value * many)) / n), n }
}

function inTime(buckets: Record<string, number>, today: string): InTime {
  const { yes = 0, no = 0, ...open } = buckets
  const late = sum(Object.entries(open).flatMap(([due, n]) => (due < today ? [n] : [])))
  return { yes, no: no + late, waiting: sum(Object.values(open)) - late, share: share(yes, yes + no + late) }
}

function scoreOf(buckets: Record<string, number>, today: string) {
  const { 0: none = 0, 1: full = 0, ...open } = buckets
  const n = full + none + sum(Object.entries(open).flatMap(([day, many]) => (day < today ? [many] : [])))
  return { share: share(full, n), n }
}

/** Each sign of a report's readings is a reading: `fp` is one that did not pass and one that did. */
function readingsOf(buckets: Record<string, number>): Figures['secondReading'] {
  const signs: Record<string, number> = { p: 0, f: 0, w: 0, '-': 0 }
  const reasons: Partial<Record<ReviewReason, number>> = {}
  for (const [readings, n] of Object.entries(buckets))
    for (const sign of readings) {
      const reason = reviewReasons[Number(sign) - 1]
      if (reason) reasons[reason] = (reasons[reason] ?? 0) + n
      else signs[sign] = signs[sign]! + n
    }
  const { p: passed = 0, f: failed = 0, w: waiting = 0, '-': lapsed = 0 } = signs
  const n = passed + failed
  return { passed, failed, waiting, lapsed, verdict: { share: share(passed, n), n }, reasons }
}

/** Working days from the day of arrival until today, each by its office's calendar. */
export function agesOf(buckets: Record<string, number>, at: At): Histogram {
  const known = agesKnown.get(at) ?? new Map<string, number>()
  agesKnown.set(at, known)
  return Object.entries(buckets).map(([bucket, n]) => {
    let age = known.get(bucket)
    if (age === undefined) {
      const [calendar = '', day = ''] = bucket.split('|')
      age = Math.max(0, workingDaysBetween(at.calendars.get(calendar), toDay(day), toDay(at.today)))
      known.set(bucket, age)
    }
    return [age, n]
  })
}
/** A page asks the same few hundred days of arrival for each of its units and months. */
const agesKnown = new WeakMap<At, Map<string, number>>()

const MOST = [3, 5, 14, 60, Number.POSITIVE_INFINITY]

/** The band of an age in working days. */
const bandOf = (age: number): AgeBand => ageBands[MOST.findIndex((most) => age <= most)]!

/** The buckets of `open` that stand in a band today, as cells name them. */
export const bucketsOfBand = (buckets: readonly string[], band: AgeBand, at: At): string[] =>
  buckets.filter((bucket) => bandOf(agesOf({ [bucket]: 1 }, at)[0]![0]) === band)

function byAge(ages: Histogram): { days: AgeBand; n: number }[] {
  const all = new Map(ageBands.map((band) => [band, 0]))
  for (const [age, n] of ages) all.set(bandOf(age), all.get(bandOf(age))! + n)
  return ageBands.map((days) => ({ days, n: all.get(days)! }))
}
