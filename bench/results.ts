import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

/** One case: our figure, the limit measured in the same run (or set), and ours as a share of it. */
export type BenchResult = { case: string; ours: number; unit: string; limit: number; ratio: number; target?: string }

const file = join(import.meta.dirname, 'results.json')

/** Puts the new figures over the old ones of the same cases and writes results.json and RESULTS.md, with the machine, the date and the commit. */
export function writeResults(results: readonly BenchResult[]) {
  const kept = new Map(read().map((result) => [result.case, result]))
  for (const result of results) kept.set(result.case, rounded(result))
  const all = [...kept.values()].sort((a, b) => a.case.localeCompare(b.case))
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`)
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim()
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}, after commit ${commit}`
  const rows = all.map((r) => `| ${r.case} | ${r.ours} ${r.unit} | ${r.limit} ${r.unit} | ${r.ratio} | ${r.target ?? ''} |`)
  writeFileSync(
    join(import.meta.dirname, 'RESULTS.md'),
    `# Benchmarks\n\nEach case beside the limit that was measured in the same run; ours and raw alternate, the median ratio of five pairs counts. Made by \`npm run bench [case]\`.\n\nLast run: ${machine}. The generator shares the machine. What falls short and why: PROFILE.md.\n\n| case | ours | limit | ratio | wanted |\n|---|---|---|---|---|\n${rows.join('\n')}\n`,
  )
}

const rounded = (r: BenchResult): BenchResult => ({ ...r, ours: digits(r.ours), limit: digits(r.limit), ratio: digits(r.ratio) })
const digits = (n: number) => Number(n.toPrecision(3))

function read(): BenchResult[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as BenchResult[]
  } catch {
    return []
  }
}
