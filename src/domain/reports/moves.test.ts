import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hands, refused, START } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { archiveIncompleteReports, closeSilentReports } from './sweep-reports.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const { go, forwarded, answered } = hands(() => w)
const slug = (id: string | null) => (id ? w.app.reference.get().agencies.get(id)?.slug : null)

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
