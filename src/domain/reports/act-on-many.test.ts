import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hands, START } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { reportPage } from '../desk/report-page.ts'
import { actOnMany, manyActsOf, planMany, undoMany } from './act-on-many.ts'

let w: World
const { go, forwarded } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const several = async (n: number) => {
  const numbers: string[] = []
  for (let i = 0; i < n; i++) numbers.push((await forwarded()).number)
  return numbers
}
const page = async (number: string, who = 'city') => (await reportPage(w.app, w.officer[who]!, number))!

test('what an officer is offered are the acts of their roles', () => {
  expect(manyActsOf(w.officer.city!)).toEqual(['assign', 'forward', 'answer', 'tag', 'merge', 'archive'])
  expect(manyActsOf(w.officer.dpu!)).toEqual(['assign', 'answer', 'tag'])
  for (const who of ['mayor', 'auditor', 'ombudsman', 'sysadmin']) expect(manyActsOf(w.officer[who]!)).toEqual([])
})

describe('what will happen is said first', () => {
  test('who is able, who stays and why, how many are late; what may not be seen is not there', async () => {
    w.app.setNow(START)
    const [late] = await several(1)
    w.app.setNow('2027-03-01T02:00:00Z')
    const { number: fresh } = await aReport(w.app)
    const { number: foreign } = await aReport(w.app, { agency: 'kemensos' })
    const plan = await planMany(w.app, w.officer.city!, 'forward', [late!, fresh, foreign, '26-0000-000', 'not a number', late!])
    expect(plan.able.map(({ number }) => number)).toEqual([late])
    expect(plan.refused).toEqual([{ number: fresh, title: expect.any(String), why: 'move.why.notVerified' }])
    expect(plan.late).toBe(1)
    w.app.setNow(START)
  })

  test('a report that an officer may read but not move stays, and says so', async () => {
    const { number } = await forwarded()
    await go('dpu', number, 'return', { to: 'dlh', reason: 'Bukan urusan kami' })
    const plan = await planMany(w.app, w.officer.dpu!, 'assign', [number])
    expect(plan).toEqual({ able: [], refused: [{ number, title: expect.any(String), why: 'desk.many.notYours' }], late: 0 })
  })
})

describe('then it is done to each by the action of one', () => {
  test('assigned to a colleague; one that another office has meanwhile is named, the others are done', async () => {
    const numbers = await several(3)
    await go('dpu', numbers[1]!, 'return', { to: 'dlh', reason: 'Bukan urusan kami' })
    const outcome = await actOnMany(w.app, w.officer.dpu!, 'assign', numbers, { officer: w.officer.dpu!.id })
    expect([...outcome.done, ...outcome.failed.map(({ number }) => number)].sort()).toEqual([...numbers].sort())
    expect(outcome.failed).toEqual([{ number: numbers[1], why: 'desk.many.notYours' }])
    expect((await page(numbers[0]!)).report.assignee).toBe(w.officer.dpu!.id)
  })

  test('two who press at once: each report is forwarded once', async () => {
    const numbers = await several(4)
    const both = await Promise.all([1, 2].map(() => actOnMany(w.app, w.officer.city!, 'forward', numbers, { agency: 'dlh' })))
    expect(both.flatMap(({ done }) => done).sort()).toEqual([...numbers].sort())
    expect(both.flatMap(({ failed }) => failed).map(({ why }) => why)).toEqual(Array(4).fill('error.agency.same'))
  })

  test('an answer to several is each one’s own', async () => {
    const numbers = await several(2)
    const text = 'Laporan {nomor} tentang {judul} sudah kami tangani bersama.'
    const outcome = await actOnMany(w.app, w.officer.dpu!, 'answer', numbers, {
      kind: 'final',
      text,
      reason: 'Foto di laporan utama',
    })
    expect(outcome.done).toHaveLength(2)
    for (const number of numbers) {
      const { entries, title } = await page(number, 'dpu')
      const answer = entries.findLast(({ kind }) => kind === 'answeredFinal')!.texts.answer
      expect(answer).toBe(`Laporan ${number} tentang ${title} sudah kami tangani bersama.`)
    }
  })

  test('merged under the lead, which stays; tagged; archived with a reason', async () => {
    const [lead, ...others] = await several(3)
    await actOnMany(w.app, w.officer.city!, 'tag', [lead!, ...others], { addTags: ['Berulang'] })
    const outcome = await actOnMany(w.app, w.officer.city!, 'merge', [lead!, ...others], { into: lead!.toLowerCase() })
    expect(outcome).toEqual({ done: expect.arrayContaining(others), failed: [] })
    expect((await page(lead!)).report).toMatchObject({ mergedInto: null, tags: ['berulang'] })
    expect((await page(others[0]!)).follows).toBe(lead)
    const archived = await actOnMany(w.app, w.officer.city!, 'archive', [lead!], { reason: 'prank' })
    expect(archived.done).toEqual([lead])
  })

  test('input that is wrong for all does nothing to any', async () => {
    const numbers = await several(2)
    const before = await Promise.all(numbers.map(async (number) => (await page(number)).version))
    await expect(actOnMany(w.app, w.officer.city!, 'archive', numbers, { reason: '' })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    expect(await Promise.all(numbers.map(async (number) => (await page(number)).version))).toEqual(before)
  })
})

test('within eight seconds all of it is taken back, except where something followed', async () => {
  const numbers = await several(3)
  await actOnMany(w.app, w.officer.city!, 'forward', numbers, { agency: 'dlh' })
  await go('dlh', numbers[2]!, 'note', { text: 'Kami lihat dulu' })
  const outcome = await undoMany(w.app, w.officer.city!, numbers)
  expect(outcome.done).toEqual(numbers.slice(0, 2))
  expect(outcome.failed).toEqual([{ number: numbers[2], why: 'console.refused.too-late-to-undo' }])
  const dpu = w.app.reference.get().agencies.bySlug('dpu')!.id
  expect((await page(numbers[0]!)).report.holder).toBe(dpu)
})
