import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadDemoData } from '../../../demo/demo-data.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { reportPage } from '../desk/report-page.ts'
import { actions } from '../reports/actions.ts'
import { categoryOf } from './category-words.ts'
import { masked, personalData } from './personal-data.ts'
import { byWords } from './suggest.ts'

describe('personal data in a text', () => {
  const found = (text: string) => personalData(text).map(({ from, to, kind }) => `${kind}: ${text.slice(from, to)}`)

  test.each([
    ['NIK saya 3573012309870001 sejak lahir', ['nik: 3573012309870001']],
    ['KK 3573 0123 0987 0001.', ['nik: 3573 0123 0987 0001']],
    ['hubungi 0812-3456-7890 atau +62 813 4567 8901', ['phone: 0812-3456-7890', 'phone: +62 813 4567 8901']],
    ['telepon rumah (0341) 551234', ['phone: (0341) 551234']],
    ['surel ke sri.rahayu@contoh.co.id ya', ['email: sri.rahayu@contoh.co.id']],
    ['mobil N 1234 AB parkir di trotoar', ['plate: N 1234 AB']],
    ['Pak Slamet Riyadi dan Bu Tutik menolak', ['name: Slamet Riyadi', 'name: Tutik']],
    ['atas nama Sri Wahyuni, sudah tiga bulan', ['name: Sri Wahyuni']],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected))

  test.each([
    'Sudah 14 hari kerja sejak 24 November 2026, pukul 09.14.',
    'Pak Lurah dan Bu Camat belum datang ke RT 03 RW 05.',
    'Jalan Ki Ageng Gribig nomor 12, anggaran Rp 125.000.000 tahun 2026.',
    'Ibu saya sakit, bapak tidak bekerja.',
    'Laporan 26-7K3F-9QX dan 26-AAAA-BBB',
  ])('leaves alone: %s', (text) => expect(found(text)).toEqual([]))

  test('what is masked is gone, and the rest stays as it was', () => {
    const text = 'Pak Slamet (0812-3456-7890) tahu.'
    expect(masked(text, personalData(text), (kind) => `[${kind}]`)).toBe('Pak [name] ([phone]) tahu.')
  })

  test('marks stand in order and never overlap, whatever is written', () => {
    for (const { body } of loadDemoData().stories) {
      let at = 0
      for (const mark of personalData(body)) {
        expect(mark.from).toBeGreaterThanOrEqual(at)
        expect(mark.to).toBeGreaterThan(mark.from)
        at = mark.to
      }
    }
  })
})

test('of the sample reports most get the category, or at least the subject, that their officers chose; where words say nothing, nothing is suggested', () => {
  // The words were chosen with these reports in sight: it keeps the list from getting worse, and promises nothing about other people's words.
  const parentOf = (code: string) => code.split('-')[0]
  const judged = loadDemoData().stories.flatMap(({ title, body, verify }) =>
    verify ? [{ text: `${title ?? ''} ${body}`, category: verify.category }] : [],
  )
  const offered = judged.flatMap(({ text, category }) => {
    const code = categoryOf(text, () => true)?.code
    return code ? [{ code, category }] : []
  })
  const exact = offered.filter(({ code, category }) => code === category).length
  const near = offered.filter(({ code, category }) => parentOf(code) === parentOf(category)).length
  console.log(`categories: offered ${offered.length} of ${judged.length}, right ${exact}, right subject ${near}`)
  expect(offered.length / judged.length).toBeGreaterThan(0.7)
  expect(exact / offered.length).toBeGreaterThan(0.6)
  expect(categoryOf('Terima kasih atas perhatiannya.', () => true)).toBeNull()
  expect(categoryOf('jalan berlubang', (code) => code !== 'pekerjaan-umum-jalan')?.code).not.toBe('pekerjaan-umum-jalan')
})

describe('beside a report', () => {
  let w: World
  const page = async (number: string) => (await reportPage(w.app, w.officer.city!, number))!
  const go = (who: string, number: string, move: 'verify' | 'forward' | 'answer', input: unknown) =>
    actions[move].run(w.app, w.officer[who]!, { number }, input)
  beforeAll(async () => {
    w = await smallNation(await testApp())
    for (const office of ['dpu', 'dpu', 'dpu', 'dlh'] as const) {
      const { number } = await aReport(w.app, { body: 'Lampu jalan di depan balai kota mati sejak pekan lalu.' })
      await go('city', number, 'verify', { title: 'Lampu jalan mati', category: 'perhubungan-lampu-jalan' })
      await go('city', number, 'forward', { agency: office })
      await go(office, number, 'answer', { kind: 'final', text: 'Sudah kami ganti lampunya.', reason: 'Foto menyusul' })
    }
  })
  afterAll(() => w.app.close())

  test('the office that answered most of the newest reports alike is offered, with the number that says why', async () => {
    const { number } = await aReport(w.app, {
      category: undefined,
      body: 'PJU padam, penerangan jalan gelap gulita di gang kami.',
    })
    const { category, office } = await byWords(w.app, w.officer.city!, await page(number))
    expect(category?.code).toBe('perhubungan-lampu-jalan')
    expect(office).toEqual({ id: w.app.reference.get().agencies.bySlug('dpu')!.id, n: 3, of: 4 })
  })

  test('reports about the same stand beside it, nearest in words; none from elsewhere, none that the officer may not see, not itself', async () => {
    const { number } = await aReport(w.app, { body: 'Lampu jalan mati lagi di depan balai kota.' })
    const far = await aReport(w.app, { body: 'Lampu jalan mati di desa lain.', location: { areaCode: '35.07.01.2001' } })
    const { duplicates } = await byWords(w.app, w.officer.city!, await page(number))
    expect(duplicates.length).toBeGreaterThanOrEqual(4)
    expect(duplicates.map((one) => one.number)).not.toContain(number)
    expect(duplicates.map((one) => one.number)).not.toContain(far.number)
    expect(duplicates[0]!.title).toContain('Lampu jalan mati')
    const asProvince = await byWords(w.app, w.officer.social!, await page(number))
    expect(asProvince.duplicates).toEqual([])
  })
})
