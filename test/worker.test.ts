import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keep } from '../src/domain/attachments/keep.ts'
import { answerReport } from '../src/domain/reports/answer-report.ts'
import { forwardReport } from '../src/domain/reports/forward-report.ts'
import { answerOf } from '../src/domain/reports/submit-report.ts'
import { verifyReport } from '../src/domain/reports/verify-report.ts'
import { schedule } from '../src/jobs/schedule.ts'
import { tasks } from '../src/jobs/tasks.ts'
import { startWorker } from '../src/jobs/worker.ts'
import { appUrl } from '../src/kit/migrate.ts'
import { carriersOf } from '../src/kit/notice-providers/carriers.ts'
import { testApp } from './support/postgres.ts'
import { testSecret } from './support/test-secret.ts'
import { aReport, smallNation, type World } from './support/world.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const tools = { carriers: carriersOf([]), baseUrl: 'http://localhost' }

test('every task that is scheduled exists, and the queue knows each by name', async () => {
  const { rows } = await w.app.db.query<{ identifier: string }>('select identifier from graphile_worker._private_tasks')
  const known = new Set(rows.map((row) => row.identifier))
  for (const name of Object.keys(tasks)) expect(known.has(name), name).toBe(true)
  for (const { task } of schedule) expect(tasks[task]).toBeTypeOf('function')
})

test('a stock worker runs what enqueue() put in, without NOTIFY: a silent report is closed, once', async () => {
  w.app.setNow('2026-11-24T02:00:00Z')
  const { number } = await aReport(w.app)
  await verifyReport(w.app, w.officer.city!, { number }, {})
  await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
  await answerReport(
    w.app,
    w.officer.dpu!,
    { number },
    { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' },
  )
  w.app.setNow('2026-12-09T02:00:00Z')
  const worker = await startWorker(w.app, {
    url: appUrl(w.app.ownerUrl, testSecret),
    prepare: true,
    carriers: carriersOf([]),
    baseUrl: 'http://localhost',
  })
  try {
    await expect
      .poll(async () => (await w.app.db.query('select status, closed_by from report where number = $1', [number])).rows, {
        timeout: 50_000,
      })
      .toEqual([{ status: 'closed', closed_by: 'system' }])
  } finally {
    await worker.stop()
  }
  await tasks['close-silent'](w.app, tools)
  const { rows } = await w.app.db.query(
    `select kind from report_event e join report r on r.id = e.report_id where r.number = $1 and kind = 'closedBySilence'`,
    [number],
  )
  expect(rows).toHaveLength(1)
})

test('leftovers go: files that nobody claimed, answers older than thirty days; what belongs to a report stays', async () => {
  w.app.setNow('2026-11-24T02:00:00Z')
  const picture = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
  const lost = await keep(w.app, picture)
  const kept = await keep(w.app, picture)
  await aReport(w.app, { attachments: [kept.id] })
  const files = async () =>
    (await w.app.db.query<{ id: string; file_key: string }>('select id, file_key from attachment order by id')).rows
  const before = await files()
  w.app.setNow('2026-11-25T02:00:00Z')
  await tasks['sweep-leftovers'](w.app, tools)
  expect(await files()).toEqual(before)
  w.app.setNow('2026-11-26T03:00:00Z')
  await tasks['sweep-leftovers'](w.app, tools)
  expect((await files()).map((row) => row.id)).toEqual([kept.id])
  await expect(w.app.files.get(before.find((row) => row.id === lost.id)!.file_key)).rejects.toThrow(/ENOENT/)
  expect((await w.app.files.get(before.find((row) => row.id === kept.id)!.file_key)).byteLength).toBeGreaterThan(100)
  const answers = async () => (await w.app.db.query<{ n: number }>('select count(*)::int as n from idempotency')).rows[0]!.n
  expect(await answers()).toBeGreaterThan(0)
  w.app.setNow('2026-12-25T03:00:00Z')
  await tasks['sweep-leftovers'](w.app, tools)
  expect(await answers()).toBe(0)
  expect(await answerOf(w.app, 'test', 'tidak-ada')).toBeNull()
})
