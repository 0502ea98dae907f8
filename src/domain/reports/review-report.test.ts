import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setFlagValue } from '../../../test/support/flags.ts'
import { hands, refused, START } from '../../../test/support/moving.ts'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { waitingReadings } from '../desk/readings.ts'
import { reportPage } from '../desk/report-page.ts'
import { countFigures } from '../figures/count-figures.ts'
import { readFigures } from '../figures/read-figures.ts'
import { digestOfficers } from '../messages/digest-officers.ts'
import { drawOf } from './draw.ts'
import type { ReportState } from './report.ts'
import { closeSilentReports } from './sweep-reports.ts'
import { undoMove } from './undo-move.ts'

let w: World
const { go, forwarded, answered } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
  await setFlagValue(w.app, 'secondReaderShare', 100)
  await countFigures(w.app) // builds the facts that are missing, once: later ones are written with the moves
})
afterAll(() => w.app.close())

const clear = () =>
  asOwner(
    w.app.ownerUrl,
    `delete from clock; delete from report_scope; delete from report_fact; update report set status = 'archived'`,
  )
const figures = async () => {
  await countFigures(w.app)
  return readFigures(w.app, { node: null, from: '2026-11-01', to: '2026-11-30' })
}
const readingsOf = async (number: string) =>
  (
    await w.app.db.query<{ review: string }>(
      'select review from report_fact f join report r on r.id = f.report_id where number = $1',
      [number],
    )
  ).rows[0]!.review

