import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands, START } from '../../../test/support/moving.ts'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { bumpReference } from '../reference.ts'
import { compose, type Digest } from './compose.ts'
import { digestOfficers } from './digest-officers.ts'
import { morningsOf } from './morning.ts'

let w: World
const { go, answered } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const morningAt = async (at: string) => {
  w.app.setNow(at)
  await digestOfficers(w.app)
  const { rows } = await w.app.db.query<{ params: Digest }>(
    `select params from outbox where template = 'officer.digest' and recipient = 'officer:' || $1 and run_at = $2`,
    [w.officer.mayor!.id, w.app.now().round({ smallestUnit: 'hour', roundingMode: 'floor' }).toString()],
  )
  return rows[0]?.params
}

test('a head begins the day with three numbers, the three that are late the longest, and one story that ended well', async () => {
  w.app.setNow(START) // Tuesday, 24 November 2026; to be verified by Friday
  const waiting = [(await aReport(w.app)).number, (await aReport(w.app)).number]
  for (let i = 0; i < 2; i++) {
    w.app.advance({ hours: 24 })
    waiting.push((await aReport(w.app)).number)
  }
  // Two of them are confirmed on the Friday: one with four stars, one with five.
  const ended = [await answered(), await answered()]
  w.app.setNow('2026-11-27T03:00:00Z')
  await go(ended[0]!.reporter, ended[0]!.number, 'feedback', { solved: 'yes', rating: 4 })
  await go(ended[1]!.reporter, ended[1]!.number, 'feedback', { solved: 'yes', rating: 5 })
  await go('city', waiting[1]!, 'verify', {}) // the first is late too, but no head reads what nobody has verified
  const monday = await morningAt('2026-11-30T00:01:00Z') // the working day before was the Friday
  expect(monday!.morning).toEqual({
    office: 'Kota Malang',
    open: 4,
    late: 2, // the third is due today
    confirmed: 2,
    worst: [{ number: waiting[1], days: 3 }],
    good: { number: ended[1]!.number, rating: 5 },
  })
  const { text } = compose({
    id: 'x',
    template: 'officer.digest',
    params: monday as unknown as Record<string, unknown>,
    lang: 'id',
    baseUrl: 'http://localhost',
    sender: 'tuntas',
    stopUrl: null,
  })
  expect(text).toContain('Kota Malang pagi ini: 4 laporan terbuka, 2 lewat batas waktu, 2 selesai menurut pelapor')
  expect(text).toContain(`${waiting[1]}, 3 hari`)
  expect(text).toContain(`pelapor ${ended[1]!.number} mengatakan masalahnya selesai dan memberi nilai 5 dari 5`)
  expect(text).not.toContain('Lubang')
  // At noon it is not said again, and the next morning the story is an old one, although somebody noted something at it.
  await go('city', ended[0]!.number, 'note', { text: 'Dicatat untuk laporan tahunan.' })
  expect((await morningAt('2026-11-30T06:01:00Z'))?.morning).toBeUndefined()
  expect((await morningAt('2026-12-01T00:01:00Z'))!.morning).toMatchObject({ confirmed: 0, good: null })
})

test('of four that are late the three that are so the longest are named', async () => {
  const { rows } = await w.app.db.query<{ number: string; due: string }>(
    `select number, next_due_on as due from report where status = 'submitted' order by next_due_on, id`,
  )
  expect(rows).toHaveLength(4)
  for (const { number } of rows) await go('city', number, 'verify', {}).catch(() => {}) // one was verified before
  const { worst, late } = (await morningAt('2026-12-03T00:01:00Z'))!.morning!
  expect(late).toBe(4)
  expect(worst).toHaveLength(3)
  expect(worst.map(({ number }) => number).sort()).toEqual(
    rows
      .slice(0, 3)
      .map(({ number }) => number)
      .sort(),
  )
  expect(worst.map(({ days }) => days)).toEqual(worst.map(({ days }) => days).sort((one, other) => other - one))
})

test('what is new since the working day before is counted by the calendar of each tree', async () => {
  await asOwner(w.app.ownerUrl, `update agency set calendar_id = 'enam-hari' where slug = 'jatim'`)
  await bumpReference(w.app.db)
  await w.app.reference.refresh()
  const ref = w.app.reference.get()
  const nodes = ['jatim', 'malang'].map((slug) => ref.agencies.bySlug(slug)!.id)
  const at = Temporal.Instant.from('2026-11-30T00:00:00Z') // a Monday; two were confirmed on the Friday, and the province works on Saturdays
  const mornings = await morningsOf(w.app.db, ref, nodes, { at, zone: 'Asia/Jakarta' })
  expect(nodes.map((node) => mornings.get(node)?.confirmed)).toEqual([0, 2])
})

test('a tree of which there is nothing to tell begins its day without a message', async () => {
  await w.app.db.query(`update report set changed_at = '2026-01-01'`)
  await w.app.db.query('delete from report_scope')
  expect(await morningAt('2026-12-02T00:01:00Z')).toBeUndefined()
})
