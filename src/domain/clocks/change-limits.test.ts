import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands, refused, START } from '../../../test/support/moving.ts'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { aReport, reporterOf, smallNation, type World } from '../../../test/support/world.ts'
import { readDecree } from '../../cli/decree.ts'
import { addAgency } from '../agencies/add-agency.ts'
import { citizenPath } from '../desk/citizen-path.ts'
import { limitsOf } from '../desk/limits.ts'
import { reportPage } from '../desk/report-page.ts'
import { buildFacts } from '../figures/build-facts.ts'
import { type Actor, nobody, system } from '../people/actor.ts'
import type { ReportState } from '../reports/report.ts'
import { closeSilentReports } from '../reports/sweep-reports.ts'
import { takeSteps } from '../reports/take-steps.ts'
import { mayChangeLimits, previewChange, saveChange, settleLimits } from './change-limits.ts'
import { startClock, toIso } from './rules.ts'
import { workingDaysBetween } from './working-days.ts'
import { toDay } from './working-days-dates.ts'

let w: World
const { go, forwarded, answered } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

/** No open report but those of the test, and the calendars as they came. */
async function fresh() {
  await asOwner(
    w.app.ownerUrl,
    `delete from clock; delete from report_scope; update report set status = 'archived';
     delete from holiday h where exists (select from limit_change c, jsonb_to_recordset(c.effects->'added') a(date date) where a.date = h.day);
     delete from decreed_year where year > 2026; delete from time_limit where agency_id is not null; delete from limit_change;
     update reference_version set version = version + 1`,
  )
  await w.app.reference.refresh()
  w.app.setNow(START)
}
const reportOf = async (number: string): Promise<ReportState> => (await reportPage(w.app, w.officer.city!, number))!.report
const dates = async (number: string) => {
  const { clocks } = await reportOf(number)
  return Object.fromEntries(Object.entries(clocks).map(([kind, clock]) => [kind, clock.dueOn]))
}
const holiday = (date: string, more: object = {}) => ({
  kind: 'holiday',
  date,
  name: 'Pemungutan suara ulang',
  holidayKind: 'election',
  legalSource: 'Keppres 90/2026',
  ...more,
})
const policy = (more: object = {}) => ({
  kind: 'policy',
  agency: 'dpu',
  limit: 'resolve',
  class: 'complaint',
  grade: 'plain',
  days: 7,
  from: '2026-11-24',
  legalSource: 'SK Wali Kota 12/2026',
  ...more,
})
const undo = (change: string) => ({ kind: 'undo', change, legalSource: 'Salah tanggal' })
const save = async (wish: object, actor: Actor = w.officer.national!) => {
  const id = await saveChange(w.app, actor, wish)
  return { id, moved: await settleLimits(w.app) }
}
const movedEvents = async (number: string) =>
  (
    await w.app.db.query<{ change: { clocks: object; extra: { to: string } } }>(
      `select change from report_event e join report r on r.id = e.report_id where r.number = $1 and kind = 'limitsMoved' order by seq`,
      [number],
    )
  ).rows

test('a late holiday says first which reports move from which date to which, and changes nothing by it', async () => {
  await fresh()
  const a = await forwarded()
  await forwarded()
  await aReport(w.app)
  const before = await dates(a.number)
  expect(before).toMatchObject({ firstAnswer: '2026-12-01', resolve: '2026-12-14' })
  const { difference } = await previewChange(w.app, w.officer.national!, holiday('2026-12-09'))
  expect(difference).toMatchObject({ reports: 2, confirmed: 0, becomeLate: 0, noLongerLate: 0 })
  expect(difference.dates).toEqual([{ kind: 'resolve', from: '2026-12-14', to: '2026-12-15', n: 2 }])
  expect(difference.examples.map(({ number }) => number)).toContain(a.number)
  expect(await dates(a.number)).toEqual(before)
  expect((await w.app.db.query('select from limit_change')).rows).toHaveLength(0)
})

