import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildFacts } from '../src/domain/figures/build-facts.ts'
import { countFigures } from '../src/domain/figures/count-figures.ts'
import { readFigures } from '../src/domain/figures/read-figures.ts'
import { makeFilings } from '../src/domain/filings/make-filings.ts'
import { releaseOpenData } from '../src/domain/open-data/release-month.ts'
import { takeSteps } from '../src/domain/reports/take-steps.ts'
import { hands } from './support/moving.ts'
import { testApp } from './support/postgres.ts'
import { addEast, aReport, smallNation, type World } from './support/world.ts'

// The clock of the machine jumps while reports are at work: limits and figures are what the days say that were told, and counting again gives the same.

let w: World
const { go } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
  await countFigures(w.app)
})
afterAll(() => w.app.close())

const node = () => w.app.reference.get().agencies.bySlug('malang')!.id
const factsOf = async (number: string) =>
  (
    await w.app.db.query(
      `select f.received_on::text as received, f.month::text as month, verify_days as verify, answer_days as answer, final_days as final, resolve_due_on::text as due,
         resolve_judged_on <= resolve_due_on as "inTime" from report_fact f join report r on r.id = f.report_id where r.number = $1`,
      [number],
    )
  ).rows[0]!
const figures = async (month: string) => {
  await countFigures(w.app)
  const all = await readFigures(w.app, { node: node(), from: `${month}-01`, to: `${month}-30` })
  const { received, answered, firstAnswer, resolution, inTime, score, open } = all
  return { received, answered, firstAnswer, resolution, inTime, score, open }
}
/** The same from the histories, and nothing filed, released or told twice by asking again. */
async function againTheSame(month: string) {
  const before = await figures(month)
  await buildFacts(w.app, 'all')
  expect(await figures(month)).toEqual(before)
  await makeFilings(w.app)
  await releaseOpenData(w.app)
  await takeSteps(w.app)
  expect([await makeFilings(w.app), await releaseOpenData(w.app), await takeSteps(w.app)]).toEqual([0, [], 0])
}

test('back two hours, over midnight: what is done "the day before" took no day, is in time, and the limits stand', async () => {
  w.app.setNow('2026-11-23T17:30:00Z') // half past midnight in Malang, Tuesday 24
  const { number } = await aReport(w.app)
  w.app.advance({ hours: -2 })
  const after = await go('city', number, 'verify', { grade: 'plain' })
  expect(after.clocks.verify).toMatchObject({ dueOn: '2026-11-27' })
  await go('city', number, 'forward', { agency: 'dpu' })
  const { clocks } = await go('dpu', number, 'answer', { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' })
  expect(clocks.resolve!.dueOn >= '2026-12-11').toBe(true)
  expect(await factsOf(number)).toMatchObject({ received: '2026-11-24', verify: 0, answer: 0, final: 0, inTime: true })
  w.app.advance({ hours: 3 })
  expect(await figures('2026-11')).toMatchObject({
    received: 1,
    answered: 1,
    firstAnswer: { mean: 0, median: 0, p90: 0, n: 1 },
    inTime: { verify: { yes: 1, no: 0 }, firstAnswer: { yes: 1, no: 0 }, resolve: { yes: 1, no: 0 } },
  })
  await againTheSame('2026-11')
})

test('three days ahead, over a month’s end: the limits are those of the days that came, and what is late is late in the figures too', async () => {
  w.app.setNow('2026-11-26T02:00:00Z') // Thursday
  const { number } = await aReport(w.app)
  w.app.advance({ hours: 72 }) // Sunday
  await takeSteps(w.app)
  const verified = await go('city', number, 'verify', { grade: 'plain' })
  expect(verified.clocks.verify).toMatchObject({ dueOn: '2026-12-01' })
  w.app.advance({ hours: 72 }) // Wednesday: a second jump
  await go('city', number, 'forward', { agency: 'dpu' })
  const { clocks } = await go('dpu', number, 'answer', { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' })
  expect(clocks.resolve).toMatchObject({ startedOn: '2026-12-02' })
  expect(await factsOf(number)).toMatchObject({ received: '2026-11-26', verify: 1, answer: 4, final: 4, inTime: true })
  await againTheSame('2026-11')
})

test('over New Year in three zones: a report belongs to the month of its office’s own day, and was read on no later day than it came', async () => {
  await addEast(w.app)
  w.app.setNow('2026-12-31T15:30:00Z') // half past midnight of 2027 in Jayapura, 23.30 in Makassar, 22.30 in Malang
  const days: Record<string, string[]> = {}
  for (const hours of [0, 1, 1, 20]) {
    w.app.advance({ hours })
    for (const agency of ['papua', 'sulsel', 'jatim']) {
      const { number } = await aReport(w.app, { agency })
      const fact = await factsOf(number)
      expect(fact.month.slice(0, 7)).toBe(fact.received.slice(0, 7))
      days[agency] = [...(days[agency] ?? []), fact.received]
      await go('national', number, 'verify', { grade: 'plain' })
      await go('national', number, 'forward', { agency: 'kemensos' })
      expect(await factsOf(number)).toMatchObject({ received: fact.received, verify: 0 }) // New Year's Day is no working day
    }
  }
  expect(days).toEqual({
    papua: ['2027-01-01', '2027-01-01', '2027-01-01', '2027-01-01'],
    sulsel: ['2026-12-31', '2027-01-01', '2027-01-01', '2027-01-01'],
    jatim: ['2026-12-31', '2026-12-31', '2027-01-01', '2027-01-01'],
  })
  await againTheSame('2026-12')
})
