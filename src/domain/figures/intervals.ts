import type { Figures } from './figures.ts'

/** From where to where the truth may lie, at 95 %. */
export type Interval = { from: number; to: number }

const Z = 1.959963984540054

/** The score interval of a share (Wilson 1927): `part` of `whole`. Null of nothing. */
export function wilson(part: number, whole: number): Interval | null {
  if (whole === 0) return null
  const share = part / whole
  const square = Z ** 2
  const middle = (share + square / (2 * whole)) / (1 + square / whole)
  const reach = (Z / (1 + square / whole)) * Math.sqrt((share * (1 - share)) / whole + square / (4 * whole ** 2))
  return { from: Math.max(0, middle - reach), to: Math.min(1, middle + reach) }
}

/**
 * The interval of a median by order statistics: the values at the ranks n/2 ± z·√n/2, which asks nothing of how the days are spread.
 * @param histogram days ascending, each with how many reports. Null of fewer than six, where no rank is far enough out.
 */
export function medianInterval(histogram: Figures['histogram']['firstAnswer']): Interval | null {
  const n = histogram.reduce((sum, [, many]) => sum + many, 0)
  if (n < 6) return null
  const reach = (Z * Math.sqrt(n)) / 2
  const low = Math.max(1, Math.floor(n / 2 - reach))
  const high = Math.min(n, Math.ceil(n / 2 + reach) + 1)
  return { from: valueAt(histogram, low), to: valueAt(histogram, high) }
}

function valueAt(histogram: readonly [days: number, n: number][], rank: number): number {
  let seen = 0
  for (const [days, n] of histogram) {
    seen += n
    if (seen >= rank) return days
  }
  throw new RangeError(`there is no report ${rank}`)
}
