import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands, START } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { smallNation, type World } from '../../../test/support/world.ts'
import { undoMove } from '../reports/undo-move.ts'
import { reportPage } from './report-page.ts'
import { returnsOf } from './returns.ts'

let w: World
const { go, forwarded } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

test('every return counts with the working days since the report came to that office; one that was undone does not', async () => {
  w.app.setNow(START) // Tuesday, 24 November 2026
  const { number } = await forwarded()
  const told = async () => returnsOf((await reportPage(w.app, w.officer.city!, number))!.entries, w.app.reference.get())
  expect(await told()).toEqual({ times: 0, days: 0 })
  w.app.setNow('2026-11-27T02:00:00Z')
  await go('dpu', number, 'return', { to: 'dlh', reason: 'Bukan urusan kami' })
  expect(await told()).toEqual({ times: 1, days: 3 })
  await undoMove(w.app, w.officer.dpu!, { number })
  expect(await told()).toEqual({ times: 0, days: 0 })
  await go('dpu', number, 'return', { to: 'dlh', reason: 'Bukan urusan kami' })
  w.app.setNow('2026-12-01T02:00:00Z')
  await go('dlh', number, 'return', { to: 'dpu', reason: 'Kami juga bukan' })
  expect(await told()).toEqual({ times: 2, days: 5 })
})
