import { consolePages } from './console.ts'
import { consoleNews } from './console-http.ts'
import { dueDate } from './due-date.ts'
import { figures, figuresCost } from './figures.ts'
import { footprint } from './footprint.ts'
import { importing } from './import.ts'
import { type Installation, install, pgbenchVersion } from './installation.ts'
import { lifecycle } from './lifecycle.ts'
import { MILLION, multiply, prototypes } from './million.ts'
import { notices, noticesLatency } from './notices.ts'
import { pages } from './pages.ts'
import { profile } from './profile.ts'
import { type BenchResult, writeResults } from './results.ts'
import { submit } from './submit.ts'
import { sweeps } from './sweeps.ts'
import { year } from './year.ts'

/** The cases; `npm run bench` runs all, `npm run bench submit` one. What needs 1,000,000 reports shares them: they are made once a run. */
const cases: Record<string, () => Promise<BenchResult[]>> = {
  dueDate: async () => [await dueDate()],
  submit,
  footprint,
  import: importing,
  notices,
  'notices.latency': noticesLatency,
  sweeps,
  'demo.year': year,
  'lifecycle.empty': () => lifecycle('lifecycle.empty'),
  pages: async () => pages(await million()),
  console: async () => consolePages(await million()),
  'console.news': consoleNews,
  figures: async () => figures(await million()),
  'figures.cost': figuresCost,
  profile,
  'lifecycle.1m': async () => lifecycle('lifecycle.1m', await million()),
}

let made: Promise<Installation> | undefined
function million(): Promise<Installation> {
  made ??= (async () => {
    const begin = performance.now()
    // No worker: its sweeps would remind and escalate for 100,000 late reports of a year that nobody has lived.
    const installation = await install(prototypes, multiply, { TUNTAS_ROLES: 'web' })
    console.log(`  ${MILLION} reports stand there after ${((performance.now() - begin) / 60_000).toFixed(1)} minutes`)
    return installation
  })()
  return made
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in cases))
if (unknown.length) {
  console.error(`There is no case ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}.`)
  process.exit(1)
}
try {
  pgbenchVersion() // said before an hour of measuring, not after it
  for (const [name, run] of Object.entries(cases)) {
    if (wanted.length && !wanted.includes(name)) continue
    console.log(name)
    const results = await run()
    writeResults(results)
    for (const r of results)
      console.log(
        `  ${r.case}: ours ${r.ours.toPrecision(4)} ${r.unit}, limit ${r.limit.toPrecision(4)} ${r.unit}, ratio ${r.ratio.toFixed(2)}${r.target ? ` (wanted: ${r.target})` : ''}`,
      )
  }
} catch (error) {
  console.error(error instanceof Error && error.constructor === Error ? error.message : error)
  process.exitCode = 1
} finally {
  await (await made)?.stop()
}
