import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { testServer, visitor } from '../../../test/support/server.ts'
import { telegramVendor } from '../../../test/support/vendors/telegram.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { carriersOf } from '../../kit/notice-providers/carriers.ts'
import { telegramProvider } from '../../kit/notice-providers/telegram.ts'
import { noteRestore, resumeSending } from '../installation/facts.ts'
import { forwardReport } from '../reports/forward-report.ts'
import { verifyReport } from '../reports/verify-report.ts'
import { sendNotices, type Tools } from './send-notices.ts'
import { readTelegram } from './telegram-chats.ts'
import { officerToken, wishToken } from './wish.ts'

const token = '123456:ABC-DEF-GHI-JKL-MNO-PQR'
/** So long that no id and no sealed bytes hold it by chance. */
const LONG_CHAT = '7801234567'
let w: World
let telegram: Awaited<ReturnType<typeof telegramVendor>>
let tools: Tools
beforeAll(async () => {
  w = await smallNation(await testApp())
  telegram = await telegramVendor({ token, chats: ['77', LONG_CHAT, '79'] })
  const account = { url: telegram.url, token, sender: '@tuntas_bot' }
  tools = { carriers: carriersOf([telegramProvider(account)]), baseUrl: 'http://localhost', telegram: account }
})
afterAll(async () => {
  await telegram.close()
  await w.app.close()
})
beforeEach(() => {
  telegram.messages.length = 0
})

const idOf = async (number: string) =>
  (await w.app.db.query<{ id: string }>('select id from report where number = $1', [number])).rows[0]!.id
const addresses = async () => (await asOwner(w.app.ownerUrl, 'select owner, sealed from identity.address')).rows

test('the link of a report, opened in Telegram, joins that chat: the next news comes there, once', async () => {
  const { number, accessCode } = await aReport(w.app)
  const person = visitor(testServer(w.app, { telegramBot: '@tuntas_bot' }))
  await person.post('/lacak', { number, code: accessCode })
  const wish = /\/kabar\/[\w-]{43}/.exec((await person.get('/lacak/laporan')).html)![0]
  const start = /https:\/\/t\.me\/tuntas_bot\?start=([\w-]{1,64})"/.exec((await person.get(wish)).html)![1]!
  telegram.write('77', `/start ${start}`)
  await readTelegram(w.app, tools)
  expect(telegram.messages.map(({ chat, text }) => [chat, text.includes(number)])).toEqual([['77', true]])
  await readTelegram(w.app, tools) // nothing is read twice
  expect(telegram.messages).toHaveLength(1)
  await verifyReport(w.app, w.officer.city!, { number }, {})
  await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
  w.app.advance({ minutes: 1 })
  await sendNotices(w.app, tools)
  const news = telegram.messages.slice(1)
  expect(news.length).toBeGreaterThan(0)
  for (const { chat, text } of news) {
    expect(chat).toBe('77')
    expect(text).toContain(number)
  }
})

test('an address of a chat lies sealed, and nothing is kept of what was written', async () => {
  const { number } = await aReport(w.app)
  const before = (await addresses()).length
  telegram.write(LONG_CHAT, `/start ${wishToken(w.app, await idOf(number))}`)
  await readTelegram(w.app, tools)
  const { rows } = await asOwner(w.app.ownerUrl, `select a::text as row, sealed from identity.address a`)
  expect(rows).toHaveLength(before + 1)
  for (const { row, sealed } of rows) {
    expect(row).not.toContain(LONG_CHAT)
    expect((sealed as Buffer).includes(LONG_CHAT)).toBe(false)
  }
})

test('an officer joins with the link of their account', async () => {
  telegram.write('79', `/start ${officerToken(w.app, w.officer.city!.id)}`)
  await readTelegram(w.app, tools)
  expect(telegram.messages.at(-1)?.text).toContain('Ringkasan tugas Anda')
  expect((await addresses()).some(({ owner }) => owner === w.officer.city!.id)).toBe(true)
})

test('a forged link, an anonymous report, a stranger and a group join nothing; each person is told what the bot is for', async () => {
  const before = (await addresses()).length
  const { number } = await aReport(w.app, { identity: 'anonymous' })
  telegram.write('77', `/start ${'A'.repeat(43)}`)
  telegram.write('77', `/start p${'A'.repeat(43)}`)
  telegram.write('77', `/start ${wishToken(w.app, await idOf(number))}`)
  telegram.write('77', 'NIK saya 3573…', { lang: 'en-GB' })
  telegram.write('-100', `/start ${wishToken(w.app, await idOf((await aReport(w.app)).number))}`, { type: 'group' })
  await readTelegram(w.app, tools)
  expect((await addresses()).length).toBe(before)
  expect(telegram.messages.map(({ text }) => text.split('.')[0])).toEqual([
    'Tautan itu tidak berlaku',
    'Tautan itu tidak berlaku',
    'Tautan itu tidak berlaku',
    'This bot only sends news and does not read messages',
  ])
})

test('a wrong token says what Telegram said and loses nothing; a restored copy reads nothing', async () => {
  telegram.write('77', 'halo')
  await expect(readTelegram(w.app, { ...tools, telegram: { url: telegram.url, token: '123456:wrong' } })).rejects.toThrow(
    'Unauthorized',
  )
  await noteRestore(w.app.db, { takenAt: '2026-11-24T00:00:00Z', keyFingerprint: 'x', now: w.app.now().toString() })
  await readTelegram(w.app, tools)
  expect(telegram.messages).toEqual([])
  await resumeSending(w.app.db)
  await readTelegram(w.app, tools)
  expect(telegram.messages.length).toBeGreaterThan(0)
})
