import { FEWEST, type Told } from './publish.ts'

/** A whole and parts of it. `all`: the parts are the whole; else there is a rest that has no name. */
export type Sum = { whole: string; parts: readonly string[]; all?: boolean }

const isFew = (n: number) => n > 0 && n < FEWEST

/**
 * Which of some numbers are told to anybody who takes parts from a whole: each in its turn, unless 1 to 4 reports would be left of a sum by it and those before it.
 * "Fewer than five" is a bound, too: of 6 that are a few and at least five, the few is one. Then one number more is withheld.
 * @param numbers in the order of their weight; the first is told whatever follows
 * @param secret what was withheld elsewhere, and must not follow from what is told here
 */
export function tellSums(
  numbers: ReadonlyMap<string, number>,
  sums: readonly Sum[],
  secret: ReadonlySet<string> = new Set(),
): Map<string, Told> {
  const at = (name: string) => numbers.get(name) ?? 0
  const every = expand(sums)
  const [first, ...others] = numbers.keys()
  const told = new Set([first!])
  const leftOf = ({ whole, parts }: Sum) => {
    const names = parts.filter((part) => !told.has(part))
    const rest = parts.reduce((left, part) => left - at(part), at(whole))
    return { names, rest, n: names.reduce((all, name) => all + at(name), rest) }
  }
  const gives = (sum: Sum) => {
    if (secret.has(sum.whole)) return sum.all && leftOf(sum).names.length === 0
    return told.has(sum.whole) && isFew(leftOf(sum).n)
  }
  const isPinned = (sum: Sum) => {
    const { names, rest, n } = leftOf(sum)
    const few = names.filter((name) => isFew(at(name))).length
    const large = names.filter((name) => at(name) >= FEWEST).length
    if (few === 0 || !told.has(sum.whole)) return false
    return n === few + FEWEST * large || (rest === 0 && large === 0 && n === few * (FEWEST - 1))
  }
  for (const name of others) {
    if (isFew(at(name)) || secret.has(name)) continue
    told.add(name)
    if (every.some(gives)) told.delete(name)
  }
  const mended = ({ whole, parts }: Sum) =>
    others.findLast((name) => told.has(name) && at(name) > 0 && parts.includes(name)) ?? (whole === first ? [] : whole)
  for (let more = every.filter(isPinned).flatMap(mended); more.length > 0; more = every.filter(isPinned).flatMap(mended))
    told.delete(more[0]!)
  return new Map([...numbers].map(([name, n]) => [name, told.has(name) ? n : isFew(n) ? 'few' : 'hidden']))
}

/** Where a part has parts of its own, they stand for it as well: a whole less some of them is a sum, too. */
function expand(sums: readonly Sum[]): Sum[] {
  const found = new Map<string, Sum>()
  const add = (sum: Sum) => {
    const key = [sum.whole, ...[...sum.parts].sort()].join('|')
    if (found.has(key)) return
    found.set(key, sum)
    for (const { whole, parts, all } of sums)
      if (all && sum.parts.includes(whole)) add({ ...sum, parts: [...sum.parts.filter((part) => part !== whole), ...parts] })
  }
  for (const sum of sums) add(sum)
  return [...found.values()]
}
