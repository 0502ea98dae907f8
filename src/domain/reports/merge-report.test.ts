import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hands, START } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, reporterOf, smallNation, type World } from '../../../test/support/world.ts'
import { reportPage } from '../desk/report-page.ts'
import type { Actor } from '../people/actor.ts'
import { correctReport } from './correct-report.ts'
import type { ReportState } from './report.ts'
import { readReport } from './store.ts'
import { undoMove } from './undo-move.ts'

let w: World
const { go, forwarded } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const stateOf = async (number: string) => (await readReport(w.app.db, number))!.report
const kinds = async (number: string) => (await reportPage(w.app, w.officer.city!, number))!.entries.map((entry) => entry.kind)

/** What officers and reporters do to a report; each may be refused in the state that it meets, which is part of the game. */
type Act = { who: string; move: Parameters<typeof go>[2]; input: Record<string, unknown> }
const acts = fc.constantFrom<Act>(
  { who: 'city', move: 'verify', input: { grade: 'plain' } },
  { who: 'city', move: 'forward', input: { agency: 'dpu', supporting: ['dlh'] } },
  { who: 'city', move: 'forward', input: { agency: 'dlh' } },
  { who: 'dpu', move: 'handle', input: {} },
  { who: 'dpu', move: 'hold', input: { question: 'Di sisi jalan yang mana?' } },
  { who: 'city', move: 'resume', input: {} },
  { who: 'dpu', move: 'answer', input: { kind: 'interim', text: 'Regu kami berangkat besok.' } },
  { who: 'dpu', move: 'answer', input: { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' } },
  { who: 'dpu', move: 'return', input: { reason: 'Bukan urusan kami' } },
  { who: 'city', move: 'note', input: { text: 'Ditelepon, tidak diangkat' } },
  { who: 'city', move: 'publish', input: { text: 'Lubang besar di dekat pasar.' } },
  { who: 'dpu', move: 'extend', input: { days: 3, reason: 'menunggu aspal datang' } },
  { who: 'reporter', move: 'message', input: { text: 'Lubangnya makin dalam.' } },
)

async function play(number: string, list: readonly Act[], reporter: Actor): Promise<string[]> {
  const done: string[] = []
  for (const { who, move, input } of list) {
    w.app.advance({ hours: 5 })
    const made = await go(who === 'reporter' ? reporter : who, number, move, input).then(
      () => true,
      () => false,
    )
    if (made) done.push(move)
  }
  return done
}

/** All that a report is, but for the count of its events, their newest time, and how long its limits have been running. */
const lasting = ({ version: _v, changedAt: _c, clocks, ...state }: ReportState) => ({
  ...state,
  running: Object.values(clocks)
    .flatMap((clock) => (clock.stoppedOn === null ? [clock.kind] : []))
    .sort(),
})

test('whatever happens to the two before, meanwhile and after: apart again each is what it was, with what happened to it meanwhile', async () => {
  let joined = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(acts, { maxLength: 6 }),
      fc.array(acts, { maxLength: 4 }),
      fc.array(acts, { maxLength: 4 }),
      fc.array(acts, { maxLength: 4 }),
      async (before, leadBefore, meanwhile, leadMeanwhile) => {
        w.app.setNow(START)
        const lead = (await aReport(w.app)).number
        const other = (await aReport(w.app)).number
        const [leadReporter, reporter] = [await reporterOf(w.app, lead), await reporterOf(w.app, other)]
        await play(lead, leadBefore, leadReporter)
        await play(other, before, reporter)
        const was = await stateOf(other)
        const merged = await go('city', other, 'merge', { into: lead }).catch(() => null)
        if (!merged) return
        joined++
        const leadWas = await stateOf(lead)
        const told = await kinds(other)
        const done = await play(other, meanwhile, reporter)
        const stillMerged = await stateOf(other)
        const leadDone = await play(lead, leadMeanwhile, leadReporter)
        const leadIs = await stateOf(lead)
        const apart = await go('city', other, 'unmerge', { reason: 'Ternyata lubang yang lain' })
        // The follower: as it was, but for what was said of it while it followed.
        expect(lasting({ ...apart, publicText: was.publicText, publishedAt: was.publishedAt })).toEqual(lasting(was))
        expect(apart.publicText).toBe(stillMerged.publicText)
        expect((await kinds(other)).length).toBe(told.length + done.length + 1)
        // The lead: nothing of the joining or parting is in it.
        expect(await stateOf(lead)).toEqual(leadIs)
        if (leadDone.length === 0) expect(leadIs).toEqual(leadWas)
      },
    ),
    { numRuns: process.env.TUNTAS_LONG ? 400 : 40 },
  )
  expect(joined).toBeGreaterThan(10)
}, 240_000)

describe('reporters of those that follow', () => {
  const outbox = async (number: string) => {
    const { rows } = await w.app.db.query<{ template: string; state: string; params: { number: string } }>(
      `select o.template, o.state, o.params from outbox o join report r on r.id = o.report_id where r.number = $1 order by o.event_seq`,
      [number],
    )
    return rows.map(({ template, state, params }) => `${template.slice('reporter.'.length)} ${params.number} ${state}`)
  }
  const reporter = { reporter: { email: 'sri@contoh.tuntas.invalid' }, identity: 'verifierOnly' }

  test('are told of the lead’s answers by their own number; who is unknown is told nothing; an undo takes it back', async () => {
    const lead = await forwarded(reporter)
    const follower = await forwarded(reporter)
    const unknown = await forwarded({ identity: 'anonymous' })
    for (const { number } of [follower, unknown]) await go('city', number, 'merge', { into: lead.number })
    w.app.advance({ seconds: 9 })
    await go('dpu', lead.number, 'answer', { kind: 'interim', text: 'Regu kami berangkat besok.' })
    await undoMove(w.app, w.officer.dpu!, { number: lead.number })
    w.app.advance({ seconds: 9 })
    await go('dpu', lead.number, 'answer', { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' })
    expect((await outbox(follower.number)).slice(-2)).toEqual([
      `answeredInterim ${follower.number} cancelled`,
      `answeredFinal ${follower.number} waiting`,
    ])
    expect(await outbox(unknown.number)).toEqual([])
  })

  test('and no more once the report stands alone again', async () => {
    const lead = await forwarded(reporter)
    const follower = await forwarded(reporter)
    await go('city', follower.number, 'merge', { into: lead.number })
    await go('city', follower.number, 'unmerge', { reason: 'Lubang yang lain' })
    const before = await outbox(follower.number)
    await go('dpu', lead.number, 'answer', { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' })
    expect(await outbox(follower.number)).toEqual(before)
  })
})

test('a correction while it follows is kept too', async () => {
  const lead = await forwarded()
  const other = await forwarded()
  await go('city', other.number, 'merge', { into: lead.number })
  await correctReport(w.app, w.officer.city!, { number: other.number }, { addTags: ['berulang'] })
  const apart = await go('city', other.number, 'unmerge', { reason: 'Lubang yang lain' })
  expect(apart.tags).toEqual(['berulang'])
})
