import type { AgencyTree } from '../agencies/tree.ts'
import type { Catalogue } from '../categories/catalogue.ts'
import { plainName } from './fields.ts'

// Which of our agencies and categories a name of the other system means. Pure.

/** Words that many offices share say little about which one is meant. */
const COMMON = new Set(
  'dinas badan kota kabupaten kementerian pemerintah provinsi dan kantor bagian unit kecamatan kelurahan lainnya topik di'.split(
    ' ',
  ),
)

/**
 * The agency of a name: equal but for case and signs, below the importing node; where several are, the one whose parent is named too.
 * @returns its id, or null when none or more than one fits.
 */
export function agencyNamed(tree: AgencyTree, node: string, name: string, parentName: string | null): string | null {
  const wanted = plainName(name)
  const fitting = tree.all.filter(
    (a) => tree.isWithin(a.id, node) && [a.name, a.shortName, a.slug].some((known) => plainName(known) === wanted),
  )
  const parent = parentName === null ? null : plainName(parentName)
  const below = fitting.filter((a) => a.parentId && parent === plainName(tree.get(a.parentId)?.name ?? ''))
  const [one, ...others] = fitting.length > 1 ? below : fitting
  return one && others.length === 0 ? one.id : null
}

/** The category of a name or code; an upper one before one below it, and none where several are meant. */
export function categoryNamed(catalogue: Catalogue, name: string): string | null {
  const wanted = plainName(name)
  const fitting = catalogue.categories.filter((c) => plainName(c.name) === wanted || plainName(c.code) === wanted)
  const upper = fitting.filter((c) => c.parent === null)
  const [one, ...others] = upper.length ? upper : fitting
  return one && others.length === 0 ? one.code : null
}

/** How much of their words two names share, 0 to 1; words that all offices have count a quarter. */
export function likeness(a: string, b: string): number {
  const left = new Set(plainName(a).split(' '))
  const right = new Set(plainName(b).split(' '))
  const weight = (words: Iterable<string>) => [...words].reduce((sum, word) => sum + (COMMON.has(word) ? 0.25 : 1), 0)
  const shared = weight([...left].filter((word) => right.has(word)))
  const all = weight(left) + weight(right)
  return all === 0 ? 0 : (2 * shared) / all
}

/** The three names most like this one, the best first; none that shares nothing but common words. */
export function suggestions<T>(name: string, among: readonly T[], nameOf: (one: T) => string): T[] {
  return among
    .map((one) => ({ one, like: likeness(name, nameOf(one)) }))
    .filter(({ like }) => like >= 0.35)
    .sort((a, b) => b.like - a.like)
    .slice(0, 3)
    .map(({ one }) => one)
}

/** An address for a new agency: `Dinas Pekerjaan Umum` gives `dinas-pekerjaan-umum`. */
export const slugOf = (name: string) =>
  plainName(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 70)
    .replace(/-+$/, '')
