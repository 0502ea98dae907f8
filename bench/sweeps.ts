import type { App } from '../src/domain/app.ts'
import { previewChange, saveChange, settleLimits } from '../src/domain/clocks/change-limits.ts'
import { system } from '../src/domain/people/actor.ts'
import { bumpReference } from '../src/domain/reference.ts'
import { actions } from '../src/domain/reports/actions.ts'
import { newNumber } from '../src/domain/reports/number.ts'
import { closeSilentReports } from '../src/domain/reports/sweep-reports.ts'
import { takeSteps } from '../src/domain/reports/take-steps.ts'
import { openDb } from '../src/kit/db.ts'
import { aReport } from '../test/support/world.ts'
import { bare } from './bare.ts'
import type { BenchResult } from './results.ts'

const DUE = 100_000
const PROTOTYPES = 100
const MOST_SECONDS = 30

/**
 * 100,000 limits of which half is used (worked out, and an event and a line of the digest for each), 100,000 reports to be closed after silence, and 100,000 limits that a
 * late holiday moves; each is counted again in the history.
 */
export const sweeps = async (): Promise<BenchResult[]> => [await steps(), await closing(), await moving()]

const steps = () =>
  bare(async ({ world: { app }, ownerUrl, setNow }) => {
    for (let i = 0; i < PROTOTYPES; i++) await aReport(app)
    await copies(ownerUrl)
    setNow(Temporal.Instant.from('2026-11-26T02:00:00Z'))
    const seconds = await timed(() => takeSteps(app))
    await counted(ownerUrl, 'reminded')
    if ((await takeSteps(app)) !== 0) throw new Error('run again, steps were taken twice')
    return result('sweep.steps', seconds)
  })

const closing = () =>
  bare(async ({ world: { app, officer }, ownerUrl, setNow }) => {
    await withoutSecondReader(ownerUrl, app) // what waits for one is not closed by silence
    for (let i = 0; i < PROTOTYPES; i++) {
      const { number } = await aReport(app)
      await actions.verify.run(app, officer.city!, { number }, {})
      await actions.handle.run(app, officer.city!, { number }, {})
      await actions.answer.run(
        app,
        officer.city!,
        { number },
        { kind: 'final', text: 'Sudah ditambal.', reason: 'Foto menyusul' },
      )
    }
    await copies(ownerUrl)
    setNow(Temporal.Instant.from('2026-12-20T02:00:00Z'))
    const seconds = await timed(() => closeSilentReports(app))
    await counted(ownerUrl, 'closedBySilence')
    return result('sweep.close', seconds)
  })

const moving = () =>
  bare(async ({ world: { app }, ownerUrl, setNow }) => {
    for (let i = 0; i < PROTOTYPES; i++) await aReport(app)
    await copies(ownerUrl)
    const wish = { kind: 'holiday', date: '2026-11-26', name: 'Libur', holidayKind: 'national', legalSource: 'Keppres' }
    const { difference } = await previewChange(app, system, wish)
    if (difference.reports !== DUE) throw new Error(`${difference.reports} of ${DUE} were foreseen`)
    await saveChange(app, system, wish)
    const seconds = await timed(() => settleLimits(app))
    await counted(ownerUrl, 'limitsMoved')
    setNow(Temporal.Instant.from('2026-11-24T02:05:00Z'))
    if ((await settleLimits(app)) !== 0) throw new Error('run again, limits were moved twice')
    return result('sweep.limits', seconds)
  })

const result = (name: string, seconds: number): BenchResult => ({
  case: name,
  ours: seconds,
  unit: 's',
  limit: MOST_SECONDS,
  ratio: seconds / MOST_SECONDS,
  target: '100,000 due in <= 30 s',
})

async function withoutSecondReader(ownerUrl: string, app: App): Promise<void> {
  const owner = openDb(ownerUrl, { max: 1 })
  await owner.query(`update flag set value = '0' where code = 'secondReaderShare'`)
  await bumpReference(owner)
  await owner.close()
  await app.reference.refresh()
}

async function timed(work: () => Promise<number>): Promise<number> {
  const begin = performance.now()
  const done = await work()
  if (done < DUE) throw new Error(`${done} of ${DUE} were settled`)
  return (performance.now() - begin) / 1_000
}

async function counted(ownerUrl: string, kind: string): Promise<void> {
  const db = openDb(ownerUrl, { max: 1 })
  const { rows } = await db.query<{ n: number }>('select count(*)::int as n from report_event where kind = $1', [kind])
  await db.close()
  if (rows[0]!.n !== DUE) throw new Error(`${rows[0]!.n} events ${kind} stand in the history, not ${DUE}`)
}

/** Copies each report with what a sweep reads: its row, limits and queue rows, under keys and numbers of its own. */
async function copies(ownerUrl: string): Promise<void> {
  const db = openDb(ownerUrl, { max: 1 })
  try {
    await db.query('set session_replication_role = replica')
    await db.query(
      'create temp table copy as select r.id as of, gen_random_uuid() as id, row_number() over () as n from report r, generate_series(2, $1)',
      [DUE / PROTOTYPES],
    )
    const numbers = new Set<string>()
    while (numbers.size < DUE) numbers.add(newNumber(2027))
    await db.query('create temp table drawn as select number, n from unnest($1::text[]) with ordinality as x(number, n)', [
      [...numbers],
    ])
    for (const table of ['report', 'clock', 'report_scope']) {
      const { rows } = await db.query<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
        [table],
      )
      const key = table === 'report' ? 'id' : 'report_id'
      const value = (name: string) => (name === key ? 'c.id' : name === 'number' ? 'd.number' : `x.${name}`)
      await db.query(
        `insert into ${table} (${rows.map(({ name }) => name).join(', ')}) select ${rows.map(({ name }) => value(name)).join(', ')}
         from ${table} x join copy c on c.of = x.${key} join drawn d on d.n = c.n`,
      )
    }
    await db.query('vacuum analyze')
  } finally {
    await db.close()
  }
}
