import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { smallNation, type World } from '../../../test/support/world.ts'
import { Refusal } from '../../kit/refusal.ts'
import { nobody } from '../people/actor.ts'
import { answerOf, submitReport } from './submit-report.ts'
import { cutTitle } from './submit-rules.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const body = 'Lampu jalan di depan Pasar Madyopuro padam sejak Senin malam.'
let n = 0
const send = (input: Record<string, unknown>, key = `kunci-uji-yang-cukup-panjang-${++n}`) =>
  submitReport(w.app, nobody, { body, ...input }, { channel: 'web', idempotency: { scope: 'web', key } })
const refusalOf = async (promise: Promise<unknown>): Promise<Refusal> => {
  const error = await promise.then(
    () => new Error('was taken'),
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(Refusal)
  return error as Refusal
}
const count = async (table: string) =>
  (await asOwner(w.app.ownerUrl, `select count(*)::int as n from ${table}`)).rows[0].n as number
const row = async (number: string) => (await asOwner(w.app.ownerUrl, 'select * from report where number = $1', [number])).rows[0]

describe('once', () => {
  test('the same key and body give the same answer, access code included, and one report', async () => {
    const before = await count('report')
    const first = await send({}, 'kunci-sama-untuk-dua-kali-1')
    const again = await send({}, 'kunci-sama-untuk-dua-kali-1')
    expect(again).toEqual(first)
    expect(await count('report')).toBe(before + 1)
    expect((await answerOf(w.app, 'web', 'kunci-sama-untuk-dua-kali-1'))?.receipt).toEqual(first)
  })

  test('fifty at once with one key are one report, and all fifty get its answer', async () => {
    const before = await count('report')
    const answers = await Promise.all(Array.from({ length: 50 }, () => send({}, 'kunci-lima-puluh-serentak')))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await count('report')).toBe(before + 1)
    expect(await count('report_event')).toBe(await count('report'))
  })

  test('the same key with another body is refused and stores nothing', async () => {
    await send({}, 'kunci-dengan-isi-lain-lagi')
    const before = await count('report')
    expect((await refusalOf(send({ body: `${body} Tolong.` }, 'kunci-dengan-isi-lain-lagi'))).code).toBe('idempotency-mismatch')
    expect(await count('report')).toBe(before)
  })

  test('a number that is taken is drawn again: the sender gets another one, and one report', async () => {
    // The server itself says "taken" to the first two numbers, as its unique index would.
    await asOwner(
      w.app.ownerUrl,
      `create sequence met; grant usage on sequence met to public;
       create function taken() returns trigger language plpgsql as $$ begin
         if nextval('met') > 2 then return new; end if;
         raise unique_violation using constraint = 'report_number_key';
       end $$;
       create trigger taken before insert on report for each row execute function taken()`,
    )
    const before = await count('report')
    const { number } = await send({})
    expect((await row(number)).number).toBe(number)
    expect(await count('report')).toBe(before + 1)
    expect(await count('idempotency')).toBe(await count('report'))
    await asOwner(w.app.ownerUrl, 'drop trigger taken on report; drop sequence met')
  })

  test('the kept answer can be read with the key only: the table holds neither key nor code', async () => {
    const { accessCode, number } = await send({}, 'kunci-yang-hanya-milik-pengirim')
    const dump = JSON.stringify(
      (await asOwner(w.app.ownerUrl, `select encode(answer, 'escape') as a, encode(key_hash, 'escape') as k from idempotency`))
        .rows,
    )
    for (const secret of [accessCode, accessCode.replaceAll(' ', ''), 'kunci-yang-hanya-milik-pengirim', number])
      expect(dump).not.toContain(secret)
    expect(await answerOf(w.app, 'web', 'kunci-yang-lain')).toBeNull()
  })
})

