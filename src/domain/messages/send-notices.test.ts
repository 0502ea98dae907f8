import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { vonageVendor } from '../../../test/support/vendors/sms.ts'
import { smtpVendor } from '../../../test/support/vendors/smtp.ts'
import { telegramVendor } from '../../../test/support/vendors/telegram.ts'
import { whatsAppVendor } from '../../../test/support/vendors/whatsapp.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { carriersOf } from '../../kit/notice-providers/carriers.ts'
import { emailProvider } from '../../kit/notice-providers/email.ts'
import { smsProvider } from '../../kit/notice-providers/sms.ts'
import { telegramProvider } from '../../kit/notice-providers/telegram.ts'
import { whatsAppProvider } from '../../kit/notice-providers/whatsapp.ts'
import { Refusal } from '../../kit/refusal.ts'
import { answerReport } from '../reports/answer-report.ts'
import { forwardReport } from '../reports/forward-report.ts'
import { handleReport } from '../reports/handle-report.ts'
import { noteReport } from '../reports/keep-report.ts'
import { undoMove } from '../reports/undo-move.ts'
import { verifyReport } from '../reports/verify-report.ts'
import { addAddress } from './addresses.ts'
import { deadNotices, sendAgain } from './dead-notices.ts'
import { sendNotices, type Tools } from './send-notices.ts'
import { tellOfSignIn } from './sign-in-news.ts'
import { claimNotices } from './store.ts'
import { changeWish } from './wish.ts'

const FROM = 'tidak-dibalas@contoh.tuntas.invalid'
const START = '2026-11-24T02:00:00Z' // 09:00 in Jakarta

let w: World
let smtp: Awaited<ReturnType<typeof smtpVendor>>
let tools: Tools
const closers: (() => unknown)[] = []

beforeAll(async () => {
  w = await smallNation(await testApp())
  smtp = await smtpVendor()
  tools = { carriers: carriersOf([emailProvider(smtp.url, FROM, 'http://localhost')]), baseUrl: 'http://localhost' }
})
afterAll(async () => {
  tools.carriers.close()
  await smtp.close()
  for (const close of closers) await close()
  await w.app.close()
})
beforeEach(async () => {
  smtp.inbox.length = 0
  smtp.trouble = 'none'
  w.app.setNow(START)
  await asOwner(w.app.ownerUrl, `update outbox set state = 'cancelled'`)
})

const reporter = { name: 'Bu Contoh', email: 'bu.contoh@contoh.tuntas.invalid' }
const states = async () =>
  (await w.app.db.query<{ state: string }>(`select state from outbox where state <> 'cancelled' order by run_at`)).rows.map(
    (row) => row.state,
  )

test('the reporter is told where to look, never what it says: no title, no office, no text', async () => {
  const { number, accessCode } = await aReport(w.app, {
    reporter,
    body: 'Kepala sekolah menahan ijazah anak saya sejak bulan lalu.',
  })
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toMatchObject([{ to: reporter.email, subject: `Laporan ${number}: ada kabar` }])
  expect(smtp.inbox[0]!.text).toContain('http://localhost/lacak')
  for (const secret of ['ijazah', 'sekolah', 'Malang', accessCode, 'Bu Contoh'])
    expect(smtp.inbox[0]!.text + smtp.inbox[0]!.subject).not.toContain(secret)
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(1)
})

test('a move is told after its eight seconds, and not at all when it was undone', async () => {
  const { number } = await aReport(w.app, { reporter })
  await sendNotices(w.app, tools)
  smtp.inbox.length = 0
  await verifyReport(w.app, w.officer.city!, { number }, {})
  await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(0)
  await undoMove(w.app, w.officer.city!, { number })
  w.app.advance({ seconds: 60 })
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(0)
})

test('for "nobody" nothing is ever sent, and without an address it is settled as such', async () => {
  await aReport(w.app, { identity: 'anonymous' })
  await aReport(w.app, { reporter: { name: 'Tanpa Alamat' } })
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(0)
})

