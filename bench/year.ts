import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { yearsKnown } from '../demo/year.ts'
import { formatNumber } from '../src/kit/dates.ts'
import { tuntas } from '../test/support/program.ts'
import type { BenchResult } from './results.ts'

const LIMIT_SECONDS = 120

/** `npx tuntas demo --year 2024` from its start to its end, on a demo that stands: 3,234 reports through the public actions, a line at each tenth, and what the city says. */
export async function year(): Promise<BenchResult[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tuntas-bench-'))
  chmodSync(dataDir, 0o711)
  try {
    const env = { DATA_DIR: dataDir }
    const built = await tuntas(env, 'demo')
    if (built.code !== 0) throw new Error(`the demo was not built: ${built.err}`)
    const begin = performance.now()
    const { code, out, err } = await tuntas(env, 'demo', '--year', '2024')
    const seconds = (performance.now() - begin) / 1_000
    const { reports } = yearsKnown[2024]!
    const tenths = out.match(new RegExp(`^\\d+ %, \\d+ of ${reports} reports$`, 'gm'))?.length ?? 0
    const says = `kota-malang in 2024: ${reports} reports received, 100 % answered, 1.0 working days`
    if (code !== 0 || tenths < 10 || !out.includes(says)) throw new Error(`the year was not played as it should be: ${out}${err}`)
    console.log(`  ${formatNumber(reports, 'en')} reports, ${tenths} lines on the way`)
    return [
      { case: 'demo.year', ours: seconds, unit: 's', limit: LIMIT_SECONDS, ratio: seconds / LIMIT_SECONDS, target: '<= 120 s' },
    ]
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}
