import { unzipSync } from 'fflate'

/** `line`: as the spreadsheet or the editor counts it, from 1. */
export type TableRow = { line: number; cells: string[] }
/** Why a file is no table: another kind of file, quotes that do not match, or larger when unpacked than anybody's list is. */
export type Unreadable = 'kind' | 'quotes' | 'tooLarge'

const MOST_UNPACKED = 60 * 1024 * 1024

/** A CSV (comma, semicolon or tab; UTF-8) or the first sheet of an XLSX file, told apart by their first bytes, as rows of texts. */
export const readTable = ({ name, bytes }: { name: string; bytes: Uint8Array }): Promise<TableRow[] | Unreadable> =>
  isZip(bytes) ? tableOfWorkbook(bytes) : tableOfText(name, bytes)

async function tableOfText(name: string, bytes: Uint8Array): Promise<TableRow[] | Unreadable> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return 'kind'
  }
  if (text.includes('\u0000') || !/\.(csv|txt|tsv)$/i.test(name)) return 'kind'
  const { parse } = await import('csv-parse/sync')
  const head = text.slice(0, text.indexOf('\n') + 1 || undefined)
  const delimiter = [';', '\t', ','].find((sign) => head.includes(sign)) ?? ','
  try {
    const options = {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      info: true,
      skip_empty_lines: true,
    } as const
    return (parse(text, options) as unknown as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
      line: info.lines,
      cells: record,
    }))
  } catch {
    return 'quotes'
  }
}

async function tableOfWorkbook(bytes: Uint8Array): Promise<TableRow[] | Unreadable> {
  let unpacked = 0
  try {
    // The directory of the archive alone: how large it would become is asked before it does.
    unzipSync(bytes, {
      filter: ({ originalSize }) => {
        unpacked += originalSize
        return false
      },
    })
  } catch {
    return 'kind'
  }
  if (unpacked > MOST_UNPACKED) return 'tooLarge'
  try {
    const { readSheet } = await import('read-excel-file/node')
    const rows = await readSheet(Buffer.from(bytes))
    return rows.map((cells, i) => ({ line: i + 1, cells: cells.map(cellText) }))
  } catch {
    return 'kind'
  }
}

/** A spreadsheet's own dates become ISO dates; numbers lose nothing that people typed as digits. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return String(cell)
}

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b
