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
/** Below so many a share in a table of rounded counts would give the counts away. */
const FEWEST_SHARED = 20

/**
 * Rows that anybody may ask for in several ways (by category here, by category one office further down): each count is rounded to a multiple of five, so that the difference
 * of two answers is never a person (decisions/0013). Counts of 1 to 4 are null, with the secondary suppression of `suppress` over all rows: beside an exact sum, rounding
 * alone would leave a single one of them in too narrow bounds. Medians stand from five reports on, shares from twenty.
 */
export function roundTable<F extends Published>(rows: readonly F[]): Masked<F>[] {
  const masked = rows.map((row) => structuredClone(maskFew(row)) as Tree)
  for (const path of new Set(rows.flatMap((row) => leaves(row as unknown as Tree)))) {
    const name = path.split('/').at(-1)!
    const told = DERIVED.test(name) ? [] : suppressAndRound(rows.map((row) => Number(at(row as unknown as Tree, path) ?? 0)))
    for (const [i, row] of masked.entries()) {
      const value = at(row, path)
      if (typeof value !== 'number') continue
      if (/share$/i.test(name) && rows[i]!.counted < FEWEST_SHARED) forget(row, path)
      if (!DERIVED.test(name)) put(row, path, typeof told[i] === 'number' ? told[i] : null)
    }
  }
  return masked as Masked<F>[]
}

/** 8 is told as 10, 7 as 5. */
const toFive = (n: number) => 5 * Math.round(n / 5)
/** The numbers of a column of such a table. */
export const suppressAndRound = (numbers: readonly number[]): Told[] =>
  suppress(numbers).map((n) => (typeof n === 'number' ? toFive(n) : n))
/** Below so many answers the days of one topic in one month are not told (decisions/0013). */
const FEWEST_CROSSED = 10
/** A median of one topic in one month: neither the number of its reports nor that of few is told. */
export const ofMany = <V>(value: V | null, n: number): V | null => (n < FEWEST_CROSSED ? null : value)

/** A share in such a row. */
export const shareOfEnough = (share: number | null, of: number): number | null => (of < FEWEST_SHARED ? null : share)

/** Figures of which nothing is told. */
export const hideAll = <F extends Published>(figures: F): Masked<F> => {
  const hidden = structuredClone(figures) as unknown as Tree
  for (const path of leaves(hidden)) forget(hidden, path)
  return hidden as Masked<F>
}

/**
 * Which nodes of a tree have figures of their own for anybody. A node of one to four reports has none; where all others of its family (the nodes right below one, and what
 * else that one holds) are told, what is left of the sum above would be the few: the smallest other goes with them. Nor has a node any of which the node above has none.
 * @param parents of each node, null for the root · @param below reports of each node with everything below it
 */
export function toldNodes(parents: ReadonlyMap<string, string | null>, below: ReadonlyMap<string, number>): Set<string> {
  const children = Map.groupBy(parents.keys(), (id) => parents.get(id) ?? null)
  const told = new Set<string>()
  const of = (id: string) => below.get(id) ?? 0
  const descend = (node: string) => {
    told.add(node)
    const family = children.get(node) ?? []
    const rest = of(node) - family.reduce((sum, id) => sum + of(id), 0)
    const shown = suppress([...family.map(of), rest])
    for (const [i, id] of family.entries()) if (typeof shown[i] === 'number') descend(id)
  }
  for (const root of children.get(null) ?? []) if (toldAlone(of(root)) !== 'few') descend(root)
  return told
}

/** A year that is over, or twelve months up to this one: periods that anybody may ask for never lie within one another, so that no difference of two is a month of few. */
export function publicPeriod(today: string, year: string | undefined): { year: string; from: string; to: string } {
  const now = Temporal.PlainDate.from(today)
  if (year && /^20\d\d$/.test(year) && Number(year) < now.year) return { year, from: `${year}-01-01`, to: `${year}-12-31` }
  return {
    year: '',
    from: now.with({ day: 1 }).subtract({ months: 11 }).toString(),
    to: now.with({ day: now.daysInMonth }).toString(),
  }
}

/** Names of what is worked out from counts; every other number is a count. */
const DERIVED = /(Share|share|mean|median|p90|firstAnswerWithWaiting)$/
const isFew = (n: number) => n > 0 && n < FEWEST

export type Tree = { [key: string]: Tree | number | string | null }

/** Paths of the numbers in a tree, `open/byAge/0/n`. */
const leaves = (tree: Tree, above = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'number' ? [above + key] : value && typeof value === 'object' ? leaves(value, `${above}${key}/`) : [],
  )
const at = (tree: Tree, path: string) =>
  path.split('/').reduce<Tree[string]>((here, key) => (here && typeof here === 'object' ? (here[key] ?? null) : null), tree)

export const forget = (tree: Tree, path: string) => put(tree, path, null)

function put(tree: Tree, path: string, value: number | null) {
  const keys = path.split('/')
  const last = keys.pop()!
  const holder = keys.length ? at(tree, keys.join('/')) : tree
  if (holder && typeof holder === 'object') holder[last] = value
}

type Published = { received: number; counted: number; answered: number; resolved: number }
export type Masked<F> = { [K in keyof F]: F[K] extends string ? F[K] : F[K] extends object ? Masked<F[K]> | null : F[K] | null }
