import { sp4nColumns } from '../../src/domain/imports/fields.ts'
import { cell } from '../../src/kit/csv.ts'

// A file as an administrator of SP4N-LAPOR! exports it, with sentences of our own. The same seed gives the same file.

type Column = (typeof sp4nColumns)[number][1]
export type Sp4nRow = Record<Column, string>

const WHAT = [
  'Lampu jalan padam',
  'Sampah menumpuk',
  'Saluran air tersumbat',
  'Trotoar pecah',
  'Antrean layanan lama',
  'Pohon rawan tumbang',
  'Air keran keruh',
]
const WHERE = [
  'di depan balai warga',
  'dekat lapangan',
  'di tikungan kedua',
  'sepanjang gang sempit',
  'di samping halte',
  'di seberang pasar',
]
const SINCE = ['sejak pekan lalu', 'sudah sebulan', 'sejak hujan besar', 'setiap malam', 'sesudah perbaikan terakhir']
const PLEA = [
  'Warga berharap segera diperiksa.',
  'Kami siap menunjukkan tempatnya.',
  'Anak-anak lewat di sini setiap hari.',
  'Sudah dua kali ada yang terjatuh.',
]

export const REASON_MANY =
  'Laporan ini diarsipkan karena Mengandung SARA, Tidak Memiliki Bukti Dukung, Tidak Jelas, dan Tidak Relevan dengan Kinerja Pemerintah'
export const REASON_EXPIRED = 'Laporan diarsipkan karena sudah mencapai batas kadaluarsa pengaduan.'

/** The seven statuses of such a file. */
export const SEVEN = [
  'Ditutup oleh Sistem',
  'Diarsipkan oleh Admin',
  'Menunggu Kelengkapan Informasi',
  'Ditutup oleh Pelapor',
  'Ditutup oleh Admin',
  'Diarsipkan oleh Sistem',
  'Diarsipkan oleh Pelapor',
] as const
const CLASSES = ['Pengaduan Berkadar Pengawasan', 'Aspirasi', 'Pengaduan Tidak Berkadar Pengawasan', 'Permintaan Informasi']
const SOURCES = ['Website', 'Android', 'Website - Dinas Pekerjaan Umum', 'Whatsapp']
const TYPES = ['Anonim', 'Rahasia', 'Anonim, Rahasia', '']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des']
const OFFICES = [
  ['131393.0', 'Dinas Pekerjaan Umum'],
  ['131433.0', 'Dinas Lingkungan Hidup'],
  ['13293.0', 'Dinas Perhubungan'],
] as const
const VILLAGES = [
  ['Kedungkandang', 'Madyopuro'],
  ['Klojen', 'Oro-Oro Dowo'],
  ['Lowokwaru', 'Tulusrejo'],
] as const

/** Whole numbers below n that look random: mulberry32. */
function dice(seed: number) {
  let a = seed >>> 0
  return (n: number) => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

export function sp4nRow(i: number, seed = 1): Sp4nRow {
  const roll = dice(seed * 1_000_003 + i)
  const pick = <T>(from: readonly T[]): T => from[roll(from.length)]!
  const body = `${pick(WHAT)} ${pick(WHERE)} ${pick(SINCE)}. ${pick(PLEA)}\nNomor tiang ${i}, "pos ${roll(90)}".`
  const status = SEVEN[i % 7]!
  const [agencyId, agency] = pick(OFFICES)
  const [district, village] = pick(VILLAGES)
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    'Tracking ID': String(7_000_000 + i),
    'Tanggal Laporan Masuk': `${1 + roll(28)} ${pick(MONTHS)} 2024`,
    'Waktu Laporan Masuk': `${two(roll(24))}:${two(roll(60))}:${two(roll(60))}`,
    'Nama Pelapor': i % 3 === 0 ? `Warga Contoh ${i}` : i % 3 === 1 ? 'Anonim' : 'W**** C*****',
    'Klasifikasi Laporan': pick(CLASSES),
    'ID Kategori': '674.0',
    Kategori: pick(['Corona Virus', 'Pekerjaan Umum dan Penataan Ruang', 'Topik Lainnya']),
    'Judul Laporan': body.slice(0, body.indexOf('.')),
    'Isi Laporan Awal': body,
    'Isi Laporan Akhir': i % 2 ? body.replace('Kami', 'Pelapor') : '',
    'Tipe Laporan': TYPES[i % 4]!,
    'Sumber Laporan': pick(SOURCES),
    'Instansi Induk': 'Pemerintah Kota Malang',
    'ID Instansi Terdisposisi': agencyId,
    'Instansi Terdisposisi': agency,
    'Status Laporan': status,
    'Alasan Tunda/Arsip':
      status === 'Diarsipkan oleh Admin' ? REASON_MANY : status === 'Diarsipkan oleh Sistem' ? REASON_EXPIRED : '',
    Provinsi: 'Jawa Timur',
    'Kota/Kabupaten': 'Kota Malang',
    Kecamatan: district,
    Kelurahan: village,
  }
}

/** A table of such rows as CSV. */
export function sp4nCsv(rows: readonly Partial<Sp4nRow>[], { delimiter = ',', end = '\r\n' } = {}): string {
  const quoted = (text: string) => (text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : cell(text))
  const columns = sp4nColumns.map(([, column]) => column)
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => `${cells.map(quoted).join(delimiter)}${end}`)
    .join('')
}

export const sp4nRows = (n: number, seed = 1) => Array.from({ length: n }, (_, i) => sp4nRow(i, seed))
