import { readTable } from '../../kit/documents/read-table.ts'
import { Refusal } from '../../kit/refusal.ts'

/** Columns of a file by our names, with the words by which people call them in the first line. */
const columns = {
  receivedOn: ['tanggal diterima', 'tanggal terima', 'diterima', 'received', 'received on'],
  channel: ['kanal', 'saluran', 'channel'],
  body: ['isi', 'isi laporan', 'uraian', 'laporan', 'text', 'report'],
  title: ['judul', 'title'],
  category: ['topik', 'kategori', 'topic', 'category'],
  class: ['klasifikasi', 'jenis', 'class'],
  area: ['kode wilayah', 'wilayah', 'area'],
  landmark: ['patokan', 'lokasi', 'tempat', 'place'],
  occurredOn: ['tanggal kejadian', 'kejadian', 'occurred on'],
  name: ['nama', 'nama pelapor', 'name'],
  phone: ['hp', 'nomor hp', 'telepon', 'phone'],
  email: ['surel', 'email', 'e-mail'],
  identity: ['identitas', 'identity'],
  audience: ['keterbukaan', 'audience'],
} as const
export type Column = keyof typeof columns
export const columnNames = Object.fromEntries(Object.entries(columns).map(([name, words]) => [name, words[0]])) as Record<
  Column,
  string
>
/** Without these nothing can be keyed in. */
const NEEDED: readonly Column[] = ['receivedOn', 'channel', 'body']

export type RawRow = { line: number; cells: Partial<Record<Column, string>>; nameOf(column: string): string }

export const MOST_ROWS = 1_000

const refuse = (key: string, params: Record<string, string | number> = {}) =>
  new Refusal('invalid-input', { fields: [{ path: 'file', key, params }] })

/**
 * The rows below the first line of a CSV (comma, semicolon or tab; UTF-8) or XLSX file, by column; empty rows are passed over.
 * @throws Refusal invalid-input (`file`): not such a file, a column missing, more than 1,000 rows, none
 */
export async function rowsOf(file: { name: string; bytes: Uint8Array }): Promise<RawRow[]> {
  const table = await readTable(file)
  if (typeof table === 'string') throw refuse(`error.intakeFile.${table}`)
  const [first, ...rest] = table
  if (!first) throw refuse('error.intakeFile.empty')
  const names = first.cells.map((cell) => cell.trim().toLowerCase().replace(/\s+/g, ' '))
  const at = new Map<Column, number>()
  for (const [column, words] of Object.entries(columns) as [Column, readonly string[]][]) {
    const found = names.findIndex((said) => words.includes(said))
    if (found >= 0) at.set(column, found)
  }
  const missing = NEEDED.filter((column) => !at.has(column)).map((column) => columnNames[column])
  if (missing.length) throw refuse('error.intakeFile.columns', { columns: missing.join(', ') })
  const rows = rest.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  if (rows.length === 0) throw refuse('error.intakeFile.empty')
  if (rows.length > MOST_ROWS) throw refuse('error.intakeFile.tooMany', { n: rows.length, most: MOST_ROWS })
  return rows.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries([...at].map(([column, i]) => [column, (cells[i] ?? '').trim()])),
    nameOf: (column) => first.cells[at.get(column as Column) ?? -1] ?? columnNames[column as Column] ?? column,
  }))
}
