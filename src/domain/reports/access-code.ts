import { randomBytes } from '../../kit/ids.ts'
import { hmac, type Secret, sameBytes } from '../../kit/secrets.ts'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A new access code: 16 Crockford symbols (80 bit, CSPRNG) in groups of four, shown once (trust.md 1.6). */
export function newAccessCode(): string {
  const bytes = randomBytes(16)
  const symbols = [...bytes].map((byte) => CROCKFORD[byte & 31]).join('')
  return symbols.match(/.{4}/g)!.join(' ')
}

/** The sixteen symbols of a typed code, or null: case, spaces and dashes do not matter, O = 0, I = L = 1. */
export function readAccessCode(typed: string): string | null {
  const symbols = typed
    .toUpperCase()
    .replace(/[\s\-–—]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  return symbols.length === 16 && [...symbols].every((s) => CROCKFORD.includes(s)) ? symbols : null
}

/** What the database keeps: HMAC-SHA-256 with a key outside it. A fast hash is enough at 80 random bits (trust.md 1.6). */
export function hashAccessCode(secret: Secret, code: string): Buffer {
  return hmac(secret.derive('access-code'), readAccessCode(code) ?? '')
}

/** Compares in constant time; an absent report is compared against a hash that nothing matches, so that it takes the same time. */
export function isAccessCode(secret: Secret, typed: string, kept: Buffer | undefined): boolean {
  const matches = sameBytes(hashAccessCode(secret, typed), kept ?? Buffer.alloc(32))
  return matches && kept !== undefined && readAccessCode(typed) !== null
}
