import fc from 'fast-check'
import { expect, test } from 'vitest'
import { translator } from '../../kit/i18n.ts'
import { channels } from '../../kit/notice-providers/provider.ts'
import { compose, reporterTemplates } from './compose.ts'
import { quietUntil, TRIES, waitSeconds, waysTo, withoutAddresses } from './rules.ts'

const at = (iso: string) => Temporal.Instant.from(iso)

test('all tries together take four hours at least, and less than half an hour more, whatever chance says', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: TRIES - 1, maxLength: TRIES - 1 }),
      (chances) => {
        const hours = chances.reduce((sum, chance) => sum + waitSeconds(chance), 0) / 3600
        return hours >= 4 && hours <= 4.5
      },
    ),
  )
  expect(waitSeconds(0, 900)).toBe(900)
  expect(waitSeconds(1) - waitSeconds(0)).toBeGreaterThan(20) // a crowd does not come back at once
})

test('quiet from 21:00 to 07:00 of each zone, over New Year too; a receipt is never kept back', () => {
  for (const [iso, zone, until] of [
    ['2026-12-31T13:59:59Z', 'Asia/Jakarta', null],
    ['2026-12-31T14:00:00Z', 'Asia/Jakarta', '2027-01-01T00:00:00Z'],
    ['2026-12-31T16:30:00Z', 'Asia/Makassar', '2026-12-31T23:00:00Z'],
    ['2026-12-31T12:00:00Z', 'Asia/Jayapura', '2026-12-31T22:00:00Z'],
    ['2026-12-31T22:00:00Z', 'Asia/Jayapura', null],
    ['2026-12-31T23:30:00Z', 'Asia/Jakarta', '2027-01-01T00:00:00Z'],
  ] as const)
    expect(quietUntil('reporter.forwarded', at(iso), zone)?.toString() ?? null, `${iso} ${zone}`).toBe(until)
  expect(quietUntil('reporter.submitted', at('2026-12-31T18:00:00Z'), 'Asia/Jakarta')).toBeNull()
})

test('whoever wrote by WhatsApp is told there first; SMS is last; what nobody carries is no way', () => {
  const person = {
    email: 'a@b.id',
    phone: '+62812',
    others: [
      { id: '1', channel: 'push' as const, to: '{}' },
      { id: '2', channel: 'telegram' as const, to: '77' },
    ],
  }
  const order = (cameBy: string | null, has = channels.slice()) =>
    waysTo(person, cameBy, (c) => has.includes(c)).map(({ channel }) => channel)
  expect(order('web')).toEqual(['push', 'email', 'telegram', 'whatsapp', 'sms'])
  expect(order('whatsapp')).toEqual(['whatsapp', 'push', 'email', 'telegram', 'sms'])
  expect(order('sms', ['email', 'sms'])).toEqual(['sms', 'email'])
  expect(waysTo({}, 'sms', () => true)).toEqual([])
})

test('no address survives in what a carrier said', () => {
  expect(withoutAddresses('550 <bu@x.id> unknown, see other@y.id', 'bu@x.id')).toBe('550 <…> unknown, see …')
  expect(withoutAddresses("Invalid 'To' Phone Number: +6281200001234 (6281200001234)", '+6281200001234')).not.toMatch(/\d{6}/)
})

test.each(['id', 'en'] as const)(
  'every template stands in %s, says who alone writes, and as SMS fits 160 signs of GSM',
  (lang) => {
    const gsm = /^[A-Za-z0-9 \n@!"#%&'()*+,\-./:;<=>?_]*$/
    for (const template of reporterTemplates) {
      const words = compose({
        id: 'x',
        template,
        params: { number: '26-7K3F-9QX' },
        lang,
        baseUrl: 'https://lapor.malangkota.go.id',
        sender: 'lapor@malangkota.go.id',
        stopUrl: 'https://lapor.malangkota.go.id/kabar/x',
      })
      expect(words.short.length, words.short).toBeLessThanOrEqual(160)
      expect(words.short).toMatch(gsm)
      expect(words.short).toMatch(/NIK/)
      expect(words.text).toContain('lapor@malangkota.go.id')
      expect(words.text).toContain('/kabar/x')
      expect(words.subject).toBe(translator(lang)('notice.subject', { number: '26-7K3F-9QX' }))
    }
  },
)

test('a digest names what waits and what is late, and nothing of any content', () => {
  const params = {
    slot: '2026-11-24T00:00:00Z',
    zone: 'Asia/Jakarta',
    waiting: { new: 3, today: 0, late: 2, returned: 0, supportToday: 0, supportLate: 0, unread: 0, looks: 0 },
    reminded: [{ number: '26-7K3F-9QX', share: 80 }],
    escalated: ['26-7K3F-9QY'],
    more: 4,
  }
  const words = compose({
    id: 'x',
    template: 'officer.digest',
    params,
    lang: 'id',
    baseUrl: 'https://x.go.id',
    sender: 'lapor@x.go.id',
    stopUrl: null,
  })
  for (const part of [
    '3 menunggu verifikasi',
    '2 lewat batas waktu',
    '26-7K3F-9QX: 80%',
    '26-7K3F-9QY',
    '4 laporan lain',
    'https://x.go.id/konsol',
  ])
    expect(words.text).toContain(part)
  expect(words.text).not.toContain('0 ')
})
