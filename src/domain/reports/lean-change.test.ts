import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEvent } from './apply-event.ts'
import type { Change, ReportEvent } from './events.ts'
import { leanChange, mergedAssignments, mergedClocks } from './lean-change.ts'
import type { ReportState } from './report.ts'

const instant = fc.constantFrom('2026-11-24T04:00:00Z', '2026-11-25T04:00:00Z')
const assignment = fc.record({
  lead: fc.boolean(),
  since: instant,
  until: fc.option(instant),
  answeredAt: fc.option(instant),
})
const day = fc.constantFrom('2026-11-24', '2026-12-01', '2026-12-08')
const clock = (kind: string) =>
  fc.record({
    kind: fc.constant(kind),
    unit: fc.constantFrom('working', 'calendar'),
    limitDays: fc.nat(60),
    startedOn: day,
    dueOn: day,
    provisional: fc.boolean(),
    pausedOn: fc.option(day),
    pauses: fc.array(fc.record({ from: day, to: day }), { maxLength: 2 }),
    extendedDays: fc.nat(10),
    stoppedOn: fc.option(day),
    policy: fc.constantFrom('a', 'b'),
  })
const offices = fc.dictionary(fc.constantFrom('dpu', 'dlh', 'malang'), assignment)
const clocks = fc.record({ verify: clock('verify'), resolve: clock('resolve') }, { requiredKeys: [] })
const fields = fc.record(
  {
    status: fc.constantFrom('submitted', 'forwarded'),
    grade: fc.option(fc.constantFrom('plain')),
    answeredAt: fc.option(instant),
  },
  { requiredKeys: [] },
)
const state = fc
  .record({ fields, assignments: offices, clocks })
  .map(
    ({ fields: own, ...rest }) =>
      ({ id: 'r', version: 3, status: 'submitted', grade: null, answeredAt: null, ...own, ...rest }) as unknown as ReportState,
  )
const change = fc
  .record({
    fields,
    assignments: fc.dictionary(fc.constantFrom('dpu', 'dlh', 'malang'), fc.option(assignment)),
    clocks: fc.record({ verify: fc.option(clock('verify')), resolve: fc.option(clock('resolve')) }, { requiredKeys: [] }),
  })
  .map(({ fields: own, ...rest }) => ({ ...own, ...rest }) as unknown as Change)
const event = (what: Change) =>
  ({ reportId: 'r', seq: 4, kind: 'noted', at: '2026-11-26T00:00:00Z', change: what, texts: {} }) as unknown as ReportEvent

describe('what history keeps of a change', () => {
  test('gives the same report as the change itself, never more of it, and nothing that was so already', () => {
    fc.assert(
      fc.property(state, change, (before, whole) => {
        const kept = leanChange(before, {}, whole)
        expect(applyEvent(before, event(kept))).toEqual(applyEvent(before, event(whole)))
        expect(JSON.stringify(kept).length).toBeLessThanOrEqual(JSON.stringify(whole).length)
        const { assignments, clocks: limits, status: _, ...rest } = leanChange(applyEvent(before, event(whole)), {}, whole)
        expect([Object.values(assignments ?? {}), Object.values(limits ?? {}), rest]).toEqual([[], [], {}])
      }),
      { numRuns: 500 },
    )
  })

  test('a new entry may leave out what entries are anyway, and is read whole', () => {
    expect(mergedAssignments({}, { dpu: { since: '2026-11-24T04:00:00Z' } } as never)).toEqual({
      dpu: { lead: false, since: '2026-11-24T04:00:00Z', until: null, answeredAt: null },
    })
    const started = { limitDays: 3, startedOn: '2026-11-24', dueOn: '2026-11-27', policy: 'verify-2019' }
    expect(mergedClocks({}, { verify: started } as never)).toEqual({
      verify: {
        kind: 'verify',
        unit: 'working',
        provisional: false,
        pausedOn: null,
        pauses: [],
        extendedDays: 0,
        stoppedOn: null,
        ...started,
      },
    })
  })
})
