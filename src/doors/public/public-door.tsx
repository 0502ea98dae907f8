import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import type { Ctx, Web, WebApp } from '../../kit/http.ts'
import { keepPages } from '../../kit/kept-pages.ts'
import type { Site } from '../../kit/site.ts'
import { ComponentSheet } from '../../kit/ui/sheet.tsx'
import { showAgencies } from './agencies-page.tsx'
import { showFeed } from './feed.tsx'
import { showFigures } from './figures-pages.tsx'
import { GuidePage } from './guide-page.tsx'
import { HomePage } from './home-page.tsx'
import { showList } from './list-page.tsx'
import { sendLogo } from './logo.tsx'
import { sendOpenData, showOpenData } from './open-data-page.tsx'
import { PrivacyPage } from './privacy-page.tsx'
import { showReport } from './report-page.tsx'

/** What anybody may read: the home page, published reports, how to report, what is kept. */
export function publicDoor(app: App, site: Site): WebApp {
  const door = new Hono<Web>()
  const keep = keepPages(site.keepPagesFor)
  const keepLong = keepPages(site.keepPagesFor * 12) // figures are counted every fifteen seconds
  door.get('/', async (c) => html(c, await HomePage({ t: c.get('t'), app, site })))
  door.get('/laporan', (c) => showList(c, app, site, keep))
  door.get('/laporan/rss', (c) => showFeed(c, app, site, keepLong))
  door.get('/laporan/:number', (c) => showReport(c, app, site, keep))
  door.get('/statistik', (c) => showFigures(c, app, site, keepLong))
  door.get('/instansi', (c) => showAgencies(c, app, site, keepLong))
  door.get('/instansi/:slug', (c) => showFigures(c, app, site, keepLong))
  door.get('/instansi/:slug/logo.png', (c) => sendLogo(c, app))
  door.get('/instansi/:slug/rss', (c) => showFeed(c, app, site, keepLong))
  door.get('/data-terbuka', (c) => showOpenData(c, app, site, keepLong))
  door.get('/data-terbuka/:file', (c) => sendOpenData(c, app))
  door.get('/robots.txt', (c) => c.text(robots(site)))
  door.get('/panduan', (c) => html(c, GuidePage({ t: c.get('t'), site })))
  door.get('/privasi', (c) => html(c, PrivacyPage({ t: c.get('t'), site })))
  door.get('/komponen', (c) => html(c, ComponentSheet({ lang: c.get('t').lang })))
  return door
}

/** What search engines may read: everything that is public. A demo is in none. */
const robots = (site: Site) =>
  site.demo
    ? 'User-agent: *\nDisallow: /\n'
    : `User-agent: *\n${['/konsol', '/masuk', '/lacak', '/lapor$', '/lapor/', '/api/'].map((path) => `Disallow: ${path}\n`).join('')}`

/** The same for everybody in one language; asked anew each time, since reports move. */
function html(c: Ctx, page: unknown): Response {
  c.header('Cache-Control', 'no-cache')
  c.header('Vary', 'Accept-Language, Cookie')
  return c.html(String(page)) as Response
}
