import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { brokenHistories } from '../../../demo/replay.ts'
import { aPhoto } from '../../../test/support/api.ts'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { aReport, reporterOf, smallNation, type World } from '../../../test/support/world.ts'
import { keep } from '../attachments/keep.ts'
import { attachmentFor } from '../attachments/show.ts'
import { waitingAnswers } from '../desk/approvals.ts'
import { reportPage } from '../desk/report-page.ts'
import { nobody, system } from '../people/actor.ts'
import { addOfficer } from '../people/officers.ts'
import { bumpReference } from '../reference.ts'
import { actions } from './actions.ts'
import { allowedMoves } from './moves.ts'
import { undoMove } from './undo-move.ts'

let w: World
let at: { number: string }
const text = 'Lubang sudah ditambal pada Senin oleh regu jalan.'
const final = { kind: 'final', text, reason: 'Foto menyusul' }
const wants = async (slug: string, wanted: boolean) => {
  await asOwner(w.app.ownerUrl, 'update agency set needs_head_approval = $2 where slug = $1', [slug, wanted])
  await bumpReference(w.app.db)
  await w.app.reference.refresh()
}
const stateOf = async () => (await reportPage(w.app, w.officer.city!, at.number))!.report
const kinds = async () => (await reportPage(w.app, w.officer.city!, at.number))!.entries.map(({ kind }) => kind)

beforeAll(async () => {
  w = await smallNation(await testApp())
  await addOfficer(w.app, system, {
    email: 'gubernur@contoh.tuntas.invalid',
    name: 'Gubernur',
    password: 'kata-sandi-contoh',
    from: '2019-02-01',
    grants: [{ role: 'head', agency: 'jatim' }],
  })
  await wants('dpu', true)
})
afterAll(() => w.app.close())
beforeEach(async () => {
  at = { number: (await aReport(w.app)).number }
  await actions.verify.run(w.app, w.officer.city!, at, { grade: 'plain' })
  await actions.forward.run(w.app, w.officer.city!, at, { agency: 'dpu' })
  await actions.handle.run(w.app, w.officer.dpu!, at, {})
})

