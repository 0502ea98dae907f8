import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerReport } from '../src/domain/reports/answer-report.ts'
import { archiveReport } from '../src/domain/reports/archive-report.ts'
import { forwardReport } from '../src/domain/reports/forward-report.ts'
import { handleReport } from '../src/domain/reports/handle-report.ts'
import { holdReport } from '../src/domain/reports/hold-report.ts'
import { newNumber } from '../src/domain/reports/number.ts'
import type { Receipt } from '../src/domain/reports/submit-report.ts'
import { closeSilentReports } from '../src/domain/reports/sweep-reports.ts'
import { verifyReport } from '../src/domain/reports/verify-report.ts'
import { viewIdentity } from '../src/domain/reports/view-identity.ts'
import { testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { aReport, smallNation, type World } from './support/world.ts'

let w: World
let server: ReturnType<typeof testServer>
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
})
afterAll(() => w.app.close())

async function tracking(receipt: Receipt) {
  const me = visitor(server)
  const opened = await me.post('/lacak', { number: receipt.number, code: receipt.accessCode })
  expect(opened).toMatchObject({ status: 303, location: '/lacak/laporan' })
  return me
}

const versionIn = (html: string) => /name="version" value="(\d+)"/.exec(html)![1]!
const messages = async (number: string) =>
  (
    await w.app.db.query<{ n: number }>(
      `select count(*) as n from report_event e join report r on r.id = e.report_id where r.number = $1 and e.kind = 'messaged'`,
      [number],
    )
  ).rows[0]!.n

/** Verified, forwarded to the public works office and handled, each seen by citizens. */
async function handled() {
  const receipt = await aReport(w.app)
  const { number } = receipt
  await verifyReport(
    w.app,
    w.officer.city!,
    { number },
    { title: 'Lubang besar di Jalan Ki Ageng Gribig', grade: 'plain', public: 'Lubang sekitar satu meter dekat pasar.' },
  )
  await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
  await handleReport(w.app, w.officer.dpu!, { number }, {})
  w.app.advance({ seconds: 9 })
  return receipt
}

async function answered() {
  const receipt = await handled()
  await answerReport(
    w.app,
    w.officer.dpu!,
    { number: receipt.number },
    { kind: 'final', text: 'Lubang sudah ditambal pada Rabu pagi oleh regu jalan.', reason: 'Foto menyusul' },
  )
  w.app.advance({ seconds: 9 })
  return receipt
}

