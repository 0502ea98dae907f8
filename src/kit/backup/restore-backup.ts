import pg from 'pg'
import type { Files } from '../files.ts'
import { migrationFiles } from '../migrate.ts'
import type { Secret } from '../secrets.ts'
import { type Checksums, type Manifest, unpacked } from './archive.ts'
import { copyIn } from './copy.ts'
import { type Envelope, openEnvelope, roomOr } from './envelope.ts'
import { rebuild } from './rebuild.ts'
import { NotOpened } from './stream-cipher.ts'
import { columnsOf, type Table } from './tables.ts'

/** A backup that was read to its end and found whole. */
export type ProvenBackup = { file: string; envelope: Envelope; manifest: Manifest; checksums: Checksums }

/**
 * Reads a backup from its first byte to its last, before anything is touched.
 * @throws Error with one sentence: no backup, truncated, altered, a wrong or missing passphrase, of a newer schema than this code.
 */
export async function proveBackup(file: string, passphrase: string | undefined): Promise<ProvenBackup> {
  const envelope = await openEnvelope(file, passphrase)
  let manifest: Manifest | undefined
  let checksums: Checksums | undefined
  try {
    for await (const part of unpacked(envelope.contents())) {
      if (part.kind === 'manifest') manifest = part.manifest
      if (part.kind === 'checksums') checksums = part.checksums
    }
  } catch (error) {
    throw unreadable(file, error)
  }
  const known = new Set(migrationFiles())
  const newer = manifest!.schema.find((name) => !known.has(name))
  if (newer)
    throw new Error(
      `${file} was made by a newer version of Tuntas (its schema has ${newer}); restore it with that version or a later one.`,
    )
  return { file, envelope, manifest: manifest!, checksums: checksums! }
}

function unreadable(file: string, error: unknown): Error {
  if (error instanceof NotOpened && error.first) return new Error(`The passphrase does not open ${file}. Nothing was restored.`)
  return new Error(`${file} was altered or damaged: what it holds does not fit together. Nothing was restored.`)
}

export type RestoreInput = {
  backup: ProvenBackup
  ownerUrl: string
  secret: Secret
  files: Files
  /** Tables that must hold nothing. */
  mustBeEmpty: readonly string[]
  /** What else is to be written in the same transaction, when all rows are there. */
  after: (owner: pg.Client) => Promise<void>
}

/**
 * Fills an empty installation from a backup: its rows in one transaction, its files before the commit. When anything fails, nothing is kept.
 * @throws Error with one sentence: not empty, no room, rows that the database does not take.
 */
export async function restoreBackup(
  { backup, files, after, ...input }: RestoreInput,
  say: (line: string) => unknown = () => {},
): Promise<void> {
  const written: string[] = []
  try {
    await rebuild(
      { ...input, schema: backup.manifest.schema },
      async (owner, tables) => {
        refuseOtherColumns(backup, tables)
        await load(owner, backup, files, written, say)
        for (const [name, value] of Object.entries(backup.checksums.sequences))
          await owner.query('select setval($1::regclass, $2::bigint)', [name, value])
      },
      after,
    )
  } catch (error) {
    for (const key of written) await files.drop(key).catch(() => {})
    throw sentence(error)
  }
  const owner = new pg.Client({ connectionString: input.ownerUrl })
  await owner.connect()
  await owner.query('analyze') // the first pages are planned for the rows that are there
  await owner.end()
}

function refuseOtherColumns({ file, manifest }: ProvenBackup, tables: readonly Table[]) {
  const told = (list: readonly Table[]) => JSON.stringify(list.map(({ name, columns }) => [name, ...columns].join(' ')).sort())
  if (told(manifest.tables) !== told(tables))
    throw new Error(
      `${file} holds other tables or columns than its schema has; it was made by a changed version of Tuntas. Nothing was restored.`,
    )
}

async function load(
  owner: pg.Client,
  { file, envelope, manifest, checksums }: ProvenBackup,
  files: Files,
  written: string[],
  say: (line: string) => unknown,
) {
  const byName = new Map(manifest.tables.map((table) => [table.name, table]))
  let open: { name: string; end(): Promise<void>; write(bytes: Buffer): Promise<void> } | undefined
  for await (const part of unpacked(envelope.contents())) {
    if (part.kind === 'rows') {
      if (open?.name !== part.table) {
        await open?.end()
        await say(part.table)
        open = copyInto(owner, byName.get(part.table)!, checksums.tables[part.table]!.rows)
      }
      await open.write(part.bytes)
      continue
    }
    await open?.end()
    open = undefined
    if (part.kind !== 'file') continue
    written.push(part.key)
    await files.putAs(part.key, part.bytes).catch((error: unknown) => {
      throw roomOr(error, `the files of ${file}`)
    })
    if (written.length % 100 === 0) await say(`${written.length} files`)
  }
}

function copyInto(owner: pg.Client, table: Table, rows: number) {
  const copy = copyIn(owner, `copy ${columnsOf(owner, table)} from stdin`)
  return {
    name: table.name,
    write: (bytes: Buffer) => copy.write(bytes),
    async end() {
      const taken = await copy.end()
      if (taken !== rows) throw new Error(`${table.name} took ${taken} rows of ${rows}. Nothing was restored.`)
    },
  }
}

/** Errors of the database become a sentence; ours are one. */
function sentence(error: unknown): unknown {
  const { code, message, severity } = error as { code?: string; message?: string; severity?: string }
  if (code === '53100') return new Error('There is not enough room for the database; nothing was restored.')
  if (severity) return new Error(`The database did not take the backup (${message}). Nothing was restored.`)
  return error
}
