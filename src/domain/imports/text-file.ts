import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof ENCODINGS)[number]

/**
 * Looks through the whole file once: what is valid UTF-8 is UTF-8, a mark at the beginning says UTF-16, everything else is windows-1252, which spreadsheets of
 * Windows write. Nothing of it is kept.
 * @throws Error with one sentence when there is no such file, or it holds no text.
 */
export async function encodingOf(file: string): Promise<{ encoding: Encoding; bytes: number }> {
  const { size } = await usable(file)
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let valid = true
  let mark: Buffer | null = null
  for await (const chunk of createReadStream(file)) {
    const bytes = chunk as Buffer
    if (mark === null) {
      mark = bytes.subarray(0, 4)
      const what = isKnownBinary(mark)
      if (what) throw new Error(`${file} is ${what}, not CSV. Save it as CSV (UTF-8) and import that file.`)
      if (mark[0] === 0xff && mark[1] === 0xfe) return { encoding: 'utf-16le', bytes: size }
      if (mark[0] === 0xfe && mark[1] === 0xff) return { encoding: 'utf-16be', bytes: size }
    }
    if (valid) valid = decodes(utf8, bytes, true)
  }
  if (valid) valid = decodes(utf8, Buffer.alloc(0), false)
  return { encoding: valid ? 'utf-8' : 'windows-1252', bytes: size }
}

function decodes(decoder: TextDecoder, bytes: Buffer, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}

async function usable(file: string) {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EACCES') throw new Error(`${file} may not be read.`)
    throw new Error(`There is no file ${file}.`)
  })
  if (found.isDirectory()) throw new Error(`${file} is a folder, not a file.`)
  if (!found.isFile()) throw new Error(`${file} is not a file that can be read twice.`)
  if (found.size === 0) throw new Error(`${file} is empty.`)
  return found
}

function isKnownBinary(start: Buffer): string | null {
  const hex = start.toString('hex')
  if (hex.startsWith('504b0304')) return 'an Excel workbook or a ZIP archive'
  if (hex.startsWith('d0cf11e0')) return 'an old Excel workbook'
  if (hex.startsWith('25504446')) return 'a PDF'
  if (hex.startsWith('89504e47') || hex.startsWith('ffd8ff')) return 'a picture'
  return hex.startsWith('1f8b') ? 'a compressed file' : null
}

/** The text of a file in pieces, without the mark at its beginning. `onBytes` hears how many bytes were read so far. */
export async function* textOf(
  file: string,
  encoding: Encoding,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let read = 0
  for await (const chunk of createReadStream(file)) {
    const bytes = chunk as Buffer
    read += bytes.length
    onBytes(read)
    yield decoder.decode(bytes, { stream: true })
  }
  yield decoder.decode()
}
