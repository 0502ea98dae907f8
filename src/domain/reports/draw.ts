import { hmac, type Secret } from '../../kit/secrets.ts'

/** Where a report stands in the sample of the second reader, from 0 to below 100: a keyed hash of its id, the same whenever it is asked. */
export function drawOf(secret: Secret, reportId: string): number {
  return (hmac(secret.derive('second-reader'), reportId).readUIntBE(0, 6) / 2 ** 48) * 100
}
