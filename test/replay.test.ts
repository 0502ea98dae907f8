import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoOf } from '../demo/build-demo.ts'
import { brokenHistories } from '../demo/replay.ts'
import { asOwner, type TestApp, testApp } from './support/postgres.ts'

let app: TestApp

beforeAll(async () => {
  app = await testApp()
  await (await demoOf(app, 'on')).build!(() => {})
}, 240_000)
afterAll(() => app.close())

test('folding the events and texts of every report of the demo gives its columns, assignments, limits and queue', async () => {
  const { rows } = await app.db.query<{ reports: number; events: number }>(
    'select (select count(*) from report) as reports, (select count(*) from report_event) as events',
  )
  expect(rows[0]!.reports).toBeGreaterThanOrEqual(290)
  expect(rows[0]!.events).toBeGreaterThan(1000)
  expect(await brokenHistories(app)).toEqual(new Map())
})

describe('the same check names the report when', () => {
  /** A report that was read, forwarded (its third event), handled, answered and confirmed. */
  const victim = async () => {
    const { rows } = await app.db.query<{ id: string; number: string }>(
      `select r.id, r.number from report r join report_event e on e.report_id = r.id and e.seq = 3 and e.kind = 'forwarded'
       where r.status = 'closed' and r.closed_by = 'reporter' and r.version >= 6 order by r.id limit 1`,
    )
    return rows[0]!
  }
  const change = (path: string, value: string) =>
    `update report_event set change = jsonb_set(change, '${path}', '${value}') where report_id = $1 and seq = $2`

  test.each([
    ['a date of an event is changed', change('{receivedOn}', '"2026-01-02"'), 1],
    [
      'an instant of an event is moved by a second',
      `update report_event set change = jsonb_set(change, '{forwardedAt}', to_jsonb((at + interval '1 second')::text)) where report_id = $1 and seq = 3 and $2 > 0`,
      3,
    ],
    ['the limit of a clock is changed', change('{clocks,verify,dueOn}', '"2026-01-02"'), 1],
    ['an office is changed', change('{holder}', '"00000000-0000-7000-8000-000000000000"'), 3],
    ['an event between others is dropped', 'delete from report_event where report_id = $1 and seq = $2', 4],
    [
      'the last event is dropped',
      'delete from report_event where report_id = $1 and seq = (select max(seq) from report_event where report_id = $1) and $2 = 0',
      0,
    ],
    ['the first event is dropped', 'delete from report_event where report_id = $1 and seq = $2', 1],
    [
      'two events change places',
      `update report_event e set kind = o.kind, change = o.change, texts = o.texts, status = o.status from report_event o
      where e.report_id = $1 and o.report_id = $1 and e.seq in ($2, $2::integer + 1) and o.seq = $2::integer * 2 + 1 - e.seq`,
      2,
    ],
    [
      'the original text is edited',
      `update report_text set body = body || '.' where report_id = $1 and kind = 'original' and $2 = 1`,
      1,
    ],
    [
      'an answer is edited',
      `update report_text set body = replace(body, ' ', '  ') where report_id = $1 and kind = 'answer' and $2 = 1`,
      1,
    ],
    [
      'a text is put in that no event knows',
      `insert into report_text (id, report_id, kind, body, salt, at) select gen_random_uuid(), $1::uuid, 'note', 'x', '\\x00', now() where $2 = 1`,
      1,
    ],
    [
      'a column says something else',
      `update report set rating = 6 - rating, dispute_count = dispute_count + 1 where id = $1 and $2 = 1`,
      1,
    ],
    ['the title of the lists says something else', `update report set title = 'Lain' where id = $1 and $2 = 1`, 1],
    [
      'an assignment says something else',
      `update assignment set answered_at = null, until = since where report_id = $1 and $2 = 1`,
      1,
    ],
  ])('%s', async (_what, sql, seq) => {
    const { id, number } = await victim()
    const restore = await copyOf(id)
    try {
      await asOwner(app.ownerUrl, 'alter table report_event disable trigger user')
      const { rowCount } = await asOwner(app.ownerUrl, sql, [id, seq])
      expect(rowCount).toBeGreaterThan(0)
      expect([...(await brokenHistories(app)).keys()]).toEqual([number])
    } finally {
      await restore()
    }
  })

  test('nothing is corrupt any more: green again', async () => {
    expect(await brokenHistories(app)).toEqual(new Map())
  })

  /** Copies all rows of a report, to be put back after they were corrupted. */
  async function copyOf(id: string) {
    const tables = { report: 'id', report_event: 'report_id', report_text: 'report_id', assignment: 'report_id' }
    for (const [table, key] of Object.entries(tables))
      await asOwner(app.ownerUrl, `create table kept_${table} as select * from ${table} where ${key} = '${id}'`)
    return async () => {
      await asOwner(
        app.ownerUrl,
        `update report r set title = k.title, rating = k.rating, dispute_count = k.dispute_count from kept_report k where k.id = r.id`,
      )
      for (const table of ['report_event', 'report_text', 'assignment']) {
        await asOwner(app.ownerUrl, `delete from ${table} where report_id = '${id}'`)
        await asOwner(app.ownerUrl, `insert into ${table} select * from kept_${table}`)
      }
      await asOwner(app.ownerUrl, 'alter table report_event enable trigger user')
      for (const table of Object.keys(tables)) await asOwner(app.ownerUrl, `drop table kept_${table}`)
    }
  }
})
