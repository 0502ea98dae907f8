import pg from 'pg'
import type { Files } from '../files.ts'
import { type Manifest, type Part, PIECE, packed, tally } from './archive.ts'
import { copyOut } from './copy.ts'
import { writeEnvelope } from './envelope.ts'
import { columnsOf, SETTINGS, sequencesOf, type Table, tablesOf } from './tables.ts'

export type BackupInput = {
  file: string
  passphrase?: string | undefined
  ownerUrl: string
  files: Files
  /** SQL that gives the keys of all files that rows know, as one column `key`. */
  fileKeys: string
  product: string
  keyFingerprint: string
  /** Told once, with the snapshot that the backup sees (`set transaction snapshot`). */
  onSnapshot?: ((id: string) => Promise<unknown>) | undefined
}
export type BackupResult = { bytes: number; rows: number; tables: number; files: number; missing: string[]; takenAt: string }

/**
 * Writes everything that an installation keeps, as it stood at one moment: all tables from one snapshot, and the files that its rows know. Needs nothing but a connection;
 * memory stays flat. Servers may go on working, and may be started.
 * @throws Error with one sentence: the file is there already, no room, the schema changed meanwhile.
 */
export async function writeBackup(input: BackupInput, say: (line: string) => unknown = () => {}): Promise<BackupResult> {
  const schema = await migrationsOf(input.ownerUrl)
  const client = new pg.Client({ connectionString: input.ownerUrl })
  client.on('error', () => {}) // whoever waits for the connection is told
  await client.connect()
  const result: BackupResult = { bytes: 0, rows: 0, tables: 0, files: 0, missing: [], takenAt: '' }
  try {
    result.bytes = await writeEnvelope(input.file, packed(partsOf(client, input, schema, result, say)), input.passphrase)
  } finally {
    await client.end() // in the middle of a COPY the connection is dropped
  }
  return result
}

/**
 * Asked outside of the snapshot's transaction: a read of this table inside it would hold a lock that every starting server waits for.
 * @throws Error when the database has never been migrated.
 */
async function migrationsOf(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    return (await client.query<{ name: string }>('select name from migration order by name')).rows.map(({ name }) => name)
  } catch (error) {
    if ((error as { code?: string }).code === '42P01')
      throw new Error('There is no installation in this database yet: nothing to back up.')
    throw error
  } finally {
    await client.end()
  }
}

async function* partsOf(
  client: pg.Client,
  input: BackupInput,
  schema: string[],
  result: BackupResult,
  say: (line: string) => unknown,
): AsyncGenerator<Part> {
  await client.query('begin isolation level repeatable read read only')
  await client.query(SETTINGS)
  const { rows } = await client.query<{ snapshot: string; at: string; postgres: number }>(
    `select pg_export_snapshot() as snapshot, to_json(now())#>>'{}' as at, current_setting('server_version_num')::int / 10000 as postgres`,
  )
  const { snapshot, at, postgres } = rows[0]!
  const tables = await tablesOf(client)
  await input.onSnapshot?.(snapshot)
  const manifest: Manifest = {
    format: 'tuntas-backup',
    product: input.product,
    postgres,
    takenAt: at,
    keyFingerprint: input.keyFingerprint,
    schema,
    tables,
  }
  Object.assign(result, { takenAt: at, tables: tables.length })
  yield { kind: 'manifest', manifest }
  const seen = tally()
  for (const table of tables) {
    seen.table(table.name)
    await say(table.name)
    for await (const bytes of piecesOf(client, table)) {
      seen.rows(table.name, bytes)
      yield { kind: 'rows', table: table.name, bytes }
    }
  }
  for await (const key of keysOf(client, input.fileKeys)) {
    const bytes = await input.files.get(key).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      result.missing.push(key)
    })
    if (!bytes) continue
    seen.file(key, bytes)
    if (++result.files % 100 === 0) await say(`${result.files} files`)
    yield { kind: 'file', key, bytes }
  }
  const { tables: counts, files } = seen.result()
  result.rows = Object.values(counts).reduce((sum, { rows }) => sum + rows, 0)
  const sequences = await sequencesOf(client)
  await client.query('commit')
  if ((await migrationsOf(input.ownerUrl)).join() !== schema.join())
    throw new Error('The database was brought to a newer schema while the backup ran; nothing was kept. Run it again.')
  yield { kind: 'checksums', checksums: { tables: counts, sequences, files: { ...files, missing: result.missing } } }
}

/** What COPY writes, in pieces of a megabyte. */
async function* piecesOf(client: pg.Client, table: Table): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of copyOut(client, `copy ${columnsOf(client, table)} to stdout`)) {
    held.push(chunk)
    size += chunk.length
    if (size < PIECE) continue
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  if (size) yield Buffer.concat(held)
}

async function* keysOf(client: pg.Client, sql: string): AsyncGenerator<string> {
  await client.query(`declare file_keys no scroll cursor for ${sql}`)
  for (;;) {
    const { rows } = await client.query<{ key: string }>('fetch 1000 from file_keys')
    if (rows.length === 0) return
    for (const { key } of rows) yield key
  }
}
