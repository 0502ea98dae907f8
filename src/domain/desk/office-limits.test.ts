import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands, START } from '../../../test/support/moving.ts'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { digestOfficers } from '../messages/digest-officers.ts'
import { officeLimits } from './office-limits.ts'

let w: World
const { go } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const supported = async () => {
  w.app.setNow(START)
  const { number } = await aReport(w.app)
  await go('city', number, 'verify', { grade: 'plain' })
  await go('city', number, 'forward', { agency: 'dpu', supporting: ['dlh', 'madyopuro'] })
  return number
}
const slug = (id: string) => w.app.reference.get().agencies.get(id)!.slug
const told = (report: Awaited<ReturnType<typeof go>>) =>
  Object.fromEntries(
    officeLimits(report, w.app.reference.get(), w.app.now()).map(({ office, dueOn, left, late, answeredOn }) => [
      slug(office),
      { dueOn, left, late, answeredOn },
    ]),
  )

test('each supporting office has five working days from the day it got the report, the lead is not among them', async () => {
  const number = await supported() // Tuesday, 24 November 2026
  const report = await go('dpu', number, 'handle')
  const five = { dueOn: '2026-12-01', left: 5, late: false, answeredOn: null }
  expect(told(report)).toEqual({ dlh: five, madyopuro: five })
})

test('an office that answers its part is judged as on that day; the others go on and are late by themselves', async () => {
  const number = await supported()
  const report = await go('dlh', number, 'answer', { kind: 'interim', text: 'Sampah di lubang itu sudah kami angkut.' })
  w.app.setNow('2026-12-03T02:00:00Z')
  expect(told(report)).toEqual({
    dlh: { dueOn: '2026-12-01', left: 5, late: false, answeredOn: '2026-11-24' },
    madyopuro: { dueOn: '2026-12-01', left: -2, late: true, answeredOn: null },
  })
})

test('while the report is held they rest, and the date moves by the days it was', async () => {
  const number = await supported()
  const held = await go('dpu', number, 'hold', { question: 'Di sisi jalan yang mana?' })
  w.app.setNow('2026-12-01T02:00:00Z')
  const rests = officeLimits(held, w.app.reference.get(), w.app.now())
  expect(rests.map(({ paused, left }) => ({ paused, left }))).toEqual(Array(2).fill({ paused: true, left: 5 }))
  const resumed = await go('dpu', number, 'resume')
  expect(told(resumed).dlh).toEqual({ dueOn: '2026-12-08', left: 5, late: false, answeredOn: null })
})

test('an office that comes later counts from its own day', async () => {
  const number = await supported()
  w.app.setNow('2026-11-30T02:00:00Z')
  const report = await go('city', number, 'forward', { agency: 'dpu', supporting: ['dlh', 'jatim'] })
  expect(told(report)).toMatchObject({ dlh: { dueOn: '2026-12-01' }, jatim: { dueOn: '2026-12-07' } })
})

test('each morning an office hears of its parts that are due today or late, of none that it has answered, that rest or that the lead has settled', async () => {
  await asOwner(w.app.ownerUrl, `update report set status = 'archived'`) // those of the tests before
  await supported()
  const [second, third, ended] = [await supported(), await supported(), await supported()]
  await go('dlh', second, 'answer', { kind: 'interim', text: 'Sampah di lubang itu sudah kami angkut.' })
  await go('city', third, 'hold', { question: 'Di sisi jalan yang mana?' })
  // The lead gave the final answer without them: they can give their part no longer.
  await go('dpu', ended, 'answer', {
    kind: 'final',
    text: 'Lubang sudah ditambal regu jalan.',
    reason: 'Bagian DLH tidak perlu lagi',
  })
  const told = async (at: string) => {
    w.app.setNow(at)
    await digestOfficers(w.app)
    const { rows } = await w.app.db.query<{ today: number; late: number }>(
      `select (params->'waiting'->>'supportToday')::int as today, (params->'waiting'->>'supportLate')::int as late from outbox
       where template = 'officer.digest' and recipient = 'officer:' || $1 and run_at = $2`,
      [w.officer.dlh!.id, w.app.now().round({ smallestUnit: 'hour', roundingMode: 'floor' }).toString()],
    )
    return rows[0] ?? { today: 0, late: 0 }
  }
  expect(await told('2026-11-30T00:01:00Z')).toEqual({ today: 0, late: 0 })
  expect(await told('2026-12-01T00:01:00Z')).toEqual({ today: 1, late: 0 })
  expect(await told('2026-12-02T00:01:00Z')).toEqual({ today: 0, late: 1 })
})