test.each<[string, Record<string, unknown>]>([
  [
    'with everything',
    { reporter: { email: 'warga@contoh.tuntas.invalid' }, location: { areaCode: '35.73.03.1009', landmark: 'dekat pasar' } },
  ],
  ['with the text alone', {}],
  ['by nobody', { identity: 'anonymous' }],
])('a report without a key of the sender is taken too, %s', async (_name, input) => {
  const before = await count('report')
  const receipt = await submitReport(w.app, nobody, { body, ...input }, { channel: 'api', idempotency: null })
  expect(await count('report')).toBe(before + 1)
  expect((await row(receipt.number)).version).toBe(1)
})

describe('where it goes', () => {
  const holderOf = async (input: Record<string, unknown>) => {
    const { number } = await send(input)
    return w.app.reference.get().agencies.get((await row(number)).holder)?.slug
  }
  test('a chosen agency receives it directly', async () => expect(await holderOf({ agency: 'dlh' })).toBe('dlh'))
  test('a known area and a local category: the coordinator of the smallest node that serves it', async () =>
    expect(await holderOf({ category: 'pekerjaan-umum-jalan', location: { areaCode: '35.73.03.1009' } })).toBe('malang'))
  test('an unknown category counts as local', async () =>
    expect(await holderOf({ location: { areaCode: '35.73.03.1009' } })).toBe('malang'))
  test('the province, where no city serves the area', async () =>
    expect(await holderOf({ location: { areaCode: '35.07.01.2001' } })).toBe('jatim'))
  test('a national category goes to the national desk, and so does a report without a place', async () => {
    expect(await holderOf({ category: 'agama-haji-dan-umroh', location: { areaCode: '35.73.03.1009' } })).toBe('panrb')
    expect(await holderOf({})).toBe('panrb')
  })
  test('a village without a coordinator of its own does not get stuck with it', async () =>
    expect(await holderOf({ location: { areaCode: '35.73.03.1010' } })).toBe('malang'))
})

describe('who may know', () => {
  test('who reports is sealed: no column of the database holds the name, the phone or the address', async () => {
    await send({
      identity: 'verifierOnly',
      reporter: { name: 'Kanarixyz Rahasiawati', phone: '0812 0000 4321', email: 'kanari@contoh.tuntas.invalid' },
    })
    const { rows } = await asOwner(
      w.app.ownerUrl,
      `select table_schema || '.' || quote_ident(table_name) as name from information_schema.tables where table_schema in ('public', 'identity', 'graphile_worker') and table_type = 'BASE TABLE'`,
    )
    for (const { name } of rows) {
      const dump = JSON.stringify(
        (
          await asOwner(w.app.ownerUrl, `select t.*::text from ${name} t`).catch(() =>
            asOwner(w.app.ownerUrl, `select t::text from ${name} t`),
          )
        ).rows,
      )
      for (const canary of ['Kanarixyz', '81200004321', '0812 0000 4321', 'kanari@'])
        expect(dump.includes(canary), `${canary} in ${name}`).toBe(false)
    }
  })

  test('nobody means nobody: no identity, random keys that tell no time, times cut to the hour', async () => {
    w.app.setNow('2026-11-24T02:34:56.789Z')
    const identities = await count('identity.reporter')
    const { number } = await send({ identity: 'anonymous' })
    w.app.setNow('2026-11-24T02:00:00Z')
    expect(await count('identity.reporter')).toBe(identities)
    const report = await row(number)
    const events = (await asOwner(w.app.ownerUrl, 'select * from report_event where report_id = $1', [report.id])).rows
    const texts = (await asOwner(w.app.ownerUrl, 'select * from report_text where report_id = $1', [report.id])).rows
    for (const id of [report.id, ...events.map((e) => e.id), ...texts.map((t) => t.id)]) expect(id[14]).toBe('4')
    for (const at of [
      report.received_at,
      report.changed_at,
      ...events.flatMap((e) => [e.at, e.notice_at]),
      ...texts.map((t) => t.at),
    ])
      expect(new Temporal.Instant(BigInt(Number(at)) * 1_000_000n).toString({ fractionalSecondDigits: 3 })).toBe(
        '2026-11-24T02:00:00.000Z',
      )
    expect(await asOwner(w.app.ownerUrl, 'select from outbox where report_id = $1', [report.id])).toMatchObject({ rowCount: 0 })
  })

  test('a reporter sent with "nobody" is refused; so is "nobody" on a channel where the number is known', async () => {
    expect((await refusalOf(send({ identity: 'anonymous', reporter: { name: 'Seseorang' } }))).fields).toEqual([
      { path: 'reporter', key: 'error.reporter.anonymous' },
    ])
    const sms = submitReport(w.app, nobody, { body, identity: 'anonymous' }, { channel: 'sms', idempotency: null })
    expect((await refusalOf(sms)).fields[0]!.path).toBe('identity')
  })
})