test('saved, open limits follow in report, queue, sweeps and figures, with an event that says why; closed ones keep their judgement', async () => {
  await fresh()
  const open = await forwarded()
  const secret = await forwarded({ identity: 'anonymous' })
  const done = await answered()
  await go(done.reporter, done.number, 'feedback', { solved: 'yes' })
  const kept = (await reportOf(done.number)).clocks
  const { id, moved } = await save(holiday('2026-12-09'))
  expect(moved).toBe(2)
  expect(await settleLimits(w.app)).toBe(0)
  for (const { number } of [open, secret]) {
    expect(await dates(number)).toMatchObject({ firstAnswer: '2026-12-01', resolve: '2026-12-15' })
    expect(await movedEvents(number)).toEqual([{ change: { clocks: { resolve: { dueOn: '2026-12-15' } }, extra: { to: id } } }])
  }
  expect((await reportOf(done.number)).clocks).toEqual(kept)
  const { rows } = await w.app.db.query(
    `select c.due_on as clock, q.next_due_on as queue, f.resolve_due_on as fact from report r join clock c on c.report_id = r.id and c.kind = 'resolve'
     join report_scope q on q.report_id = r.id join report_fact f on f.report_id = r.id where r.number = $1`,
    [open.number],
  )
  expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
    new Set([JSON.stringify({ clock: '2026-12-15', queue: '2026-12-01', fact: '2026-12-15' })]),
  )
  w.app.setNow('2026-12-14T18:00:00Z') // the fifteenth in Jakarta: the last day
  await takeSteps(w.app)
  const late = await w.app.db.query(
    `select from report_event e join report r on r.id = e.report_id where r.number = $1 and e.kind = 'escalated' and e.change->'extra'->>'clock' = 'resolve'`,
    [open.number],
  )
  expect(late.rows).toHaveLength(0)
})

test('everybody reads why a date changed, and the derivation alone gives the new one', async () => {
  await fresh()
  const { number } = await forwarded()
  await save(holiday('2026-12-09'))
  w.app.advance({ seconds: 9 })
  const ref = w.app.reference.get()
  const seen = (await reportPage(w.app, nobody, number))!
  const notes = citizenPath(seen, ref).flatMap((step) => step.notes)
  expect(notes.find(({ kind }) => kind === 'limitsMoved')?.because).toEqual({
    key: 'report.because.holiday',
    on: '2026-12-09',
    name: 'Pemungutan suara ulang',
  })
  const resolve = limitsOf(seen.report, ref, w.app.now()).find(({ kind }) => kind === 'resolve')!
  expect(resolve.derivation.skipped).toContainEqual({ date: '2026-12-09', reason: 'election', name: 'Pemungutan suara ulang' })
  expect(resolve.derivation.counted).toHaveLength(14)
  expect(resolve.derivation.counted.at(-1)).toBe(resolve.dueOn)
})

test('a stopped limit is explained by the calendar of its own time, and facts built anew are the same', async () => {
  await fresh()
  const done = await answered()
  w.app.setNow('2026-12-02T02:00:00Z')
  await save(holiday('2026-11-27'))
  const ref = w.app.reference.get()
  for (const { dueOn, derivation, clock } of limitsOf(await reportOf(done.number), ref, w.app.now())) {
    expect(derivation.dueOn, clock.kind).toBe(dueOn)
    expect(derivation.counted.includes('2026-11-27'), clock.kind).toBe(clock.stoppedOn !== null)
  }
  const facts = async () => (await w.app.db.query(`select to_jsonb(f) - 'dirty' as f from report_fact f order by report_id`)).rows
  const live = await facts()
  await buildFacts(w.app, 'all')
  expect(await facts()).toEqual(live)
})

