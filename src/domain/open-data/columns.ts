import { csvLine } from '../../kit/csv.ts'

/**
 * What a row of open data tells, in the order of the file: the name that files use, and of which kind it is. Words for people are `openData.column.<name>`.
 * `code`: a code of this installation or of Kemendagri · `words`: its name · `days`: working days · `date`: ISO, a day or a month.
 */
export const columns = [
  ['bulan_diterima', 'date'],
  ['tanggal_diterima', 'date'],
  ['kode_wilayah', 'code'],
  ['wilayah', 'words'],
  ['kode_kategori', 'code'],
  ['kategori', 'words'],
  ['kode_instansi', 'code'],
  ['instansi', 'words'],
  ['klasifikasi', 'code'],
  ['keadaan', 'code'],
  ['ditutup_oleh', 'code'],
  ['alasan_arsip', 'code'],
  ['hari_sampai_diperiksa', 'days'],
  ['hari_sampai_tanggapan_pertama', 'days'],
  ['hari_sampai_tanggapan_akhir', 'days'],
  ['tanggapan_pertama_tepat_waktu', 'code'],
  ['selesai_menurut_pelapor', 'code'],
] as const

/** A row as it is released; null where it is not known or not told. */
export type Cells = readonly (string | number | null)[]

/** UTF-8 with a first line of names. */
export const csvHead = () => csvLine(columns.map(([name]) => name))
export const csvOf = (rows: readonly Cells[]): string => rows.map(csvLine).join('')

/** The same rows as one JSON array of objects, in pieces: `jsonHead`, then each piece, then `jsonFoot`. */
export const jsonHead = '['
export const jsonFoot = '\n]\n'
export const jsonOf = (rows: readonly Cells[], isFirst: boolean): string =>
  rows
    .map((cells, i) => {
      const row = Object.fromEntries(columns.map(([name], column) => [name, cells[column] ?? null]))
      return `${isFirst && i === 0 ? '' : ','}\n${JSON.stringify(row)}`
    })
    .join('')