describe('bad input says what to mend and stores nothing', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['empty', { body: '   ' }, 'body', 'error.body.empty'],
    ['too short', { body: 'Rusak' }, 'body', 'error.body.tooShort'],
    ['too long', { body: 'a'.repeat(5_001) }, 'body', 'error.body.tooLong'],
    ['missing', { body: undefined }, 'body', 'error.body.empty'],
    ['a number for a text', { body: 12_345_678_901 }, 'body', 'error.body.empty'],
    ['NUL', { body: `${body}\u0000` }, 'body', 'error.text.broken'],
    ['half of a surrogate pair', { body: `${body}\ud800` }, 'body', 'error.text.broken'],
    ['ten megabytes of text', { body: 'kata '.repeat(2_000_000) }, 'body', 'error.body.tooLong'],
    ['a date in the future', { occurredOn: '2026-11-25' }, 'occurredOn', 'error.occurredOn.future'],
    ['no date', { occurredOn: '2026-02-30' }, 'occurredOn', 'error.occurredOn.wrong'],
    ['an unknown category', { category: 'tidak-ada' }, 'category', 'error.category.unknown'],
    ['a retired category', { category: 'corona-alat-rapid-test' }, 'category', 'error.category.unknown'],
    ['an unknown class', { class: 'gosip' }, 'class', 'error.class.unknown'],
    ['an unknown office', { agency: 'dinas-bulan' }, 'agency', 'error.agency.unknown'],
    ['an unknown area', { location: { areaCode: '99.99' } }, 'location.areaCode', 'error.area.unknown'],
    ['half a coordinate', { location: { lat: -7.9 } }, 'location.lat', 'error.place.wrong'],
    ['a wrong phone number', { reporter: { phone: '12' } }, 'reporter.phone', 'error.phone.wrong'],
    ['a wrong e-mail address', { reporter: { email: 'a@b' } }, 'reporter.email', 'error.email.wrong'],
    ['an unknown field', { status: 'closed' }, 'status', 'error.unknownField'],
    ['an attachment that nobody sent', { attachments: [crypto.randomUUID()] }, 'attachments', 'error.evidence.unknown'],
    [
      'six attachments',
      { attachments: Array.from({ length: 6 }, () => crypto.randomUUID()) },
      'attachments',
      'error.attachments.tooMany',
    ],
  ])('%s', async (_name, input, path, key) => {
    const before = await count('report')
    expect((await refusalOf(send(input))).fields).toContainEqual(expect.objectContaining({ path, key }))
    expect(await count('report')).toBe(before)
  })

  test('5,000 signs are counted as people count them: combined ones are one', async () => {
    const family = '👨‍👩‍👧‍👦'
    await expect(send({ body: family.repeat(5_000) })).resolves.toBeTruthy()
    expect((await refusalOf(send({ body: family.repeat(5_001) }))).fields[0]!.key).toBe('error.body.tooLong')
  })
})

test('a title is the first sentence, cut between words', () => {
  expect(cutTitle('Lampu padam di Jalan Danau Toba. Sudah tiga hari.')).toBe('Lampu padam di Jalan Danau Toba')
  expect(cutTitle('Tolong!\nLampu padam di Jalan Danau Toba')).toBe('Tolong! Lampu padam di Jalan Danau Toba')
  const long = cutTitle(`${'sangat '.repeat(40)}gelap`)
  expect(long.length).toBeLessThanOrEqual(120)
  expect(long).toMatch(/sangat…$/)
})
