const LIST =
  `jalan lampu padam lubang air sampah pasar warga malam pagi motor jatuh gelap deras banjir selokan mampet tetangga sekolah guru antrean loket dokumen petugas kantor
kelurahan kecamatan hujan pohon tumbang kabel listrik parkir liar bising anak lansia kursi roda trotoar jembatan retak sudah lama belum diperbaiki tolong segera dekat depan belakang samping gang`.split(
    /\s+/,
  )

/** Distinct texts from a seed: `count` words in sentences. */
export function words(count: number, seed: number): string {
  let state = seed * 7_919 + 1
  const picked = Array.from({ length: count }, (_, i) => {
    state = (state * 48_271) % 2_147_483_647
    return `${LIST[state % LIST.length]}${i % 12 === 11 ? '.' : ''}`
  })
  return picked.join(' ')
}
