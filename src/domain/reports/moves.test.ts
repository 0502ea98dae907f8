import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, reporterOf, smallNation, type World } from '../../../test/support/world.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Actor } from '../people/actor.ts'
import { actions } from './actions.ts'
import type { Move } from './moves.ts'
import type { ReportState } from './report.ts'
import { archiveIncompleteReports, closeSilentReports } from './sweep-reports.ts'
import { undoMove } from './undo-move.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const START = '2026-11-24T02:00:00Z'
const as = (who: Actor | string) => (typeof who === 'string' ? w.officer[who]! : who)
const go = (who: Actor | string, number: string, move: Move, input: unknown = {}): Promise<ReportState> =>
  actions[move].run(w.app, as(who), { number }, input)
const slug = (id: string | null) => (id ? w.app.reference.get().agencies.get(id)?.slug : null)
const refused = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(Refusal)
  return error as Refusal
}
async function forwarded(overrides = {}) {
  w.app.setNow(START)
  const { number } = await aReport(w.app, overrides)
  await go('city', number, 'verify', { grade: 'plain' })
  await go('city', number, 'forward', { agency: 'dpu' })
  return { number, reporter: await reporterOf(w.app, number) }
}
async function answered(overrides = {}) {
  const made = await forwarded(overrides)
  await go('dpu', made.number, 'answer', { kind: 'final', text: 'Lubang sudah ditambal regu jalan.', reason: 'Foto menyusul' })
  return made
}

describe('the path', () => {
  test('nothing is forwarded or handled before it is verified, and a refusal names what is allowed', async () => {
    const { number } = await aReport(w.app)
    const refusal = await refused(go('city', number, 'forward', { agency: 'dpu' }))
    expect(refusal).toMatchObject({ code: 'not-allowed-now', details: { reason: 'move.why.notVerified' } })
    expect(refusal.details.allowed).toEqual(expect.arrayContaining(['verify', 'hold', 'archive']))
    expect(refusal.details.allowed).not.toContain('forward')
  })

  test('who may not see it gets the same answer as for a number that does not exist', async () => {
    const { number } = await aReport(w.app)
    for (const who of ['dlh', 'social', 'auditor', 'mayor', 'ombudsman', 'sysadmin'])
      expect((await refused(go(who, number, 'note', { text: 'catatan' }))).code).toBe('not-found')
    expect((await refused(go('city', '26-0000-000', 'note', { text: 'catatan' }))).code).toBe('not-found')
  })

  test('first answer and resolve begin with the first forward; an interim answer stops the first only', async () => {
    const { number } = await forwarded()
    const handled = await go('dpu', number, 'handle')
    expect(handled.clocks).toMatchObject({
      verify: { stoppedOn: '2026-11-24' },
      firstAnswer: { dueOn: '2026-12-01', stoppedOn: null },
      resolve: { dueOn: '2026-12-14', policy: expect.any(String) },
    })
    const interim = await go('dpu', number, 'answer', { kind: 'interim', text: 'Regu berangkat besok pagi.' })
    expect(interim).toMatchObject({
      status: 'inProgress',
      clocks: { firstAnswer: { stoppedOn: '2026-11-24' }, resolve: { stoppedOn: null } },
    })
    expect(interim.clocks.silence).toBeUndefined()
  })

  test('a final answer needs evidence or a written reason, and comes from the lead', async () => {
    const { number } = await forwarded()
    expect(
      (await refused(go('dpu', number, 'answer', { kind: 'final', text: 'Sudah selesai dikerjakan.' }))).fields[0]!.path,
    ).toBe('reason')
    expect(
      (await refused(go('city', number, 'answer', { kind: 'final', text: 'Sudah selesai dikerjakan.', reason: 'tanpa foto' })))
        .code,
    ).toBe('not-found')
  })

  test('with several offices the final answer waits for every supporting one, or says why not', async () => {
    w.app.setNow(START)
    const { number } = await aReport(w.app)
    await go('city', number, 'verify')
    await go('city', number, 'forward', { agency: 'dpu', supporting: ['dlh'] })
    const evidence = { kind: 'final', text: 'Lubang sudah ditambal.' }
    expect((await refused(go('dpu', number, 'answer', evidence))).fields[0]!.key).toBe('error.answer.supportingWaits')
    const part = await go('dlh', number, 'answer', { kind: 'interim', text: 'Ranting sudah kami angkut.' })
    expect(Object.values(part.assignments).filter((a) => a.answeredAt !== null)).toHaveLength(1)
    expect((await refused(go('dlh', number, 'answer', { ...evidence, reason: 'x' }))).details.reason).toBe('move.why.onlyLead')
    expect(await go('dpu', number, 'answer', { ...evidence, reason: 'Tanpa foto karena gelap' })).toMatchObject({
      status: 'answered',
    })
  })
})