test('a server that refuses is tried again some five minutes later, with the same message id', async () => {
  await aReport(w.app, { reporter })
  smtp.trouble = 'busy'
  await sendNotices(w.app, tools)
  expect(await states()).toEqual(['waiting'])
  smtp.trouble = 'none'
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(0)
  w.app.advance({ minutes: 6 })
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(1)
  const { rows } = await w.app.db.query<{ id: string; tries: number }>(
    `select id, tries from outbox where state = 'sent' order by sent_at desc limit 1`,
  )
  expect(smtp.inbox[0]!.id).toContain(rows[0]!.id)
  expect(rows[0]!.tries).toBe(2)
})

test('one address that can not be read stops no other notice', async () => {
  const broken = await aReport(w.app, { reporter })
  await asOwner(
    w.app.ownerUrl,
    `update identity.reporter set sealed = set_byte(sealed, 0, 255 - get_byte(sealed, 0)) where report_id = (select id from report where number = $1)`,
    [broken.number],
  )
  await aReport(w.app, { reporter })
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(1)
  expect((await states()).sort()).toEqual(['dead', 'sent'])
})

test('without a mail server everything waits, and nobody is looked at', async () => {
  await aReport(w.app, { reporter })
  const looks = async () => (await asOwner(w.app.ownerUrl, 'select count(*)::int as n from identity.look_log')).rows[0].n
  const before = await looks()
  await sendNotices(w.app, { ...tools, carriers: carriersOf([]) })
  expect(await states()).toEqual(['waiting'])
  expect(await looks()).toBe(before)
})

const nowIs = () => w.app.now().epochMilliseconds

test('who wrote, and that nobody asks for a code, stands in every notice; no way to what it says is in it', async () => {
  await aReport(w.app, { reporter })
  await sendNotices(w.app, tools)
  expect(smtp.inbox[0]!.text).toContain(FROM)
  expect(smtp.inbox[0]!.text).toContain('tidak pernah meminta NIK')
})

test('48 tries over at least four hours, then it lies with the dead; "send again" gives it all its tries, and only to those who look after sending', async () => {
  const { number } = await aReport(w.app, { reporter })
  smtp.trouble = 'busy'
  const began = nowIs()
  let last = began
  for (let run = 0; run < 400 && (await states())[0] === 'waiting'; run++) {
    const before = (await w.app.db.query<{ tries: number }>(`select tries from outbox where state = 'waiting'`)).rows[0]!.tries
    await sendNotices(w.app, tools)
    const after = (await w.app.db.query<{ tries: number }>(`select tries from outbox where state in ('waiting', 'dead')`))
      .rows[0]!.tries
    if (after > before) last = nowIs()
    w.app.advance({ seconds: 60 })
  }
  const hours = (last - began) / 3_600_000
  expect(hours).toBeGreaterThanOrEqual(4)
  expect(hours).toBeLessThan(5)
  await expect(deadNotices(w.app, w.officer.city!)).rejects.toSatisfy((e) => e instanceof Refusal && e.code === 'not-found')
  const { count, notices } = await deadNotices(w.app, w.officer.sysadmin!)
  expect({ count, notice: notices[0] }).toMatchObject({ count: 1, notice: { number, tries: 48 } })
  expect(notices[0]!.error).not.toContain('bu.contoh')
  smtp.trouble = 'none'
  expect(await sendAgain(w.app, w.officer.sysadmin!, notices[0]!.id)).toBe(1)
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(1)
})

test('a carrier that is down for four hours and comes back: everything arrives, each reader in the order of what happened', async () => {
  const reports = []
  for (let i = 0; i < 4; i++) reports.push(await aReport(w.app, { reporter: { email: `p${i}@contoh.tuntas.invalid` } }))
  smtp.trouble = 'gone'
  for (let minutes = 0; minutes < 240; minutes += 2) {
    await sendNotices(w.app, tools)
    w.app.advance({ minutes: 2 })
    if (minutes === 20)
      for (const at of reports) {
        await verifyReport(w.app, w.officer.city!, at, {})
        await forwardReport(w.app, w.officer.city!, at, { agency: 'dpu' })
      }
    if (minutes === 60)
      for (const at of reports) {
        await handleReport(w.app, w.officer.dpu!, at, {})
        await answerReport(w.app, w.officer.dpu!, at, { kind: 'interim', text: 'Regu datang besok.' })
      }
  }
  expect(smtp.inbox).toHaveLength(0)
  smtp.trouble = 'none'
  for (let minutes = 0; minutes < 10; minutes++) {
    await sendNotices(w.app, tools)
    w.app.advance({ minutes: 1 })
  }
  for (let i = 0; i < 4; i++) {
    const got = smtp.inbox.filter(({ to }) => to === `p${i}@contoh.tuntas.invalid`).map(({ text }) => text)
    expect(got.map((text) => /terima|diteruskan|dikerjakan|sementara/.exec(text)?.[0])).toEqual([
      'terima',
      'diteruskan',
      'dikerjakan',
      'sementara',
    ])
  }
  expect(await states()).toEqual(Array(16).fill('sent'))
}, 150_000)

