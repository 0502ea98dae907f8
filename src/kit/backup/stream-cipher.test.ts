import { randomBytes } from 'node:crypto'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHUNK, NotOpened, opening, sealing } from './stream-cipher.ts'

const key = randomBytes(32)
const bound = Buffer.from('first line\n')
const SEALED = CHUNK + 16

async function through(step: Transform, bytes: Buffer, cut = 10_000): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += cut) pieces.push(bytes.subarray(at, at + cut))
  const out: Buffer[] = []
  await pipeline(Readable.from(pieces), step, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) out.push(chunk)
  })
  return Buffer.concat(out)
}
const seal = (bytes: Buffer) => through(sealing(key, bound), bytes)
const open = (bytes: Buffer, with_ = key, first = bound) => through(opening(with_, first), bytes)

test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])(
  '%i bytes come back, however they were cut',
  async (size) => {
    const plain = randomBytes(size)
    const sealed = await seal(plain)
    expect(sealed.length).toBe(size + 16 * Math.max(1, Math.ceil(size / CHUNK)))
    for (const cut of [1_000, SEALED, SEALED + 1, 1 << 20])
      expect((await through(opening(key, bound), sealed, cut)).equals(plain)).toBe(true)
  },
)

test('one flipped bit anywhere does not open', async () => {
  const sealed = await seal(randomBytes(2 * CHUNK + 100))
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), async (at, bit) => {
      const copy = Buffer.from(sealed)
      copy[at]! ^= 1 << bit
      await expect(open(copy)).rejects.toThrow(NotOpened)
    }),
    { numRuns: 60 },
  )
})

test('an end that came too early, at whatever byte, does not open: also between two chunks', async () => {
  const sealed = await seal(randomBytes(2 * CHUNK + 100))
  for (const length of [0, 1, 15, 16, SEALED - 1, SEALED, SEALED + 1, 2 * SEALED, sealed.length - 1])
    await expect(open(sealed.subarray(0, length)), `${length} bytes`).rejects.toThrow(NotOpened)
})

test('chunks that changed places, were doubled or left out, or were added to do not open', async () => {
  const sealed = await seal(randomBytes(3 * CHUNK))
  const [a, b, c] = [0, 1, 2].map((n) => sealed.subarray(n * SEALED, (n + 1) * SEALED)) as [Buffer, Buffer, Buffer]
  for (const [what, order] of Object.entries({ places: [b, a, c], doubled: [a, a, b, c], out: [a, c], added: [a, b, c, c] }))
    await expect(open(Buffer.concat(order)), what).rejects.toThrow(NotOpened)
})

test('another key or another first line fails at the first chunk, and says so', async () => {
  const sealed = await seal(randomBytes(2 * CHUNK))
  await expect(open(sealed, randomBytes(32))).rejects.toMatchObject({ first: true })
  await expect(open(sealed, key, Buffer.from('first line \n'))).rejects.toMatchObject({ first: true })
})
