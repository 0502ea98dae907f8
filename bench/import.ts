import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sp4n } from '../src/domain/imports/fields.ts'
import { importFile } from '../src/domain/imports/import-file.ts'
import { sp4nCsv, sp4nRows } from '../test/support/sp4n-file.ts'
import { install } from './installation.ts'
import type { BenchResult } from './results.ts'

const ROWS = 10_000
const LIMIT_SECONDS = 60

/** An export of an SP4N administrator with 10,000 rows of our own making, taken into an empty city. */
export async function importing(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tuntas-bench-'))
  const file = join(folder, 'sp4n.csv')
  writeFileSync(file, sp4nCsv(sp4nRows(ROWS, 4)))
  const took = { seconds: 0 }
  const installation = await install(async ({ app }) => {
    const begin = performance.now()
    const { taken } = await importFile(app, {
      file,
      format: sp4n,
      agency: 'malang',
      mappingFile: join(folder, 'mapping.json'),
      rejectsFile: join(folder, 'rejected.csv'),
      dryRun: false,
    })
    took.seconds = (performance.now() - begin) / 1_000
    if (taken !== ROWS) throw new Error(`${taken} of ${ROWS} rows were taken`)
  })
  await installation.stop()
  rmSync(folder, { recursive: true, force: true })
  const { seconds } = took
  return [{ case: 'import', ours: seconds, unit: 's', limit: LIMIT_SECONDS, ratio: seconds / LIMIT_SECONDS, target: '<= 60 s' }]
}