test('the sample is drawn by a keyed hash of the report alone: about as large as the policy says, and the same whenever it is asked', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`)
  const drawn = ids.filter((id) => drawOf(w.app.secret, id) < 5)
  expect(drawn.length / ids.length).toBeGreaterThan(0.04)
  expect(drawn.length / ids.length).toBeLessThan(0.06)
  for (const id of drawn.slice(0, 20)) expect(drawOf(w.app.secret, id)).toBe(drawOf(w.app.secret, id))
  expect(ids.every((id) => drawOf(w.app.secret, id) >= 0 && drawOf(w.app.secret, id) < 100)).toBe(true)
})

test('unless a policy says otherwise, five in a hundred are read', () => {
  const { flags } = JSON.parse(readFileSync('reference/flags.json', 'utf8')) as { flags: { key: string; value: unknown }[] }
  expect(flags.find(({ key }) => key === 'secondReaderShare')?.value).toBe(5)
})

test('an answer in the sample waits for the coordinator above, never for the office that gave it; others have nothing to read', async () => {
  await clear()
  const { number } = await answered()
  const { clocks } = (await reportPage(w.app, w.officer.city!, number))!.report
  expect(clocks.review).toMatchObject({ dueOn: '2026-12-01', stoppedOn: null, readings: '-' })
  expect((await waitingReadings(w.app, w.officer.city!)).map((row) => row.number)).toEqual([number])
  for (const name of ['dpu', 'province', 'national', 'dlh', 'mayor']) {
    expect(await waitingReadings(w.app, w.officer[name]!), name).toEqual([])
    expect((await refused(go(name, number, 'review', { passed: true }))).code, name).toBe('not-found')
  }
})

test('an office that answers itself is read by the next one above, and so is one about which the report is', async () => {
  await clear()
  w.app.setNow(START)
  const { number } = await forwarded({ reportedOffice: 'malang' })
  await go('dpu', number, 'answer', { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' })
  expect((await refused(go('city', number, 'review', { passed: true }))).code).toBe('not-found')
  expect((await waitingReadings(w.app, w.officer.province!)).map((row) => row.number)).toEqual([number])
  expect((await go('province', number, 'review', { passed: true })).clocks.review).toMatchObject({ readings: 'p' })
})

test('while it waits it does not count as resolved and silence does not close it; passed, it does both', async () => {
  await clear()
  const { number } = await answered()
  w.app.setNow('2026-12-20T02:00:00Z')
  expect(await closeSilentReports(w.app)).toBe(0)
  expect(await figures()).toMatchObject({
    resolved: 0,
    pending: 1,
    secondReading: { waiting: 1, verdict: { n: 0 } },
    score: { share: 0, n: 1 }, // a reader who does not read leaves it where silence leaves it
  })
  await go('city', number, 'review', { passed: true, note: 'Jelas.' })
  expect(await figures()).toMatchObject({
    resolved: 1,
    pending: 0,
    secondReading: { passed: 1, waiting: 0, verdict: { share: 1, n: 1 } },
    score: { share: 1, n: 1 },
  })
  expect(await closeSilentReports(w.app)).toBe(1)
  expect(await figures()).toMatchObject({ closed: { system: 1 }, score: { share: 1, n: 1 } })
})

test('whoever is to read hears of it each morning until it is read, nobody else does', async () => {
  await clear()
  const { number } = await answered()
  const told = async () => {
    await digestOfficers(w.app)
    const { rows } = await w.app.db.query<{ name: string; unread: number }>(
      `select split_part(o.email, '@', 1) as name, (b.params->'waiting'->>'unread')::int as unread from outbox b join officer o on b.recipient = 'officer:' || o.id
       where b.template = 'officer.digest' and b.run_at = $1 order by 1`,
      [w.app.now().round({ smallestUnit: 'hour', roundingMode: 'floor' }).toString()],
    )
    return rows.filter(({ unread }) => unread > 0)
  }
  w.app.setNow('2026-11-25T00:01:00Z')
  expect(await told()).toEqual([{ name: 'city', unread: 1 }])
  w.app.setNow('2026-12-08T00:01:00Z') // long after the reading's limit
  expect(await told()).toEqual([{ name: 'city', unread: 1 }])
  await go('city', number, 'review', { passed: true })
  w.app.setNow('2026-12-09T00:01:00Z')
  expect(await told()).toEqual([])
})

test('not passed, it goes back to the office with the reasons; the next answer is read again, and each reading is counted', async () => {
  await clear()
  const { number } = await answered()
  const back = await go('city', number, 'review', { passed: false, reasons: ['noProof', 'noDate'] })
  expect(back).toMatchObject({ status: 'inProgress', answeredAt: null })
  expect(back.clocks.resolve!.stoppedOn).toBeNull()
  expect(await readingsOf(number)).toBe('f24')
  expect(await figures()).toMatchObject({
    resolved: 0,
    reopened: 1,
    secondReading: { failed: 1, verdict: { share: 0, n: 1 }, reasons: { noDate: 1, noProof: 1 } },
  })
  const { rows } = await w.app.db.query(
    `select template from outbox o join report r on r.id = o.report_id where r.number = $1 order by event_seq desc limit 1`,
    [number],
  )
  expect(rows).toEqual([{ template: 'reporter.reopened' }])
  await setFlagValue(w.app, 'secondReaderShare', 0) // the policy of the day does not let it out again
  await go('dpu', number, 'answer', { kind: 'final', text: 'Ditambal Selasa oleh regu jalan.', reason: 'Tanpa foto' })
  expect(await readingsOf(number)).toBe('f24w')
  await setFlagValue(w.app, 'secondReaderShare', 100)
  await go('city', number, 'review', { passed: true })
  expect(await readingsOf(number)).toBe('f24p')
  expect(await figures()).toMatchObject({ secondReading: { passed: 1, failed: 1, verdict: { share: 0.5, n: 2 } } })
})

test('a verdict has its reasons, and only one that does not pass', async () => {
  await clear()
  const { number } = await answered()
  expect((await refused(go('city', number, 'review', { passed: false }))).fields).toEqual([
    { path: 'reasons', key: 'error.review.reasons' },
  ])
  expect((await refused(go('city', number, 'review', { passed: true, reasons: ['noDate'] }))).fields).toEqual([
    { path: 'reasons', key: 'error.review.passedWithReasons' },
  ])
  await go('city', number, 'review', { passed: true })
  expect((await refused(go('city', number, 'review', { passed: true }))).details.reason).toBe('move.why.notDrawn')
})

test('what the reporter says goes before: the reading ends without a verdict, and nothing is left to read', async () => {
  await clear()
  const yes = await answered()
  const no = await answered()
  await go(yes.reporter, yes.number, 'feedback', { solved: 'yes' })
  await go(no.reporter, no.number, 'feedback', { solved: 'no' })
  expect([await readingsOf(yes.number), await readingsOf(no.number)]).toEqual(['-', '-'])
  expect(await waitingReadings(w.app, w.officer.city!)).toEqual([])
  expect(await figures()).toMatchObject({ resolved: 1, secondReading: { lapsed: 2, verdict: { share: null, n: 0 } } })
})

test('undone within eight seconds, answer and verdict were never', async () => {
  await clear()
  const { number } = await forwarded()
  await go('dpu', number, 'answer', { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' })
  await undoMove(w.app, w.officer.dpu!, { number })
  expect(await readingsOf(number)).toBeNull()
  expect(await waitingReadings(w.app, w.officer.city!)).toEqual([])
  await go('dpu', number, 'answer', { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' })
  await go('city', number, 'review', { passed: false, reasons: ['offTopic'] })
  const again: ReportState = await undoMove(w.app, w.officer.city!, { number })
  expect(again.status).toBe('answered')
  expect(await readingsOf(number)).toBe('w')
  expect(await figures()).toMatchObject({ reopened: 0, secondReading: { waiting: 1, failed: 0 } })
})

test('where nobody stands above to read, and with a share of none, nothing is drawn', async () => {
  await clear()
  w.app.setNow(START)
  const { number } = await aReport(w.app, { location: undefined }) // the national desk has it, and answers itself
  await go('national', number, 'verify', {})
  await go('national', number, 'handle')
  await go('national', number, 'answer', { kind: 'final', text: 'Aturannya sudah kami jelaskan.', reason: 'Tanpa foto' })
  expect(await readingsOf(number)).toBeNull()
  await setFlagValue(w.app, 'secondReaderShare', 0)
  expect(await readingsOf((await answered()).number)).toBeNull()
  await setFlagValue(w.app, 'secondReaderShare', 100)
})
