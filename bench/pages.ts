import { spawn } from 'node:child_process'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { openDb } from '../src/kit/db.ts'
import { type Installation, load, median } from './installation.ts'
import type { BenchResult } from './results.ts'

const PAIRS = 5
const HOT = 100

/**
 * The public report page and the list of 50 among 1,000,000 reports, against a Hono handler that answers "ok": first with nothing kept, then with the pages kept that
 * everybody reads (a hundred reports). Then the search, rare words (125 hits) before frequent ones.
 */
export async function pages(installation: Installation): Promise<BenchResult[]> {
  const { numbers, cursors } = await sample(installation.ownerUrl)
  const empty = await emptyHandler()
  const pair = (paths: readonly string[], name: string, target: string) =>
    compare(installation.port, empty.port, paths, name, target)
  try {
    await installation.restart({ PAGE_CACHE_SECONDS: '0' })
    const report = await pair(
      numbers.map((number) => `/laporan/${number}`),
      'page.report',
      '>= 2500 /s',
    )
    const list = await pair(
      cursors.map((cursor) => `/laporan?cursor=${cursor}`),
      'page.list',
      '>= 1300 /s',
    )
    const search = await searching(installation)
    await installation.restart()
    const hot = numbers.slice(0, HOT).map((number) => `/laporan/${number}`)
    const cached = await pair(hot, 'page.report.cached', '>= 8000 /s')
    return [report, list, search, cached]
  } finally {
    empty.stop()
  }
}

async function compare(
  port: number,
  emptyPort: number,
  paths: readonly string[],
  name: string,
  target: string,
): Promise<BenchResult> {
  await load(port, paths, { seconds: 5 })
  const rounds: { ours: number; limit: number }[] = []
  for (let pair = 1; pair <= PAIRS; pair++) {
    const ours = await load(port, paths)
    if (ours.byStatus['200'] !== ours.answered) throw new Error(`not every page was there: ${JSON.stringify(ours.byStatus)}`)
    const limit = await load(emptyPort, ['/'])
    rounds.push({ ours: ours.perSecond, limit: limit.perSecond })
    console.log(
      `  ${name} ${pair}: ${ours.perSecond.toFixed(0)}/s (p95 ${ours.p95.toFixed(1)} ms), empty handler ${limit.perSecond.toFixed(0)}/s`,
    )
  }
  return {
    case: name,
    ours: median(rounds.map((r) => r.ours)),
    unit: '/s',
    limit: median(rounds.map((r) => r.limit)),
    ratio: median(rounds.map((r) => r.ours / r.limit)),
    target,
  }
}

/** Over HTTP with two readers at a time, beside the bare statement that finds the same reports. */
async function searching(installation: Installation): Promise<BenchResult> {
  const asked = Array.from({ length: 120 }, (_, i) =>
    i % 4 === 3 ? (['lampu jalan', 'pasar', 'sekolah banjir', 'jembatan'][(i >> 2) % 4] as string) : `kata${(i * 617) % 8_000}`,
  )
  const paths = asked.map((q) => `/laporan?q=${encodeURIComponent(q)}`)
  const ours = await load(installation.port, paths, { seconds: 10, connections: 2 })
  if (ours.byStatus['200'] !== ours.answered || ours.answered < asked.length)
    throw new Error(`of ${asked.length} searches ${ours.answered} were answered: ${JSON.stringify(ours.byStatus)}`)
  const db = openDb(installation.ownerUrl, { max: 1 })
  const took: number[] = []
  for (const q of asked) {
    const begin = performance.now()
    await db.unnamed(
      `with hit as materialized (select id from report where search @@ websearch_to_tsquery('indonesian', $1) limit 2000) select count(*) from hit`,
      [q],
    )
    took.push(performance.now() - begin)
  }
  await db.close()
  const limit = took.sort((a, b) => a - b)[Math.floor(took.length * 0.95)]!
  return { case: 'search.1m', ours: ours.p95, unit: 'ms', limit, ratio: ours.p95 / limit, target: '<= 200 ms (p95)' }
}

/** Published reports and places in the list, drawn from all of it. */
async function sample(ownerUrl: string): Promise<{ numbers: string[]; cursors: string[] }> {
  const db = openDb(ownerUrl, { max: 1 })
  const { rows } = await db.query<{ number: string }>(
    `select number from report tablesample bernoulli (3) repeatable (7)
     where published_at is not null and audience = 'public' order by md5(number) limit 20000`,
  )
  await db.close()
  if (rows.length < 10_000) throw new Error(`${rows.length} published reports to draw from`)
  return { numbers: rows.map((row) => row.number), cursors: rows.slice(0, 2_000).map((row) => row.number) }
}

/** A process of its own, as ours is. */
function emptyHandler(): Promise<{ port: number; stop(): void }> {
  const child = spawn(process.execPath, [import.meta.filename, 'empty'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return new Promise((done) => child.stdout!.once('data', (line) => done({ port: Number(line), stop: () => child.kill() })))
}

if (process.argv[1] === import.meta.filename && process.argv[2] === 'empty') {
  serve({ fetch: new Hono().get('/', (c) => c.text('ok')).fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
    console.log(info.port),
  )
}
