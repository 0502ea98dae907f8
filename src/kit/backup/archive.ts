import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { type Entry, entriesOf, tarOf } from './tar.ts'

// The contents: a tar of small entries. `backup.json` first, then the rows of each table as COPY writes them, cut into pieces (`tables/public.report/000001`), then
// `files/<key>`, and `checksums.json` last. Any tar reads it, any PostgreSQL takes the pieces of a table in by COPY.

export const PIECE = 1 << 20

const Manifest = z.object({
  format: z.literal('tuntas-backup'),
  product: z.string(),
  /** Major version of the PostgreSQL that it came from. */
  postgres: z.number(),
  takenAt: z.string(),
  /** Of the secret key, which is not in the backup. */
  keyFingerprint: z.string(),
  /** Names of the migrations that had been applied. */
  schema: z.array(z.string()).min(1),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
})
const Checksums = z.object({
  /** Rows, bytes and SHA-256 of what COPY wrote. */
  tables: z.record(z.string(), z.object({ rows: z.number(), bytes: z.number(), sha256: z.string() })),
  /** Last values as text (they may pass 2^53). */
  sequences: z.record(z.string(), z.string()),
  /** `sha256`: over key and SHA-256 of each file, in their order. `missing`: keys that a row knows and the folder did not have. */
  files: z.object({ count: z.number(), bytes: z.number(), sha256: z.string(), missing: z.array(z.string()) }),
})
export type Manifest = z.infer<typeof Manifest>
export type Checksums = z.infer<typeof Checksums>

export type Part =
  | { kind: 'manifest'; manifest: Manifest }
  | { kind: 'rows'; table: string; bytes: Buffer }
  | { kind: 'file'; key: string; bytes: Buffer }
  | { kind: 'checksums'; checksums: Checksums }

/** Counts and hashes while parts go by, the same way when they are written and when they are read. */
export function tally() {
  const tables = new Map<string, { rows: number; bytes: number; hash: ReturnType<typeof createHash> }>()
  const files = { count: 0, bytes: 0, hash: createHash('sha256') }
  return {
    table(name: string) {
      tables.set(name, { rows: 0, bytes: 0, hash: createHash('sha256') })
    },
    /** COPY's text form writes a line feed inside a value as `\n`: the bytes 10 are the rows. */
    rows(name: string, bytes: Buffer) {
      const table = tables.get(name)!
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) table.rows++
      table.bytes += bytes.length
      table.hash.update(bytes)
    },
    file(key: string, bytes: Buffer) {
      files.count++
      files.bytes += bytes.length
      files.hash.update(`${key} ${createHash('sha256').update(bytes).digest('hex')}\n`)
    },
    result: () => ({
      tables: Object.fromEntries(
        [...tables].map(([name, { rows, bytes, hash }]) => [name, { rows, bytes, sha256: hash.copy().digest('hex') }]),
      ),
      files: { count: files.count, bytes: files.bytes, sha256: files.hash.copy().digest('hex') },
    }),
  }
}

/** Packs parts as they come. */
export const packed = (parts: AsyncIterable<Part>): AsyncIterable<Buffer> => tarOf(named(parts))

async function* named(parts: AsyncIterable<Part>): AsyncGenerator<Entry> {
  const pieces = new Map<string, number>()
  for await (const part of parts) {
    if (part.kind === 'manifest') yield { name: 'backup.json', bytes: json(part.manifest) }
    else if (part.kind === 'checksums') yield { name: 'checksums.json', bytes: json(part.checksums) }
    else if (part.kind === 'file') yield { name: `files/${part.key}`, bytes: part.bytes }
    else {
      const piece = (pieces.get(part.table) ?? 0) + 1
      pieces.set(part.table, piece)
      yield { name: `tables/${part.table}/${String(piece).padStart(6, '0')}`, bytes: part.bytes }
    }
  }
}

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)

/**
 * The parts of a backup in their order. Whoever reads to the end has had everything that was written, in order, and nothing else.
 * @throws Error when a part is missing, doubled, out of place or does not fit its checksum.
 */
export async function* unpacked(contents: Readable): AsyncGenerator<Part> {
  const seen = tally()
  let manifest: Manifest | undefined
  let checksums: Checksums | undefined
  for await (const { name, bytes } of entriesOf(contents)) {
    if (checksums) throw new Error(`${name} follows the end`)
    const [room, ...rest] = name.split('/')
    if (!manifest) {
      if (name !== 'backup.json') throw new Error(`${name} stands first`)
      manifest = Manifest.parse(JSON.parse(bytes.toString()))
      for (const table of manifest.tables) seen.table(table.name)
      yield { kind: 'manifest', manifest }
    } else if (name === 'checksums.json') {
      checksums = Checksums.parse(JSON.parse(bytes.toString()))
      const { missing, ...files } = checksums.files
      const told = { tables: checksums.tables, files }
      if (JSON.stringify(sorted(told)) !== JSON.stringify(sorted(seen.result()))) throw new Error('checksums do not fit')
      yield { kind: 'checksums', checksums }
    } else if (room === 'tables' && manifest.tables.some((table) => table.name === rest[0])) {
      seen.rows(rest[0]!, bytes)
      yield { kind: 'rows', table: rest[0]!, bytes }
    } else if (room === 'files') {
      seen.file(rest.join('/'), bytes)
      yield { kind: 'file', key: rest.join('/'), bytes }
    } else throw new Error(`${name} is not expected`)
  }
  if (!checksums) throw new Error('the end is missing')
}

const sorted = (told: { tables: Checksums['tables']; files: object }) => [
  Object.entries(told.tables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { rows, bytes, sha256 }]) => [name, rows, bytes, sha256]),
  Object.entries(told.files).sort(([a], [b]) => (a < b ? -1 : 1)),
]
