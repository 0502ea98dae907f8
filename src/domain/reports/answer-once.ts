import { createHash, hkdfSync } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { Refusal } from '../../kit/refusal.ts'
import { seal, unsealBytes } from '../../kit/secrets.ts'
import { type App, within } from '../app.ts'
import { atHour } from './record-event.ts'
import { claimKey, givenAnswer, keepAnswer } from './store.ts'

/** A caller's key for one call (at least 128 bit): whose key it is, and a digest of all that the call asks for. */
export type Once = { scope: string; key: string; asked: Buffer }

/**
 * Does a piece of work once for a key, and gives the same answer to whoever asks again with the key and the same body. `work` is handed an app that stands in one
 * transaction with the kept answer: both are there, or neither. A second call at the same moment waits for the first. A refusal keeps nothing, so the mended call may
 * use the key again. The answer is sealed under a key that follows from the caller's, of which only a hash is stored.
 * @throws Refusal idempotency-mismatch, and whatever `work` refuses
 */
export async function answerOnce<A>(app: App, once: Once | null, work: (app: App) => Promise<A>): Promise<A> {
  if (!once) return work(app)
  const keyHash = digest(once.key)
  return app.db.tx(async (tx) => {
    const at = atHour(app.now()).toString() // to the hour: what hangs on an anonymous report tells no time
    if (await claimKey(tx, { scope: once.scope, keyHash, bodyHash: once.asked, at })) {
      const answer = await work(within(app, tx))
      await keepAnswer(tx, once.scope, keyHash, sealAnswer(once.key, answer, once.scope))
      return answer
    }
    const kept = await givenAnswer(tx, once.scope, keyHash)
    if (!kept?.bodyHash.equals(once.asked)) throw new Refusal('idempotency-mismatch')
    return openAnswer(once.key, kept.answer, once.scope) as A
  })
}

export const digest = (data: string | Uint8Array) => createHash('sha256').update(data).digest()

/** No JSON begins with it: a mark of what is packed. */
const PACKED = Buffer.from([0])
const WORTH_PACKING = 1_000

/** Packed first when it is large: the answer of a move is the whole report, kept 30 days. A receipt is shorter than the work of packing it. */
export function sealAnswer(key: string, answer: unknown, scope: string): Buffer {
  const json = JSON.stringify(answer)
  return seal(answerKey(key), json.length < WORTH_PACKING ? json : Buffer.concat([PACKED, deflateRawSync(json)]), scope)
}

export function openAnswer(key: string, sealed: Buffer, scope: string): unknown {
  const plain = unsealBytes(answerKey(key), sealed, scope)
  return JSON.parse((plain[0] === PACKED[0] ? inflateRawSync(plain.subarray(1)) : plain).toString('utf8'))
}

/** Only who holds the key can open the kept answer: it is sealed under a key derived from it (RFC 5869). */
const answerKey = (key: string) => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'tuntas/idempotency', 32))
