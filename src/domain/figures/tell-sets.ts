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

/** Whether 1 to 4 reports follow from some numbers. A set that must be empty leaves no report of its kinds anywhere, which may say more of the others. */
function givesFew(told: readonly CountedSet[]): boolean {
  let left = told
  for (;;) {
    const sets = setsFrom(left)
    if (sets.some(({ n }) => n > 0 && n < FEWEST)) return true
    const gone = new Set(sets.flatMap(({ kinds, n }) => (n === 0 ? kinds.flatMap((one, i) => (one ? [i] : [])) : [])))
    if (gone.size === 0) return false
    left = left.map(({ kinds, n }) => ({ n, kinds: kinds.filter((_, i) => !gone.has(i)) }))
  }
}

/** Every set of kinds of which the number follows: those that are sums, with whatever weights, of some that are told. */
function setsFrom(told: readonly CountedSet[]): CountedSet[] {
  const basis = reduce(told)
  const found: CountedSet[] = []
  // In a reduced basis the weight of a row is what the sum holds of the row's leading kind: 0 or 1.
  const choose = (row: number, kinds: readonly number[], n: number) => {
    const next = basis[row]
    if (next) {
      choose(row + 1, kinds, n)
      choose(
        row + 1,
        kinds.map((one, i) => one + next.kinds[i]!),
        n + next.n,
      )
    } else if (kinds.some((one) => one > EPSILON) && kinds.every((one) => Math.abs(one) < EPSILON || Math.abs(one - 1) < EPSILON))
      found.push({ kinds: kinds.map(Math.round), n: Math.round(n) })
  }
  choose(0, told[0]?.kinds.map(() => 0) ?? [], 0)
  return found
}

/** Rows in reduced echelon form: the leading 1 of each is the only one in its column. */
function reduce(rows: readonly CountedSet[]): CountedSet[] {
  const basis: (CountedSet & { lead: number })[] = []
  const less = (row: CountedSet, { kinds, n }: CountedSet, factor: number) => ({
    kinds: row.kinds.map((one, i) => one - factor * kinds[i]!),
    n: row.n - factor * n,
  })
  for (const row of rows) {
    const rest = basis.reduce<CountedSet>((left, unit) => less(left, unit, left.kinds[unit.lead]!), row)
    const lead = rest.kinds.findIndex((one) => Math.abs(one) > EPSILON)
    if (lead < 0) continue
    const factor = rest.kinds[lead]!
    const unit = { kinds: rest.kinds.map((one) => one / factor), n: rest.n / factor, lead }
    for (const [i, other] of basis.entries()) basis[i] = { ...less(other, unit, other.kinds[lead]!), lead: other.lead }
    basis.push(unit)
  }
  return basis
}
