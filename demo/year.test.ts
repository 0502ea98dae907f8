import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toDay } from '../src/domain/clocks/rules.ts'
import { dayOff, workingDaysBetween } from '../src/domain/clocks/working-days.ts'
import { buildFacts } from '../src/domain/figures/build-facts.ts'
import { countFigures } from '../src/domain/figures/count-figures.ts'
import { readFigures } from '../src/domain/figures/read-figures.ts'
import { filingDocument } from '../src/domain/filings/filing-document.ts'
import { readFiling } from '../src/domain/filings/read-filings.ts'
import { officerByEmail } from '../src/domain/people/officers.ts'
import { writePdf } from '../src/kit/documents/pdf.ts'
import { translator } from '../src/kit/i18n.ts'
import { asOwner, type TestApp, testApp } from '../test/support/postgres.ts'
import { testServer, visitor, wordsOf } from '../test/support/server.ts'
import { wordsOfPdf } from '../test/support/words-of-pdf.ts'
import { randomOf } from './random.ts'
import { playYear, yearsKnown } from './year.ts'
import { meanWait, planYear } from './year-plan.ts'

const LONG = process.env.TUNTAS_LONG !== undefined
const REPORTS = LONG ? yearsKnown[2024]!.reports : 60
const YEAR = { from: '2024-01-01', to: '2024-12-31' }

let app: TestApp
let city: string
let seconds: number
const said: number[] = []
beforeAll(async () => {
  app = await testApp()
  const begin = performance.now()
  await playYear(app, 2024, (done) => said.push(done), REPORTS)
  seconds = (performance.now() - begin) / 1000
  console.log(`the year: ${REPORTS} reports in ${seconds.toFixed(1)} s`)
  city = app.reference.get().agencies.bySlug('kota-malang')!.id
}, 300_000)
afterAll(() => app.close())

/** What the city's page of the year and its yearly PDF say, as anybody and as its mayor reads them. */
async function told(): Promise<{ page: string; pdf: string }> {
  const page = await visitor(testServer(app)).get('/instansi/kota-malang?tahun=2024')
  const mayor = (await officerByEmail(app, 'malang.pimpinan@contoh.tuntas.invalid'))!
  const { filing, at } = await readFiling(app, mayor, { node: city, code: '2024', now: true })
  const pdf = await writePdf(filingDocument(filing, translator('id'), app.reference.get().catalogue, at))
  return { page: wordsOf(page.html), pdf: await wordsOfPdf(pdf) }
}
const n = (value: number) => value.toLocaleString('id-ID')

describe('the plan of the year', () => {
  const planned = () => planYear(app.reference.get().calendars.get('nasional'), randomOf('2024'), 2024, 3_234)

  test('shares 3,234 reports out over the weekdays and holidays of 2024, with one working day on average', () => {
    const cal = app.reference.get().calendars.get('nasional')
    const plan = planned()
    expect(plan).toHaveLength(3_234)
    expect(meanWait(cal, plan)).toBeCloseTo(1, 2)
    const perDay = (rule: (day: number) => boolean) => {
      const days = Array.from({ length: 366 }, (_, i) => toDay('2024-01-01') + i).filter(rule)
      return plan.filter(({ day }) => rule(day)).length / days.length
    }
    const working = perDay((day) => dayOff(cal, day) === null)
    expect(working).toBeGreaterThan(10)
    expect(perDay((day) => dayOff(cal, day)?.reason === 'weekend') / working).toBeLessThan(0.55)
    expect(perDay((day) => dayOff(cal, day)?.reason === 'national') / working).toBeLessThan(0.5)
    expect(
      plan.every(({ day, answerAfter, verifyAfter }) => dayOff(cal, day) === null || (answerAfter >= 1 && verifyAfter >= 1)),
    ).toBe(true)
  })
})

describe('the city says of its year', () => {
  test('as many reports as it published, all of them answered, in one working day on average: from the same figures as any other agency', async () => {
    const figures = await readFigures(app, { node: city, ...YEAR })
    expect(figures).toMatchObject({
      received: REPORTS,
      answered: REPORTS,
      answeredShare: 1,
      resolvedShare: 1,
      onTimeShare: 1,
      pending: 0,
    })
    expect(figures.resolution).toMatchObject({ mean: 1, n: REPORTS })
    expect(said.at(-1)).toBe(REPORTS)
    if (LONG) expect(seconds).toBeLessThan(120)
  })

  test('its page and its yearly PDF say the same, to anybody and to its mayor', async () => {
    const { page, pdf } = await told()
    expect(page).toContain(`${n(REPORTS)} laporan diterima selama tahun 2024.`)
    expect(page).toContain('100 % mendapat tanggapan dan 100 % tuntas, rata-rata 1,0 hari kerja sampai tanggapan akhir.')
    expect(pdf).toContain(`${n(REPORTS)} laporan diterima`)
    expect(pdf).toContain('100 % mendapat tanggapan')
    expect(pdf).toContain('1,0 hari kerja')
  })

  test('every report came on its day of 2024 and was handled on working days', async () => {
    const { rows } = await app.db.query<{ on: string; at: Temporal.Instant }>(
      `select r.received_on as on, e.at from report r join report_event e on e.report_id = r.id and e.kind = 'answeredFinal'`,
    )
    const cal = app.reference.get().calendars.get('nasional')
    expect(rows).toHaveLength(REPORTS)
    for (const { on, at } of rows) {
      const day = toDay(at.toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString())
      expect(on.slice(0, 4)).toBe('2024')
      expect(dayOff(cal, day)).toBeNull()
      expect(workingDaysBetween(cal, toDay(on), day)).toBeLessThanOrEqual(4)
    }
  })

  test('and playing it again adds nothing', async () => {
    await playYear(app, 2024, () => {}, REPORTS)
    expect((await readFigures(app, { node: city, ...YEAR })).received).toBe(REPORTS)
    await expect(playYear(app, 2019, () => {})).rejects.toThrow('There is no such year')
  })

  test('but without one of its answers it no longer does', async () => {
    const victim = (
      await app.db.query<{ id: string }>(
        `select report_id as id from report_event where kind = 'answeredFinal' order by at limit 1`,
      )
    ).rows[0]!.id
    await asOwner(app.ownerUrl, 'alter table report_event disable trigger all')
    await asOwner(
      app.ownerUrl,
      `with gone as (delete from report_event where report_id = $1 and seq >= (select min(seq) from report_event where report_id = $1 and kind = 'answeredFinal')) select`,
      [victim],
    )
    await buildFacts(app, 'all')
    await countFigures(app)
    const figures = await readFigures(app, { node: city, ...YEAR })
    expect(figures).toMatchObject({ received: REPORTS, answered: REPORTS - 1, answeredShare: (REPORTS - 1) / REPORTS })
    expect(figures.resolution.n).toBe(REPORTS - 1)
    expect(figures.onTimeShare).toBeLessThan(1)
    const { page, pdf } = await told()
    for (const said of [page, pdf]) {
      expect(said).toContain(`${n(REPORTS)} laporan diterima`)
      expect(said).not.toContain('100 % mendapat tanggapan')
    }
  })
})
