import { createCipheriv, createDecipheriv } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'

// The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) as age uses it: chunks of 64 KiB under AES-256-GCM, the nonce is an 11-byte counter and one byte
// that is 1 on the last chunk alone. A chunk that is changed, moved, doubled or left out is refused, and so is an end that came too early. A key serves one file only.

export const CHUNK = 65_536
const TAG = 16

/** What does not open: another key, or not the bytes that were sealed. `first`: the very first chunk already. */
export class NotOpened extends Error {
  readonly first: boolean
  constructor(first: boolean) {
    super('a chunk does not open')
    this.first = first
  }
}

function nonceOf(counter: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(counter, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Gives pieces of `size` bytes to `piece`, and what is left to it as the last one (which may be empty only when it is the first). */
class Pieces extends Transform {
  private held: Buffer = Buffer.alloc(0)
  private counter = 0
  private readonly size: number
  private readonly piece: (bytes: Buffer, counter: number, last: boolean) => Buffer
  constructor(size: number, piece: (bytes: Buffer, counter: number, last: boolean) => Buffer) {
    super()
    this.size = size
    this.piece = piece
  }
  override _transform(bytes: Buffer, _encoding: string, done: TransformCallback) {
    this.held = this.held.length ? Buffer.concat([this.held, bytes]) : bytes
    let from = 0
    try {
      // one byte more than a piece must be there: only then is the piece not the last
      for (; this.held.length - from > this.size; from += this.size)
        this.push(this.piece(this.held.subarray(from, from + this.size), this.counter++, false))
      this.held = this.held.subarray(from)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
  override _flush(done: TransformCallback) {
    try {
      this.push(this.piece(this.held, this.counter, true))
      done()
    } catch (error) {
      done(error as Error)
    }
  }
}

/** Seals what flows through. `bound` is authenticated with every chunk (the header that stands before). */
export function sealing(key: Buffer, bound: Buffer): Transform {
  return new Pieces(CHUNK, (bytes, counter, last) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(counter, last)).setAAD(bound)
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  })
}

/** Opens what `sealing` made; fails with NotOpened. Nothing of a chunk comes out before the whole chunk is proven. */
export function opening(key: Buffer, bound: Buffer): Transform {
  return new Pieces(CHUNK + TAG, (bytes, counter, last) => {
    try {
      const tag = bytes.subarray(bytes.length - TAG)
      const cipher = createDecipheriv('aes-256-gcm', key, nonceOf(counter, last), { authTagLength: TAG })
        .setAAD(bound)
        .setAuthTag(tag)
      return Buffer.concat([cipher.update(bytes.subarray(0, bytes.length - TAG)), cipher.final()])
    } catch {
      throw new NotOpened(counter === 0)
    }
  })
}
