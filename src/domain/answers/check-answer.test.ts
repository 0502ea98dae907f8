import { expect, test } from 'vitest'
import { checkAnswer } from './check-answer.ts'

const missing = (text: string, facts?: Parameters<typeof checkAnswer>[1]) =>
  checkAnswer(text, facts).flatMap(({ part, because }) => (because === null ? [part] : []))

test.each([
  [
    'Lubang di Jalan Ki Ageng Gribig sudah ditambal pada 12 November 2026 oleh regu jalan Dinas Pekerjaan Umum. Foto terlampir. Bila rusak lagi, sampaikan di sini.',
    [],
  ],
  ['Terima kasih atas laporan Anda.', ['done', 'when', 'who', 'proof', 'next']],
  ['Laporan Anda sudah kami terima dan akan kami tindak lanjuti.', ['done', 'when', 'who', 'proof']],
  ['Kami memangkas dahannya kemarin.', ['who', 'proof', 'next']],
  ['Tim sudah membersihkan selokan Senin, berita acara ada di kelurahan. Selanjutnya dikeruk tiap bulan.', []],
])('%s', (text, wanted) => {
  expect(missing(text)).toEqual(wanted)
})

test('photos are proof, a reason for none counts, the office itself is who did it', () => {
  const text = 'Sudah diperbaiki hari ini, selanjutnya kami pantau. DPU'
  expect(missing(text)).toEqual(['who', 'proof'])
  expect(missing(text, { evidence: 2, offices: ['Dinas Pekerjaan Umum', 'DPU'] })).toEqual([])
  expect(missing(text, { evidence: 0, reason: true })).toEqual(['who'])
})

test('each part that is seen says by which words', () => {
  const found = checkAnswer('Lampu diganti Kamis oleh petugas PLN.', { evidence: 0 })
  expect(found.find(({ part }) => part === 'when')?.because).toBe('Kamis')
  expect(found.find(({ part }) => part === 'done')?.because).toBe('diganti')
  expect(found.find(({ part }) => part === 'who')?.because).toContain('petugas')
})