describe('opening the tracker', () => {
  test('number and code in any way of typing open it; the cookie is sealed, strict and names no number', async () => {
    const { number, accessCode } = await aReport(w.app)
    const me = visitor(server)
    const opened = await me.post('/lacak', {
      number: number.toLowerCase().replaceAll('-', ' '),
      code: accessCode.toLowerCase().replaceAll(' ', '-'),
    })
    expect(opened.location).toBe('/lacak/laporan')
    const cookie = opened.headers.getSetCookie().find((line) => line.startsWith('lacak='))!
    expect(cookie).toMatch(/Path=\/; HttpOnly; SameSite=Strict$/)
    expect(Buffer.from(cookie.slice(6).split(';')[0]!, 'base64url').toString('latin1')).not.toContain(number)
    const page = await me.follow(opened)
    expect(page.status).toBe(200)
    expect(wordsOf(page.html)).toContain(`Laporan ${number}`)
    expect(page.headers.get('cache-control')).toBe('no-store')
  })

  test('a wrong code, an unknown number and a mistyped one get the same words; a number alone tells nothing of what is not published', async () => {
    const { number } = await aReport(w.app)
    const words: string[] = []
    for (const fields of [
      { number, code: 'AAAA BBBB CCCC DDDD' },
      { number: '26-0000-000', code: 'AAAA BBBB CCCC DDDD' },
      { number: 'halo', code: 'x' },
    ]) {
      const answer = await visitor(server).post('/lacak', fields)
      expect(answer.status).toBe(400)
      words.push(answer.html.replaceAll(fields.number, 'N'))
    }
    expect(new Set(words).size).toBe(1)
    expect(wordsOf(words[0]!)).toContain('Nomor atau kode tidak cocok. Periksa lagi huruf dan angkanya')
    const alone = await visitor(server).post('/lacak', { number })
    const other = newNumber(2026)
    const absent = await visitor(server).post('/lacak', { number: other })
    expect(alone.status).toBe(400)
    expect(alone.html.replaceAll(number, 'N')).toBe(absent.html.replaceAll(other, 'N'))
  })

  test('a number alone leads to the public page of a published report', async () => {
    const { number } = await handled()
    expect(await visitor(server).post('/lacak', { number })).toMatchObject({ status: 303, location: `/laporan/${number}` })
  })

  test('after too many wrong codes the page says at what hour to try again', async () => {
    const { number, accessCode } = await aReport(w.app)
    for (let i = 0; i < 10; i++) await visitor(server).post('/lacak', { number, code: 'AAAA BBBB CCCC DDDD' })
    const shut = await visitor(server).post('/lacak', { number, code: accessCode })
    expect(shut.status).toBe(429)
    expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(wordsOf(shut.html)).toMatch(/Terlalu banyak percobaan. Coba lagi pukul \d\d\.\d\d WIB/)
    w.app.advance({ hours: 1, minutes: 1 })
  })

  test('after 30 minutes it asks again, and what was being written comes back', async () => {
    const receipt = await handled()
    const me = await tracking(receipt)
    const form = await me.get('/lacak/laporan/keterangan')
    w.app.advance({ minutes: 31 })
    expect(await me.get('/lacak/laporan')).toMatchObject({ status: 303, location: '/lacak?lagi=1' })
    const asked = await me.post('/lacak/laporan/keterangan', {
      version: versionIn(form.html),
      text: 'Lubangnya melebar\nsejak hujan kemarin.',
    })
    expect(asked.status).toBe(401)
    expect(wordsOf(asked.html)).toContain('isian Anda masih ada')
    const again = await me.post('/lacak', {
      number: receipt.number,
      code: receipt.accessCode,
      to: 'keterangan',
      text: 'Lubangnya melebar\nsejak hujan kemarin.',
    })
    expect(again.html).toContain('Lubangnya melebar\nsejak hujan kemarin.')
    const back = await me.post('/lacak/laporan/keterangan', { draft: 'yes', text: 'Lubangnya melebar\nsejak hujan kemarin.' })
    expect(back.html).toContain('Lubangnya melebar')
    expect(await messages(receipt.number)).toBe(0)
  })

  test('nobody else gets in: no cookie, a cookie of another report, a changed one', async () => {
    const receipt = await aReport(w.app)
    const me = await tracking(receipt)
    const cookie = me.cookies.get('lacak')!
    expect((await visitor(server).get('/lacak/laporan')).status).toBe(303)
    const stranger = visitor(server)
    stranger.cookies.set('lacak', `${cookie.slice(0, -4)}${cookie.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`)
    expect((await stranger.get('/lacak/laporan')).status).toBe(303)
    await me.post('/lacak/selesai')
    expect(me.cookies.has('lacak')).toBe(false)
  })
})

