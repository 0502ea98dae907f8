import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Catalogue } from '../categories/catalogue.ts'
import { type Field, type Format, sp4n } from './fields.ts'
import { categoryNamed, likeness, suggestions } from './names.ts'
import { readRow } from './rules.ts'
import { readWhen, writtenDay } from './when.ts'
import { readChannel, readClass, readReasons, readStatus, readType, statusWord, typeWord } from './words.ts'

const now = Temporal.Instant.from('2026-11-24T02:00:00Z')
const row: { [F in Field]?: string } = { id: '881.0', original: 'Lampu padam', type: '', status: 'Terdisposisi', class: '' }
const read = (change: { [F in Field]?: string } = {}, format: Format = sp4n) =>
  readRow(format, (field) => ({ ...row, ...change })[field] ?? '', now)
const reading = (change: { [F in Field]?: string } = {}, format?: Format) => {
  const result = read(change, format)
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return result.reading
}
const problems = (change: { [F in Field]?: string }) => {
  const result = read(change)
  return 'problems' in result ? result.problems : []
}

test('the day of LAPOR is read back from how it is written, for every day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60_000 }), (n) => {
      const day = Temporal.PlainDate.from('1945-08-17').add({ days: n }).toString()
      expect(readWhen(writtenDay(day))).toEqual({ day, time: null })
    }),
  )
})

test.each([
  ['1 Agu 2024', '2024-08-01'],
  ['1 Okt 2024', '2024-10-01'],
  ['31 Des 2024', '2024-12-31'],
  ['5 Mei 2024', '2024-05-05'],
  ['Senin, 23 September 2024', '2024-09-23'],
  ['23/09/2024', '2024-09-23'],
  ['2024-09-23', '2024-09-23'],
])('%s is a day', (text, day) => {
  expect(readWhen(text, '00.41')).toEqual({ day, time: '00:41:00' })
})

test.each(['31 Feb 2024', '0 Jan 2024', '23 Foo 2024', '2024-13-01', '45558', 'kemarin', '23 constructor 2024'])(
  '%s is no day',
  (text) => {
    expect(readWhen(text)).toBeUndefined()
  },
)

test('an hour counts in the zone of the file unless it names its own', () => {
  expect(reading({ receivedDate: '23 Sep 2024', receivedTime: '00:41:43' }).receivedAt?.toString()).toBe('2024-09-22T17:41:43Z')
  const utc: Format = { ...sp4n, timeZone: 'UTC' }
  expect(reading({ receivedAt: '2022-01-01 00:29:00' }, utc).receivedAt?.toString()).toBe('2022-01-01T00:29:00Z')
  expect(reading({ receivedAt: '2022-01-01T00:29:00+08:00' }, utc).receivedAt?.toString()).toBe('2021-12-31T16:29:00Z')
})

test('both archive sentences have their code; the one that names four reasons counts as the mildest and keeps all', () => {
  const many =
    'Laporan ini diarsipkan karena Mengandung SARA, Tidak Memiliki Bukti Dukung, Tidak Jelas, dan Tidak Relevan dengan Kinerja Pemerintah'
  expect(readReasons(many)).toEqual(['unclear', 'noEvidence', 'notGovernment', 'hateOrInsult'])
  expect(readReasons('Laporan diarsipkan karena sudah mencapai batas kadaluarsa pengaduan.')).toEqual(['expired'])
  expect(reading({ status: 'Diarsipkan oleh Admin', reason: 'Lain-lain' })).toMatchObject({
    archiveReason: null,
    reason: 'Lain-lain',
  })
})

