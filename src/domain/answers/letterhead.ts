import { brandOf } from '../agencies/brand.ts'
import { type Logo, letterLogo } from '../agencies/logo.ts'
import type { App } from '../app.ts'

/** What stands at the head of an agency's letters: the logo, `lines` from the top, the first in bold; `short` is what numbers of letters carry; `signer`: the title of who signs, where the agency says so. */
export type Letterhead = { lines: readonly string[]; short: string; city: string; signer: string; logo: Logo | null }

/** The letterhead of an agency: its brand, or that of the nearest one above it. The only place that knows where it comes from. */
export async function letterheadOf(app: App, agencyId: string): Promise<Letterhead> {
  const agency = app.reference.get().agencies.get(agencyId)
  const [brand, logo] = await Promise.all([brandOf(app, agencyId), letterLogo(app, agencyId)])
  const own =
    brand && brand.agencyId !== agencyId ? [brand.displayName, agency?.name ?? ''] : [brand?.displayName ?? agency?.name ?? '']
  return {
    lines: [...own, ...(brand ? [brand.address, brand.contact].filter(Boolean) : [])],
    short: agency?.shortName ?? '',
    city: brand?.city ?? '',
    signer: brand?.signerTitle ?? '',
    logo,
  }
}
