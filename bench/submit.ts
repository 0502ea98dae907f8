import { openDb } from '../src/kit/db.ts'
import { aReport } from '../test/support/world.ts'
import { install, load, median, pgbench } from './installation.ts'
import { rawScripts } from './raw-submit.ts'
import type { BenchResult } from './results.ts'
import { words } from './words.ts'

const PAIRS = 5

/**
 * Whole durable submissions over HTTP (60 % verifierOnly, 25 % named, 15 % anonymous; 40 to 400 words) against the rows of one submission, captured from the app and
 * stored again by pgbench on the same schema: once statement by statement, once as one statement. Ours and raw alternate; the median of the ratios counts.
 */
export async function submit(): Promise<BenchResult[]> {
  const sample = { id: '' }
  const installation = await install(async ({ app }) => {
    const { number } = await aReport(app, {
      body: words(160, 1),
      reporter: { name: 'Warga Contoh', email: 'warga@contoh.tuntas.invalid' },
    })
    sample.id = (await app.db.query<{ id: string }>('select id from report where number = $1', [number])).rows[0]!.id
  })
  const owner = openDb(installation.ownerUrl, { max: 1 })
  try {
    const raw = await rawScripts(owner, sample.id)
    const bodies = Array.from({ length: 400 }, (_, i) => submission(i))
    const stored = async () =>
      (await owner.query<{ n: number }>(`select count(*)::int as n from report where number not like 'raw-%'`)).rows[0]!.n
    await load(installation.port, bodies, { seconds: 2 }) // warm: plans, pool, code
    const rounds: { ours: number; steps: number; one: number }[] = []
    for (let pair = 0; pair < PAIRS; pair++) {
      const before = await stored()
      const ours = await load(installation.port, bodies)
      const made = (await stored()) - before
      const accepted = ours.byStatus['201'] ?? 0
      if (accepted !== ours.answered || made !== accepted)
        throw new Error(`of ${ours.answered} submissions ${accepted} were accepted and ${made} are in the table`)
      rounds.push({
        ours: ours.perSecond,
        steps: pgbench(installation.ownerUrl, raw.steps),
        one: pgbench(installation.ownerUrl, raw.one),
      })
      console.log(
        `  pair ${pair + 1}: ours ${ours.perSecond.toFixed(0)}/s (p95 ${ours.p95.toFixed(0)} ms), raw ${raw.statements} statements ${rounds.at(-1)!.steps.toFixed(0)}/s, one statement ${rounds.at(-1)!.one.toFixed(0)}/s`,
      )
    }
    const ours = median(rounds.map((r) => r.ours))
    return [
      {
        case: 'submit',
        ours,
        unit: '/s',
        limit: median(rounds.map((r) => r.steps)),
        ratio: median(rounds.map((r) => r.ours / r.steps)),
        target: 'ratio >= 0.75',
      },
      {
        case: 'submit.oneStatement',
        ours,
        unit: '/s',
        limit: median(rounds.map((r) => r.one)),
        ratio: median(rounds.map((r) => r.ours / r.one)),
        target: 'ratio >= 0.55',
      },
    ]
  } finally {
    await owner.close()
    await installation.stop()
  }
}

/** One of the mix: 60 % verifierOnly, 25 % named, 15 % anonymous. */
export function submission(i: number): string {
  const identity = i % 20 < 12 ? 'verifierOnly' : i % 20 < 17 ? 'named' : 'anonymous'
  return JSON.stringify({
    body: `{unique} ${words(40 + ((i * 37) % 360), i)}`.slice(0, 4_990),
    identity,
    category: 'pekerjaan-umum-jalan',
    location: { areaCode: '35.73.03.1009', landmark: 'dekat pasar' },
    ...(identity === 'anonymous'
      ? {}
      : { reporter: { name: 'Warga Contoh', phone: '0812 0000 1234', email: 'warga@contoh.tuntas.invalid' } }),
  })
}
