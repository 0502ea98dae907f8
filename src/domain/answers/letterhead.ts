import type { App } from '../app.ts'

/** What stands at the head of an agency's letters: `lines` from the top, the first in bold; `short` is what numbers of letters carry. */
export type Letterhead = { lines: readonly string[]; short: string }

/** The letterhead of an agency. The only place that knows where it comes from. */
export async function letterheadOf(app: App, agencyId: string): Promise<Letterhead> {
  const agency = app.reference.get().agencies.get(agencyId)
  return { lines: [agency?.name ?? ''], short: agency?.shortName ?? '' }
}
