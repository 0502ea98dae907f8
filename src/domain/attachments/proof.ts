import type { Point } from '../../kit/metres.ts'
import { metresBetween } from '../../kit/metres.ts'

/** Where and on which day a photo says that it was taken (EXIF); null where it says nothing, as most do that went through a messenger. */
export type Taken = Point & { on: string | null }

/** A proof farther from the place of the report is worth a second look (experience.md O10). */
export const FAR_METRES = 200

/**
 * What a photo's own data say, read before it is stripped of them; nothing of it is kept. Data that can't be read say nothing.
 * @param bytes as the officer sent them
 */
export async function takenOf(bytes: Uint8Array): Promise<Taken> {
  const none: Taken = { lat: null, long: null, on: null }
  try {
    const [{ default: sharp }, { default: readExif }] = await Promise.all([import('sharp'), import('exif-reader')])
    const { exif } = await sharp(bytes).metadata()
    if (!exif) return none
    const { GPSInfo: gps, Photo: photo } = readExif(exif)
    const lat = degrees(gps?.GPSLatitude, gps?.GPSLatitudeRef, 90)
    const long = degrees(gps?.GPSLongitude, gps?.GPSLongitudeRef, 180)
    const at = photo?.DateTimeOriginal?.getTime()
    const on = Number.isFinite(at) ? Temporal.Instant.fromEpochMilliseconds(at!).toString().slice(0, 10) : ''
    return {
      ...(lat === null || long === null || (lat === 0 && long === 0) ? { lat: null, long: null } : { lat, long }),
      on: on > '2001' ? on : null, // the camera's own clock, read as it stands; a new battery begins at 1970 or 2000
    }
  } catch {
    return none
  }
}

/** Degrees, minutes and seconds with the letter of their half of the globe, as a number. */
function degrees(parts: unknown, half: unknown, most: number): number | null {
  if (!Array.isArray(parts) || parts.length !== 3 || !parts.every((part) => Number.isFinite(part))) return null
  const [d, m, s] = parts as [number, number, number]
  const value = (d + m / 60 + s / 3600) * (half === 'S' || half === 'W' ? -1 : 1)
  return Math.abs(value) <= most ? value : null
}

/** What is odd about the proofs of an answer: the nearest is so many metres away, or all were taken before the report came. A hint for the officer, never a bar. Pure. */
export function proofHints(
  taken: readonly Taken[],
  report: Point & { receivedOn: string | null },
): { far?: number; early?: true } {
  const away = taken.map((one) => metresBetween(one, report))
  const nearest = Math.min(...away.filter((metres) => metres !== null))
  const dated = taken.filter(({ on }) => on !== null)
  const early = dated.length > 0 && report.receivedOn !== null && dated.every(({ on }) => on! < report.receivedOn!)
  return {
    ...(Number.isFinite(nearest) && nearest > FAR_METRES && { far: nearest }),
    ...(early && { early: true as const }),
  }
}
