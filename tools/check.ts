import { spawnSync } from 'node:child_process'

// `npm run check`: everything that needs no database. All of it runs; the first failure does not hide the next.

const node = process.execPath
const steps: readonly [string, string[]][] = [
  ['types', [node, 'node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint and format', [node, 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']],
  ['imports', [node, 'tools/check-imports.ts']],
  ['locales', [node, '--import', './tools/tsx-hook.mjs', 'tools/check-locales.ts']],
  ['styles', [node, 'tools/build-css.ts', '--check']],
  ['scripts', [node, 'tools/build-browser.ts', '--check']],
  ['unused code', [node, 'node_modules/knip/bin/knip.js']],
]

let failed = 0
for (const [name, [program, ...args]] of steps) {
  const began = performance.now()
  const done = spawnSync(program!, args, { stdio: 'inherit' })
  if (done.status !== 0) failed++
  console.log(`${done.status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
}
console.log(`${steps.length - failed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