describe('not our authority', () => {
  test('once it goes to the named owner or one level up; the second return locks it to the common parent', async () => {
    const { number } = await forwarded()
    const up = await go('dpu', number, 'return', { reason: 'Ini jalan provinsi' })
    expect([slug(up.holder), up.status, up.returnCount]).toEqual(['malang', 'forwarded', 1])
    await go('city', number, 'forward', { agency: 'dlh' })
    const locked = await go('dlh', number, 'return', { to: 'dpu', reason: 'Bukan sampah' })
    expect([slug(locked.holder), slug(locked.lockedTo), locked.returnCount]).toEqual(['malang', 'malang', 2])
    expect((await refused(go('dpu', number, 'handle'))).code).toBe('not-found')
    const decided = await go('city', number, 'forward', { agency: 'dpu' })
    expect(slug(decided.holder)).toBe('dpu')
    expect((await refused(go('dpu', number, 'return', { reason: 'Tetap bukan kami' }))).details.reason).toBe('move.why.locked')
  })

  test('the limits run on through returns', async () => {
    const { number } = await forwarded()
    w.app.setNow('2026-11-26T02:00:00Z')
    await go('dpu', number, 'return', { reason: 'Bukan kami' })
    const again = await go('city', number, 'forward', { agency: 'dlh' })
    expect(again.clocks).toMatchObject({
      firstAnswer: { startedOn: '2026-11-24', dueOn: '2026-12-01' },
      resolve: { startedOn: '2026-11-24' },
    })
  })
})

describe('hold', () => {
  test('all limits rest while the reporter is asked, and their message takes it up again', async () => {
    const { number, reporter } = await forwarded()
    w.app.setNow('2026-11-25T02:00:00Z')
    const held = await go('dpu', number, 'hold', { question: 'Di sisi jalan yang mana lubangnya?' })
    expect(held).toMatchObject({
      status: 'held',
      heldFrom: 'forwarded',
      clocks: { firstAnswer: { pausedOn: '2026-11-25' }, complete: { dueOn: '2026-12-25' } },
    })
    w.app.setNow('2026-12-01T02:00:00Z')
    const back = await go(reporter, number, 'message', { text: 'Sisi timur, depan gerbang.' })
    // one day used (25 November), four left, counted from 2 December
    expect(back).toMatchObject({
      status: 'forwarded',
      heldFrom: null,
      clocks: { firstAnswer: { pausedOn: null, dueOn: '2026-12-07' }, complete: { stoppedOn: '2026-12-01' } },
    })
  })

  test('what is not completed in time is archived by the system, and not a day earlier', async () => {
    const { number, reporter } = await forwarded()
    await go('dpu', number, 'hold', { question: 'Di sisi jalan yang mana lubangnya?' })
    w.app.setNow('2026-12-24T16:59:00Z')
    expect(await archiveIncompleteReports(w.app, number)).toBe(0)
    w.app.setNow('2026-12-24T17:00:00Z')
    expect(await archiveIncompleteReports(w.app, number)).toBe(1)
    const appealed = await go(reporter, number, 'appeal', { text: 'Saya baru sembuh, ini keterangannya.' })
    expect([appealed.status, slug(appealed.holder), appealed.archivedBy]).toEqual(['submitted', 'malang', null])
    expect(appealed.clocks.verify).toMatchObject({ startedOn: '2026-12-25', stoppedOn: null })
  })
})