test('a worker that dies with notices in its hand loses none: after its lease another sends them, under the same id', async () => {
  await aReport(w.app, { reporter })
  const now = w.app.now()
  const [held] = await claimNotices(w.app.db, now, now.add({ seconds: 180 }), 10)
  await sendNotices(w.app, tools)
  w.app.advance({ seconds: 170 })
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(0)
  w.app.advance({ seconds: 20 })
  await sendNotices(w.app, tools)
  await sendNotices(w.app, tools)
  expect(smtp.inbox.map(({ id }) => id)).toEqual([`<${held!.id}@localhost>`])
})

test('six workers at once send each notice once', async () => {
  for (let i = 0; i < 30; i++) await aReport(w.app, { reporter: { email: `q${i}@contoh.tuntas.invalid` } })
  await Promise.all(Array.from({ length: 6 }, () => sendNotices(w.app, tools)))
  expect(smtp.inbox.map(({ to }) => to).toSorted()).toEqual(
    Array.from({ length: 30 }, (_, i) => `q${i}@contoh.tuntas.invalid`).toSorted(),
  )
}, 150_000)

test('at night only the receipt of a report is told; the rest at seven, where the office is', async () => {
  const { number } = await aReport(w.app, { reporter })
  await sendNotices(w.app, tools)
  await verifyReport(w.app, w.officer.city!, { number }, {})
  w.app.setNow('2026-11-24T14:00:00Z') // 21:00
  await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
  await aReport(w.app, { reporter })
  w.app.advance({ seconds: 10 })
  await sendNotices(w.app, tools)
  expect(smtp.inbox.map(({ text }) => text.includes('kami terima'))).toEqual([true, true])
  w.app.setNow('2026-11-24T23:59:00Z') // 06:59
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(2)
  w.app.setNow('2026-11-25T00:00:00Z')
  await sendNotices(w.app, tools)
  expect(smtp.inbox.at(-1)!.text).toContain('diteruskan')
})

test('whoever said stop is told nothing more, until they want it again; the language is theirs', async () => {
  const at = await aReport(w.app, { reporter })
  await sendNotices(w.app, tools)
  const link = /http:\/\/localhost\/kabar\/([\w-]+)/.exec(smtp.inbox[0]!.text)![1]!
  await changeWish(w.app, link, { stop: true })
  await verifyReport(w.app, w.officer.city!, at, {})
  await forwardReport(w.app, w.officer.city!, at, { agency: 'dpu' })
  w.app.advance({ minutes: 1 })
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(1)
  await changeWish(w.app, link, { stop: false, lang: 'en' })
  await handleReport(w.app, w.officer.dpu!, at, {})
  w.app.advance({ minutes: 1 })
  await sendNotices(w.app, tools)
  expect(smtp.inbox[1]!.text).toContain('We never ask for your NIK')
  const forged = `${link.slice(0, -1)}${link.endsWith('A') ? 'Q' : 'A'}`
  await expect(changeWish(w.app, forged, { stop: true })).rejects.toSatisfy((e) => e instanceof Refusal && e.code === 'not-found')
})

test('a row for an anonymous report is not sent, whoever wrote it', async () => {
  const { number } = await aReport(w.app, { identity: 'anonymous' })
  await asOwner(
    w.app.ownerUrl,
    `insert into outbox (id, report_id, event_seq, template, recipient, params, run_at) select gen_random_uuid(), id, 1, 'reporter.submitted', 'reporter', '{}', now() - interval '1 year' from report where number = $1`,
    [number],
  )
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toHaveLength(0)
})