describe('the tracker', () => {
  test('says where the report is, who holds it and by which date, with the days counted', async () => {
    const me = await tracking(await handled())
    const words = wordsOf((await me.get('/lacak/laporan')).html)
    expect(words).toContain('Dikerjakan Sekarang di sini')
    expect(words).toContain('Dipegang Dinas Pekerjaan Umum')
    expect(words).toContain('Tanggapan pertama: sisa 5 hari kerja')
    expect(words).toContain('Paling lambat')
    expect(words).toContain('Dihitung begini')
    expect(words).toMatch(/Masalahnya diselesaikan paling lambat \S+, \d+ \S+ 2026 \(hari ke-0 dari 14\)/)
    expect(words).toContain('Lubang besar di Jalan Ki Ageng Gribig dekat pasar')
    expect(words).toContain('Patokan: gerbang pasar sisi timur')
    expect(words).toContain('Belum: Ditanggapi')
    expect(words).toContain('Hanya tim verifikasi. Belum pernah dibuka.')
  })

  test('shows a move of an officer only once it cannot be undone any more', async () => {
    const receipt = await aReport(w.app)
    const me = await tracking(receipt)
    await verifyReport(w.app, w.officer.city!, { number: receipt.number }, {})
    expect(wordsOf((await me.get('/lacak/laporan')).html)).toContain('Diterima Sekarang di sini')
    w.app.advance({ seconds: 9 })
    expect(wordsOf((await me.get('/lacak/laporan')).html)).toContain('Diperiksa Sekarang di sini')
  })

  test('tells how often somebody looked at the identity', async () => {
    const receipt = await aReport(w.app, { reporter: { name: 'Rina Contoh' } })
    await viewIdentity(w.app, w.officer.city!, { number: receipt.number }, { reason: 'Perlu menghubungi pelapor untuk alamat' })
    expect(wordsOf((await (await tracking(receipt)).get('/lacak/laporan')).html)).toContain('Sudah dibuka 1 kali')
  })

  test('a question stands first, and answering it with a photo takes the report up again', async () => {
    const receipt = await aReport(w.app)
    await holdReport(w.app, w.officer.city!, { number: receipt.number }, { question: 'Di sisi jalan yang mana lubangnya?' })
    w.app.advance({ seconds: 9 })
    const me = await tracking(receipt)
    expect(wordsOf((await me.get('/lacak/laporan')).html)).toContain('Petugas bertanya Di sisi jalan yang mana lubangnya?')
    const form = await me.get('/lacak/laporan/keterangan')
    const photo = new Blob(
      [
        new Uint8Array(
          await sharp({ create: { width: 40, height: 30, channels: 3, background: '#246' } })
            .png()
            .toBuffer(),
        ),
      ],
      { type: 'image/png' },
    )
    const sent = await me.post('/lacak/laporan/keterangan', {
      version: versionIn(form.html),
      text: 'Sisi kiri dari arah timur.',
      photo,
    })
    const after = await me.follow(sent)
    expect(wordsOf(after.html)).toContain('Keterangan Anda sudah ditambahkan')
    expect(wordsOf(after.html)).toContain('Sisi kiri dari arah timur.')
    expect(wordsOf(after.html)).toContain('Diterima Sekarang di sini')
    const src = /src="(\/lampiran\/[^"]+)"/.exec(after.html)![1]!
    const own = await me.get(src)
    expect(own).toMatchObject({ status: 200 })
    expect(own.headers.get('content-type')).toBe('image/jpeg')
    expect((await visitor(server).get(src)).status).toBe(404)
  })

  test('a message posted twice is stored once; one from a stale page comes back whole with what happened', async () => {
    const receipt = await handled()
    const me = await tracking(receipt)
    const version = versionIn((await me.get('/lacak/laporan/keterangan')).html)
    const send = () => me.post('/lacak/laporan/keterangan', { version, text: 'Lubangnya melebar sejak hujan.' })
    const both = [...(await Promise.all([send(), send()])), await send()]
    expect(both.map((answer) => answer.location)).toEqual(Array(3).fill('/lacak/laporan?selesai=keterangan'))
    expect(await messages(receipt.number)).toBe(1)
    const stale = await me.post('/lacak/laporan/keterangan', { version, text: 'Sudah ada dua motor jatuh di sana.' })
    expect(stale.status).toBe(409)
    expect(wordsOf(stale.html)).toContain('Laporan ini berubah sejak halaman tadi dibuka')
    expect(stale.html).toContain('Sudah ada dua motor jatuh di sana.')
    expect(await messages(receipt.number)).toBe(1)
    expect(
      (await me.post('/lacak/laporan/keterangan', { version: versionIn(stale.html), text: 'Sudah ada dua motor jatuh di sana.' }))
        .status,
    ).toBe(303)
    expect(await messages(receipt.number)).toBe(2)
  })

  test('"Belum" brings it back to work once; then the page says that the way is an appeal', async () => {
    const receipt = await answered()
    const me = await tracking(receipt)
    const page = await me.get('/lacak/laporan/nilai')
    expect(wordsOf(page.html)).toContain('Lubang sudah ditambal pada Rabu pagi')
    expect(wordsOf(page.html)).toContain('Laporan dibuka kembali hari ini di Dinas Pekerjaan Umum')
    const empty = await me.post('/lacak/laporan/nilai', { version: versionIn(page.html), text: 'Tambalannya lepas lagi' })
    expect(empty.status).toBe(400)
    expect(wordsOf(empty.html)).toContain('Pilih apakah masalahnya sudah selesai')
    expect(empty.html).toContain('Tambalannya lepas lagi')
    const no = () =>
      me.post('/lacak/laporan/nilai', {
        version: versionIn(page.html),
        solved: 'no',
        rating: '2',
        text: 'Tambalannya lepas lagi',
      })
    const after = await me.follow(await no())
    expect(wordsOf(after.html)).toContain('Dikerjakan Sekarang di sini')
    expect(wordsOf(after.html)).toContain('Anda menilai belum selesai')
    expect((await no()).location).toBe('/lacak/laporan?selesai=nilai')
    await answerReport(
      w.app,
      w.officer.dpu!,
      { number: receipt.number },
      { kind: 'final', text: 'Sudah ditambal ulang dengan aspal panas.', reason: 'Foto menyusul' },
    )
    w.app.advance({ seconds: 9 })
    const second = await me.get('/lacak/laporan/nilai')
    expect(second.html).not.toContain('value="no"')
    expect(wordsOf(second.html)).toContain('banding')
  })

  test('"Ya" closes it; what came too late is refused with a sentence and nothing is lost', async () => {
    const receipt = await answered()
    const me = await tracking(receipt)
    const version = versionIn((await me.get('/lacak/laporan/nilai')).html)
    const done = await me.follow(await me.post('/lacak/laporan/nilai', { version, solved: 'yes', rating: '5' }))
    expect(wordsOf(done.html)).toContain('Penilaian Anda sudah dicatat')
    expect(wordsOf(done.html)).toContain('Sudah: Selesai')
    expect(wordsOf(done.html)).toContain('Belum selesai? Buka kembali')
    const late = await me.post('/lacak/laporan/keterangan', { text: 'Terima kasih, masih ada retak kecil.' })
    expect(late.status).toBe(409)
    expect(wordsOf(late.html)).toContain('Laporan ini sudah selesai')
    expect(late.html).toContain('masih ada retak kecil')
  })

  test('closed by silence it says so, and one tap opens it again', async () => {
    const receipt = await answered()
    w.app.advance({ hours: 24 * 17 })
    expect(await closeSilentReports(w.app)).toBeGreaterThan(0)
    const me = await tracking(receipt)
    const page = await me.get('/lacak/laporan')
    expect(wordsOf(page.html)).toContain('ditutup otomatis karena belum ada penilaian Anda')
    const form = /<form method="post" action="([^"]+)">((?:<input type="hidden"[^>]*>)+)<button/.exec(
      page.html.slice(page.html.indexOf('action="/lacak/laporan/nilai"') - 20),
    )!
    const fields = [...form[2]!.matchAll(/name="(\w+)" value="(\w+)"/g)].map(([, name, value]) => [name!, value!] as const)
    const after = await me.follow(await me.post(form[1]!, Object.fromEntries(fields)))
    expect(wordsOf(after.html)).toContain('Laporan dibuka kembali')
    expect(wordsOf(after.html)).toContain('Dikerjakan Sekarang di sini')
    expect(wordsOf(after.html)).not.toContain('Buka kembali')
  })

  test('it can be withdrawn, and an archived one can be appealed with its reason in plain words', async () => {
    const mine = await aReport(w.app)
    const me = await tracking(mine)
    const version = versionIn((await me.get('/lacak/laporan/cabut')).html)
    const gone = await me.follow(await me.post('/lacak/laporan/cabut', { version, text: '' }))
    expect(wordsOf(gone.html)).toContain('Laporan sudah dicabut')
    expect((await me.post('/lacak/laporan/cabut', { version })).location).toBe('/lacak/laporan?selesai=cabut')

    const other = await aReport(w.app)
    await archiveReport(w.app, w.officer.city!, { number: other.number }, { reason: 'tooGeneral' })
    w.app.advance({ seconds: 9 })
    const you = await tracking(other)
    const page = await you.get('/lacak/laporan')
    expect(wordsOf(page.html)).toContain('Tidak dilanjutkan (terlalu umum)')
    expect(wordsOf(page.html)).toContain('Sebutkan satu tempat atau satu kejadian')
    const appeal = await you.get('/lacak/laporan/banding')
    const sent = await you.follow(
      await you.post('/lacak/laporan/banding', {
        version: versionIn(appeal.html),
        text: 'Tempatnya sudah saya sebut: Jalan Ki Ageng Gribig.',
      }),
    )
    expect(wordsOf(sent.html)).toContain('Banding Anda sudah dikirim')
    expect(wordsOf(sent.html)).toContain('Dipegang Provinsi Jawa Timur')
  })
})
