import { spawn } from 'node:child_process'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { actions } from '../src/domain/reports/actions.ts'
import { aReport, reporterOf } from '../test/support/world.ts'
import { install, load, median } from './installation.ts'
import type { BenchResult } from './results.ts'
import { words } from './words.ts'

const PAIRS = 5
const REPORTS = 1_000

/** The public report page with its six events, numbers drawn from a thousand reports, nothing cached, against a Hono handler that answers "ok". */
export async function pageReport(): Promise<BenchResult[]> {
  const paths: string[] = []
  const installation = await install(async ({ app, officer }) => {
    const moved = { ...app, now: () => at }
    let at = app.now().subtract({ hours: 48 })
    for (let i = 0; i < REPORTS; i++) {
      const { number } = await aReport(moved, { body: words(80, i) })
      paths.push(`/laporan/${number}`)
      await actions.verify.run(moved, officer.city!, { number }, { title: words(8, i), grade: 'plain', public: words(40, i) })
      await actions.forward.run(moved, officer.city!, { number }, { agency: 'dpu' })
      await actions.handle.run(moved, officer.dpu!, { number }, {})
      await actions.answer.run(moved, officer.dpu!, { number }, { kind: 'final', text: words(60, i), reason: 'Foto menyusul' })
      await actions.feedback.run(moved, await reporterOf(moved, number), { number }, { solved: 'yes', rating: 5 })
      at = at.add({ seconds: 60 })
    }
  })
  const empty = await emptyHandler()
  try {
    await load(installation.port, paths, { seconds: 3 })
    const rounds: { ours: number; limit: number }[] = []
    for (let pair = 0; pair < PAIRS; pair++) {
      const ours = await load(installation.port, paths)
      if (ours.byStatus['200'] !== ours.answered) throw new Error(`not every page was there: ${JSON.stringify(ours.byStatus)}`)
      const limit = await load(empty.port, ['/'])
      rounds.push({ ours: ours.perSecond, limit: limit.perSecond })
      console.log(
        `  pair ${pair + 1}: page ${ours.perSecond.toFixed(0)}/s (p95 ${ours.p95.toFixed(1)} ms), empty handler ${limit.perSecond.toFixed(0)}/s`,
      )
    }
    const ours = median(rounds.map((r) => r.ours))
    return [
      {
        case: 'page.report',
        ours,
        unit: '/s',
        limit: median(rounds.map((r) => r.limit)),
        ratio: median(rounds.map((r) => r.ours / r.limit)),
        target: '>= 2500 /s',
      },
    ]
  } finally {
    empty.stop()
    await installation.stop()
  }
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
