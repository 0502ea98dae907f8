import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from '../../kit/db.ts'
import { seal } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import { buildFacts } from '../figures/build-facts.ts'
import { bumpReference } from '../reference.ts'
import type { Reporter } from '../reports/reporter.ts'
import { factTables, ownedTables } from './full-tables.ts'
import { readManifest } from './manifest.ts'

export type FullCounts = { agencies: number; officers: number; reports: number; files: number }

const BATCH = 500
const BATCH_SIZE = 4 * 1024 * 1024

/**
 * Takes a full export into an empty installation: its facts, agencies, officers, reports with all of their history, and files. One transaction: all of it or nothing.
 * No notice is sent: what waited is cancelled.
 * @throws Error with one sentence when the export is not whole or the installation is not empty.
 */
export async function importFull(app: App, folder: string, say: (line: string) => unknown = () => {}): Promise<FullCounts> {
  const manifest = await readManifest(folder)
  const kept: string[] = []
  try {
    await app.db.tx(async (tx) => {
      await tx.query('select from reference_version for update')
      await refuseUnlessEmpty(tx)
      for (const table of [...factTables].reverse()) await tx.query(`delete from ${table}`)
      for (const { table } of ownedTables) {
        if (table === 'attachment') await takeFiles(app, folder, kept)
        const rows = table === 'report' ? await takeReports(tx, folder) : await take(tx, folder, table)
        const part = manifest.parts[table]
        if (part && part.rows !== rows) throw new Error(`${table}.jsonl holds ${rows} rows, its manifest names ${part.rows}.`)
        await say(`${table}: ${rows}`)
      }
      await tx.query(`update outbox set state = 'cancelled' where state = 'waiting'`)
      if (manifest.parts.identities) await takeIdentities(app, tx, folder)
      await bumpReference(tx)
    })
  } catch (error) {
    for (const key of kept) await app.files.drop(key)
    throw error
  }
  await app.reference.refresh()
  await buildFacts(app, 'missing')
  const count = (table: string) => manifest.parts[table]?.rows ?? 0
  return { agencies: count('agency'), officers: count('officer'), reports: count('report'), files: kept.length }
}

async function refuseUnlessEmpty(tx: Sql) {
  const { rows } = await tx.query<{ full: boolean }>(
    'select exists (select from agency) or exists (select from report) or exists (select from officer) as full',
  )
  if (rows[0]!.full)
    throw new Error(
      'This installation is not empty: a full export is taken in only where there are no agencies, officers and reports. Nothing was changed.',
    )
}

/** Tables whose rows name rows of the same table that may come later: they go in together. */
const WHOLE: readonly string[] = ['calendar', 'category', 'agency']

/** Lines of a part in batches, each to be one JSON array. */
async function* batchesOf(folder: string, name: string): AsyncGenerator<string[]> {
  let lines: string[] = []
  let size = 0
  for await (const line of linesOf(join(folder, `${name}.jsonl`))) {
    lines.push(line)
    size += line.length
    if (WHOLE.includes(name) || (lines.length < BATCH && size < BATCH_SIZE)) continue
    yield lines
    lines = []
    size = 0
  }
  if (lines.length) yield lines
}

/** Only a line feed ends a line: other signs that break lines stand in people's texts (U+2028), where `readline` would cut. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

async function take(tx: Sql, folder: string, table: string): Promise<number> {
  let rows = 0
  for await (const lines of batchesOf(folder, table)) {
    await tx.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
      `[${lines.join(',')}]`,
    ])
    rows += lines.length
  }
  return rows
}

/** A report may follow one that comes later: they are tied together when all are there. */
async function takeReports(tx: Sql, folder: string): Promise<number> {
  let rows = 0
  const followers: { id: string; merged_into: string }[] = []
  for await (const lines of batchesOf(folder, 'report')) {
    const free = lines.map((line) => {
      const report = JSON.parse(line) as { id: string; merged_into: string | null }
      if (report.merged_into === null) return line
      followers.push({ id: report.id, merged_into: report.merged_into })
      return JSON.stringify({ ...report, merged_into: null })
    })
    await tx.query('insert into report select * from jsonb_populate_recordset(null::report, $1::jsonb)', [`[${free.join(',')}]`])
    rows += lines.length
  }
  await tx.query(
    'update report r set merged_into = f.merged_into from jsonb_to_recordset($1::jsonb) as f(id uuid, merged_into uuid) where r.id = f.id',
    [JSON.stringify(followers)],
  )
  return rows
}

/** Every file under the key it had, after its checksum was compared. */
async function takeFiles(app: App, folder: string, kept: string[]) {
  for await (const lines of batchesOf(folder, 'attachment'))
    for (const line of lines) {
      const { file_key: key, sha256 } = JSON.parse(line) as { file_key: string; sha256: string }
      const bytes = /^[0-9a-f]{2}\/[0-9a-f]{32}\.[a-z0-9]{2,5}$/.test(key)
        ? await readFile(join(folder, 'files', key)).catch(() => null)
        : null
      if (bytes === null || `\\x${createHash('sha256').update(bytes).digest('hex')}` !== sha256)
        throw new Error(`The file ${key} of the export is missing or was altered; nothing was imported.`)
      await app.files.putAs(key, bytes)
      kept.push(key)
    }
}

/** Sealed anew with the key of this installation. */
async function takeIdentities(app: App, tx: Sql, folder: string) {
  const key = app.secret.derive('identity')
  for await (const lines of batchesOf(folder, 'identities')) {
    const sealed = lines.map((line) => {
      const { report_id: id, reporter } = JSON.parse(line) as { report_id: string; reporter: Reporter }
      return { id, sealed: seal(key, JSON.stringify(reporter), id).toString('base64') }
    })
    await tx.query(
      `insert into identity.reporter (report_id, sealed, at) select x.id, decode(x.sealed, 'base64'), r.changed_at
       from jsonb_to_recordset($1::jsonb) as x(id uuid, sealed text) join report r on r.id = x.id`,
      [JSON.stringify(sealed)],
    )
  }
}
