/** Chance that is the same at every build: each story has its own seed, so that the order in which stories are built changes nothing. */
export type Random = {
  /** From 0 to below 1. */
  next(): number
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
}

/** mulberry32 (32 bits of state, public domain), seeded by the FNV-1a hash of a text. */
export function randomOf(seed: string): Random {
  let state = 0x811c9dc5
  for (const sign of seed) state = Math.imul(state ^ sign.codePointAt(0)!, 0x01000193)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (min: number, max: number) => min + Math.floor(next() * (Math.max(min, max) - min + 1))
  return { next, int, chance: (share) => next() < share, pick: (list) => list[int(0, list.length - 1)]! }
}
