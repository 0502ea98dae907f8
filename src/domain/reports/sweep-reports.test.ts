import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { smtpVendor } from '../../../test/support/vendors/smtp.ts'
import { addEast, aReport, reporterOf, smallNation, type World } from '../../../test/support/world.ts'
import { translator } from '../../kit/i18n.ts'
import { carriersOf } from '../../kit/notice-providers/carriers.ts'
import { emailProvider } from '../../kit/notice-providers/email.ts'
import { giveFeedback } from '../feedback/give-feedback.ts'
import { buildFacts } from '../figures/build-facts.ts'
import { digestOfficers } from '../messages/digest-officers.ts'
import { sendNotices } from '../messages/send-notices.ts'
import { answerReport } from './answer-report.ts'
import { forwardReport } from './forward-report.ts'
import { holdReport } from './hold-report.ts'
import { extendReport } from './keep-report.ts'
import { closeSilentReports, offerOmbudsman } from './sweep-reports.ts'
import { takeSteps } from './take-steps.ts'
import { verifyReport } from './verify-report.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const START = '2026-11-24T02:00:00Z' // a Tuesday
type Seen = { kind: string; share?: number; to?: string; clock?: string }
async function stepsOf(number: string): Promise<string[]> {
  const { rows } = await w.app.db.query<{ kind: string; extra: Seen }>(
    `select e.kind, e.change->'extra' as extra from report_event e join report r on r.id = e.report_id where r.number = $1 and e.kind in ('reminded', 'escalated') order by seq`,
    [number],
  )
  return rows.map(({ extra }) => `${extra.clock ? `${extra.clock} ` : ''}${extra.share ?? extra.to}`)
}
const clear = () =>
  asOwner(
    w.app.ownerUrl,
    `delete from clock; delete from report_scope; update outbox set state = 'cancelled'; update report set status = 'archived'`,
  )

async function fresh(start = START) {
  await clear()
  w.app.setNow(start)
}
async function forwarded(overrides: Record<string, unknown> = {}) {
  const at = await aReport(w.app, overrides)
  await verifyReport(w.app, w.officer.city!, at, {})
  await forwardReport(w.app, w.officer.city!, at, { agency: 'dpu' })
  return at
}
const answered = async () => {
  const at = await forwarded()
  await answerReport(w.app, w.officer.dpu!, at, { kind: 'final', text: 'Sudah ditambal.', reason: 'Foto menyusul' })
  return at
}

test('a report that nobody touches: reminders, then head, auditor and province, each on its day and once', async () => {
  await fresh()
  const { number } = await aReport(w.app)
  const told: [string, string[]][] = []
  for (let day = 0; day < 14; day++) {
    const before = (await stepsOf(number)).length
    await takeSteps(w.app)
    await takeSteps(w.app)
    const now = await stepsOf(number)
    if (now.length > before) told.push([w.app.now().toString().slice(0, 10), now.slice(before)])
    w.app.advance({ days: 1 })
  }
  expect(told).toEqual([
    ['2026-11-26', ['verify 50']],
    ['2026-11-27', ['verify 100']],
    ['2026-11-28', ['verify head']],
    ['2026-12-02', ['verify auditor']],
    ['2026-12-04', ['verify above']],
  ])
})

test('after three days without a worker everything is made up for, in order; a clock that goes back two hours takes nothing twice', async () => {
  await fresh()
  const reports = [await aReport(w.app), await aReport(w.app, { identity: 'anonymous' })]
  w.app.advance({ days: 4 })
  expect(await takeSteps(w.app)).toBe(6)
  for (const { number } of reports) expect(await stepsOf(number)).toEqual(['verify 50', 'verify 100', 'verify head'])
  w.app.advance({ hours: -2 })
  expect(await takeSteps(w.app)).toBe(0)
  w.app.advance({ hours: 2, days: 3 })
  await Promise.all([takeSteps(w.app), takeSteps(w.app)])
  for (const { number } of reports) expect((await stepsOf(number)).slice(3)).toEqual([]) // Tuesday: the auditor hears on Wednesday
  w.app.advance({ days: 1 })
  await Promise.all([takeSteps(w.app), takeSteps(w.app), takeSteps(w.app)])
  for (const { number } of reports) expect((await stepsOf(number)).slice(3)).toEqual(['verify auditor'])
})

