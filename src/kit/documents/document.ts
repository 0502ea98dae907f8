import { formatNumber, formatShare } from '../dates.ts'
import type { Lang, T } from '../i18n.ts'

/** How a column is written: words, an address that leads somewhere, a whole number, a fraction of 1 as a percentage, a number with one decimal. */
export type ColumnKind = 'words' | 'link' | 'count' | 'share' | 'decimal'
/** Columns of letters, set from the left. */
export const isWords = (kind: ColumnKind): boolean => kind === 'words' || kind === 'link'
export type Column = { label: string; kind: ColumnKind }
/** A number in a column of another kind brings its own kind along. */
export type Cell = string | number | null | { value: number | null; kind: ColumnKind }
export type Table = { title: string; columns: readonly Column[]; rows: readonly (readonly Cell[])[] }

/** What is printed as a PDF or handed over as a workbook: the same content, two ways of writing it. */
export type Document = {
  lang: Lang
  title: string
  /** Above the title: who gives it out. */
  from: string
  /** A letterhead instead: lines from the top, the first in bold, above a rule. */
  head?: readonly string[]
  /** Beside the letterhead, on the left: a PNG with its size in dots. */
  logo?: { png: Buffer; width: number; height: number; alt: string }
  /** Under the title: of what, as of when. */
  lines: readonly string[]
  /** Sentences that say the whole. */
  lead: readonly string[]
  tables: readonly Table[]
  /** How it was counted, and whatever else a reader must know. */
  notes: readonly { title: string; text: string }[]
  /** What a person adds by hand: place, date, signature. */
  sign: readonly string[]
  /** At the foot of each page. */
  foot: string
  /** On every page, where the installation is a demo: that these are no reports of citizens. */
  sample?: string
  /** When it was made: also the date inside the file, so that the same content gives the same file. */
  at: Temporal.Instant
}

/** The document as this installation hands it out: in a demo it says so. */
export const asHandedOut = (document: Document, { demo }: { demo: boolean }, t: T): Document =>
  demo ? { ...document, sample: t('ui.demo') } : document

/** A cell in words; a dash where there is nothing to say. */
export function cellText(cell: Cell, kind: ColumnKind, lang: Lang): string {
  if (cell === null) return '–'
  if (typeof cell === 'object') return cellText(cell.value, cell.kind, lang)
  if (typeof cell === 'string') return cell
  return kind === 'share' ? formatShare(cell, lang) : formatNumber(cell, lang, kind === 'decimal' ? 1 : undefined)
}
