import { FEWEST, type Told } from './publish.ts'

/** A number and of which kinds of reports it counts all: 1 or 0 for each kind. */
type CountedSet = { kinds: readonly number[]; n: number }

const EPSILON = 1e-9

/**
 * Which of some numbers are told to anybody who adds and subtracts, where each counts all reports of some kinds and none of the others: each in its turn, unless a set of 1 to
 * 4 reports would follow from it and those before it. Numbers that are equal tell that what lies between them is nobody, and that tells nobody.
 * @param numbers in the order of their weight; the first is told whatever follows
 * @param kinds for each kind the numbers that count it
 */
export function tellSets(numbers: ReadonlyMap<string, number>, kinds: readonly (readonly string[])[]): Map<string, Told> {
  const told: CountedSet[] = []
  return new Map(
    [...numbers].map(([name, n], i): [string, Told] => {
      if (n > 0 && n < FEWEST) return [name, 'few']
      told.push({ kinds: kinds.map((counted) => (counted.includes(name) ? 1 : 0)), n })
      if (i === 0 || !givesFew(told)) return [name, n]
      told.pop()
      return [name, 'hidden']
    }),
  )
}

/**
 * Whether 1 to 4 reports follow from some numbers. A set that must be empty leaves no report of its kinds anywhere, which may say more of the others. Where some reports went
 * another way than the rule, a set may seem to hold less than none: then whatever holds that set says nothing.
 */
function givesFew(told: readonly CountedSet[]): boolean {
  let left = told
  for (;;) {
    const basis = reduce(left)
    const sets = smallSets(basis)
    const wrong = sets.filter(({ n }) => n < 0)
    const isRight = ({ kinds }: CountedSet) => !wrong.some((set) => set.kinds.every((one, i) => !one || kinds[i]))
    if (sets.some((set) => set.n > 0 && set.n < FEWEST && isRight(set))) return true
    const gone = new Set(sets.flatMap(({ kinds, n }) => (n === 0 ? kinds.flatMap((one, i) => (one ? [i] : [])) : [])))
    if (gone.size === 0) return false
    left = left.map(({ kinds, n }) => ({ n, kinds: kinds.filter((_, i) => !gone.has(i)) }))
  }
}

/** Every set of kinds of which it follows that it is of fewer than five: among those that are sums, with whatever weights, of some that are told. */
function smallSets(basis: readonly Row[]): CountedSet[] {
  const found: CountedSet[] = []
  const sum = new Float64Array(basis[0]?.kinds.length ?? 0)
  const leads = new Set(basis.map(({ lead }) => lead))
  const free = [...sum.keys()].filter((kind) => !leads.has(kind))
  let n = 0
  const add = (row: Row, times: 1 | -1) => {
    for (let kind = row.lead; kind < sum.length; kind++) sum[kind]! += times * row.kinds[kind]!
    n += times * row.n
  }
  // In a reduced basis the weight of a row is what the sum holds of the row's leading kind: 0 or 1. Thousands of sums a page: most are seen to be too large.
  const choose = (next: number) => {
    const row = basis[next]
    if (row) {
      choose(next + 1)
      add(row, 1)
      choose(next + 1)
      add(row, -1)
    } else if (
      n < FEWEST - EPSILON &&
      free.every((kind) => isNone(sum[kind]!) || isNone(sum[kind]! - 1)) &&
      sum.some((one) => !isNone(one))
    )
      found.push({ kinds: Array.from(sum, Math.round), n: Math.round(n) })
  }
  choose(0)
  return found
}

const isNone = (x: number) => Math.abs(x) < EPSILON

type Row = CountedSet & { lead: number }

/** What is left of a row when the rows of a basis are taken from it. */
const rest = (row: CountedSet, basis: readonly Row[]) =>
  basis.reduce<CountedSet>((left, unit) => less(left, unit, left.kinds[unit.lead]!), row)
const less = (row: CountedSet, { kinds, n }: CountedSet, factor: number): CountedSet => ({
  kinds: row.kinds.map((one, i) => one - factor * kinds[i]!),
  n: row.n - factor * n,
})

/** Rows in reduced echelon form: the leading 1 of each is the only one in its column. */
function reduce(rows: readonly CountedSet[]): Row[] {
  const basis: Row[] = []
  for (const row of rows) {
    const own = rest(row, basis)
    const lead = own.kinds.findIndex((one) => !isNone(one))
    if (lead < 0) continue
    const factor = own.kinds[lead]!
    const unit = { kinds: own.kinds.map((one) => one / factor), n: own.n / factor, lead }
    for (const [i, other] of basis.entries()) basis[i] = { ...less(other, unit, other.kinds[lead]!), lead: other.lead }
    basis.push(unit)
  }
  return basis
}