test('taking the holiday back moves everything back, once; what was late for want of it is judged anew', async () => {
  await fresh()
  const { number } = await forwarded()
  const before = await dates(number)
  w.app.setNow('2026-12-15T02:00:00Z') // resolve ended on the 14th
  const { difference } = await previewChange(w.app, system, holiday('2026-11-30'))
  expect(difference).toMatchObject({ noLongerLate: 1, becomeLate: 0 })
  const { id } = await save(holiday('2026-11-30'))
  expect(await dates(number)).toMatchObject({ firstAnswer: '2026-12-02', resolve: '2026-12-15' })
  const back = await previewChange(w.app, system, undo(id))
  expect(back.difference).toMatchObject({ reports: 1, becomeLate: 1, noLongerLate: 0 })
  expect((await save(undo(id))).moved).toBe(1)
  expect(await dates(number)).toEqual(before)
  expect((await refused(saveChange(w.app, system, undo(id)))).fields[0]).toMatchObject({ key: 'error.limits.undone' })
  expect(await movedEvents(number)).toHaveLength(2)
})

test('the silence after an answer, and the time to dispute it, get the day too', async () => {
  await fresh()
  const at = await answered()
  await save(holiday('2026-12-01'))
  const { rows } = await w.app.db.query(
    'select settles_on from report_fact f join report r on r.id = f.report_id where number = $1',
    [at.number],
  )
  expect(rows).toEqual([{ settles_on: '2026-12-09' }])
  w.app.setNow('2026-12-08T18:00:00Z') // without the holiday the tenth day had ended
  expect(await closeSilentReports(w.app)).toBe(0)
  w.app.setNow('2026-12-09T17:00:00Z')
  expect(await closeSilentReports(w.app)).toBe(1)
})

test('the decree of a year comes from a file: dates in it are no longer provisional, those over its holidays move', async () => {
  await fresh()
  w.app.setNow('2026-12-21T02:00:00Z')
  const { number } = await aReport(w.app)
  await go('city', number, 'verify', { grade: 'oversight' })
  await go('city', number, 'forward', { agency: 'dpu' })
  const before = (await reportOf(number)).clocks.resolve!
  expect(before.provisional).toBe(true)
  const file = join(mkdtempSync(join(tmpdir(), 'decree-')), '2027.json')
  const decree = {
    year: 2027,
    legalSource: 'SKB tiga menteri tentang 2027',
    holidays: [
      { date: '2027-01-01', kind: 'national', name: 'Tahun Baru 2027 Masehi' },
      { date: '2027-02-08', kind: 'collectiveLeave', name: 'Tahun Baru Imlek' },
    ],
  }
  writeFileSync(file, JSON.stringify(decree))
  const wish = { kind: 'decree', ...readDecree(file) }
  expect((await previewChange(w.app, system, wish)).difference).toMatchObject({ reports: 1, confirmed: 0 })
  await save(wish)
  const after = (await reportOf(number)).clocks.resolve!
  expect(after.provisional).toBe(false)
  expect(toDay(after.dueOn) - toDay(before.dueOn)).toBe(1)
  expect((await refused(previewChange(w.app, system, wish))).fields[0]).toMatchObject({ key: 'error.limits.nothing' })
  // What a later decree does not name any more goes again.
  await save({ ...wish, holidays: decree.holidays.slice(0, 1), legalSource: 'Perubahan SKB' })
  expect((await reportOf(number)).clocks.resolve!.dueOn).toBe(before.dueOn)

  const refusedFile = (change: object) => {
    writeFileSync(file, JSON.stringify({ ...decree, ...change }))
    return () => readDecree(file)
  }
  expect(refusedFile({ holidays: [{ date: '2027-02-30', kind: 'national', name: 'Salah' }] })).toThrow(
    /holidays\.0\.date is not right/,
  )
  expect(refusedFile({ year: undefined })).toThrow(/year is not right/)
  const other = refusedFile({ holidays: [{ date: '2026-02-03', kind: 'national', name: 'Tahun lain' }] })()
  expect((await refused(previewChange(w.app, system, { kind: 'decree', ...other }))).fields[0]).toMatchObject({
    key: 'error.limits.otherYear',
  })
})

