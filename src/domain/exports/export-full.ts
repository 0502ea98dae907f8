import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Sql } from '../../kit/db.ts'
import type { App } from '../app.ts'
import { leftOut, ownedTables } from './full-tables.ts'
import { lookForExport } from './identities.ts'
import { type Manifest, schemaNow } from './manifest.ts'
import { openPart, type Part, rowsOf, snapshot } from './stream.ts'

export type ExportFull = {
  folder: string
  /** Slug of the agency; it and everything below it is exported, with the agencies above it by name. The root when it is not said. */
  agency?: string | undefined
  /** Why identities are wanted; without it they stay sealed here and are left out. */
  identityReason?: string | undefined
}

const NOTES = [
  'Rows are as the tables hold them, one JSON object a line.',
  'Officers come without passwords. Hashes of access codes count only with the secret key of the installation that made them.',
  'Notices are history: what waited to be sent is not sent by an import.',
]

/**
 * Writes everything that an agency and all below it own: JSON Lines from one snapshot, the files of the reports, and a manifest with counts and checksums, last of all.
 * @throws Error with one sentence: no such agency, the folder holds something, a file of a report is gone
 */
export async function exportFull(app: App, input: ExportFull, say: (line: string) => unknown = () => {}): Promise<Manifest> {
  const tree = app.reference.get().agencies
  const node = input.agency === undefined ? tree.root : tree.bySlug(input.agency)
  if (!node) throw new Error(`There is no agency "${input.agency}" here.`)
  await emptyFolder(input.folder)
  const mine = tree.all.filter((a) => tree.isWithin(a.id, node.id)).map((a) => a.id)
  const parts: Record<string, Part> = {}
  const files = await snapshot(app, async (tx) => {
    const values = await scopeOf(tx, mine)
    for (const { table, where, order } of ownedTables) {
      const part = await openPart(join(input.folder, `${table}.jsonl`))
      const sql = `select to_jsonb(t)::text as row from ${table} t where ${where} order by ${order}`
      for await (const rows of rowsOf<{ row: string }>(tx, sql, values)) await part.write(rows.map(({ row }) => `${row}\n`))
      parts[table] = await part.close()
      await say(`${table}: ${parts[table].rows}`)
    }
    if (input.identityReason) parts.identities = await identities(app, tx, input.folder, values, input.identityReason)
    return copyFiles(app, tx, input.folder, values)
  })
  const manifest: Manifest = {
    format: 'tuntas-full',
    version: 1,
    agency: node.slug,
    exportedAt: app.now().toString(),
    schema: schemaNow(),
    withIdentities: input.identityReason !== undefined,
    parts,
    files,
    leftOut: { ...leftOut, ...(!input.identityReason && { identities: 'sealed with the key of the installation' }) },
    notes: NOTES,
  }
  await writeFile(join(input.folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  return manifest
}

async function emptyFolder(folder: string) {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The folder ${folder} can not be made (${error.code ?? error.message}).`)
  })
  if ((await readdir(folder)).length)
    throw new Error(`The folder ${folder} is not empty; name one that is, or that is not there yet.`)
}

/**
 * What the tables are asked with: every agency that something exported names, with all above it and those that took over its work; the exported ones; reports of others
 * that exported ones follow, since a follower without its lead would lead nowhere.
 */
async function scopeOf(tx: Sql, mine: readonly string[]): Promise<[string[], readonly string[], string[]]> {
  const leads = await tx.query<{ id: string }>(
    `with recursive f as (select id, merged_into from report where holder = any($1::uuid[]) union select l.id, l.merged_into from f join report l on l.id = f.merged_into)
     select id from f join report r using (id) where not r.holder = any($1::uuid[])`,
    [mine],
  )
  const others = leads.rows.map(({ id }) => id)
  const named = await tx.query<{ id: string }>(
    `with recursive r as (select * from report where holder = any($1::uuid[]) or id = any($2::uuid[])),
     n as (
       select id from (
         select unnest($1::uuid[]) as id union select holder from r union select chosen_agency from r union select reported_office from r union select locked_to from r
         union select agency_id from assignment where report_id in (select id from r) union select agency_id from report_event where report_id in (select id from r)
         union select node_id from report_scope where report_id in (select id from r)) x where id is not null
       union
       select v.id from n join agency a on a.id = n.id cross join lateral (values (a.parent_id), (a.successor_id)) v(id) where v.id is not null
     ) select id from n`,
    [mine, others],
  )
  return [named.rows.map(({ id }) => id), mine, others]
}

async function identities(app: App, tx: Sql, folder: string, values: readonly unknown[], reason: string): Promise<Part> {
  const part = await openPart(join(folder, 'identities.jsonl'))
  const [, mine, others] = values
  const sql = `select id from report where holder = any($1::uuid[]) or id = any($2::uuid[]) order by id`
  for await (const rows of rowsOf<{ id: string }>(tx, sql, [mine, others])) {
    const lines: string[] = []
    for (const { id } of rows) {
      const reporter = await lookForExport(app, id, reason)
      if (reporter) lines.push(`${JSON.stringify({ report_id: id, reporter })}\n`)
    }
    await part.write(lines)
  }
  return part.close()
}

async function copyFiles(app: App, tx: Sql, folder: string, values: readonly unknown[]): Promise<number> {
  const [, mine, others] = values
  const sql = `select a.file_key as key, r.number from attachment a join report r on r.id = a.report_id where r.holder = any($1::uuid[]) or r.id = any($2::uuid[]) order by a.id`
  let files = 0
  for await (const rows of rowsOf<{ key: string; number: string }>(tx, sql, [mine, others]))
    for (const { key, number } of rows) {
      const bytes = await app.files.get(key).catch(() => {
        throw new Error(`A file of report ${number} is gone from the folder of files (${key}); the export was not finished.`)
      })
      const target = join(folder, 'files', key)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await writeFile(target, bytes, { mode: 0o600 })
      files++
    }
  return files
}
