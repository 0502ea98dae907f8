import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hands, refused, START } from '../../../test/support/moving.ts'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { actions } from './actions.ts'
import { undoMove } from './undo-move.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const { as, go, forwarded } = hands(() => w)

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
    await expect(asOwner(w.app.ownerUrl, sql)).rejects.toThrow(/append-only/)
  await expect(
    w.app.db.query(`update report_event set kind = 'noted' where report_id = (select id from report where number = $1)`, [
      number,
    ]),
  ).rejects.toThrow(/permission denied|append-only/)
})
