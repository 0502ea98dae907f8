/** What a week may bring without anybody wondering: the median of the weeks before, three median deviations to either side. */
export type Expected = { from: number; to: number }

/** The Mondays of the last `count` whole weeks before the week of `today`, oldest first. */
export function wholeWeeks(today: string, count: number): string[] {
  const day = Temporal.PlainDate.from(today)
  const monday = day.subtract({ days: day.dayOfWeek - 1 })
  return Array.from({ length: count }, (_, i) => monday.subtract({ weeks: count - i }).toString())
}

/**
 * Whether the last week stands out: above the median of the weeks before it by more than three median absolute deviations (Hampel 1974). Where little ever happens the deviation
 * is nought, so it is taken as one report at least: a second complaint in a quiet category is no news, a fourth is.
 * @param weeks reports a week, oldest first
 */
export function rising(weeks: readonly number[]): { expected: Expected; rises: boolean } {
  const before = weeks.slice(0, -1)
  const middle = median(before)
  const deviation = Math.max(1, median(before.map((n) => Math.abs(n - middle))))
  const expected = { from: Math.max(0, Math.floor(middle - 3 * deviation)), to: Math.ceil(middle + 3 * deviation) }
  return { expected, rises: (weeks.at(-1) ?? 0) > expected.to }
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2
}
