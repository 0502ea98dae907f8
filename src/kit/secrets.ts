import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { randomBytes } from './ids.ts'

/** The installation's secret: 32 random bytes kept in a file outside the database. Every other key is derived from it by purpose. */
export type Secret = { derive(purpose: string): Buffer }

/**
 * Reads the secret, or makes it on the first start (mode 0600, flushed to disk before use).
 * @throws Error when the file holds something else than 64 hexadecimal digits.
 */
export function openSecret(file: string): Secret {
  if (!existsSync(file)) {
    const handle = openSync(file, 'wx', 0o600)
    writeSync(handle, `${randomBytes(32).toString('hex')}\n`)
    fsyncSync(handle)
    closeSync(handle)
  }
  const hex = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new Error(`SECRET_KEY_FILE is not usable: ${file} does not hold 64 hexadecimal digits.`)
  return secretFrom(Buffer.from(hex, 'hex'))
}

/** A secret from 32 bytes (tests). Keys per purpose by HKDF-SHA-256 (RFC 5869). */
export function secretFrom(root: Buffer): Secret {
  const known = new Map<string, Buffer>()
  return {
    derive(purpose) {
      const kept = known.get(purpose)
      if (kept) return kept
      const key = Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `tuntas/${purpose}`, 32))
      known.set(purpose, key)
      return key
    },
  }
}

export const hmac = (key: Buffer, data: string | Buffer) => createHmac('sha256', key).update(data).digest()

export const sameBytes = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b)

/** AES-256-GCM: 12 bytes nonce, 16 bytes tag, then the cipher text; `bound` (row id, purpose) is authenticated so that a value can't be moved to another row. */
export function seal(key: Buffer, plain: string | Buffer, bound: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound))
  const body = Buffer.concat([typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** @throws Error when the key, the binding or a single bit is wrong. */
export const unseal = (key: Buffer, sealed: Buffer, bound: string): string => unsealBytes(key, sealed, bound).toString('utf8')

/** @throws Error as `unseal` */
export function unsealBytes(key: Buffer, sealed: Buffer, bound: string): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
    .setAAD(Buffer.from(bound))
    .setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()])
}