describe('where an agency wants its head to approve', () => {
  test('a final answer is proposed: the state and the limits stay, the head is told, the reporter sees nothing of it', async () => {
    const before = await stateOf()
    await actions.answer.run(w.app, w.officer.dpu!, at, final)
    const after = await stateOf()
    expect([after.status, after.answeredAt, after.firstAnsweredAt]).toEqual(['inProgress', null, null])
    expect(after.clocks).toEqual(before.clocks)
    expect(after.proposal).toBe(after.version)
    const { rows } = await w.app.db.query(
      `select recipient from outbox o join report r on r.id = o.report_id where r.number = $1 and template = 'officer.answerProposed'`,
      [at.number],
    )
    expect(rows).toEqual([{ recipient: `officer:${w.officer.mayor!.id}` }])
    w.app.advance({ seconds: 9 })
    for (const reader of [await reporterOf(w.app, at.number), nobody]) {
      const page = JSON.stringify((await reportPage(w.app, reader, at.number))!.entries)
      expect(page).not.toContain('answerProposed')
      expect(page).not.toContain('ditambal')
    }
    expect((await waitingAnswers(w.app, w.officer.mayor!)).map(({ number }) => number)).toContain(at.number)
    expect(await waitingAnswers(w.app, w.officer.dpu!)).toEqual([])
  })

  test('only the head approves; it is the answer of the office, and history names author and approver', async () => {
    const photo = (await keep(w.app, await aPhoto())).id
    await actions.answer.run(w.app, w.officer.dpu!, at, { kind: 'final', text, evidence: [photo] })
    for (const other of ['dpu', 'city', 'dlh', 'auditor', 'national'])
      await expect(actions.approve.run(w.app, w.officer[other]!, at, {}), other).rejects.toMatchObject({ code: 'not-found' })
    const reporter = await reporterOf(w.app, at.number)
    expect(await attachmentFor(w.app, reporter, photo)).toBe(null)
    await actions.approve.run(w.app, w.officer.mayor!, at, {})
    w.app.advance({ seconds: 9 })
    const page = (await reportPage(w.app, reporter, at.number))!
    const answer = page.entries.at(-1)!
    expect([page.status, answer.kind, answer.texts.answer, answer.attachments.map(({ id }) => id)]).toEqual([
      'answered',
      'answeredFinal',
      text,
      [photo],
    ])
    expect(await attachmentFor(w.app, reporter, photo)).not.toBe(null)
    const { rows } = await w.app.db.query(
      `select actor_id, agency_id, change->'extra'->>'author' as author from report_event e join report r on r.id = e.report_id where number = $1 and kind = 'answeredFinal'`,
      [at.number],
    )
    const dpu = w.app.reference.get().agencies.bySlug('dpu')!.id
    expect(rows).toEqual([{ actor_id: w.officer.mayor!.id, agency_id: dpu, author: w.officer.dpu!.id }])
    expect((await stateOf()).proposal).toBe(null)
    expect((await waitingAnswers(w.app, w.officer.mayor!)).map(({ number }) => number)).not.toContain(at.number)
  })

  test('sent back with a note it waits no longer; the author is told and writes again', async () => {
    await actions.answer.run(w.app, w.officer.dpu!, at, final)
    await actions.sendBack.run(w.app, w.officer.mayor!, at, { note: 'Sebutkan tanggalnya.' })
    expect((await stateOf()).proposal).toBe(null)
    await expect(actions.approve.run(w.app, w.officer.mayor!, at, {})).rejects.toMatchObject({
      details: { reason: 'move.why.noProposal' },
    })
    await actions.answer.run(w.app, w.officer.dpu!, at, { ...final, text: `${text} Tanggal 23 November 2026.` })
    await actions.approve.run(w.app, w.officer.mayor!, at, {})
    expect((await kinds()).slice(-4)).toEqual(['answerProposed', 'answerSentBack', 'answerProposed', 'answeredFinal'])
  })

  test('an interim answer goes out at once, and so does the answer of the head', async () => {
    await actions.answer.run(w.app, w.officer.dpu!, at, { kind: 'interim', text: 'Sudah kami survei.' })
    expect((await kinds()).at(-1)).toBe('answeredInterim')
    expect(allowedMoves(w.officer.mayor!, await stateOf(), w.app.reference.get().agencies)).not.toContain('approve')
  })

  test('two heads who press at once: one approves, the other is told that nothing waits', async () => {
    await actions.answer.run(w.app, w.officer.dpu!, at, final)
    const both = await Promise.allSettled([1, 2].map(() => actions.approve.run(w.app, w.officer.mayor!, at, {})))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await kinds()).filter((kind) => kind === 'answeredFinal')).toHaveLength(1)
  })

  test('an approval that was undone waits again with its photos, and can be approved again', async () => {
    const photo = (await keep(w.app, await aPhoto())).id
    await actions.answer.run(w.app, w.officer.dpu!, at, { kind: 'final', text, evidence: [photo] })
    await actions.approve.run(w.app, w.officer.mayor!, at, {})
    await undoMove(w.app, w.officer.mayor!, at)
    expect((await stateOf()).status).toBe('inProgress')
    await actions.approve.run(w.app, w.officer.mayor!, at, {})
    const page = (await reportPage(w.app, w.officer.dpu!, at.number))!
    expect(page.entries.at(-1)!.attachments.map(({ id }) => id)).toEqual([photo])
  })

  test('a proposal ends when the report goes to another office, and is not there when it comes back', async () => {
    await actions.answer.run(w.app, w.officer.dpu!, at, final)
    await actions.return.run(w.app, w.officer.dpu!, at, { reason: 'Jalan ini milik provinsi.' })
    expect((await stateOf()).proposal).toBe(null)
    await actions.forward.run(w.app, w.officer.city!, at, { agency: 'dpu' })
    expect((await stateOf()).proposal).toBe(null)
  })

  test('an office whose approval nobody can give says so at once', async () => {
    await wants('kemensos', true)
    const { number } = await aReport(w.app, { agency: 'kemensos' })
    await actions.verify.run(w.app, w.officer.social!, { number }, {})
    await actions.handle.run(w.app, w.officer.social!, { number }, {})
    await expect(actions.answer.run(w.app, w.officer.social!, { number }, final)).rejects.toMatchObject({
      code: 'not-allowed-now',
      details: { reason: 'move.why.noHead' },
    })
  })

  test('every history still tells the columns', async () => {
    expect((await brokenHistories(w.app)).size).toBe(0)
  })
})

test('where it does not, a final answer is out at once', async () => {
  await wants('dpu', false)
  await actions.answer.run(w.app, w.officer.dpu!, at, final)
  expect((await stateOf()).status).toBe('answered')
  await wants('dpu', true)
})
