import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { App } from '../src/domain/app.ts'
import { actions } from '../src/domain/reports/actions.ts'
import { openDb } from '../src/kit/db.ts'
import { aReport, reporterOf, type World } from '../test/support/world.ts'
import { install, load, median } from './installation.ts'
import type { BenchResult } from './results.ts'
import { submission } from './submit.ts'
import { words } from './words.ts'

const REPORTS = 1_000
const STARTS = 5

/** What it takes: memory of both programs under load (web, worker and sign-in in one process), the start on an existing database, the room of a report with six events (of live rows: what moves leave behind is used again after a vacuum, and is printed beside). */
export async function footprint(): Promise<BenchResult[]> {
  const sizes = { before: 0, after: 0 }
  const numbers: string[] = []
  const installation = await install(
    async (world) => {
      sizes.before = await reportBytes(world.app)
      numbers.push(...(await sixEvents(world)))
    },
    async (ownerUrl) => {
      const db = openDb(ownerUrl, { max: 1 })
      const loose = await reportBytes({ db })
      await db.query('vacuum full analyze')
      sizes.after = await reportBytes({ db })
      console.log(
        `  a report takes ${((loose - sizes.before) / REPORTS / 1_000).toFixed(1)} kB right after its moves, with the row versions they left behind`,
      )
      await db.close()
    },
  )
  try {
    const starts: number[] = []
    for (let i = 0; i < STARTS; i++) starts.push(await installation.restart())
    await load(
      installation.port,
      numbers.map((number) => `/laporan/${number}`),
      { seconds: 4 },
    )
    await load(
      installation.port,
      Array.from({ length: 200 }, (_, i) => submission(i)),
      { seconds: 6 },
    )
    await signInOnce(installation.port)
    const { node, postgres } = installation.pids()
    const kilobytes = (sizes.after - sizes.before) / REPORTS / 1_000
    return [
      most('memory.node', megabytes(node, 'VmHWM'), 'MB', 250),
      most('memory.postgres', sharedMegabytes(postgres), 'MB', 600),
      most('start.existing', median(starts), 's', 2),
      most('size.report', kilobytes, 'kB', 4),
    ]
  } finally {
    await installation.stop()
  }
}

const most = (name: string, ours: number, unit: string, limit: number): BenchResult => ({
  case: name,
  ours,
  unit,
  limit,
  ratio: ours / limit,
  ...(name !== 'memory.postgres' && { target: `<= ${limit} ${unit}` }),
})

async function sixEvents({ app, officer }: World<App>): Promise<string[]> {
  const numbers: string[] = []
  let at = app.now().subtract({ hours: 48 })
  const moved = { ...app, now: () => at }
  for (let i = 0; i < REPORTS; i++) {
    const { number } = await aReport(moved, { body: words(80, i) })
    const target = { number }
    numbers.push(number)
    await actions.verify.run(moved, officer.city!, target, { title: words(8, i), grade: 'plain', public: words(40, i) })
    await actions.forward.run(moved, officer.city!, target, { agency: 'dpu' })
    await actions.handle.run(moved, officer.dpu!, target, {})
    await actions.answer.run(moved, officer.dpu!, target, { kind: 'final', text: words(60, i), reason: 'Foto menyusul' })
    await actions.feedback.run(moved, await reporterOf(moved, number), target, { solved: 'yes', rating: 5 })
    at = at.add({ seconds: 60 })
  }
  return numbers
}

/** Tables and indexes that grow with reports, without those of reference data. */
async function reportBytes({ db }: Pick<App, 'db'>): Promise<number> {
  const { rows } = await db.query<{ bytes: number }>(
    `select sum(pg_total_relation_size(c.oid))::bigint as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and (n.nspname = 'identity' or n.nspname = 'public' and c.relname = any($1))`,
    [
      [
        'report',
        'report_text',
        'report_event',
        'assignment',
        'clock',
        'report_scope',
        'attachment',
        'outbox',
        'idempotency',
        'draft',
      ],
    ],
  )
  return rows[0]!.bytes
}

async function signInOnce(port: number) {
  const base = `http://127.0.0.1:${port}`
  const answer = await fetch(`${base}/masuk`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: base },
    body: new URLSearchParams({ email: 'city@contoh.tuntas.invalid', password: 'kata-sandi-contoh' }),
  })
  if (answer.status !== 303) throw new Error(`signing in answered ${answer.status}`)
}

/** The highest resident set that a process had, or another line of /proc/PID/status. */
function megabytes(pid: number, line: string): number {
  const kb = new RegExp(`${line}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb) / 1_000
}

/** All processes of the server; memory that they share is counted once (Pss). */
function sharedMegabytes(postmaster: number): number {
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' })
  const pids = [postmaster, ...children.trim().split(/\s+/).map(Number)]
  const kb = pids.map((pid) => {
    try {
      return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0 // ended meanwhile
    }
  })
  return kb.reduce((sum, one) => sum + one, 0) / 1_000
}