test('over New Year each zone is late at its own midnight', async () => {
  await fresh('2026-12-28T03:00:00Z')
  await addEast(w.app)
  const numbers: Record<string, string> = {}
  for (const agency of ['papua', 'sulsel', 'jatim']) numbers[agency] = (await aReport(w.app, { agency })).number
  const late = async (iso: string) => {
    w.app.setNow(iso)
    await takeSteps(w.app)
    const seen = await Promise.all(
      Object.entries(numbers).map(async ([slug, n]) => ((await stepsOf(n)).includes('verify head') ? [slug] : [])),
    )
    return seen.flat()
  }
  expect(await late('2026-12-31T14:59:59Z')).toEqual([])
  expect(await late('2026-12-31T15:00:00Z')).toEqual(['papua'])
  expect(await late('2026-12-31T16:00:00Z')).toEqual(['papua', 'sulsel'])
  expect(await late('2026-12-31T16:59:59Z')).toEqual(['papua', 'sulsel'])
  expect(await late('2026-12-31T17:00:00Z')).toEqual(['papua', 'sulsel', 'jatim'])
})

test('a held report rests: nobody is reminded; an extension brings reminders of the new date', async () => {
  await fresh()
  const held = await aReport(w.app)
  await verifyReport(w.app, w.officer.city!, held, {})
  await holdReport(w.app, w.officer.city!, held, { question: 'Di sisi jalan yang mana lubangnya?' })
  const other = await forwarded()
  w.app.advance({ days: 10 })
  await takeSteps(w.app)
  expect(await stepsOf(held.number)).toEqual([])
  const before = await stepsOf(other.number)
  expect(before).toContain('resolve 50')
  await extendReport(w.app, w.officer.dpu!, other, { days: 30, reason: 'Menunggu alat berat dari provinsi.' })
  await takeSteps(w.app)
  expect((await stepsOf(other.number)).filter((step) => step.startsWith('resolve'))).toEqual(['resolve 50'])
  w.app.advance({ days: 30 })
  await takeSteps(w.app)
  expect((await stepsOf(other.number)).filter((step) => step.startsWith('resolve'))).toEqual(['resolve 50', 'resolve 50'])
})

test('fourteen working days remind at half, at eight tenths and at the end', async () => {
  await fresh()
  const { number } = await forwarded() // Tuesday 24 November: 14 working days are over on Monday 14 December
  const steps: Record<string, string> = {}
  for (let day = Temporal.PlainDate.from('2026-11-25'); day.toString() < '2026-12-16'; day = day.add({ days: 1 })) {
    w.app.setNow(`${day}T00:01:00Z`)
    await takeSteps(w.app)
    for (const step of await stepsOf(number)) if (step.startsWith('resolve')) steps[step] ??= day.toString()
  }
  expect(steps).toEqual({
    'resolve 50': '2026-12-03',
    'resolve 80': '2026-12-10',
    'resolve 100': '2026-12-14',
    'resolve head': '2026-12-15',
  })
})

test('one bad report stops no other: the batch is taken apart', async () => {
  await fresh()
  const [bad, good] = [await answered(), await answered()]
  await asOwner(
    w.app.ownerUrl,
    `insert into report_event select gen_random_uuid(), report_id, seq + 1, 'noted', at, actor_kind, actor_id, agency_id, status, notice_at, '{}', '{}' from report_event e
     where report_id = (select id from report where number = $1) order by seq desc limit 1`,
    [bad.number],
  )
  w.app.advance({ days: 20 })
  expect(await closeSilentReports(w.app)).toBe(1)
  const { rows } = await w.app.db.query(
    'select number, status, closed_by from report where number = any($1) order by number = $2',
    [[bad.number, good.number], good.number],
  )
  expect(rows).toMatchObject([{ status: 'answered' }, { status: 'closed', closed_by: 'system' }])
})

