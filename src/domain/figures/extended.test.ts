import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, reporterOf, smallNation, type World } from '../../../test/support/world.ts'
import { actions } from '../reports/actions.ts'
import { undoMove } from '../reports/undo-move.ts'
import { buildFacts } from './build-facts.ts'
import { countFigures } from './count-figures.ts'
import { readFigures } from './read-figures.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
  w.app.setNow('2026-11-02T02:00:00Z')
})
afterAll(() => w.app.close())

const { go } = hands(() => w)
const extended = async () => {
  await countFigures(w.app)
  return (await readFigures(w.app, { node: null, from: '2026-11-01', to: '2026-11-30' })).extended
}

test('an extension is counted, an undone one is not, and a reopening does not make it forgotten', async () => {
  const { number } = await aReport(w.app)
  await go('city', number, 'verify', {})
  await go('city', number, 'forward', { agency: 'dpu' })
  expect(await extended()).toBe(0)
  await go('dpu', number, 'extend', { days: 5, reason: 'Aspal baru datang pekan depan.' })
  expect(await extended()).toBe(1)
  await undoMove(w.app, w.officer.dpu!, { number })
  expect(await extended()).toBe(0)
  await go('dpu', number, 'extend', { days: 5, reason: 'Aspal baru datang pekan depan.' })
  w.app.advance({ minutes: 1 })
  await go('dpu', number, 'answer', { kind: 'final', text: 'Jalan ditambal Selasa oleh regu jalan.', reason: 'Kamera rusak' })
  w.app.advance({ minutes: 1 })
  await actions.feedback.run(w.app, await reporterOf(w.app, number), { number }, { solved: 'no', text: 'Masih berlubang.' })
  expect(await extended()).toBe(1)
  const row = async () => (await w.app.db.query('select extensions from report_fact where extensions > 0')).rows
  const kept = await row()
  await buildFacts(w.app, 'all')
  expect(await row()).toEqual(kept)
})
