import type { Counts } from './counts.ts'
import { type At, agesOf, histogram } from './figures.ts'
import { medianInterval } from './intervals.ts'
import { survivalQuantile } from './survival.ts'

/** How long reports of a unit wait for their first answer. Those that wait still are in all of it but `answered`, so that nobody looks quick by not answering. */
export type Speed = {
  answered: number
  waiting: number
  /** Working days within which half, and nine of ten, have an answer; null when not yet so many have one. */
  median: number | null
  interval: { from: number | null; to: number | null } | null
  p90: number | null
  /** Half of all reports have waited so long, answered or not: whatever the median will be, it is not less. */
  atLeast: number
}

/** Units with fewer reports than these, answered and waiting, are not set in order. */
export const RANKED = 30

export function speedOf(counts: Counts, at: At): Speed {
  const answered = histogram(counts.answered ?? {})
  const waiting = agesOf(counts.waiting ?? {}, at)
  const left = [...waiting, ...histogram(counts.gone ?? {})]
  const total = (days: typeof answered) => days.reduce((sum, [, n]) => sum + n, 0)
  const waited = [...answered, ...left].sort(([a], [b]) => a - b)
  return {
    answered: total(answered),
    waiting: total(waiting),
    median: survivalQuantile(answered, left, 0.5),
    interval: medianInterval(answered, left),
    p90: survivalQuantile(answered, left, 0.9),
    atLeast: survivalQuantile(waited, [], 0.5) ?? 0,
  }
}

export const isRanked = ({ answered, waiting }: Speed): boolean => answered + waiting >= RANKED

/** Whether a sentence may name a unit as slow: of many reports that came in these days nobody knows yet. */
export const isTold = (speed: Speed, promise: number): boolean =>
  isRanked(speed) && (speed.median !== null || speed.atLeast > promise)

/**
 * The slowest first, and first of all who has not answered half of its reports though half have waited longer than was promised. Who has got most of them in these days stands
 * where the waiting so far puts it: no flood of this morning makes an office the slowest. Units with few reports come last.
 * @param promise working days within which an answer is promised
 */
export const slowestFirst =
  (promise: number) =>
  (a: Speed, b: Speed): number => {
    const days = ({ median, atLeast }: Speed) => median ?? (atLeast > promise ? Number.MAX_SAFE_INTEGER : atLeast)
    const tail = ({ p90 }: Speed) => p90 ?? Number.MAX_SAFE_INTEGER
    return Number(isRanked(b)) - Number(isRanked(a)) || days(b) - days(a) || b.atLeast - a.atLeast || tail(b) - tail(a)
  }
