import { createHmac } from 'node:crypto'

/**
 * RFC 6238, SHA-1, six digits, 30 seconds: what an authenticator does. `steps`: of a later or earlier half minute. The server takes one step on either side, so a code
 * of the step before may be too old when it arrives; of this one and of the next one it never is.
 */
export function totp(base32: string, steps = 0): string {
  const bits = [...base32].map((s) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(s).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Temporal.Now.instant().epochMilliseconds / 30_000) + steps))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = mac[19]! & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
