import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../test/support/postgres.ts'
import { smallNation, type World } from '../../../test/support/world.ts'
import { missingDecree } from './missing-decree.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const at = (iso: string) => missingDecree(w.app.reference.get(), w.officer.city!, Temporal.Instant.from(iso))

test.each([
  ['the last minute of September in Jakarta', '2026-09-30T16:59:00Z', null],
  ['the first of October', '2026-09-30T17:00:00Z', 2027],
  ['the end of the year', '2026-12-31T16:59:00Z', 2027],
  ['a new year that still has none', '2026-12-31T17:00:00Z', 2027],
  ['the middle of it', '2027-06-01T02:00:00Z', 2027],
  ['its October: the nearer of two', '2027-10-02T02:00:00Z', 2027],
])('%s', (_, instant, year) => expect(at(instant)).toBe(year))

test('nobody but officers is warned', () => {
  const october = Temporal.Instant.from('2026-10-02T02:00:00Z')
  expect(missingDecree(w.app.reference.get(), { kind: 'public' }, october)).toBeNull()
})
