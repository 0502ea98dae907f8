import { createHash } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { pushVendor } from '../../../test/support/vendors/push.ts'
import { twilioVendor, vonageVendor } from '../../../test/support/vendors/sms.ts'
import { smtpVendor } from '../../../test/support/vendors/smtp.ts'
import { telegramVendor } from '../../../test/support/vendors/telegram.ts'
import { whatsAppVendor } from '../../../test/support/vendors/whatsapp.ts'
import { carriersOf } from './carriers.ts'
import { emailProvider } from './email.ts'
import type { Notice } from './provider.ts'
import { smsProvider } from './sms.ts'
import { telegramProvider } from './telegram.ts'
import { isPushService, vapidKeys, webPushProvider } from './web-push.ts'
import { whatsAppProvider } from './whatsapp.ts'

const open: { close(): unknown }[] = []
afterAll(async () => {
  for (const one of open) await one.close()
})
async function started<T extends { close(): unknown }>(one: Promise<T>): Promise<T> {
  const it = await one
  open.push(it)
  return it
}

const notice: Notice = {
  id: '019f0000-0000-7000-8000-000000000001',
  to: '+6281200001234',
  subject: 'Laporan 26-7K3F-9QX: ada kabar',
  text: 'Ada jawaban & kabar = baca di http://localhost/lacak.',
  short: 'Laporan 26-7K3F-9QX: ada jawaban & kabar = baca.',
  url: 'http://localhost/lacak',
  number: '26-7K3F-9QX',
  lang: 'id',
  stopUrl: 'http://localhost/kabar/abc',
}

test('e-mail says how to stop with one press, and keeps its message id at every try', async () => {
  const smtp = await started(smtpVendor())
  const mail = emailProvider(smtp.url, 'lapor@contoh.invalid', 'http://localhost')
  open.push({ close: () => mail.close!() })
  const to = 'bu.contoh@contoh.invalid'
  expect(await mail.send({ ...notice, to })).toEqual({ result: 'sent', ref: null })
  await mail.send({ ...notice, to })
  expect(smtp.inbox.map(({ id }) => id)).toEqual(Array(2).fill(`<${notice.id}@localhost>`))
  expect(smtp.inbox[0]!.raw).toMatch(/^List-Unsubscribe: <http:\/\/localhost\/kabar\/abc>\r?$/im)
  expect(smtp.inbox[0]!.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/im)
  smtp.trouble = 'unknown'
  expect(await mail.send({ ...notice, to })).toMatchObject({ result: 'gone' })
  smtp.trouble = 'busy'
  expect(await mail.send({ ...notice, to })).toMatchObject({ result: 'later' })
})

test('a mail server that is not there is down', async () => {
  const smtp = await smtpVendor()
  await smtp.close()
  const mail = emailProvider(smtp.url, 'lapor@contoh.invalid', 'http://localhost')
  expect(await mail.send({ ...notice, to: 'a@contoh.invalid' })).toMatchObject({ result: 'down' })
  mail.close!()
})

test('Vonage takes what is signed rightly, with & and = in the text; a wrong signature or an old one is refused', async () => {
  const vonage = await started(vonageVendor({ key: 'kunci', secret: 'rahasia-tanda-tangan' }))
  expect(await smsProvider(vonage.address, 'Tuntas').send(notice)).toMatchObject({ result: 'sent' })
  expect(vonage.sent).toEqual([{ to: '6281200001234', from: 'Tuntas', text: notice.short }])
  const forged = smsProvider(vonage.address.replace('rahasia', 'salah'), 'Tuntas')
  expect(await forged.send(notice)).toMatchObject({ result: 'down', message: '14 Invalid Signature' })
  const late = smsProvider(vonage.address, 'Tuntas', () => Date.now() - 400_000)
  expect(await late.send(notice)).toMatchObject({ result: 'down', message: '14 Invalid Signature' })
  vonage.barred.add('6281200001234')
  expect(await smsProvider(vonage.address, 'Tuntas').send(notice)).toMatchObject({ result: 'gone' })
  vonage.limits.throttled = true
  expect(await smsProvider(vonage.address, 'Tuntas').send(notice)).toMatchObject({ result: 'down', retryAfter: 1 })
  expect(vonage.sent).toHaveLength(1)
})

test('Twilio takes what comes with the right token; a person who wrote STOP is left alone', async () => {
  const twilio = await started(twilioVendor({ account: 'AC123', token: 'rahasia' }))
  const sms = smsProvider(twilio.address, '+62811000')
  expect(await sms.send(notice)).toEqual({ result: 'sent', ref: 'SM1' })
  twilio.stopped.add(notice.to)
  expect(await sms.send(notice)).toMatchObject({ result: 'gone' })
  expect(await smsProvider(twilio.address.replace('rahasia', 'x'), '+62811000').send(notice)).toMatchObject({ result: 'down' })
  expect(twilio.sent).toHaveLength(1)
})

