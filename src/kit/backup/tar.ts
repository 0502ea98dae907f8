import type { Readable } from 'node:stream'

// The plain form of tar (ustar, POSIX.1-1988): a header of 512 bytes, the bytes, filled up to 512; two empty blocks at the end. Any tar reads it.

const BLOCK = 512
const filled = (size: number) => (BLOCK - (size % BLOCK)) % BLOCK
/** No entry of ours is larger; a number beyond it is no size but damage. */
const LIMIT = 64 << 20

export type Entry = { name: string; bytes: Buffer }

function headerOf(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long for an entry`)
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  block.write(name, 0)
  block.write(`${octal(0o600, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0${octal(size, 11)}\0${octal(0, 11)}\0${' '.repeat(8)}0`, 100)
  block.write('ustar\x0000', 257)
  block.write(`${octal(sumOf(block), 6)}\0 `, 148)
  return block
}

/** The sum of all bytes of a header, its own field counted as spaces. */
const sumOf = (block: Buffer) => block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)

export async function* tarOf(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  for await (const { name, bytes } of entries) {
    yield headerOf(name, bytes.length)
    if (bytes.length) yield bytes
    if (filled(bytes.length)) yield Buffer.alloc(filled(bytes.length))
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** @throws Error when a header is no header, or the end is missing. */
export async function* entriesOf(source: Readable): AsyncGenerator<Entry> {
  const { take, rest } = reader(source)
  try {
    for (;;) {
      const block = await take(BLOCK)
      if (block.every((byte) => byte === 0)) break
      const text = (from: number, to: number) => block.toString('utf8', from, to).replace(/\0.*/s, '')
      const size = Number.parseInt(text(124, 136), 8)
      if (Number.parseInt(text(148, 156), 8) !== sumOf(block) || !(size >= 0 && size <= LIMIT))
        throw new Error('a header is damaged')
      const bytes = await take(size)
      await take(filled(size))
      yield { name: text(0, 100), bytes }
    }
    if ((await rest()) !== BLOCK) throw new Error('something follows the end')
  } finally {
    source.destroy()
  }
}

/** Hands out what flows in, by the number of bytes that are asked for. */
function reader(source: Readable) {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let held: Buffer = Buffer.alloc(0)
  return {
    async take(size: number): Promise<Buffer> {
      const parts = [held]
      let have = held.length
      while (have < size) {
        const { value, done } = await chunks.next()
        if (done) throw new Error('the end is missing')
        parts.push(value)
        have += value.length
      }
      const all = parts.length === 1 ? held : Buffer.concat(parts)
      held = all.subarray(size)
      return all.subarray(0, size)
    },
    /** How many bytes are left. */
    async rest(): Promise<number> {
      let left = held.length
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) left += next.value.length
      return left
    },
  }
}