test('ten working days of silence close a report automatically; within ten more its reporter brings it back with one "Belum"', async () => {
  await fresh()
  const at = await answered()
  w.app.setNow('2026-12-08T16:59:59Z') // the tenth working day ends in Jakarta
  expect(await closeSilentReports(w.app)).toBe(0)
  w.app.advance({ seconds: 1 })
  expect(await closeSilentReports(w.app)).toBe(1)
  expect(await closeSilentReports(w.app)).toBe(0)
  const told = await w.app.db.query<{ template: string }>(
    `select template from outbox o join report r on r.id = o.report_id where number = $1 order by event_seq desc limit 1`,
    [at.number],
  )
  const words = translator('id')(`notice.${told.rows[0]!.template}`, { number: at.number, url: '' })
  expect(words).toContain('ditutup otomatis')
  w.app.advance({ days: 3 })
  const back = await giveFeedback(w.app, await reporterOf(w.app, at.number), at, { solved: 'no' })
  expect(back.status).toBe('inProgress')
})

test('on day 60 the Ombudsman is offered, once, to whoever can be told; nothing is handed over', async () => {
  await fresh('2026-09-25T02:00:00Z')
  const named = await forwarded({ reporter: { email: 'bu@contoh.tuntas.invalid' } })
  const nobody = await forwarded({ identity: 'anonymous' })
  const done = await answered()
  w.app.setNow('2026-11-23T16:59:00Z')
  expect(await offerOmbudsman(w.app)).toBe(0)
  w.app.setNow('2026-11-23T17:00:00Z')
  expect(await offerOmbudsman(w.app)).toBe(2)
  expect(await offerOmbudsman(w.app)).toBe(0)
  expect([await stepsOf(named.number), await stepsOf(nobody.number), await stepsOf(done.number)]).toEqual([
    ['ombudsman'],
    ['ombudsman'],
    [],
  ])
  const { rows } = await w.app.db.query(
    `select r.number, r.transferred_at from outbox o join report r on r.id = o.report_id where o.template = 'reporter.ombudsmanOffer'`,
  )
  expect(rows).toEqual([{ number: named.number, transferred_at: null }])
})

test('officers get one digest at seven with everything in it: what waits, reminders, and for the head what is late', async () => {
  await fresh()
  const smtp = await smtpVendor()
  const tools = {
    carriers: carriersOf([emailProvider(smtp.url, 'a@contoh.invalid', 'http://localhost')]),
    baseUrl: 'http://localhost',
  }
  try {
    const numbers = []
    for (let i = 0; i < 35; i++) numbers.push((await aReport(w.app)).number)
    w.app.setNow('2026-11-29T17:05:00Z') // Monday, five past midnight: late since Saturday
    await takeSteps(w.app)
    const run = async () => {
      await digestOfficers(w.app)
      await digestOfficers(w.app)
      await sendNotices(w.app, tools)
    }
    await run()
    expect(smtp.inbox).toHaveLength(0)
    w.app.setNow('2026-11-30T00:01:00Z')
    await Promise.all([run(), run()])
    const to = (name: string) => smtp.inbox.filter((mail) => mail.to === `${name}@contoh.tuntas.invalid`)
    expect([to('city').length, to('mayor').length, to('province').length, to('dpu').length]).toEqual([1, 1, 1, 0])
    expect(to('city')[0]!.text).toContain('35 menunggu verifikasi')
    expect(to('city')[0]!.text).toContain('35 lewat batas waktu')
    expect(to('city')[0]!.text).toContain('100% waktunya')
    const [morning, taken] = to('mayor')[0]!.text.split('Lewat batas waktu dan disampaikan kepada Anda')
    expect(morning).toContain('35 laporan terbuka, 35 lewat batas waktu')
    expect(numbers.filter((number) => taken!.includes(number))).toHaveLength(30)
    expect(to('mayor')[0]!.text).toContain('5 laporan lain')
    for (const mail of smtp.inbox) expect(mail.text).not.toMatch(/Lubang|Gribig/)
    smtp.inbox.length = 0
    await run()
    expect(smtp.inbox).toHaveLength(0)
    w.app.setNow('2026-11-30T06:01:00Z') // 13:01: what waits is said again, old reminders are not
    await run()
    expect(to('city')[0]!.text).not.toContain('100% waktunya')
    expect(to('mayor')).toHaveLength(0)
  } finally {
    tools.carriers.close()
    await smtp.close()
  }
}, 150_000)

