export type Point = { lat: number | null; long: number | null }

/** Along the ground, to ten metres; exact enough for a few kilometres near the equator. Null where one of the two is not known. */
export function metresBetween(a: Point, b: Point): number | null {
  if (a.lat === null || a.long === null || b.lat === null || b.long === null) return null
  const degree = 111_320
  const x = (b.long - a.long) * Math.cos((a.lat * Math.PI) / 180)
  return Math.round((Math.hypot(b.lat - a.lat, x) * degree) / 10) * 10
}
