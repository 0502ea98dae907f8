/**
 * Counts by name within fixed windows, in this process's memory: a counter in the database would cost the submission of a report a second round trip, which is half of its
 * speed. Several instances therefore allow as many times the limit. At most `names` names are kept; with more the oldest is forgotten (a flood from that many addresses
 * is for the network in front to stop). Names live in memory for one window and are written nowhere.
 */
export class WindowCounter {
  readonly #seconds: number
  readonly #names: number
  #counts = new Map<string, number>()
  #endsAt = 0

  constructor({ seconds, names = 20_000 }: { seconds: number; names?: number }) {
    this.#seconds = seconds
    this.#names = names
  }

  /** Counts one more. @returns seconds until the window ends when `name` has had more than `limit`, else null. */
  over(name: string, limit: number, now: Temporal.Instant): number | null {
    const ms = now.epochMilliseconds
    if (ms >= this.#endsAt || ms < this.#endsAt - this.#seconds * 1_000) {
      this.#counts.clear()
      this.#endsAt = ms + this.#seconds * 1_000
    }
    const count = (this.#counts.get(name) ?? 0) + 1
    if (count === 1 && this.#counts.size >= this.#names) this.#counts.delete(this.#counts.keys().next().value!)
    this.#counts.set(name, count)
    return count > limit ? Math.ceil((this.#endsAt - ms) / 1_000) : null
  }
}
