import { createHash } from 'node:crypto'
import { Refusal } from '../../kit/refusal.ts'
import { administeredAgency } from '../administration/administers.ts'
import { editFact, type Fact } from '../administration/journal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { canAt } from '../people/permissions.ts'
import { insertLogoImage, type Logo, nearestLogo, readLogo, writeLogo } from './logo-store.ts'

export type { Logo } from './logo-store.ts'

/** Target: the agency's id. The picture itself stands beside, by its hash. */
export const logoFact: Fact<{ logo: string }> = { noun: 'logo', read: readLogo, write: writeLogo }

export const LOGO_MAX_BYTES = 2 * 1024 * 1024
export const LOGO_KINDS: readonly string[] = ['png', 'jpeg', 'webp']
/** The longer edge of what is sent: less would be a blot on paper. */
export const LOGO_LEAST_EDGE = 100
/** So small that it does not weigh on a public page (at most 120 kB, of which style and figures take less than half). */
export const LOGO_KEPT_BYTES = 40_000
const MAX_PIXELS = 40_000_000
/** Tried in this order until it is small enough: 320 px are 370 dpi on the letter. */
const EDGES = [320, 240, 160, 120]

/** The logo on letters of an agency: its own, or that of the nearest agency above it. */
export const letterLogo = (app: Pick<App, 'db' | 'reference'>, agencyId: string): Promise<Logo | null> =>
  nearestLogo(app.db, app.reference.get().agencies.path(agencyId))

/** An agency's own logo, for its public page and its form. */
export const ownLogo = (app: Pick<App, 'db'>, agencyId: string): Promise<Logo | null> => nearestLogo(app.db, [agencyId])

/**
 * Gives an agency a logo: PNG, JPEG or WebP, decoded, made small, set on white and drawn anew as PNG without anything that came with it, as attachments are.
 * Neither name nor type of the file is believed.
 * @throws Refusal not-found · invalid-input (`logo`)
 */
export async function changeLogo(app: App, actor: Actor, slug: string, bytes: Uint8Array): Promise<void> {
  administeredAgency(app, actor, slug)
  const drawn = await redraw(bytes)
  const id = createHash('sha256').update(drawn.png).digest('hex')
  await insertLogoImage(app.db, { id, ...drawn })
  await edit(app, actor, slug, { logo: id })
}

/** The agency has no logo of its own any more. @throws Refusal not-found */
export const dropLogo = (app: App, actor: Actor, slug: string): Promise<void> => edit(app, actor, slug, null)

async function edit(app: App, actor: Actor, slug: string, logo: { logo: string } | null) {
  const { id, name } = administeredAgency(app, actor, slug)
  await editFact(app, actor, logoFact, {
    target: id,
    node: id,
    label: name,
    permit: () => canAt(actor, 'agency.administer', id, app.reference.get().agencies),
    next: () => logo,
  })
}

async function redraw(bytes: Uint8Array): Promise<{ png: Buffer; width: number; height: number }> {
  if (bytes.byteLength === 0) throw wrong('error.logo.none')
  if (bytes.byteLength > LOGO_MAX_BYTES) throw wrong('error.logo.tooLarge')
  const { default: sharp } = await import('sharp') // loaded on first use: the start stays quick
  const picture = () => sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
  const found = await picture()
    .metadata()
    .catch(() => null)
  if (!found || !LOGO_KINDS.includes(found.format)) throw wrong('error.logo.kind')
  if (Math.max(found.width, found.height) < LOGO_LEAST_EDGE) throw wrong('error.logo.tooSmall')
  try {
    for (const edge of EDGES) {
      const { data, info } = await picture()
        .rotate()
        .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .png({ palette: true, colours: 128, effort: 3, compressionLevel: 9 })
        .toBuffer({ resolveWithObject: true })
      if (data.byteLength <= LOGO_KEPT_BYTES) return { png: data, width: info.width, height: info.height }
    }
  } catch {}
  throw wrong('error.logo.kind')
}

const wrong = (key: string) => new Refusal('invalid-input', { fields: [{ path: 'logo', key }] })