test('an officer who is named in a note of an anonymous report is told at their own address; nobody looks at a reporter for it', async () => {
  const { number } = await aReport(w.app, { identity: 'anonymous' })
  await verifyReport(w.app, w.officer.city!, { number }, {})
  await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
  await noteReport(w.app, w.officer.city!, { number }, { text: 'Tolong disurvei hari ini, @Petugas dpu' })
  const looks = async () =>
    (
      await asOwner(w.app.ownerUrl, `select from identity.look_log l join report r on r.id = l.report_id where r.number = $1`, [
        number,
      ])
    ).rows.length
  w.app.advance({ seconds: 9 })
  await sendNotices(w.app, tools)
  expect(smtp.inbox.map((mail) => [mail.to, mail.subject])).toEqual([
    ['dpu@contoh.tuntas.invalid', `Anda disebut dalam catatan laporan ${number}`],
  ])
  expect(smtp.inbox[0]!.text).toContain(`http://localhost/konsol/laporan/${number}`)
  expect(smtp.inbox[0]!.text).not.toContain('survei')
  expect(await looks()).toBe(0)
})

test('a way that is closed or gone gives way to the next: the window of WhatsApp, a blocked bot, and then SMS', async () => {
  const account = { phoneId: '1055', token: 'EAAG', template: undefined, sender: '+62 811' }
  const token = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'
  const meta = await whatsAppVendor({ ...account, templates: [] })
  const telegram = await telegramVendor({ token, chats: ['77'] })
  const vonage = await vonageVendor({ key: 'a', secret: 'b' })
  closers.push(meta.close, telegram.close, vonage.close)
  const carriers = carriersOf([
    whatsAppProvider({ ...account, url: meta.url }),
    telegramProvider({ url: telegram.url, token, sender: '@bot' }),
    smsProvider(vonage.address, 'Tuntas'),
  ])
  const { number } = await aReport(w.app, { reporter: { phone: '081200001234' } })
  const { rows } = await w.app.db.query<{ id: string }>('select id from report where number = $1', [number])
  await addAddress(w.app, rows[0]!.id, 'telegram', '77')
  telegram.blocked.add('77')
  await sendNotices(w.app, { ...tools, carriers })
  expect(vonage.sent).toHaveLength(1)
  expect(vonage.sent[0]!.text).toContain(`Laporan ${number} kami terima.`)
  expect({ telegram: telegram.asked, whatsapp: meta.asked }).toEqual({ telegram: 1, whatsapp: 1 })
  const left = await asOwner(w.app.ownerUrl, 'select from identity.address where owner = $1', [rows[0]!.id])
  expect(left.rowCount).toBe(0)
})

test('what a mail server says of an address is kept without the address', async () => {
  await aReport(w.app, { reporter })
  smtp.trouble = 'unknown'
  await sendNotices(w.app, tools)
  const { rows } = await w.app.db.query<{ last_error: string }>(`select last_error from outbox where state = 'dead'`)
  expect(rows[0]!.last_error).toContain('User unknown')
  expect(rows[0]!.last_error).not.toContain('bu.contoh')
})

test('tries at an account are told to its officer by mail, also at night', async () => {
  w.app.setNow('2026-11-24T18:30:00Z') // 01:30 in Jakarta
  await addAddress(w.app, w.officer.city!.id, 'telegram', '4711')
  for (let i = 0; i < 2; i++) await tellOfSignIn(w.app, w.officer.city!, 'officer.signIn.wrongTries', 'Firefox, Windows')
  await tellOfSignIn(w.app, w.officer.city!, 'officer.signIn.newDevice', '')
  await sendNotices(w.app, tools)
  const inbox = smtp.inbox.toSorted((a, b) => a.subject.localeCompare(b.subject))
  expect(inbox.map(({ to, subject }) => [to, subject])).toEqual(
    ['Ada percobaan masuk yang salah ke akun Anda', 'Akun Anda dipakai masuk dari perangkat baru'].map((one) => [
      'city@contoh.tuntas.invalid',
      one,
    ]),
  )
  expect(inbox[0]!.text).toContain('Rabu, 25 November 2026, pukul 01.30 WIB, Firefox, Windows')
  expect(inbox[1]!.text).toContain('Perangkat tidak dikenal')
})
