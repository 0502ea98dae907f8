import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/support/postgres.ts'
import { addCounts, type Counts, measureRows } from './counts.ts'
import { type Figures, figuresOf } from './figures.ts'

// Laws that no way of counting may break: what would be a trick is none.

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

const TODAY = '2026-11-24'
type Fact = Record<string, string | number | boolean | string[] | null>
const day = fc
  .integer({ min: 0, max: 200 })
  .map((back) => Temporal.PlainDate.from('2026-12-20').subtract({ days: back }).toString())
const arrival = fc.integer({ min: 0, max: 200 }).map((back) => Temporal.PlainDate.from(TODAY).subtract({ days: back }).toString())

const waiting = fc.record({ received: arrival, due: day, status: fc.constantFrom('submitted', 'forwarded', 'inProgress') }).map(
  ({ received, due, status }): Fact => ({
    month: `${received.slice(0, 8)}01`,
    received_on: received,
    calendar: 'nasional',
    status,
    merged: false,
    verified: status !== 'submitted',
    verify_due_on: due,
    answered: false,
    final: false,
    answer_due_on: status === 'submitted' ? null : due,
    resolve_due_on: status === 'submitted' ? null : due,
    returns: 0,
    reopens: 0,
    extensions: 0,
  }),
)
const ended = fc
  .record({
    base: waiting,
    days: fc.integer({ min: 0, max: 60 }),
    on: arrival,
    settles: day,
    solved: fc.constantFrom('yes', 'partly', null),
    review: fc.constantFrom(null, 'w', 'p', 'f2w', 'fp', '-'),
    end: fc.constantFrom('answered', 'closed', 'archived', 'withdrawn', 'merged'),
  })
  .map(({ base, days, on, settles, solved, review, end }): Fact => {
    const gone = {
      ...base,
      resolve_judged_on: on,
      answer_judged_on: on,
      verify_judged_on: on,
      answer_due_on: base.verify_due_on!,
      resolve_due_on: base.verify_due_on!,
      ended_days: days,
    }
    if (end === 'archived' || end === 'withdrawn')
      return { ...gone, status: 'archived', archive_reason: end === 'withdrawn' ? end : 'prank' }
    if (end === 'merged') return { ...gone, status: 'closed', merged: true, closed_by: 'officer' }
    const closedBy = solved === 'yes' ? 'reporter' : 'system'
    return {
      ...gone,
      status: end,
      closed_by: end === 'closed' ? closedBy : null,
      answered: true,
      answer_days: days,
      final: true,
      final_days: days,
      settles_on: settles,
      solved,
      review: end === 'closed' ? (review?.replace('w', '-') ?? null) : review, // silence closes none that waits
    }
  })

async function count(facts: readonly Fact[]): Promise<Figures> {
  const { rows } = await app.db.query<{ measure: string; bucket: string; n: number }>(
    `select v.measure, v.bucket, count(*)::integer as n from jsonb_populate_recordset(null::report_fact, $1::jsonb) f
     cross join lateral (values ${measureRows('$2::date')}) v(measure, bucket) where v.bucket is not null group by 1, 2`,
    [JSON.stringify(facts), TODAY],
  )
  const counts = addCounts(rows.map(({ measure, bucket, n }) => ({ [measure]: { [bucket]: n } }) as Counts))
  return figuresOf(counts, { today: TODAY, calendars: app.reference.get().calendars })
}

const runs = { numRuns: process.env.TUNTAS_LONG ? 2_000 : 150 }
const worst = Number.POSITIVE_INFINITY
const notBetter = (share: number | null, than: number | null) => expect(share ?? 0).toBeLessThanOrEqual(than ?? share ?? 0)

test('a report more that nobody answers improves no figure', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(waiting, ended), { minLength: 1, maxLength: 30 }), waiting, async (facts, one) => {
      const [before, after] = [await count(facts), await count([...facts, one])]
      expect(after.received).toBe(before.received + 1)
      for (const name of ['answeredShare', 'resolvedShare', 'onTimeShare'] as const) notBetter(after[name], before[name])
      notBetter(after.score.share, before.score.share)
      notBetter(after.inTime.resolve.share, before.inTime.resolve.share)
      for (const name of ['answered', 'resolved', 'pending'] as const) expect(after[name]).toBe(before[name])
      expect([after.firstAnswer, after.resolution, after.rating, after.said]).toEqual([
        before.firstAnswer,
        before.resolution,
        before.rating,
        before.said,
      ])
      expect(after.firstAnswerWithWaiting ?? worst).toBeGreaterThanOrEqual(before.firstAnswerWithWaiting ?? worst)
    }),
    runs,
  ))

// Nobody passes an empty answer: it is not drawn, waits, did not pass and waits again, or lapsed.
const review = fc.constantFrom(null, 'w', 'f2w', '-')

test('closing everything in the last minute, with an answer that says nothing, does not raise the score', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(waiting, ended), { minLength: 1, maxLength: 30 }),
      day,
      review,
      async (facts, settles, review) => {
        const isWaiting = (fact: Fact) => fact.answered === false && ['forwarded', 'inProgress'].includes(String(fact.status)) // only those can be answered
        const emptied = facts.map(
          (fact): Fact =>
            isWaiting(fact)
              ? {
                  ...fact,
                  status: 'answered',
                  answered: true,
                  answer_days: 9,
                  answer_judged_on: TODAY,
                  final: true,
                  final_days: 9,
                  resolve_judged_on: TODAY,
                  settles_on: settles,
                  review,
                }
              : fact,
        )
        const [before, after] = [await count(facts), await count(emptied)]
        notBetter(after.score.share, before.score.share)
        const silent = emptied.map((fact) =>
          fact.status === 'answered' && fact.solved === undefined
            ? { ...fact, status: 'closed', closed_by: 'system', settles_on: '2026-11-01' }
            : fact,
        )
        notBetter((await count(silent)).score.share, before.score.share)
      },
    ),
    runs,
  ))

test('withdrawing or merging a report that has no answer is shown, and takes it out of what shares are of', async () => {
  const open: Fact = fc.sample(waiting, { numRuns: 1, seed: 1 })[0]!
  const figures = await count([
    open,
    { ...open, status: 'archived', archive_reason: 'withdrawn' },
    { ...open, status: 'closed', merged: true },
  ])
  expect(figures).toMatchObject({ received: 3, counted: 1, withdrawn: 1, merged: 1, archived: 0, answeredShare: 0 })
})

test('a split in two keeps every sum, and merging the counts gives the figures of the whole', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(waiting, ended), { minLength: 2, maxLength: 30 }), fc.nat(), async (facts, at) => {
      const cut = at % facts.length
      const [a, b, whole] = [await count(facts.slice(0, cut)), await count(facts.slice(cut)), await count(facts)]
      for (const name of ['received', 'answered', 'resolved', 'pending', 'archived', 'withdrawn', 'merged', 'counted'] as const)
        expect(a[name] + b[name]).toBe(whole[name])
    }),
    { numRuns: 40 },
  ))

test('answers that no second reader reads score as those that silence settles', () =>
  fc.assert(
    fc.asyncProperty(fc.array(ended, { minLength: 1, maxLength: 30 }), async (facts) => {
      const as = (review: string | null) => facts.map((fact) => (fact.final ? { ...fact, review } : fact))
      expect((await count(as('w'))).score).toEqual((await count(as(null))).score)
    }),
    runs,
  ))
