import { readFileSync } from 'node:fs'
import { countFigures } from '../src/domain/figures/count-figures.ts'
import { openApp } from '../src/domain/open-app.ts'
import { releaseMonth } from '../src/domain/open-data/release-month.ts'
import { type Db, openDb } from '../src/kit/db.ts'
import { openLog } from '../src/kit/log.ts'
import { signIn } from './console.ts'
import { type Installation, install, load, median } from './installation.ts'
import { live, tokensOf } from './lifecycle.ts'
import { MILLION } from './million.ts'
import type { BenchResult } from './results.ts'

const ROUNDS = 60
const PAIRS = 5

/**
 * Figures of all the reports of an installation: the cells counted anew, the leaders' page (landing, then own tree with two filters) over HTTP beside the bare round trip, the
 * public pages of figures as everybody gets them, and the file of the month with the most published reports as it is streamed.
 */
export async function figures(installation: Installation): Promise<BenchResult[]> {
  const db = openDb(installation.appUrl)
  try {
    const app = await openApp({
      db,
      secret: installation.secret,
      log: openLog('silent'),
      dataDir: installation.dataDir,
      baseUrl: 'http://localhost',
    })
    const rebuilt = await rebuild(db, () => countFigures(app))
    await db.query('analyze figure_cell')
    const views = await leaders(installation)
    const pages = await load(installation.port, ['/statistik', '/instansi', '/instansi/malang', '/instansi/dpu'], { seconds: 4 })
    if (Object.keys(pages.byStatus).join() !== '200')
      throw new Error(`pages of figures answered ${JSON.stringify(pages.byStatus)}`)
    const open = await openData(installation, db, (month) => releaseMonth(app, month))
    return [
      rebuilt,
      ...views,
      {
        case: 'figures.pages',
        ours: pages.perSecond,
        unit: '/s',
        limit: 5_000,
        ratio: pages.perSecond / 5_000,
        target: '>= 5000 /s',
      },
      open,
    ]
  } finally {
    await db.close()
  }
}

/** Every cell from the facts. */
async function rebuild(db: Db, count: () => Promise<number>): Promise<BenchResult> {
  await db.query(
    'insert into figure_dirty (month, node) select distinct month, n from (select distinct month, path from report_fact where month is not null) f, unnest(path) n on conflict do nothing',
  )
  const begin = performance.now()
  const cells = await count()
  const ours = (performance.now() - begin) / 1_000
  console.log(`  ${cells} cells counted in ${ours.toFixed(1)} s`)
  return { case: 'figures.rebuild', ours, unit: 's', limit: 120, ratio: ours / 120, target: '<= 120 s' }
}

async function leaders({ port }: Installation): Promise<BenchResult[]> {
  const base = `http://127.0.0.1:${port}`
  const cookie = await signIn(base)
  const month = Temporal.Now.plainDateISO().subtract({ months: 2 }).toString().slice(0, 7)
  const took = async (paths: readonly string[], mark: string) => {
    const ms: number[] = []
    for (let i = 0; i < ROUNDS; i++) {
      const path = paths[i % paths.length]!
      const begin = performance.now()
      const answer = await fetch(base + path, { headers: { cookie } })
      const html = await answer.text()
      ms.push(performance.now() - begin)
      if (answer.status !== 200 || !html.includes(mark)) throw new Error(`${path} answered ${answer.status}`)
    }
    return ms.sort((a, b) => a - b)[Math.floor(ROUNDS * 0.95)]!
  }
  const bare = await took(['/healthz'], 'ok')
  const result = (name: string, ours: number, most: number): BenchResult => ({
    case: name,
    ours,
    unit: 'ms',
    limit: bare,
    ratio: ours / bare,
    target: `<= ${most} ms (p95)`,
  })
  const slugs = ['panrb', 'jatim', 'malang', 'dpu']
  const filtered = slugs.flatMap((slug) =>
    [`2026`, month].map((masa) => `/konsol/pimpin?instansi=${slug}&masa=${masa}&kategori=pekerjaan-umum`),
  )
  await took(['/konsol/pimpin'], 'pimpin')
  return [
    result('figures.landing', await took(['/konsol/pimpin'], 'pimpin'), 50),
    result('figures.filtered', await took(filtered, 'pimpin'), 150),
    result(
      'figures.wall',
      await took(
        slugs.map((slug) => `/konsol/wall?instansi=${slug}`),
        'wall',
      ),
      150,
    ),
  ]
}