describe('the end', () => {
  test('silence closes after ten working days, counted apart; a message stops it', async () => {
    const { number, reporter } = await answered()
    w.app.setNow('2026-12-08T16:59:59Z')
    expect(await closeSilentReports(w.app, number)).toBe(0)
    w.app.setNow('2026-12-08T17:00:00Z')
    expect(await closeSilentReports(w.app, number)).toBe(1)
    expect(await closeSilentReports(w.app, number)).toBe(0)
    const other = await answered()
    await go(other.reporter, other.number, 'message', { text: 'Terima kasih, saya cek dulu.' })
    w.app.setNow('2027-02-01T02:00:00Z')
    expect(await closeSilentReports(w.app, other.number)).toBe(0)
    expect((await refused(go(reporter, number, 'feedback', { solved: 'no' }))).details.reason).toBe('move.why.disputeTooLate')
  })

  test('"no" brings it back once within ten working days, also from closed; after that the way is the appeal', async () => {
    const { number, reporter } = await answered()
    w.app.setNow('2026-12-08T16:00:00Z')
    const back = await go(reporter, number, 'feedback', { solved: 'no', text: 'Lubangnya masih ada.' })
    expect(back).toMatchObject({
      status: 'inProgress',
      solved: 'no',
      disputeCount: 1,
      answeredAt: null,
      clocks: { silence: { stoppedOn: '2026-12-08' }, resolve: { stoppedOn: null } },
    })
    // the working days between answer and dispute are not the office's
    expect(back.clocks.resolve!.pauses).toEqual([{ from: '2026-11-24', to: '2026-12-08' }])
    await go('dpu', number, 'answer', { kind: 'final', text: 'Ditambal ulang pagi ini.', reason: 'Foto menyusul' })
    expect((await refused(go(reporter, number, 'feedback', { solved: 'no' }))).details.reason).toBe('move.why.disputedOnce')
    expect(await go(reporter, number, 'feedback', { solved: 'partly', rating: 3 })).toMatchObject({
      status: 'answered',
      solved: 'partly',
      rating: 3,
    })
    expect(await go(reporter, number, 'feedback', { solved: 'yes', rating: 4 })).toMatchObject({
      status: 'closed',
      closedBy: 'reporter',
    })
    expect(await go(reporter, number, 'appeal', { text: 'Jalan rusak lagi seminggu kemudian.' })).toMatchObject({
      status: 'submitted',
    })
  })

  test('only a coordinator closes by order, only the reporter withdraws, and both are counted apart', async () => {
    const { number } = await answered()
    expect((await refused(go('dpu', number, 'close', { reason: 'selesai' }))).code).toBe('not-found')
    expect(await go('city', number, 'close', { reason: 'Pelapor menelepon, sudah puas' })).toMatchObject({
      status: 'closed',
      closedBy: 'officer',
    })
    const other = await forwarded()
    expect(await go(other.reporter, other.number, 'withdraw')).toMatchObject({
      status: 'archived',
      archivedBy: 'reporter',
      archiveReason: 'withdrawn',
    })
    expect((await refused(go('city', other.number, 'archive', { reason: 'prank' }))).code).toBe('not-allowed-now')
  })

  test('set aside before any office had it and reopened: its limits run from then on, as for every report that an office has', async () => {
    w.app.setNow(START)
    const { number } = await aReport(w.app)
    await go('city', number, 'verify', { title: 'Lampu jalan padam', grade: 'plain' })
    await go('city', number, 'archive', { reason: 'unclear' })
    w.app.advance({ hours: 24 * 7 })
    const { clocks } = await go('city', number, 'reopen', { reason: 'Pelapor datang membawa foto' })
    const day = clocks.resolve?.startedOn
    expect(day).toBeDefined()
    expect(clocks).toMatchObject({
      verify: { stoppedOn: expect.any(String) },
      firstAnswer: { startedOn: day, stoppedOn: null, limitDays: 5 },
      resolve: { startedOn: day, stoppedOn: null, limitDays: 14 },
    })
  })

  test('a wrong address is archived only with the right one', async () => {
    const { number } = await forwarded()
    expect((await refused(go('city', number, 'archive', { reason: 'misrouted' }))).fields[0]!.path).toBe('note')
    expect(await go('city', number, 'archive', { reason: 'misrouted', note: 'PLN ULP Malang Kota, telepon 123' })).toMatchObject({
      archiveReason: 'misrouted',
      archivedBy: 'officer',
    })
    expect(await go('city', number, 'reopen', { reason: 'Ternyata lampu milik kota' })).toMatchObject({
      status: 'inProgress',
      archivedBy: null,
      archiveReason: null,
    })
  })
})

