import { type Logo, ownLogo } from '../../domain/agencies/logo.ts'
import type { App } from '../../domain/app.ts'
import type { Ctx } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'

/** The logo of an agency, for its page. Its address there names the picture, so a browser may keep it. */
export async function sendLogo(c: Ctx, app: App): Promise<Response> {
  const agency = app.reference.get().agencies.everBySlug(c.req.param('slug') ?? '')
  const logo = agency && (await ownLogo(app, agency.id))
  if (!logo) throw new Refusal('not-found')
  c.header('Cache-Control', `public, max-age=${c.req.query('v') === versionOf(logo) ? 31_536_000 : 60}`)
  return c.body(new Uint8Array(logo.png), 200, { 'content-type': 'image/png' })
}

const versionOf = ({ id }: { id: string }) => id.slice(0, 12)
const BOX = { width: 160, height: 64 }

type Props = { t: T; agency: { slug: string; name: string }; logo: Logo }

/** An agency's own logo, above its name. On white, as it was uploaded for paper. */
export function AgencyLogo({ t, agency, logo }: Props) {
  const scale = Math.min(BOX.width / logo.width, BOX.height / logo.height, 1)
  return (
    <p class="mt-s">
      <img
        src={`/instansi/${agency.slug}/logo.png?v=${versionOf(logo)}`}
        alt={t('figures.logo', { name: agency.name })}
        width={Math.round(logo.width * scale)}
        height={Math.round(logo.height * scale)}
      />
    </p>
  )
}
