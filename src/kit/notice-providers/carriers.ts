import type { Answer, Channel, Notice, Provider } from './provider.ts'

/** After a failure a carrier rests; where another can do its work, for as long as it takes to be trusted again (trust.md F13: back after ten minutes). */
const REST_SECONDS = 30
const REST_BESIDE_ANOTHER_SECONDS = 600

/** The carriers of each way, in their order, and which of them rest. Known to this process alone: another learns it with its own first failure. */
export type Carriers = {
  has(channel: Channel): boolean
  sender(channel: Channel): string | null
  /**
   * Hands a notice to the first carrier of a way that is well; one that fails rests, and the next is asked.
   * @param force asks even when all rest: the last try is a true one.
   */
  send(channel: Channel, notice: Notice, now: Temporal.Instant, force?: boolean): Promise<Answer & { provider: string | null }>
  close(): void
}

export function carriersOf(providers: readonly Provider[]): Carriers {
  const rests = new Map<Provider, { since: number; until: number }>()
  const of = (channel: Channel) => providers.filter((provider) => provider.channel === channel)
  const rest = (provider: Provider, now: number, seconds: number) =>
    rests.set(provider, { since: now, until: now + seconds * 1_000 })
  const isWell = (provider: Provider, now: number) => {
    const resting = rests.get(provider)
    return !resting || now >= resting.until || now < resting.since // a clock that was put back ends the rest
  }
  return {
    has: (channel) => of(channel).length > 0,
    sender: (channel) => of(channel)[0]?.sender ?? null,
    async send(channel, notice, at, force = false) {
      const now = at.epochMilliseconds
      const all = of(channel)
      const well = all.filter((provider) => isWell(provider, now))
      let last: Answer & { provider: string | null } = {
        result: 'down',
        message: `nobody carries ${channel} at the moment`,
        provider: null,
      }
      for (const provider of well.length || !force ? well : all) {
        const answer = await provider.send(notice)
        if (answer.result !== 'down' && answer.result !== 'later') return { ...answer, provider: provider.name }
        if (answer.result === 'down')
          rest(provider, now, answer.retryAfter || (all.length > 1 ? REST_BESIDE_ANOTHER_SECONDS : REST_SECONDS))
        last = { ...answer, provider: provider.name }
      }
      return last
    },
    close() {
      for (const provider of providers) provider.close?.()
    },
  }
}
