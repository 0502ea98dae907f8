/** Somebody who can be named in a note. */
export type Colleague = { id: string; name: string }

/**
 * Who is named in a note: `@Sari Wulandari`, or one word of a name where only one colleague has it (`@sari`). Upper and lower case are one.
 * Anything else after an @ (an address, the name of an account) is text. Pure.
 * @returns `people`: each once; `unclear`: words after an @ that fit several colleagues
 */
export function mentionsIn(text: string, colleagues: readonly Colleague[]): { people: Colleague[]; unclear: string[] } {
  const people = new Map<string, Colleague>()
  const unclear = new Set<string>()
  const longestFirst = [...colleagues].sort((a, b) => b.name.length - a.name.length)
  for (const { index } of text.matchAll(/(?<![\p{L}\p{N}_.])@(?=\p{L})/gu)) {
    const after = text.slice(index + 1)
    const whole = longestFirst.find(({ name }) => startsWithName(after, name))
    if (whole) {
      people.set(whole.id, whole)
      continue
    }
    const word = /^[\p{L}\p{M}'’-]+/u.exec(after)![0]
    const fit = colleagues.filter(({ name }) => wordsOf(name).includes(lower(word)))
    if (fit.length === 1) people.set(fit[0]!.id, fit[0]!)
    else if (fit.length > 1) unclear.add(word)
  }
  return { people: [...people.values()], unclear: [...unclear] }
}

const lower = (text: string) => text.toLocaleLowerCase('id')
const wordsOf = (name: string) => lower(name).split(/[\s.,]+/)

function startsWithName(text: string, name: string): boolean {
  const next = text[name.length]
  return lower(text.slice(0, name.length)) === lower(name) && (next === undefined || !/[\p{L}\p{N}]/u.test(next))
}
