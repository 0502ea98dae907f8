import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { system } from '../src/domain/people/actor.ts'
import { createToken } from '../src/domain/people/tokens.ts'
import { openDb } from '../src/kit/db.ts'
import { type Installation, install, median, pgbench } from './installation.ts'
import type { Lives } from './lifecycle-driver.ts'
import { rawLifecycle } from './raw-submit.ts'
import type { BenchResult } from './results.ts'
import { submission } from './submit.ts'

const PAIRS = 5
const SECONDS = 5
const LANES = 16

/**
 * Whole lives over the REST door with the tokens of two officers: submit, verify and forward in one step, final answer, close. Beside it the rows that such a life leaves, stored again
 * by pgbench in the same four transactions. Every life is counted again in the table.
 */
export async function lifecycle(name: 'lifecycle.empty' | 'lifecycle.1m', given?: Installation): Promise<BenchResult[]> {
  const installation = given ?? (await install(async () => {}))
  const owner = openDb(installation.ownerUrl, { max: 1 })
  try {
    const input = await tokensOf(installation)
    const closed = async () =>
      (
        await owner.query<{ n: number }>(
          `select count(*)::int as n from report where status = 'closed' and number not like 'raw-%'`,
        )
      ).rows[0]!.n
    await live(installation.port, input, 4)
    const raw = await rawLifecycle(owner)
    const rounds: { ours: number; limit: number }[] = []
    for (let pair = 1; pair <= PAIRS; pair++) {
      const before = await closed()
      const ours = await live(installation.port, input, SECONDS)
      const found = (await closed()) - before
      if (found !== ours.done) throw new Error(`${ours.done} lives were led and ${found} closed reports are in the table`)
      const limit = pgbench(installation.ownerUrl, raw)
      rounds.push({ ours: ours.perSecond, limit })
      console.log(`  pair ${pair}: ${ours.perSecond.toFixed(0)} lives/s, raw ${limit.toFixed(0)}/s`)
    }
    return [
      {
        case: name,
        ours: median(rounds.map((r) => r.ours)),
        unit: '/s',
        limit: median(rounds.map((r) => r.limit)),
        ratio: median(rounds.map((r) => r.ours / r.limit)),
        target: '>= 130 /s',
      },
    ]
  } finally {
    await owner.close()
    if (!given) await installation.stop()
  }
}

export async function live(port: number, input: object, seconds: number): Promise<Lives> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'lifecycle-driver.ts'), String(port), String(seconds), String(LANES)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  child.stdin.end(JSON.stringify(input))
  let out = ''
  for await (const chunk of child.stdout) out += chunk
  if (!out) throw new Error('the driver of lives ended without a result')
  return JSON.parse(out) as Lives
}

/** Tokens of the two officers who work on the lives, and what citizens write. */
export async function tokensOf({ appUrl, secret }: Installation) {
  const db = openDb(appUrl, { max: 1 })
  const token = async (email: string) =>
    (
      await createToken({ db, secret, now: () => Temporal.Now.instant().round('millisecond') }, system, {
        email: `${email}@contoh.tuntas.invalid`,
        scopes: ['read', 'write'],
        days: null,
      })
    ).token
  try {
    const bodies = Array.from({ length: 400 }, (_, i) => submission(i))
    return { desk: await token('city'), worker: await token('dpu'), bodies }
  } finally {
    await db.close()
  }
}
