import { createHash, randomUUID } from 'node:crypto'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { insertAttachment } from './store.ts'

export const MAX_BYTES = 10 * 1024 * 1024
const MAX_PIXELS = 40_000_000
const EDGE = 1600

/**
 * The one way in for a file, whatever the door: decoded, turned upright, re-encoded as JPEG of at most 1,600 px and stripped of every metadata (EXIF, GPS, XMP,
 * thumbnails, trailing bytes). What can't be decoded as an image is refused; its name and its type are never believed (trust.md B4, B6).
 * The row has no name, no exact time and a random key: nothing of it points to the sender's device.
 * @returns the id to hand to `submitReport`, a message or an answer.
 * @throws Refusal invalid-input · too-large
 */
export async function keep(app: App, bytes: Uint8Array): Promise<{ id: string; bytes: number; width: number; height: number }> {
  if (bytes.byteLength > MAX_BYTES) throw new Refusal('too-large', { fields: [{ path: 'photo', key: 'error.photo.tooLarge' }] })
  const { data, info } = await reencode(bytes)
  const id = randomUUID()
  const fileKey = await app.files.put(data, 'jpg')
  const sha256 = createHash('sha256').update(data).digest()
  await insertAttachment(app.db, {
    id,
    fileKey,
    mime: 'image/jpeg',
    bytes: data.byteLength,
    sha256,
    width: info.width,
    height: info.height,
    at: hour(app.now()),
  })
  return { id, bytes: data.byteLength, width: info.width, height: info.height }
}

const hour = (at: Temporal.Instant) => at.round({ smallestUnit: 'hour', roundingMode: 'floor' }).toString()

async function reencode(bytes: Uint8Array) {
  const { default: sharp } = await import('sharp') // loaded on first use: the start stays quick
  try {
    return await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
      .rotate()
      .resize({ width: EDGE, height: EDGE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 80, mozjpeg: false })
      .toBuffer({ resolveWithObject: true })
  } catch {
    throw new Refusal('invalid-input', { fields: [{ path: 'photo', key: 'error.photo.notImage' }] })
  }
}
