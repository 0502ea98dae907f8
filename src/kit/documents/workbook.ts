import { saidPercent } from '../dates.ts'
import { type Cell, type ColumnKind, type Document, isWords, type Table } from './document.ts'
import { type Link, links } from './workbook-links.ts'

const formats: Record<ColumnKind, string | undefined> = {
  words: undefined,
  link: undefined,
  count: '#,##0',
  share: '0%',
  decimal: '#,##0.0',
}

/** The same document as XLSX: first a sheet with what it is and its first table, then a sheet for each further table, at last how it was counted. Words are written as words, so no cell can become a formula. */
export async function writeWorkbook(document: Document): Promise<Buffer> {
  const { default: writeExcelFile } = await import('write-excel-file/node')
  const head = [...(document.sample ? [document.sample] : []), document.from, document.title, ...document.lines, ...document.lead]
  const names = new Set<string>()
  const [first, ...rest] = document.tables
  const sheets = [
    ...(first ? [sheetOf(first, names, [...head.map((text) => [{ value: text, ...bold(text === document.title) }]), []])] : []),
    ...rest.map((table) => sheetOf(table, names)),
    ...(document.notes.length
      ? [
          {
            sheet: nameOf(document.lang === 'id' ? 'Cara menghitung' : 'How it is counted', names),
            columns: [{ width: 34 }, { width: 110 }],
            data: document.notes.map(({ title, text }) => [
              { value: title, ...bold(true) },
              { value: text, wrap: true },
            ]),
          },
        ]
      : []),
  ]
  const led = document.tables.map((table, i) => linksOf(table, i === 0 ? head.length + 2 : 1))
  return writeExcelFile(sheets, { features: [links(led)] }).toBuffer()
}

/** @param above rows of the sheet before the table's first */
const linksOf = ({ columns, rows }: Table, above: number): Link[] =>
  rows.flatMap((row, i) =>
    row.flatMap((cell, column) =>
      typeof cell === 'string' && columns[column]!.kind === 'link' ? { row: above + i, column, url: cell } : [],
    ),
  )

const bold = (is: boolean) => (is ? { fontWeight: 'bold' as const } : {})

function sheetOf({ title, columns, rows }: Table, names: Set<string>, above: { value: string }[][] = []) {
  return {
    sheet: nameOf(title, names),
    stickyRowsCount: above.length + 1,
    columns: columns.map(({ kind }, i) => ({ width: i === 0 ? 44 : isWords(kind) ? 40 : 18 })),
    data: [
      ...above,
      columns.map(({ label }) => ({ value: label, wrap: true, ...bold(true) })),
      ...rows.map((row) => row.map((cell, i) => cellOf(cell, columns[i]!.kind))),
    ],
  }
}

function cellOf(
  cell: Cell,
  kind: ColumnKind,
): { value: string | number; format?: string; wrap?: boolean; textColor?: string } | null {
  if (cell === null || cell === '') return null
  if (typeof cell === 'object') return cellOf(cell.value, cell.kind)
  if (typeof cell === 'string') return { value: cell, wrap: true, ...(kind === 'link' && { textColor: '#0b57a4' }) }
  const isWhole = kind !== 'share' || Number.isInteger(saidPercent(cell))
  const format = isWhole ? formats[kind] : '0.00%' // nearly all is not shown as all
  return { value: cell, ...(format && { format }) }
}

/** Excel takes at most 31 signs, none of []:*?/\, and no name twice. */
function nameOf(title: string, taken: Set<string>): string {
  const plain = title
    .replaceAll(/[[\]:*?/\\]/g, ' ')
    .slice(0, 31)
    .trim()
  let name = plain
  for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${plain.slice(0, 31 - String(i).length - 1)} ${i}`
  taken.add(name.toLowerCase())
  return name
}