test('an agency may be tighter: from the day that is named its open reports follow, the nearest row wins, others stay', async () => {
  await fresh()
  const early = await forwarded()
  const elsewhere = await forwarded()
  await go('city', elsewhere.number, 'forward', { agency: 'dlh' })
  const closed = await forwarded()
  await go('dpu', closed.number, 'answer', { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' })
  await go(await reporterOf(w.app, closed.number), closed.number, 'feedback', { solved: 'yes' })
  const { clocks: judged } = await reportOf(closed.number)
  w.app.setNow('2026-11-25T02:00:00Z')
  const at = { number: (await aReport(w.app)).number }
  await go('city', at.number, 'verify', { grade: 'plain' })
  await go('city', at.number, 'forward', { agency: 'dpu' })
  await save(policy({ from: '2026-11-25' }), w.officer.city!)
  expect(await dates(early.number)).toMatchObject({ resolve: '2026-12-14' })
  expect(await dates(at.number)).toMatchObject({ resolve: '2026-12-04' })
  const seen = await previewChange(w.app, w.officer.city!, policy({ agency: 'malang', days: 10, from: '2026-11-24' }))
  expect(seen.difference.dates.length).toBeGreaterThan(0)
  expect(await dates(early.number)).toMatchObject({ resolve: '2026-12-14' }) // said, not done
  await save(policy({ agency: 'malang', days: 10, from: '2026-11-24' }), w.officer.city!)
  expect((await reportOf(closed.number)).clocks).toEqual(judged)
  expect(await dates(early.number)).toMatchObject({ resolve: '2026-12-08' })
  expect(await dates(elsewhere.number)).toMatchObject({ resolve: '2026-12-08' })
  expect(await dates(at.number)).toMatchObject({ resolve: '2026-12-04' })
  const { clocks } = await reportOf(at.number)
  expect(w.app.reference.get().calendars.policies.find(({ id }) => id === clocks.resolve!.policy)).toMatchObject({ days: 7 })
})

test('never looser than the law, not even when the law becomes tighter later', async () => {
  await fresh()
  const looser = await refused(previewChange(w.app, w.officer.city!, policy({ days: 15 })))
  expect(looser.fields).toEqual([{ path: 'days', key: 'error.limits.looser' }])
  expect(
    (await refused(previewChange(w.app, w.officer.city!, policy({ class: null, grade: null, days: 6 })))).fields[0],
  ).toMatchObject({
    key: 'error.limits.looser', // normative complaints have five
  })
  expect((await refused(previewChange(w.app, w.officer.city!, policy({ limit: 'silence', days: 3 })))).fields[0]).toMatchObject({
    key: 'error.limits.notYours',
  })
  await save(policy({ days: 12 }), w.officer.city!)
  await save(policy({ agency: null, days: 9, from: '2026-11-24', legalSource: 'PermenPANRB baru' }))
  const { number } = await forwarded()
  expect(await dates(number)).toMatchObject({ resolve: '2026-12-07' })
  await asOwner(w.app.ownerUrl, `delete from time_limit where legal_source = 'PermenPANRB baru'`)
})

test('a limit changes in the middle of a report: extended and held days stay its own, the change taken back gives the old date', async () => {
  await fresh()
  const { number } = await forwarded()
  await go('dpu', number, 'handle')
  await go('dpu', number, 'extend', { days: 3, reason: 'Menunggu aspal dari gudang.' })
  await go('dpu', number, 'hold', { question: 'Di sisi jalan yang mana lubangnya?' })
  w.app.setNow('2026-11-26T02:00:00Z')
  await go('dpu', number, 'resume')
  const before = (await reportOf(number)).clocks.resolve!
  const { id } = await save(policy(), w.officer.city!)
  const tight = (await reportOf(number)).clocks.resolve!
  expect(tight).toMatchObject({ limitDays: 7, extendedDays: 3, pauses: before.pauses })
  const cal = w.app.reference.get().calendars.get('nasional')
  expect(workingDaysBetween(cal, toDay(tight.dueOn), toDay(before.dueOn))).toBe(7)
  await save(undo(id), w.officer.city!)
  expect((await reportOf(number)).clocks.resolve).toEqual(before)
})

test('a limit that began under another calendar is moved by that one', async () => {
  await fresh()
  await addAgency(w.app, system, {
    slug: 'terminal',
    name: 'UPT Terminal',
    shortName: 'Terminal',
    kind: 'unit',
    parent: 'malang',
    calendar: 'enam-hari',
    validFrom: '2019-02-01',
  })
  await w.app.reference.refresh()
  const { number } = await aReport(w.app)
  await go('city', number, 'verify', { grade: 'plain' })
  await go('city', number, 'forward', { agency: 'terminal' })
  expect(await dates(number)).toMatchObject({ resolve: '2026-12-10' }) // six days a week
  await go('city', number, 'return', { reason: 'Bukan wewenang terminal.' })
  await save(holiday('2026-12-05')) // a Saturday: it counts there and nowhere else
  expect(await dates(number)).toMatchObject({ resolve: '2026-12-11' })
  const ref = w.app.reference.get()
  const resolve = limitsOf(await reportOf(number), ref, w.app.now()).find(({ kind }) => kind === 'resolve')!
  expect(resolve.derivation.dueOn).toBe('2026-12-11')
})

test('what an officer moves at that moment is not lost: the next run finds it', async () => {
  await fresh()
  const [a, b] = [await forwarded(), await forwarded()]
  await saveChange(w.app, system, holiday('2026-12-09'))
  await w.app.db.tx(async (tx) => {
    await tx.query('select from report where number = $1 for update', [a.number])
    expect(await settleLimits(w.app)).toBe(1)
  })
  expect(await dates(b.number)).toMatchObject({ resolve: '2026-12-15' })
  expect(await settleLimits(w.app)).toBe(1)
  expect(await dates(a.number)).toMatchObject({ resolve: '2026-12-15' })
  const open = async () => (await w.app.db.query('select from limit_change where settled_at is null')).rows.length
  expect(await open()).toBe(1)
  w.app.advance({ seconds: 61 })
  await settleLimits(w.app)
  expect(await open()).toBe(0)
})

test('calendars are the administrators’, an agency’s limits its coordinator’s; to others there is nothing', async () => {
  await fresh()
  const tree = w.app.reference.get().agencies
  const node = (slug: string) => tree.bySlug(slug)!.id
  const may = (name: string) =>
    [null, node('malang'), node('dpu'), node('kemensos')].map((agency) => mayChangeLimits(w.app, w.officer[name]!, agency))
  expect(may('national')).toEqual([true, true, true, true])
  expect(may('sysadmin')).toEqual([true, true, true, true])
  expect(may('city')).toEqual([false, true, true, false])
  expect(may('dpu')).toEqual([false, false, false, false])
  expect(may('mayor')).toEqual([false, false, false, false])
  for (const wish of [holiday('2026-12-09'), policy({ agency: null }), policy({ agency: 'kemensos' })])
    expect((await refused(saveChange(w.app, w.officer.city!, wish))).code).toBe('not-found')
})

test('after any changes and their taking back every open limit is what the rules of today give', async () => {
  await fresh()
  const numbers = [(await forwarded()).number, (await forwarded()).number, (await aReport(w.app)).number]
  const day = fc.integer({ min: toDay('2026-11-20'), max: toDay('2026-12-30') }).map((n) => toIso(n))
  const step = fc.oneof(
    day.map((date) => holiday(date)),
    fc.record({ days: fc.integer({ min: 1, max: 14 }), from: day }).map((given) => policy(given)),
    fc.constant('undo' as const),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
      for (const one of steps) {
        const { changes } = w.app.reference.get().calendars
        const last = changes.find(({ id, kind }) => kind !== 'undo' && !changes.some(({ undoes }) => undoes === id))
        const wish = one === 'undo' ? last && undo(last.id) : one
        if (wish)
          await saveChange(w.app, system, wish).catch((error: unknown) => expect(error).toHaveProperty('code', 'invalid-input'))
        await settleLimits(w.app)
      }
      const { calendars } = w.app.reference.get()
      for (const number of numbers)
        for (const clock of Object.values((await reportOf(number)).clocks)) {
          if (clock.stoppedOn !== null) continue
          expect(clock).toEqual(startClock(calendars.get('nasional'), clock))
        }
    }),
    { numRuns: process.env.TUNTAS_LONG ? 60 : 8 },
  )
}, 150_000)
