/** What may be shown of figures to anybody. Fewer than five people are not told apart. */
export const FEWEST = 5

/**
 * The numbers of a table whose sum is shown too; null where "fewer than five" stands instead. A single hidden number could be had by taking the others from the sum, so the
 * smallest other one goes with it (secondary suppression); nought hides nobody and stays.
 */
export function suppress(numbers: readonly number[]): (number | null)[] {
  const hidden = new Set(numbers.flatMap((n, i) => (n > 0 && n < FEWEST ? [i] : [])))
  const sumHidden = () => [...hidden].reduce((sum, i) => sum + numbers[i]!, 0)
  if (hidden.size === 1 || (hidden.size > 0 && sumHidden() < FEWEST)) {
    const others = numbers.flatMap((n, i) => (n >= FEWEST ? [i] : [])).sort((a, b) => numbers[a]! - numbers[b]!)
    if (others[0] !== undefined) hidden.add(others[0])
  }
  return numbers.map((n, i) => (hidden.has(i) ? null : n))
}

/** A share, a mean or a median of fewer than five reports is nobody's business. */
export const ofEnough = <V>(value: V | null, n: number): V | null => (n < FEWEST ? null : value)
