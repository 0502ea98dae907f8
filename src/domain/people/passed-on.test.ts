import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands, START } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { smallNation, type World } from '../../../test/support/world.ts'
import type { DeskList } from '../desk/desk-filter.ts'
import { queue } from '../desk/queue.ts'
import { reportPage } from '../desk/report-page.ts'
import { offerOmbudsman } from '../reports/sweep-reports.ts'

let w: World
const { go, forwarded } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

test('the Ombudsman sees what was handed over, and what nobody answered for 60 days: in lists, in searches and one by one; nothing else', async () => {
  const { number: late } = await forwarded()
  w.app.setNow('2027-01-24T02:00:00Z')
  await offerOmbudsman(w.app)
  w.app.setNow(START)
  const { number: plain } = await forwarded()
  const { number: given, reporter } = await forwarded()
  const list = (view: DeskList['view'], q?: string): DeskList => ({ view, filter: {}, ...(q && { q }) })
  const seen = async (asked: DeskList) => (await queue(w.app, w.officer.ombudsman!, asked)).map(({ number }) => number).sort()

  expect(await seen(list('open'))).toEqual([late])
  await go(reporter, given, 'transfer', { consent: true })
  const both = [late, given].sort()
  expect(await seen(list('open'))).toEqual(both)
  expect(await seen(list('open', 'lubang besar'))).toEqual(both)
  expect(await seen(list('open', plain))).toEqual([])
  for (const number of [late, given, plain])
    expect((await reportPage(w.app, w.officer.ombudsman!, number))?.reader === 'officer', number).toBe(both.includes(number))
  await go('city', late, 'archive', { reason: 'unclear' })
  expect(await seen(list('closed'))).toEqual([late])
})
