import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, reporterOf, smallNation, type World } from '../../../test/support/world.ts'
import { reportPage } from '../desk/report-page.ts'
import { giveFeedback } from '../feedback/give-feedback.ts'
import { answerReport } from './answer-report.ts'
import { forwardReport } from './forward-report.ts'
import { handleReport } from './handle-report.ts'
import { verifyReport } from './verify-report.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

test('a report travels from a citizen to the right desk and back to the citizen', async () => {
  const { app, officer } = w
  const { number, due } = await aReport(app)
  expect(due).toEqual({ verifyOn: '2026-11-27', answerOn: '2026-12-04' })
  expect(await reportPage(app, { kind: 'public' }, number)).toBeNull()

  await verifyReport(
    app,
    officer.city!,
    { number },
    { title: 'Lubang besar di Jalan Ki Ageng Gribig', grade: 'plain', public: 'Lubang sekitar satu meter dekat pasar.' },
  )
  await forwardReport(app, officer.city!, { number }, { agency: 'dpu' })
  expect(await reportPage(app, { kind: 'public' }, number)).toBeNull() // for eight seconds it can be undone
  app.advance({ seconds: 9 })
  const seen = await reportPage(app, { kind: 'public' }, number)
  expect(seen).toMatchObject({
    title: 'Lubang besar di Jalan Ki Ageng Gribig',
    body: 'Lubang sekitar satu meter dekat pasar.',
    status: 'forwarded',
  })

  await handleReport(app, officer.dpu!, { number }, {})
  app.advance({ hours: 24 })
  await answerReport(
    app,
    officer.dpu!,
    { number },
    { kind: 'final', text: 'Lubang sudah ditambal pada Rabu pagi oleh regu jalan.', reason: 'Foto menyusul' },
  )
  app.advance({ seconds: 9 })
  const closed = await giveFeedback(app, await reporterOf(app, number), { number }, { solved: 'yes', rating: 5 })
  expect(closed).toMatchObject({ status: 'closed', closedBy: 'reporter', rating: 5, version: 6 })
  const told = await reportPage(app, { kind: 'public' }, number)
  expect(told!.entries.map((entry) => entry.kind)).toEqual([
    'submitted',
    'verified',
    'forwarded',
    'handled',
    'answeredFinal',
    'feedback',
  ])
  expect(told!.entries[4]!.texts.answer).toContain('ditambal')
})
