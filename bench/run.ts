import { dueDate } from './due-date.ts'
import { pageReport } from './page-report.ts'
import { type BenchResult, writeResults } from './results.ts'
import { submit } from './submit.ts'

/** The cases; `npm run bench` runs all, `npm run bench submit` one. */
const cases: Record<string, () => Promise<BenchResult[]>> = {
  dueDate: async () => [await dueDate()],
  submit,
  'page.report': pageReport,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in cases))
if (unknown.length) {
  console.error(`There is no case ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}.`)
  process.exit(1)
}
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