test('what an export of ours says of a reason, a status, a class and a type is read back', () => {
  const { archiveReasons } = JSON.parse(readFileSync('reference/archive-reasons.json', 'utf8')) as {
    archiveReasons: { code: string; name: { id: string } }[]
  }
  for (const { code, name } of archiveReasons) expect(readReasons(name.id)[0], name.id).toBe(code)
  for (const by of ['reporter', 'system', 'officer', null] as const) {
    expect(readStatus(statusWord({ status: 'closed', closedBy: by, archivedBy: null }))).toEqual({
      status: 'closed',
      closedBy: by,
    })
    expect(readStatus(statusWord({ status: 'archived', closedBy: null, archivedBy: by }))).toEqual({
      status: 'archived',
      archivedBy: by,
    })
  }
  for (const status of ['submitted', 'held', 'forwarded', 'inProgress', 'answered'] as const)
    expect(readStatus(statusWord({ status, closedBy: null, archivedBy: null }))).toEqual({ status })
  for (const identity of ['named', 'verifierOnly'] as const)
    for (const audience of ['public', 'private'] as const)
      expect(readType(typeWord({ identity, audience }))).toEqual({ identity, audience })
})

test('words that nobody has told us about are refused, whatever they are', () => {
  for (const word of ['constructor', '__proto__', 'toString', 'Entah']) {
    expect(readStatus(word)).toBeUndefined()
    expect(readClass(word)).toBeUndefined()
    expect(readType(word)).toBeUndefined()
    expect(readChannel(word)).toBe('other')
  }
  expect(problems({ status: 'Entah', class: 'Entah', type: 'Rahasiaa' }).map((p) => p.field)).toEqual(['status', 'class', 'type'])
})

test('sources have their channel', () => {
  expect(['Website', 'Android', 'Website - Dinas Sosial', 'Whatsapp', 'SMS', 'Kentongan'].map(readChannel)).toEqual([
    'web',
    'app',
    'microsite',
    'whatsapp',
    'sms',
    'other',
  ])
})

test('an id that a spreadsheet made a number of is that id; one that it has rounded is none', () => {
  expect(reading().externalId).toBe('881')
  expect(reading({ id: 'LP-2024-07' }).externalId).toBe('LP-2024-07')
  expect(problems({ id: '1.23E+08' })).toEqual([{ field: 'id', reason: '"1.23E+08" is a number that a spreadsheet has rounded' }])
})

test('a masked name is no name', () => {
  for (const name of ['', 'Anonim', 'W**** C*****', '-', 'nan']) expect(reading({ reporter: name }).reporterName).toBeNull()
  expect(reading({ reporter: 'Warga Contoh' }).reporterName).toBe('Warga Contoh')
})

test('a text has 20,000 characters at most, and the working text is the original where nobody edited it', () => {
  expect(reading({ original: 'a'.repeat(20_000) }).working).toHaveLength(20_000)
  expect(problems({ original: 'a'.repeat(20_001) })).toEqual([{ field: 'original', reason: 'longer than 20,000 characters' }])
})

test('an answer or a closing before the arrival is not believed', () => {
  const dates = { receivedAt: '2024-09-23 10:00', firstAnsweredAt: '2024-09-22 10:00', closedAt: '2024-09-24', status: 'Selesai' }
  expect(reading(dates)).toMatchObject({ firstAnsweredAt: null, closedAt: null })
})

test('the likest of our names comes first, and words that all offices share do not make two alike', () => {
  expect(
    suggestions('Dinas Pekerjaan Umum Bina Marga', ['Dinas Sosial', 'Dinas Pekerjaan Umum', 'Dinas Perhubungan'], (n) => n),
  ).toEqual(['Dinas Pekerjaan Umum'])
  expect(likeness('Dinas Sosial', 'Dinas Perhubungan')).toBeLessThan(0.35)
})

test('a name that several categories below others share means none of them', () => {
  const category = (code: string, parent: string | null, name: string) => ({
    code,
    parent,
    name,
    level: 'local' as const,
    validFrom: '2019-02-01',
    validTo: null,
  })
  const catalogue = new Catalogue({
    categories: [
      category('a', null, 'Jalan'),
      category('b', null, 'Air'),
      category('a-l', 'a', 'Lainnya'),
      category('b-l', 'b', 'Lainnya'),
      category('b-j', 'b', 'Jalan'),
    ],
    ...{ classes: [], grades: [], archiveReasons: [] },
  })
  expect(categoryNamed(catalogue, 'JALAN')).toBe('a')
  expect(categoryNamed(catalogue, 'Lainnya')).toBeNull()
  expect(categoryNamed(catalogue, 'b-l')).toBe('b-l')
})
