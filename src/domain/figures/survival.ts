/** Days ascending, each with how many reports. */
export type Histogram = [days: number, n: number][]

/**
 * The least number of days within which `share` of all reports have an answer, when those without one are counted for as long as they were there (Kaplan and Meier 1958).
 * @param left how long reports without an answer have waited, or waited before they ended, in any order
 * @returns null when not yet that share has one
 */
export function survivalQuantile(answered: Histogram, left: Histogram, share: number): number | null {
  let atRisk = [...answered, ...left].reduce((all, [, n]) => all + n, 0)
  let surviving = 1
  const leaving = [...left].sort(([a], [b]) => a - b)
  let next = 0
  for (const [day, n] of answered) {
    for (let gone = leaving[next]; gone && gone[0] < day; gone = leaving[++next]) atRisk -= gone[1]
    surviving *= 1 - n / atRisk
    if (surviving <= 1 - share + 1e-12) return day
    atRisk -= n
  }
  return null
}
