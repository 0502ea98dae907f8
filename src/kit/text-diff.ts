/** A piece of one of two texts: `same` stands in both, in the same order. */
export type Piece = { text: string; same: boolean }

/** Longer texts are compared by line: the table below grows with the product of the two. */
const MOST_WORDS = 1_500

/**
 * Two texts side by side, word by word (very long ones line by line, or as a whole): what stands in both, and what in one only. Joined, the pieces of a side are that side's text, letter for letter. Pure.
 */
export function compareTexts(a: string, b: string): { a: Piece[]; b: Piece[] } {
  const parts = (text: string, by: RegExp) => text.match(by) ?? []
  let [left, right] = [parts(a, /\S+\s*|\s+/g), parts(b, /\S+\s*|\s+/g)]
  for (const coarser of [/[^\n]*\n|[^\n]+/g, /[\s\S]+/g])
    if (left.length > MOST_WORDS || right.length > MOST_WORDS) [left, right] = [parts(a, coarser), parts(b, coarser)]
  const key = (part: string) => part.trim()
  const [m, n] = [left.length, right.length]
  // longest[i][j]: how many parts two rests have in common
  const longest = Array.from({ length: m + 1 }, () => new Uint16Array(n + 1))
  for (let i = m - 1; i >= 0; i--)
    for (let j = n - 1; j >= 0; j--)
      longest[i]![j] =
        key(left[i]!) === key(right[j]!) ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!)
  const sides = { a: [] as Piece[], b: [] as Piece[] }
  let [i, j] = [0, 0]
  while (i < m || j < n) {
    if (i < m && j < n && key(left[i]!) === key(right[j]!)) {
      add(sides.a, left[i++]!, true)
      add(sides.b, right[j++]!, true)
    } else if (j >= n || (i < m && longest[i + 1]![j]! >= longest[i]![j + 1]!)) add(sides.a, left[i++]!, false)
    else add(sides.b, right[j++]!, false)
  }
  return sides
}

function add(pieces: Piece[], text: string, same: boolean) {
  const last = pieces.at(-1)
  if (last?.same === same) last.text += text
  else pieces.push({ text, same })
}
