import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { sp4n } from '../../src/domain/imports/fields.ts'
import { type ImportFile, importFile } from '../../src/domain/imports/import-file.ts'
import { type TestApp, testApp } from './postgres.ts'
import { smallNation, type World } from './world.ts'

/** A folder of its own for every test file that imports this. */
export const folder = mkdtempSync(join(tmpdir(), 'tuntas-import-'))
const worlds: World[] = []
afterAll(async () => {
  for (const { app } of worlds) await app.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A small nation on a database of its own. */
export async function world(): Promise<World> {
  const made = await smallNation(await testApp())
  worlds.push(made)
  return made
}

let files = 0
export function written(content: string | Buffer): string {
  const file = join(folder, `${++files}.csv`)
  writeFileSync(file, content)
  return file
}
export const options = (file: string, more: Partial<ImportFile> = {}): ImportFile => ({
  file,
  format: sp4n,
  agency: 'malang',
  mappingFile: `${file}.mapping.json`,
  rejectsFile: `${file}.rejected.csv`,
  dryRun: false,
  ...more,
})
export const take = (app: TestApp, content: string | Buffer, more: Partial<ImportFile> = {}) =>
  importFile(app, options(written(content), more))
/** The lines of the file of refused rows, without its head; of the newest file unless told. */
export const rejected = (n = files) =>
  readFileSync(join(folder, `${n}.csv.rejected.csv`), 'utf8')
    .trim()
    .split('\r\n')
    .slice(1)
export const count = async (app: TestApp, table = 'report') =>
  (await app.db.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n
export type Stored = Record<string, unknown>
export const stored = async (app: TestApp, id: string): Promise<Stored> =>
  (
    await app.db.query<Stored>(
      `select r.*, x.source, a.slug as office from report r join report_external x on x.report_id = r.id join agency a on a.id = r.holder where x.external_id = $1`,
      [id],
    )
  ).rows[0]!
