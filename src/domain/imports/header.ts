import type { Field, Format } from './fields.ts'
import { plainName } from './fields.ts'
import { recordsOf } from './records.ts'
import { type Encoding, textOf } from './text-file.ts'

/** How the file is laid out: what separates its cells, how many there are, and where each field stands. */
export type Layout = { delimiter: string; width: number; at: ReadonlyMap<Field, number> }

const DELIMITERS = [',', ';', '\t', '|'] as const

/**
 * Reads the first line. The delimiter is the one that gives most of the columns we look for.
 * @throws Error with one sentence that names the columns which are missing.
 */
export async function layoutOf(file: string, encoding: Encoding, format: Format): Promise<Layout> {
  const tries = await Promise.all(
    DELIMITERS.map(async (delimiter) => {
      const names = await firstCells(file, encoding, delimiter)
      const index = new Map(names.map((name, i) => [plainName(name), i] as const).reverse()) // the first of two equal ones counts
      const at = new Map(
        format.columns.flatMap(([field, column]) => {
          const i = index.get(plainName(column))
          return i === undefined ? [] : [[field, i] as const]
        }),
      )
      return { delimiter, names, at }
    }),
  )
  const best = tries.reduce((a, b) =>
    b.at.size > a.at.size || (b.at.size === a.at.size && b.names.length > a.names.length) ? b : a,
  )
  const missing = format.columns.flatMap(([field, column]) => (best.at.has(field) ? [] : [column]))
  if (best.at.size === 0)
    throw new Error(`${file} is no table of reports: its first line names none of the columns ${list(missing)}.`)
  if (missing.length)
    throw new Error(
      `${file} lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${list(missing)}; nothing was imported.`,
    )
  return { delimiter: best.delimiter, width: best.names.length, at: best.at }
}

async function firstCells(file: string, encoding: Encoding, delimiter: string): Promise<string[]> {
  for await (const record of recordsOf(textOf(file, encoding), delimiter, () => null))
    return 'cells' in record ? record.cells : []
  return []
}

const list = (names: readonly string[]) =>
  names
    .slice(0, 8)
    .map((name) => `"${name}"`)
    .join(', ') + (names.length > 8 ? ` and ${names.length - 8} more` : '')