test('WhatsApp: text within 24 hours, else the way is closed; the template at any time; a wrong token is our fault, not the address', async () => {
  const account = { phoneId: '1055', token: 'EAAG', template: undefined, sender: '+62 811' }
  const meta = await started(whatsAppVendor({ ...account, templates: ['kabar_laporan/id'] }))
  const text = whatsAppProvider({ ...account, url: meta.url })
  expect(await text.send(notice)).toMatchObject({ result: 'closed', message: expect.stringContaining('131047') })
  meta.heard.set('6281200001234', Date.now() - 23 * 3600 * 1000)
  expect(await text.send(notice)).toMatchObject({ result: 'sent' })
  meta.heard.set('6281200001234', Date.now() - 25 * 3600 * 1000)
  expect(await text.send(notice)).toMatchObject({ result: 'closed' })
  const template = whatsAppProvider({ ...account, url: meta.url, template: 'kabar_laporan' })
  expect(await template.send(notice)).toMatchObject({ result: 'sent' })
  expect(meta.messages.at(-1)).toMatchObject({ template: 'kabar_laporan', text: `${notice.number} ${notice.url}`, id: notice.id })
  expect(await template.send({ ...notice, lang: 'en' })).toMatchObject({ result: 'down' })
  const wrong = whatsAppProvider({ ...account, url: meta.url, token: 'EAAX' })
  expect(await wrong.send(notice)).toMatchObject({ result: 'down', message: expect.stringContaining('190') })
  meta.unknown.add('6281200001234')
  expect(await template.send(notice)).toMatchObject({ result: 'gone' })
  expect(meta.messages).toHaveLength(2)
})

test('Telegram: a flood tells how long to wait, a blocked bot and an unknown chat are gone', async () => {
  const token = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'
  const telegram = await started(telegramVendor({ token, chats: ['77', '78'] }))
  const bot = telegramProvider({ url: telegram.url, token, sender: '@tuntas_bot' })
  expect(await bot.send({ ...notice, to: '77' })).toEqual({ result: 'sent', ref: '1' })
  telegram.flood.retryAfter = 35
  expect(await bot.send({ ...notice, to: '77' })).toMatchObject({ result: 'down', retryAfter: 35 })
  telegram.flood.retryAfter = 0
  telegram.blocked.add('78')
  expect(await bot.send({ ...notice, to: '78' })).toMatchObject({ result: 'gone' })
  expect(await bot.send({ ...notice, to: '99' })).toMatchObject({ result: 'gone' })
  const wrong = telegramProvider({ url: telegram.url, token: token.replace('ABC', 'XYZ'), sender: '@tuntas_bot' })
  expect(await wrong.send({ ...notice, to: '77' })).toMatchObject({ result: 'down' })
  expect(telegram.messages).toHaveLength(1)
})

test('web push: the browser opens it, another key is refused, a subscription that ended is gone', async () => {
  const keys = vapidKeys(createHash('sha256').update('uji').digest())
  const service = await started(pushVendor({ applicationServerKey: keys.publicKey }))
  const here = (endpoint: string) => endpoint.startsWith(service.url)
  const to = JSON.stringify(service.subscription)
  const push = webPushProvider({ keys, contact: 'mailto:lapor@contoh.invalid' }, here)
  expect(await push.send({ ...notice, to })).toMatchObject({ result: 'sent' })
  expect(service.opened).toEqual([{ title: notice.subject, body: notice.short, url: notice.url }])
  const other = vapidKeys(createHash('sha256').update('lain').digest())
  const forged = webPushProvider({ keys: other, contact: 'mailto:lapor@contoh.invalid' }, here)
  expect(await forged.send({ ...notice, to })).toMatchObject({ result: 'later', message: expect.stringContaining('403') })
  service.gone.is = true
  expect(await push.send({ ...notice, to })).toMatchObject({ result: 'gone' })
})

test('a push subscription leads to push services only, never into our own network', async () => {
  const keys = vapidKeys(createHash('sha256').update('uji').digest())
  const push = webPushProvider({ keys, contact: 'mailto:lapor@contoh.invalid' })
  const service = await started(pushVendor({ applicationServerKey: keys.publicKey }))
  expect(await push.send({ ...notice, to: JSON.stringify(service.subscription) })).toMatchObject({ result: 'gone' })
  expect(service.asked).toBe(0)
  for (const good of ['https://fcm.googleapis.com/fcm/send/x', 'https://updates.push.services.mozilla.com/wpush/v2/x'])
    expect(isPushService(good), good).toBe(true)
  for (const bad of [
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://evilpush.apple.com.example/',
    'https://127.0.0.1/x',
    'https://fcm.googleapis.com:8443/x',
    'nothing',
  ])
    expect(isPushService(bad), bad).toBe(false)
})

test('a second gateway takes over in the same try, the first is asked again after ten minutes; when both are down the last try still asks', async () => {
  const first = await started(vonageVendor({ key: 'a', secret: 'b' }))
  const second = await started(twilioVendor({ account: 'AC1', token: 't' }))
  const carriers = carriersOf([smsProvider(first.address, 'Tuntas'), smsProvider(second.address, '+62811000')])
  const now = Temporal.Instant.from('2026-11-24T02:00:00Z')
  const send = (minutes: number, force = false) => carriers.send('sms', notice, now.add({ seconds: minutes * 60 }), force)
  first.trouble = 'down'
  expect(await send(0)).toMatchObject({ result: 'sent', provider: expect.stringContaining('twilio') })
  first.trouble = 'none'
  await send(9)
  expect({ first: first.asked, second: second.sent.length }).toEqual({ first: 1, second: 2 })
  await send(11)
  expect({ first: first.sent.length, second: second.sent.length }).toEqual({ first: 1, second: 2 })
  first.trouble = 'gone'
  second.trouble = 'gone'
  expect(await send(12)).toMatchObject({ result: 'down' })
  const asked = first.asked
  expect(await send(13)).toMatchObject({ result: 'down' })
  expect(first.asked).toBe(asked)
  first.trouble = 'none'
  expect(await send(14, true)).toMatchObject({ result: 'sent' })
})