describe('together and apart', () => {
  test('a merged report follows its lead and comes back as it was', async () => {
    const lead = await forwarded()
    const other = await forwarded()
    await go('dpu', other.number, 'handle')
    const merged = await go('city', other.number, 'merge', { into: lead.number })
    expect(merged).toMatchObject({ status: 'closed', closedBy: 'officer', mergedFrom: 'inProgress' })
    expect((await refused(go('city', lead.number, 'merge', { into: other.number }))).details.reason).toBe('move.why.leadClosed')
    w.app.setNow('2026-11-27T02:00:00Z')
    const apart = await go('city', other.number, 'unmerge', { reason: 'Lubang yang lain' })
    expect(apart).toMatchObject({
      status: 'inProgress',
      mergedInto: null,
      closedAt: null,
      clocks: { resolve: { stoppedOn: null }, verify: { stoppedOn: '2026-11-24' } },
    })
  })

  test('only a coordinator above both may join them', async () => {
    const lead = await forwarded()
    w.app.setNow(START)
    const { number } = await aReport(w.app, { agency: 'kemensos' })
    expect((await refused(go('city', lead.number, 'merge', { into: number }))).fields[0]!.path).toBe('into')
    expect((await refused(go('dpu', lead.number, 'merge', { into: number }))).code).toBe('not-found')
  })
})

describe('beside the path', () => {
  test('an extension is given once, with a reason that everybody may read', async () => {
    const { number } = await forwarded()
    const longer = await go('dpu', number, 'extend', { days: 5, reason: 'Aspal baru tiba pekan depan' })
    expect(longer.clocks.resolve).toMatchObject({ extendedDays: 5, dueOn: '2026-12-21' })
    expect((await refused(go('dpu', number, 'extend', { days: 5, reason: 'Sekali lagi, mohon waktu' }))).details.reason).toBe(
      'move.why.extendedOnce',
    )
  })

  test('a report goes only to an officer of an office that has it', async () => {
    const { number } = await forwarded()
    expect((await refused(go('dpu', number, 'assign', { officer: w.officer.dlh!.id }))).fields[0]!.path).toBe('officer')
    expect((await go('dpu', number, 'assign', { officer: w.officer.dpu!.id })).assignee).toBe(w.officer.dpu!.id)
  })

  test('a stale page is refused and changes nothing', async () => {
    const { number } = await forwarded()
    const stale = actions.note.run(w.app, as('dpu'), { number, version: 1 }, { text: 'dari halaman lama' })
    expect((await refused(stale)).code).toBe('version-conflict')
  })

  test('of fifty officers at once exactly one wins', async () => {
    const { number } = await forwarded()
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => actions.handle.run(w.app, as('dpu'), { number, version: 3 }, {})),
    )
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
  })

  test('verifying and forwarding in one step leaves two events and both or neither', async () => {
    const { number } = await aReport(w.app)
    const both = (agency: string, verify: object) => go('city', number, 'forward', { agency, verify })
    expect((await refused(both('bukan-instansi', { title: 'Lampu jalan padam' }))).fields[0]!.path).toBe('agency')
    expect((await refused(both('dpu', { category: 'bukan-topik' }))).fields[0]!.path).toBe('category')
    expect((await refused(go('dpu', number, 'forward', { agency: 'dpu', verify: {} }))).code).toBe('not-found')
    const events = () =>
      w.app.db.query(
        `select e.kind, e.status from report_event e join report r on r.id = e.report_id where r.number = $1 order by e.seq`,
        [number],
      )
    expect((await events()).rows).toEqual([{ kind: 'submitted', status: 'submitted' }])
    const after = await both('dpu', { title: 'Lampu jalan padam', grade: 'plain', public: 'Lampu padam dekat pasar.' })
    expect(after).toMatchObject({ status: 'forwarded', version: 3, grade: 'plain' })
    expect((await events()).rows.slice(1)).toEqual([
      { kind: 'verified', status: 'submitted' },
      { kind: 'forwarded', status: 'forwarded' },
    ])
    const { rows } = await w.app.db.query('select title, search is not null as found from report where number = $1', [number])
    expect(rows).toEqual([{ title: 'Lampu jalan padam', found: true }])
    expect((await refused(both('dlh', { title: 'Sekali lagi' }))).code).toBe('not-allowed-now')
  })

  test('forty notes at once are forty events in a row: whoever comes second is asked again, nobody is turned away', async () => {
    const { number } = await forwarded()
    const texts = Array.from({ length: 40 }, (_, i) => `Catatan ${i + 1}`)
    await Promise.all(texts.map((text) => actions.note.run(w.app, as('dpu'), { number }, { text })))
    const { rows } = await w.app.db.query<{ seq: number; body: string }>(
      `select e.seq, t.body from report_event e join report r on r.id = e.report_id join report_text t on t.id = (e.texts->'note'->>'id')::uuid
       where r.number = $1 and e.kind = 'noted' order by e.seq`,
      [number],
    )
    expect(rows.map((row) => row.seq)).toEqual(texts.map((_, i) => i + 4))
    expect(rows.map((row) => row.body).toSorted()).toEqual(texts.toSorted())
  })
})

