/** What may be shown of figures to anybody. Fewer than five people are not told apart. */
export const FEWEST = 5

/** A number as it is shown: itself, `few` (from 1 to 4), or `hidden` so that a few can't be worked out. */
export type Told = number | 'few' | 'hidden'

/**
 * The numbers of a table whose sum is shown too. A single one that is left out could be had by taking the others from the sum, so the smallest other one goes with it
 * (secondary suppression); nought hides nobody and stays.
 */
export function suppress(numbers: readonly number[]): Told[] {
  const few = new Set(numbers.flatMap((n, i) => (n > 0 && n < FEWEST ? [i] : [])))
  const sum = [...few].reduce((all, i) => all + numbers[i]!, 0)
  const others = numbers.flatMap((n, i) => (n >= FEWEST ? [i] : [])).sort((a, b) => numbers[a]! - numbers[b]!)
  const hidden = sum > 0 && sum < FEWEST ? others[0] : undefined
  return numbers.map((n, i) => (few.has(i) ? 'few' : i === hidden ? 'hidden' : n))
}

/** A single number beside which no other stands. */
export const toldAlone = (n: number): Told => (n > 0 && n < FEWEST ? 'few' : n)

/** A share, a mean or a median of fewer than five reports is nobody's business. */
export const ofEnough = <V>(value: V | null, n: number): V | null => (n < FEWEST ? null : value)

/**
 * Figures as anybody may have them: every count from 1 to 4 is null, and a share, mean or median of fewer than five is null with it. A set of fewer than five reports tells
 * nothing but that. A share of few, times what it is a share of, would be the few: it goes with them.
 */
export function maskFew<F extends Published>(figures: F): Masked<F> {
  const empty = figures.received < FEWEST
  const mask = (value: unknown, key: string): unknown => {
    if (value === null || typeof value === 'string') return value
    if (typeof value === 'number') {
      if (empty && figures.received > 0) return null
      if (key === 'answeredShare' || key === 'resolvedShare')
        return isFew(key === 'answeredShare' ? figures.answered : figures.resolved) || figures.counted < FEWEST ? null : value
      if (/Share$|^share$/.test(key)) return figures.counted < FEWEST ? null : value
      return isFew(value) && !DERIVED.test(key) ? null : value
    }
    if (Array.isArray(value)) return value.map((one) => mask(one, key))
    const own = value as Record<string, unknown>
    const n = typeof own.n === 'number' ? own.n : 'yes' in own && 'waiting' in own ? Number(own.yes) + Number(own.no) : FEWEST
    return Object.fromEntries(
      Object.entries(own).map(([name, part]) => [
        name,
        n < FEWEST && name !== 'days' && (part !== 0 || /^(mean|median|p90|share)$/.test(name)) ? null : mask(part, name),
      ]),
    )
  }
  return mask(figures, '') as Masked<F>
}
/**
 * Rows whose total is shown too: in each count the secondary suppression of `suppress` over all rows. What is worked out from counts (shares, means) is told only in rows of
 * which every count is told, since a hidden count could be had from it.
 */
export function maskTable<F extends Published>(rows: readonly F[]): Masked<F>[] {
  const masked = rows.map((row) => structuredClone(maskFew(row)) as Tree)
  for (const path of new Set(rows.flatMap((row) => leaves(row as unknown as Tree)))) {
    if (DERIVED.test(path.split('/').at(-1)!)) continue
    const told = suppress(rows.map((row) => Number(at(row as unknown as Tree, path) ?? 0)))
    for (const [i, one] of told.entries()) if (typeof one !== 'number') forget(masked[i]!, path)
  }
  for (const [i, row] of masked.entries()) {
    const paths = leaves(rows[i] as unknown as Tree)
    const isWhole = paths.every((path) => DERIVED.test(path.split('/').at(-1)!) || at(row, path) !== null)
    if (!isWhole) for (const path of paths) if (DERIVED.test(path.split('/').at(-1)!)) forget(row, path)
  }
  return masked as Masked<F>[]
}

/** Names of what is worked out from counts; every other number is a count. */
const DERIVED = /(Share|share|mean|median|p90|firstAnswerWithWaiting)$/
const isFew = (n: number) => n > 0 && n < FEWEST

type Tree = { [key: string]: Tree | number | string | null }

/** Paths of the numbers in a tree, `open/byAge/0/n`. */
const leaves = (tree: Tree, above = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'number' ? [above + key] : value && typeof value === 'object' ? leaves(value, `${above}${key}/`) : [],
  )
const at = (tree: Tree, path: string) =>
  path.split('/').reduce<Tree[string]>((here, key) => (here && typeof here === 'object' ? (here[key] ?? null) : null), tree)

function forget(tree: Tree, path: string) {
  const keys = path.split('/')
  const last = keys.pop()!
  const holder = keys.length ? at(tree, keys.join('/')) : tree
  if (holder && typeof holder === 'object') holder[last] = null
}

type Published = { received: number; counted: number; answered: number; resolved: number }
type Masked<F> = { [K in keyof F]: F[K] extends string ? F[K] : F[K] extends object ? Masked<F[K]> | null : F[K] | null }