/** A month of at least 100,000 rows (two months are taken for one), as a file that somebody downloads: how much more memory the program takes meanwhile. */
async function openData(
  { port, pids }: Installation,
  db: Db,
  release: (month: string) => Promise<{ rows: number } | null>,
): Promise<BenchResult> {
  const { rows: months } = await db.query<{ month: string }>(
    `select month::text as month from report_fact where month is not null group by month order by count(*) desc limit 2`,
  )
  const [first, second] = months.map(({ month }) => month)
  await db.query('update report_fact set month = $1 where month = $2', [first, second])
  const begin = performance.now()
  const released = await release(first!)
  if (!released || released.rows < Math.min(100_000, MILLION / 10))
    throw new Error(`only ${released?.rows} rows in the largest month`)
  console.log(`  ${released.rows} rows released in ${((performance.now() - begin) / 1_000).toFixed(1)} s`)
  const path = `http://127.0.0.1:${port}/data-terbuka/laporan-${first!.slice(0, 7)}`
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pids().node}/status`, 'utf8'))![1]) / 1_000
  await (await fetch(`${path}.json`)).arrayBuffer() // what the first file makes warm is not the file's
  const before = resident()
  let most = before
  for (const format of ['csv', 'json']) {
    const answer = await fetch(`${path}.${format}`)
    let bytes = 0
    for await (const chunk of answer.body!) {
      bytes += (chunk as Uint8Array).length
      most = Math.max(most, resident())
    }
    console.log(`  ${format}: ${(bytes / 1e6).toFixed(1)} MB`)
  }
  const ours = Math.max(0, most - before)
  return { case: 'openData.month', ours, unit: 'MB', limit: 50, ratio: ours / 50, target: '<= 50 MB more (100,000 rows)' }
}

/** Whole lives with and without the rows of facts: without, a trigger lets none come into being, so that every later change of one finds nothing to change. */
export async function figuresCost(): Promise<BenchResult[]> {
  const installation = await install(async () => {}, undefined, { TUNTAS_ROLES: 'web' })
  const owner = openDb(installation.ownerUrl, { max: 1 })
  try {
    await owner.query(`create function bench_nothing() returns trigger language plpgsql as $$ begin return null; end $$`)
    await owner.query(`create trigger bench_nothing before insert on report_fact for each row execute function bench_nothing()`)
    const input = await tokensOf(installation)
    const rounds: { with: number; without: number }[] = []
    await live(installation.port, input, 4)
    for (let pair = 1; pair <= PAIRS; pair++) {
      const round = { with: 0, without: 0 }
      for (const side of pair % 2 ? (['with', 'without'] as const) : (['without', 'with'] as const)) {
        await owner.query(`alter table report_fact ${side === 'with' ? 'disable' : 'enable'} trigger bench_nothing`)
        round[side] = (await live(installation.port, input, 5)).perSecond
      }
      rounds.push(round)
      console.log(`  pair ${pair}: ${round.with.toFixed(0)} lives/s with facts, ${round.without.toFixed(0)} without`)
    }
    return [
      {
        case: 'figures.cost',
        ours: median(rounds.map((r) => r.with)),
        unit: '/s',
        limit: median(rounds.map((r) => r.without)),
        ratio: median(rounds.map((r) => r.with / r.without)),
        target: 'ratio >= 0.90',
      },
    ]
  } finally {
    await owner.close()
    await installation.stop()
  }
}
