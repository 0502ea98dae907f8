/** A stretch of a text that tells of a person: `from` and `to` are offsets of UTF-16 units. */
export type Mark = { from: number; to: number; kind: PersonalKind }
export type PersonalKind = 'nik' | 'phone' | 'email' | 'plate' | 'name'

/** Words after which a name is written, with the titles that people put before one another. */
const HONORIFICS =
  'Bapak|Bpk|Pak|Ibu|Bu|Sdr|Sdri|Saudara|Saudari|Mas|Mbak|Bang|Kang|Teh|Cak|Ning|Haji|Hajah|Hj|H|Drs|Ir|dr|Ustaz|Ustad|Kiai|Nyonya|Ny|Tuan|Tn|atas nama|a\\.n|bernama'
/** What stands there like a name and is none: offices and kin. */
const NO_NAME =
  /^(Wali|Walikota|Lurah|Camat|Bupati|Gubernur|Presiden|Menteri|Kepala|Ketua|RT|RW|Guru|Dokter|Polisi|Kades|Dinas|Kelurahan|Kecamatan|Kota|Desa|Jalan|PKK|Sekolah)$/

/** NIK and KK: 16 digits, perhaps in groups. A telephone number: 08… or +62…, 9 to 13 digits. A plate: 1-2 letters, 1-4 digits, 1-3 letters. */
const patterns: readonly [PersonalKind, RegExp][] = [
  ['email', /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu],
  ['nik', /(?<!\d)\d{4}(?:[ .-]?\d{4}){3}(?!\d)/g],
  ['phone', /(?<!\d)(?:\+?62|0)[ .-]?8\d{1,3}(?:[ .-]?\d{2,5}){2,3}(?!\d)/g],
  ['phone', /(?<!\d)\(?0\d{2,3}\)?[ -]\d{5,8}(?!\d)/g],
  ['plate', /(?<![\p{L}\p{N}])(?!R[TW] )[A-Z]{1,2} ?\d{1,4} ?[A-Z]{1,3}(?![\p{L}\p{N}])/gu],
]
const names = new RegExp(`(?<![\\p{L}])(?:${HONORIFICS})\\.? ((?:\\p{Lu}[\\p{L}'’]+)(?: \\p{Lu}[\\p{L}'’.]*){0,3})`, 'gu')

/** What in a text may tell who somebody is, in its order, without overlaps. A proposal: an officer accepts or refuses it. Pure. */
export function personalData(text: string): Mark[] {
  const marks: Mark[] = patterns.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map((found) => ({ kind, from: found.index, to: found.index + found[0].length })),
  )
  for (const found of text.matchAll(names)) {
    const name = found[1]!
    if (NO_NAME.test(name.split(' ')[0]!)) continue
    const from = found.index + found[0].length - name.length
    marks.push({ kind: 'name', from, to: from + name.length })
  }
  marks.sort((a, b) => a.from - b.from || b.to - a.to)
  return marks.filter((mark, i) => !marks.slice(0, i).some((earlier) => earlier.to > mark.from))
}

/** The text with each mark replaced by what `write` says of it. */
export function masked(text: string, marks: readonly Mark[], write: (kind: PersonalKind) => string): string {
  let at = 0
  let out = ''
  for (const { from, to, kind } of marks) {
    out += text.slice(at, from) + write(kind)
    at = to
  }
  return out + text.slice(at)
}
