import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { openMailer } from '../../kit/mail.ts'
import { forwardReport } from '../reports/forward-report.ts'
import { undoMove } from '../reports/undo-move.ts'
import { verifyReport } from '../reports/verify-report.ts'
import { sendNotices } from './send-notices.ts'

let w: World
let smtp: SMTPServer
let tools: { mailer: ReturnType<typeof openMailer>; baseUrl: string }
const inbox: { to: string; subject: string; text: string; id: string }[] = []
let refuse = false

beforeAll(async () => {
  w = await smallNation(await testApp())
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        if (refuse) return done(new Error('mailbox busy'))
        inbox.push({
          to: session.envelope.rcptTo[0]!.address,
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          id: mail.messageId ?? '',
        })
        done()
      }, done)
    },
  })
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', done))
  const { port } = smtp.server.address() as { port: number }
  tools = { mailer: openMailer(`smtp://127.0.0.1:${port}`, 'tidak-dibalas@contoh.tuntas.invalid'), baseUrl: 'http://localhost' }
})
afterAll(async () => {
  tools.mailer.close()
  await new Promise<void>((done) => smtp.close(() => done()))
  await w.app.close()
})
beforeEach(async () => {
  inbox.length = 0
  refuse = false
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
  expect(inbox).toMatchObject([{ to: reporter.email, subject: `Laporan ${number}: ada kabar` }])
  expect(inbox[0]!.text).toContain('http://localhost/lacak')
  for (const secret of ['ijazah', 'sekolah', 'Malang', accessCode, 'Bu Contoh'])
    expect(inbox[0]!.text + inbox[0]!.subject).not.toContain(secret)
  await sendNotices(w.app, tools)
  expect(inbox).toHaveLength(1)
})

test('a move is told after its eight seconds, and not at all when it was undone', async () => {
  const { number } = await aReport(w.app, { reporter })
  await sendNotices(w.app, tools)
  inbox.length = 0
  await verifyReport(w.app, w.officer.city!, { number }, {})
  await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
  await sendNotices(w.app, tools)
  expect(inbox).toHaveLength(0)
  await undoMove(w.app, w.officer.city!, { number })
  w.app.advance({ seconds: 60 })
  await sendNotices(w.app, tools)
  expect(inbox).toHaveLength(0)
})

test('for "nobody" nothing is ever sent, and without an address it is settled as such', async () => {
  await aReport(w.app, { identity: 'anonymous' })
  await aReport(w.app, { reporter: { name: 'Tanpa Alamat' } })
  await sendNotices(w.app, tools)
  expect(inbox).toHaveLength(0)
})

test('a server that refuses is tried again five minutes later, with the same message id', async () => {
  await aReport(w.app, { reporter })
  refuse = true
  await sendNotices(w.app, tools)
  expect(await states()).toEqual(['waiting'])
  refuse = false
  await sendNotices(w.app, tools)
  expect(inbox).toHaveLength(0)
  w.app.advance({ minutes: 6 })
  await sendNotices(w.app, tools)
  expect(inbox).toHaveLength(1)
  const { rows } = await w.app.db.query<{ id: string; tries: number }>(
    `select id, tries from outbox where state = 'sent' order by sent_at desc limit 1`,
  )
  expect(inbox[0]!.id).toContain(rows[0]!.id)
  expect(rows[0]!.tries).toBe(2)
})

test('one address that can not be read stops no other notice', async () => {
  const broken = await aReport(w.app, { reporter })
  await asOwner(
    w.app.ownerUrl,
    `update identity.reporter set sealed = decode('00', 'hex') || substring(sealed from 2) where report_id = (select id from report where number = $1)`,
    [broken.number],
  )
  await aReport(w.app, { reporter })
  await sendNotices(w.app, tools)
  expect(inbox).toHaveLength(1)
  expect((await states()).sort()).toEqual(['dead', 'sent'])
})

test('without a mail server everything waits, and nobody is looked at', async () => {
  await aReport(w.app, { reporter })
  const looks = async () => (await asOwner(w.app.ownerUrl, 'select count(*)::int as n from identity.look_log')).rows[0].n
  const before = await looks()
  await sendNotices(w.app, { ...tools, mailer: null })
  expect(await states()).toEqual(['waiting'])
  expect(await looks()).toBe(before)
})
