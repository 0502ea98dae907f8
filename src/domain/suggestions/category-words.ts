import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Word = { text: string; weight: number }
type Entry = { code: string; words: Word[] }

/** A phrase says more than a word; what ends in "?" is mostly the place of something else ("di depan sekolah") and decides nothing by itself. */
const weightOf = (word: string) => (word.endsWith('?') ? 0.5 : 1) * (word.includes(' ') ? 2 : 1)
/** What stands at the beginning is what it is about. */
const BEGINNING = 70
const AT_THE_BEGINNING = 1.5
/** Less than this, or no more than others by that, is no suggestion. */
const LEAST = 1
const LEAD = 0.5

const file = join(import.meta.dirname, '../../../reference/category-words.json')
const entries: Entry[] = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>).map(
  ([code, all]) => ({ code, words: all.map((word) => ({ text: word.replace('?', ''), weight: weightOf(word) })) }),
)

/** As words between blanks, each also without the endings that Indonesian hangs on it: "jalannya" is about "jalan". */
const plain = (text: string) =>
  ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}-]+/gu, ' ')
    .replaceAll(/(\p{L}{3,})(nya|ku|mu|lah|kah)\b/gu, '$1$2  $1')} `

/**
 * The category whose words stand in a text, with those words; null when they say too little, or fit two alike. Each word counts once, however often it stands there. Pure.
 * @param isOpen whether a category may be chosen today
 */
export function categoryOf(text: string, isOpen: (code: string) => boolean): { code: string; words: string[] } | null {
  const all = plain(text)
  const beginning = plain(text.slice(0, BEGINNING))
  const found = entries
    .flatMap(({ code, words }) => {
      const own = words.filter(({ text: word }) => all.includes(` ${word} `))
      const weight = own.reduce(
        (sum, { text: word, weight }) => sum + weight * (beginning.includes(` ${word} `) ? AT_THE_BEGINNING : 1),
        0,
      )
      return own.length && isOpen(code) ? [{ code, words: own.map(({ text: word }) => word), weight }] : []
    })
    .sort((a, b) => b.weight - a.weight)
  const [first, second] = found
  return first && first.weight >= LEAST && first.weight >= (second?.weight ?? 0) + LEAD
    ? { code: first.code, words: first.words }
    : null
}
