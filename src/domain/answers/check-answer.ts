/** What a good answer holds; the second reader asks the same (reports/readings.ts). */
export const answerParts = ['done', 'when', 'who', 'proof', 'next'] as const
export type AnswerPart = (typeof answerParts)[number]

/** `because`: the words (or what else) that show it; null where nothing does. */
export type Checked = { part: AnswerPart; because: string | null }

const MONTHS = 'januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember'
const DAYS = 'senin|selasa|rabu|kamis|jumat|jum’at|sabtu|ahad'
const word = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'iu')

/** Stems of what offices do, with the prefixes that make them something that was done. */
const STEMS =
  'perbaiki|tambal|ganti|bersihkan|pasang|angkut|angkat|periksa|cek|tertibkan|kirim|kirimkan|salurkan|bangun|aspal|keruk|potong|pangkas|tebang|tangani|tindaklanjuti|kerjakan|bayar|bayarkan|data|survei|tinjau|selesaikan|koordinasikan|proses|jadwalkan|tegur|panggil|terbitkan|perbarui|nyalakan|pindahkan|tutup|buka|ukur|semprot|sosialisasikan|evakuasi|rawat|layani|hubungi|temui|verifikasi'
const ACTED =
  'memperbaiki|menambal|mengganti|membersihkan|memasang|mengangkut|memeriksa|mengecek|menertibkan|mengirim(?:kan)?|menyalurkan|mengeruk|memotong|memangkas|menangani|menindaklanjuti|mengerjakan|membayar(?:kan)?|menyurvei|meninjau|menyelesaikan|memproses|menegur|memanggil|menerbitkan|menyalakan|memindahkan|menutup|membuka|menghubungi|melakukan|melaksanakan|berkoordinasi'

const patterns: Record<Exclude<AnswerPart, 'proof'>, RegExp> = {
  done: word(`(?:sudah |telah |kami )?(?:di(?:${STEMS})|${ACTED}|(?:sudah|telah) (?:selesai|${STEMS}))`),
  when: word(
    `\\d{1,2} (?:${MONTHS})(?: \\d{4})?|\\d{1,2}[/-]\\d{1,2}(?:[/-]\\d{2,4})?|(?:${DAYS})|pukul \\d{1,2}(?:[.:]\\d{2})?|hari ini|kemarin|besok|lusa|tadi (?:pagi|siang|sore|malam)|(?:pagi|siang|sore|malam) (?:ini|tadi)|(?:pekan|minggu|bulan) (?:ini|lalu|depan)`,
  ),
  who: word(
    '(?:regu|tim|petugas|satgas|dinas|bidang|seksi|kelurahan|kecamatan|desa|puskesmas|sekolah|upt|uptd|pln|pdam|satpol pp|polsek|kepala|lurah|camat|kontraktor|teknisi|mandor)(?: [\\p{L}\\p{N}]+){0,3}',
  ),
  next: word(
    'selanjutnya|berikutnya|akan (?:di|kami|me)?\\p{L}+|bila|jika|apabila|silakan|hubungi|dijadwalkan|rencana(?:nya)?|kami pantau|pemantauan|garansi|menyusul',
  ),
}
const PROVEN = word(
  'foto|terlampir|lampiran|berita acara|kuitansi|resi|tangkapan layar|video|surat (?:nomor|tugas|keterangan)|dokumentasi',
)

/**
 * Which parts of a good answer a text shows, and by which words. Patterns see words, not truth: this is a hint beside the form, never a reason to refuse. Pure.
 * @param facts.evidence how many files come with it · `reason`: whether it says why there are none · `offices`: names of the offices that have the report
 */
export function checkAnswer(
  text: string,
  facts: { evidence: number; reason?: boolean; offices?: readonly string[] } = { evidence: 0 },
): Checked[] {
  const found = (pattern: RegExp) => pattern.exec(text)?.[0].trim() ?? null
  const named = facts.offices?.find((office) => text.toLocaleLowerCase('id').includes(office.toLocaleLowerCase('id')))
  const because: Record<AnswerPart, string | null> = {
    done: found(patterns.done),
    when: found(patterns.when),
    who: named ?? found(patterns.who),
    proof: facts.evidence > 0 ? String(facts.evidence) : (found(PROVEN) ?? (facts.reason ? '' : null)),
    next: found(patterns.next),
  }
  return answerParts.map((part) => ({ part, because: because[part] }))
}
