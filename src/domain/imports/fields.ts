/** What a row of another system may say about a report. An import names a column for each that the file has. */
export const fields = [
  'id',
  'receivedDate',
  'receivedTime',
  'receivedAt',
  'reporter',
  'class',
  'categoryId',
  'category',
  'title',
  'original',
  'working',
  'type',
  'channel',
  'parentAgency',
  'agencyId',
  'agency',
  'status',
  'reason',
  'province',
  'city',
  'district',
  'village',
  'firstAnsweredAt',
  'closedAt',
] as const
export type Field = (typeof fields)[number]

/** The columns of an SP4N-LAPOR! administrator's export, exact and in their order (a city, 2024). */
export const sp4nColumns = [
  ['id', 'Tracking ID'],
  ['receivedDate', 'Tanggal Laporan Masuk'],
  ['receivedTime', 'Waktu Laporan Masuk'],
  ['reporter', 'Nama Pelapor'],
  ['class', 'Klasifikasi Laporan'],
  ['categoryId', 'ID Kategori'],
  ['category', 'Kategori'],
  ['title', 'Judul Laporan'],
  ['original', 'Isi Laporan Awal'],
  ['working', 'Isi Laporan Akhir'],
  ['type', 'Tipe Laporan'],
  ['channel', 'Sumber Laporan'],
  ['parentAgency', 'Instansi Induk'],
  ['agencyId', 'ID Instansi Terdisposisi'],
  ['agency', 'Instansi Terdisposisi'],
  ['status', 'Status Laporan'],
  ['reason', 'Alasan Tunda/Arsip'],
  ['province', 'Provinsi'],
  ['city', 'Kota/Kabupaten'],
  ['district', 'Kecamatan'],
  ['village', 'Kelurahan'],
] as const satisfies readonly (readonly [Field, string])[]

/** Names as they are compared: case, spaces, dots and signs do not matter. */
export const plainName = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** How a kind of file is read: its columns, and what its words mean. */
export type Format = {
  /** The name of the other system; with the id it is the key of a report. */
  system: string
  columns: readonly (readonly [Field, string])[]
  /** The zone of its hours. */
  timeZone: string
  /** Values for fields that have no column, or whose cell is empty. */
  defaults: { [F in Field]?: string }
  /** The file's own words, by field, for words that we know. */
  values: { [F in Field]?: Readonly<Record<string, string>> }
}

/** LAPOR shows the hours of Jakarta everywhere. */
export const sp4n: Format = { system: 'sp4n', columns: sp4nColumns, timeZone: 'Asia/Jakarta', defaults: {}, values: {} }