describe('undo', () => {
  test('within eight seconds the officer takes a move back: state, limits, offices and notices are as before, and history keeps both', async () => {
    w.app.setNow(START)
    const { number } = await aReport(w.app, { reporter: { email: 'warga@contoh.tuntas.invalid' } })
    const before = await go('city', number, 'verify', { title: 'Judul yang baik', grade: 'plain' })
    await go('city', number, 'forward', { agency: 'dpu', supporting: ['dlh'] })
    w.app.advance({ seconds: 7 })
    const after = await undoMove(w.app, as('city'), { number })
    const { version: _v, changedAt: _c, ...rest } = after
    const { version: _v2, changedAt: _c2, ...was } = before
    expect(rest).toEqual(was)
    expect(after.version).toBe(before.version + 2)
    const { rows } = await w.app.db.query('select template, state from outbox where report_id = $1 order by event_seq', [
      before.id,
    ])
    expect(rows).toEqual([
      { template: 'reporter.submitted', state: 'waiting' },
      { template: 'reporter.forwarded', state: 'cancelled' },
    ])
    const scope = await w.app.db.query('select count(*)::int as n from report_scope where report_id = $1', [before.id])
    expect(scope.rows[0]).toEqual({ n: 3 })
  })

  test('not by another, not after eight seconds, not when something followed, not twice', async () => {
    const { number } = await forwarded()
    expect((await refused(undoMove(w.app, as('dpu'), { number }))).code).toBe('too-late-to-undo')
    expect((await refused(undoMove(w.app, as('social'), { number }))).code).toBe('not-found')
    await go('dpu', number, 'note', { text: 'catatan' })
    expect((await refused(undoMove(w.app, as('city'), { number }))).code).toBe('too-late-to-undo')
    await undoMove(w.app, as('dpu'), { number })
    expect((await refused(undoMove(w.app, as('dpu'), { number }))).code).toBe('too-late-to-undo')
    await go('dpu', number, 'note', { text: 'catatan' })
    w.app.advance({ seconds: 8 })
    expect((await refused(undoMove(w.app, as('dpu'), { number }))).code).toBe('too-late-to-undo')
  })

  test('an undone title is the old title again, also in lists', async () => {
    w.app.setNow(START)
    const { number } = await aReport(w.app)
    const title = async () =>
      (await w.app.db.query<{ title: string }>('select title from report where number = $1', [number])).rows[0]!.title
    const old = await title()
    await go('city', number, 'verify', { title: 'Judul lain sama sekali' })
    expect(await title()).toBe('Judul lain sama sekali')
    await undoMove(w.app, as('city'), { number })
    expect(await title()).toBe(old)
  })
})

test('history is append-only, even for who owns the database', async () => {
  const { number } = await forwarded()
  for (const sql of [`update report_event set kind = 'noted'`, 'delete from report_event', 'truncate report_event'])
    await expect((await import('../../../test/support/postgres.ts')).asOwner(w.app.ownerUrl, sql)).rejects.toThrow(/append-only/)
  await expect(
    w.app.db.query(`update report_event set kind = 'noted' where report_id = (select id from report where number = $1)`, [
      number,
    ]),
  ).rejects.toThrow(/permission denied|append-only/)
})
