import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// `npm test`: every part with its time, and a last line `N passed, N failed`. A part that ran nothing, or skipped something, fails.

type Part = { name: string; files: readonly string[]; env?: Record<string, string> }

const long = process.argv.includes('--long')
const parts: readonly Part[] = [
  { name: 'rules, actions, doors (PostgreSQL 18)', files: ['src', 'demo', 'test'], env: {} },
  { name: 'domain and migrations (PostgreSQL 15)', files: ['src/domain', 'test/migrations.test.ts'], env: { TEST_PG: '15' } },
]

const counts = { passed: 0, failed: 0, skipped: 0 }
for (const part of parts) run(part)
console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`)
process.exitCode = counts.failed ? 1 : 0

function run({ name, files, env = {} }: Part) {
  const folder = mkdtempSync(join(tmpdir(), 'tuntas-test-'))
  const report = join(folder, 'report.json')
  const began = performance.now()
  console.log(`\n== ${name}`)
  const done = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      'node_modules/vitest/vitest.mjs',
      'run',
      ...files,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env, ...(long ? { TUNTAS_LONG: '1' } : {}) },
    },
  )
  const result = read(report)
  rmSync(folder, { recursive: true, force: true })
  counts.passed += result.numPassedTests
  counts.skipped += result.numPendingTests
  const broken = result.numPassedTests === 0 || done.status !== 0
  counts.failed += broken ? Math.max(1, result.numFailedTests) : 0
  console.log(`== ${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
}

function read(file: string): { numPassedTests: number; numFailedTests: number; numPendingTests: number } {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 }
  }
}