test('who hears when nothing happens: the head when a limit has run out, the auditor three working days later, the province two after that', async () => {
  await fresh()
  w.app.setNow('2027-01-05T02:00:00Z') // days on which no other test has had a digest
  const smtp = await smtpVendor()
  const tools = {
    carriers: carriersOf([emailProvider(smtp.url, 'a@contoh.invalid', 'http://localhost')]),
    baseUrl: 'http://localhost',
  }
  try {
    const { number } = await aReport(w.app) // Tuesday: to be verified by Friday 8
    for (let day = Temporal.PlainDate.from('2027-01-06'); day.toString() < '2027-01-23'; day = day.add({ days: 1 })) {
      w.app.setNow(`${day.subtract({ days: 1 })}T17:05:00Z`) // just after midnight
      await takeSteps(w.app)
      w.app.setNow(`${day}T00:01:00Z`) // seven in the morning
      await digestOfficers(w.app)
      await sendNotices(w.app, tools)
    }
    const sent = await w.app.db.query<{ name: string; on: string }>(
      `select split_part(o.email, '@', 1) as name, b.sent_at::date::text as on from outbox b join officer o on b.recipient = 'officer:' || o.id
       where b.params->'escalated' ? $1 and b.state = 'sent' order by 2`,
      [number],
    )
    expect(sent.rows).toEqual([
      { name: 'mayor', on: '2027-01-11' },
      { name: 'auditor', on: '2027-01-13' },
      { name: 'province', on: '2027-01-15' },
    ])
    const mails = smtp.inbox.filter(({ text }) => text.split('disampaikan kepada Anda')[1]?.includes(number))
    expect(mails.map(({ to }) => to.split('@')[0]).sort()).toEqual(['auditor', 'mayor', 'province'])
    const { rows } = await w.app.db.query<{ to: string; node: string }>(
      `select e.change->'extra'->>'to' as to, e.change->'extra'->>'node' as node from report_event e join report r on r.id = e.report_id
       where r.number = $1 and e.kind = 'escalated' order by e.seq`,
      [number],
    )
    const slugs = rows.map(({ to, node }) => [to, w.app.reference.get().agencies.get(node)!.slug])
    expect(slugs).toEqual([
      ['head', 'malang'],
      ['auditor', 'malang'],
      ['above', 'jatim'],
    ])
  } finally {
    tools.carriers.close()
    await smtp.close()
  }
}, 150_000)

test('what a sweep closes is a fact of the figures, the same that its history tells', async () => {
  w.app.setNow(START)
  const { number } = await aReport(w.app)
  await verifyReport(w.app, w.officer.city!, { number }, { grade: 'plain' })
  await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
  await answerReport(w.app, w.officer.dpu!, { number }, { kind: 'final', text: 'Sudah ditambal.', reason: 'Foto menyusul' })
  w.app.setNow('2027-01-04T02:00:00Z')
  expect(await closeSilentReports(w.app)).toBeGreaterThan(0)
  const facts = async () =>
    (await w.app.db.query('select f.* from report_fact f join report r on r.id = f.report_id where r.number = $1', [number]))
      .rows[0]!
  const { dirty: _, ...kept } = await facts()
  expect(kept).toMatchObject({ status: 'closed', closed_by: 'system', final: true })
  await buildFacts(w.app, 'all')
  const { dirty: __, ...told } = await facts()
  expect(kept).toEqual(told)
})
