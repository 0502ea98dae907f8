import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Entry = { code: string; phrases: string[]; words: Set<string> }

const file = join(import.meta.dirname, '../../../reference/category-words.json')
const entries: Entry[] = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>).map(
  ([code, all]) => ({
    code,
    phrases: all.filter((word) => word.includes(' ')),
    words: new Set(all.filter((word) => !word.includes(' '))),
  }),
)

/** Endings and the possessive that Indonesian hangs on a word: "jalannya" is about "jalan". */
const bare = (word: string) => word.replace(/(nya|ku|mu|lah|kah)$/, '')

/**
 * The category whose words stand in a text, with those words; null when there is none, or two fit alike. A phrase counts double; each word counts once, however often it
 * stands there. Pure. @param isOpen whether a category may be chosen today
 */
export function categoryOf(text: string, isOpen: (code: string) => boolean): { code: string; words: string[] } | null {
  const plain = ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}-]+/gu, ' ')} `
  const given = new Set(
    plain
      .trim()
      .split(' ')
      .flatMap((word) => [word, bare(word)]),
  )
  const found = entries
    .flatMap(({ code, phrases, words }) => {
      const own = [...phrases.filter((phrase) => plain.includes(` ${phrase} `)), ...[...words].filter((word) => given.has(word))]
      const weight = own.reduce((all, word) => all + (word.includes(' ') ? 2 : 1), 0)
      return own.length && isOpen(code) ? [{ code, words: own, weight }] : []
    })
    .sort((a, b) => b.weight - a.weight)
  const [first, second] = found
  return first && first.weight > (second?.weight ?? 0) ? { code: first.code, words: first.words } : null
}
