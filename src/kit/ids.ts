import { randomFillSync, randomUUID } from 'node:crypto'

const pool = Buffer.alloc(4096)
let used = pool.length

/** Random bytes of the system's generator, drawn 4 kB at a time (as `randomUUID` does): asking it a dozen times costs a tenth of a submission. Each byte is handed out once and wiped. */
export function randomBytes(size: number): Buffer {
  if (used + size > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + size))
  pool.fill(0, used, used + size)
  used += size
  return bytes
}

let lastMs = 0
let counter = 0

/** A UUIDv7 (RFC 9562): milliseconds, a 12-bit counter that keeps the order within one millisecond of one process, 62 random bits. */
export function uuidv7(ms: number = Date.now()): string {
  if (ms > lastMs) {
    lastMs = ms
    counter = randomBytes(2).readUInt16BE() & 0x3ff
  } else {
    counter++
    if (counter > 0xfff) {
      lastMs++
      counter = 0
    }
  }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(lastMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A key for rows: UUIDv7, except where everything hangs on an anonymous report: there a random UUIDv4 tells no time (contract.md, house.md section 4). */
export const rowId = (anonymous: boolean) => (anonymous ? randomUUID() : uuidv7())
