import { createHash, randomBytes, scrypt } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline, Readable, type Transform } from 'node:stream'
import { pipeline as piped } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { opening, sealing } from './stream-cipher.ts'

// Around the contents: a first line that says what the file is, the contents as gzip (sealed when there is a passphrase), and a last line with the SHA-256 of all before it.

const MAGIC = 'tuntas-backup'
const VERSION = 1
const TAIL = '\nsha256 '.length + 64 + 1
/** scrypt with 128 MB and about a third of a second: what RFC 7914 calls N, r, p. */
const COST = { log2: 17, r: 8, p: 1 }
const FIRST_LINE = new RegExp(`^${MAGIC} (\\d+) (?:plain|scrypt (\\d\\d?) ([0-9a-f]{32}))\n`)

/**
 * Writes a file that has its name only when it is whole and on disk.
 * @returns its size in bytes. @throws Error with one sentence when it is there already or does not fit on the disk.
 */
export async function writeEnvelope(
  file: string,
  contents: AsyncIterable<Buffer>,
  passphrase: string | undefined,
): Promise<number> {
  if (await stat(file).catch(() => null)) throw new Error(`${file} is there already; name a file that is not.`)
  const salt = randomBytes(16)
  const first = Buffer.from(
    passphrase === undefined
      ? `${MAGIC} ${VERSION} plain\n`
      : `${MAGIC} ${VERSION} scrypt ${COST.log2} ${salt.toString('hex')}\n`,
  )
  const cipher = passphrase === undefined ? [] : [sealing(await keyOf(passphrase, salt, COST.log2), first)]
  const part = `${file}.part`
  try {
    await piped([
      Readable.from(contents),
      createGzip({ level: 3 }),
      ...cipher,
      framed(first),
      createWriteStream(part, { mode: 0o600, flush: true }),
    ])
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    throw roomOr(error, file)
  }
  await flushFolder(dirname(file))
  return (await stat(file)).size
}

const framed = (first: Buffer) =>
  async function* (body: AsyncIterable<Buffer>) {
    const hash = createHash('sha256').update(first)
    yield first
    for await (const chunk of body) {
      hash.update(chunk)
      yield chunk
    }
    yield Buffer.from(`\nsha256 ${hash.digest('hex')}\n`)
  }

/** A renamed file is on disk when its folder is. */
async function flushFolder(folder: string) {
  const handle = await open(folder, 'r').catch(() => null) // Windows opens no folders
  await handle?.sync().catch(() => {})
  await handle?.close()
}

/** An error of a full disk (or a quota, or a limit of the process) as a sentence; any other file error with its code; others as they are. */
export function roomOr(error: unknown, what: string): unknown {
  const { code } = error as { code?: string }
  if (code && ['ENOSPC', 'EFBIG', 'EDQUOT'].includes(code))
    return new Error(`There is not enough room for ${what}; nothing of it was kept.`)
  if (code && /^E[A-Z]+$/.test(code) && (error as { syscall?: string }).syscall)
    return new Error(`${what} can not be written (${code}).`)
  return error
}

export type Envelope = {
  /** The contents, from their beginning; may be asked for again. Errors are those of the cipher, of gzip and of the disk. */
  contents(): Readable
  encrypted: boolean
}

/**
 * Checks that a file is a whole backup, byte by byte, and that the passphrase fits its kind.
 * @throws Error with one sentence: no such file, no backup, of a newer format, truncated, altered, a passphrase that is missing or not needed.
 */
export async function openEnvelope(file: string, passphrase: string | undefined): Promise<Envelope> {
  const size = (
    await stat(file).catch((error: NodeJS.ErrnoException) => {
      throw new Error(error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} can not be read (${error.code}).`)
    })
  ).size
  const head = await bytesOf(file, 0, 80)
  const match = FIRST_LINE.exec(head.toString('latin1'))
  if (!match) throw new Error(`${file} is not a backup of Tuntas.`)
  if (Number(match[1]) > VERSION)
    throw new Error(`${file} was made by a newer version of Tuntas (format ${match[1]}); restore it with that version.`)
  const first = head.subarray(0, match[0].length)
  const encrypted = match[3] !== undefined
  await checkWhole(file, size, first.length)
  if (encrypted && passphrase === undefined)
    throw new Error(`${file} is encrypted; name the file with its passphrase: --passphrase-file F.`)
  if (!encrypted && passphrase !== undefined) throw new Error(`${file} is not encrypted; leave --passphrase-file out.`)
  const log2 = Number(match[2])
  if (encrypted && (log2 < 10 || log2 > 20))
    throw new Error(`${file} was made by a newer version of Tuntas (scrypt ${log2}); restore it with that version.`)
  const key = encrypted ? await keyOf(passphrase!, Buffer.from(match[3]!, 'hex'), log2) : null
  return {
    encrypted,
    contents() {
      const steps: Transform[] = key ? [opening(key, first), createGunzip()] : [createGunzip()]
      const body = createReadStream(file, { start: first.length, end: size - TAIL - 1 })
      pipeline([body, ...steps], () => {}) // an error reaches who reads the last of them
      return steps.at(-1)!
    },
  }
}

async function checkWhole(file: string, size: number, from: number) {
  const truncated = new Error(`${file} is not whole: its end is missing. Nothing was restored.`)
  if (size < from + TAIL) throw truncated
  const told = /^\nsha256 ([0-9a-f]{64})\n$/.exec((await bytesOf(file, size - TAIL, TAIL)).toString('latin1'))?.[1]
  if (!told) throw truncated
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { end: size - TAIL - 1, highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  if (hash.digest('hex') !== told)
    throw new Error(`${file} was altered or damaged: its checksum does not fit. Nothing was restored.`)
}

async function bytesOf(file: string, position: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle
      .read(Buffer.alloc(length), 0, length, position)
      .catch((error: NodeJS.ErrnoException) => {
        throw new Error(`${file} can not be read (${error.code}).`)
      })
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function keyOf(passphrase: string, salt: Buffer, log2: number): Promise<Buffer> {
  const { r, p } = COST
  return new Promise((done, fail) =>
    scrypt(passphrase.normalize('NFC'), salt, 32, { N: 2 ** log2, r, p, maxmem: 256 * 2 ** log2 * r }, (error, key) =>
      error ? fail(error) : done(key),
    ),
  )
}
