import { Refusal } from '../../kit/refusal.ts'

/** What officers' texts may name in braces; each is filled in from the report when a template is taken. */
export const placeholders = ['nomor', 'judul', 'kategori', 'instansi', 'petugas', 'tanggal', 'batas'] as const
export type Placeholder = (typeof placeholders)[number]

const BRACES = /\{\s*(\p{L}[^{}\n]{0,59})\}/gu
const BRACKETS = /\[\s*(\p{L}[^[\]\n]{0,59})\]/gu
/** The short code of a template that is not there for this report, so nothing took its place. */
const CODES = /(?<!\S)::[\p{L}\p{N}][\p{L}\p{N}-]*/gu
/** Personal data that was masked in a text reads "[nomor telepon ditutup]": nothing is left to fill in there. */
const MASKED = /(ditutup|hidden)\s*$/

/** What is still to be filled in, as it stands there: `{nomor}`, `[tanggal pengerjaan]`, `::jalan`; each once. Pure. */
export function blanksIn(text: string): string[] {
  const found = [...text.matchAll(BRACES), ...text.matchAll(BRACKETS), ...text.matchAll(CODES)].filter(
    ([, inside = '']) => !MASKED.test(inside),
  )
  return [...new Set(found.sort((a, b) => a.index - b.index).map(([whole]) => whole))]
}

/** Fills in what is known; the rest stays, to be seen. Brackets in a value (a title has them) would read as a blank and become parentheses. Pure. */
export function filledIn(text: string, values: { [P in Placeholder]?: string | undefined }): string {
  return text.replace(BRACES, (whole, name: string) => {
    const value = values[name.trim().toLowerCase() as Placeholder]
    return value === undefined ? whole : value.replace(/[[{]/g, '(').replace(/[\]}]/g, ')').replaceAll('::', ':')
  })
}

/** Names in braces that nothing will ever fill in. Pure. */
export const unknownPlaceholders = (text: string): string[] =>
  [...new Set([...text.matchAll(BRACES)].map(([, name = '']) => name.trim()))].filter(
    (name) => !(placeholders as readonly string[]).includes(name.toLowerCase()),
  )

/** No text with an unfilled placeholder reaches a citizen. @returns null when all of them are filled in, else the refusal that names those that are not */
export function refuseBlanks(texts: { [field: string]: string | undefined }): Refusal | null {
  const fields = Object.entries(texts).flatMap(([path, text]) => {
    const blanks = blanksIn(text ?? '')
    return blanks.length ? [{ path, key: 'error.blanks', params: { blanks: blanks.join(', ') } }] : []
  })
  return fields.length ? new Refusal('invalid-input', { fields }) : null
}
