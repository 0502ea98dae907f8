import type { App } from '../../domain/app.ts'
import { citizenStatus } from '../../domain/desk/citizen-status.ts'
import { type PublicRow, publicList } from '../../domain/desk/public-list.ts'
import type { Status } from '../../domain/reports/report.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import type { Keep } from '../../kit/kept-pages.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'

const NEWEST = 30

/** The newest published reports, of all or of an agency with everything below it, as RSS 2.0. Dates are days of arrival: the hour is nobody's business. */
export async function showFeed(c: Ctx, app: App, site: Site, keep: Keep): Promise<Response> {
  const t = c.get('t')
  const slug = c.req.param('slug')
  const agency = slug === undefined ? undefined : app.reference.get().agencies.bySlug(slug)
  if (slug !== undefined && !agency) throw new Refusal('not-found')
  const { bytes } = await keep(`${t.lang} feed ${slug ?? ''}`, async () => {
    const { rows } = await publicList(app, { ...(slug !== undefined && { agency: slug }), limit: NEWEST })
    const title = agency ? t('public.feed.of', { agency: agency.name }) : t('public.list.title')
    const self = `${site.baseUrl}${localPath(t.lang, slug === undefined ? '/laporan/rss' : `/instansi/${slug}/rss`)}`
    const home = `${site.baseUrl}${localPath(t.lang, slug === undefined ? '/laporan' : `/instansi/${slug}`)}`
    return { html: feedOf(t, app, site, { title, self, home, rows }), etag: '' }
  })
  c.header('Cache-Control', 'public, max-age=60')
  c.header('Vary', 'Accept-Language, Cookie')
  return c.body(bytes, 200, { 'content-type': 'application/rss+xml; charset=utf-8' })
}

type Feed = { title: string; self: string; home: string; rows: readonly PublicRow[] }

function feedOf(t: T, app: App, site: Site, { title, self, home, rows }: Feed): string {
  const items = rows.map((row) => itemOf(t, app, site, row)).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>${text(`${title} - Tuntas`)}</title><link>${text(home)}</link><atom:link href="${text(self)}" rel="self" type="application/rss+xml"/>
<description>${text(site.demo ? t('ui.demo') : t('public.feed.about'))}</description><language>${t.lang}</language>
${items}</channel></rss>
`
}

function itemOf(t: T, app: App, site: Site, row: PublicRow): string {
  const { agencies, catalogue } = app.reference.get()
  const status = citizenStatus(row.status as Status, row.verified)
  const office = agencies.get(row.holder)?.name ?? t('report.office')
  const category = catalogue.category(row.category)?.name
  const link = `${site.baseUrl}${localPath(t.lang, `/laporan/${row.number}`)}`
  const place = row.place?.split(', ').slice(0, 2).join(', ')
  const words = [t(status.key, { office }), place, office].filter(Boolean).join('. ')
  return `<item><title>${text(row.title)}</title><link>${text(link)}</link><guid isPermaLink="true">${text(link)}</guid>${
    row.receivedOn ? `<pubDate>${rfc822(row.receivedOn)}</pubDate>` : ''
  }${category ? `<category>${text(category)}</category>` : ''}<description>${text(words)}</description></item>
`
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A day as RSS writes it, at midnight in Jakarta. */
function rfc822(day: string): string {
  const date = Temporal.PlainDate.from(day)
  return `${days[date.dayOfWeek - 1]}, ${String(date.day).padStart(2, '0')} ${months[date.month - 1]} ${date.year} 00:00:00 +0700`
}

/** As a text or an attribute of XML 1.0; signs that it can't hold are left out. */
const text = (words: string) =>
  words
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** For the head of a page that has a feed. */
export const FeedLink = ({ href, title }: { href: string; title: string }) => (
  <link rel="alternate" type="application/rss+xml" href={href} title={title} />
)
