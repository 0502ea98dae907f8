import { type Histogram, survivalQuantile } from './survival.ts'

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
 * The interval of a median by order statistics: the values at the ranks n/2 ± z·√n/2, which asks nothing of how the days are spread. Reports that still wait are counted as
 * waiting, so an end may lie further off than anything known yet (null); only answers tell where the median is, so their number says how wide it is.
 * @param left how long those without an answer have waited. Null of fewer than six answers, where no rank is far enough out.
 */
export function medianInterval(answered: Histogram, left: Histogram = []): { from: number | null; to: number | null } | null {
  const n = answered.reduce((sum, [, many]) => sum + many, 0)
  if (n < 6) return null
  const reach = (Z * Math.sqrt(n)) / 2
  const low = Math.max(1, Math.floor(n / 2 - reach))
  const high = Math.min(n, Math.ceil(n / 2 + reach) + 1)
  return { from: survivalQuantile(answered, left, low / n), to: survivalQuantile(answered, left, high / n) }
}
