import { Hono } from 'hono'
import { replyLetter } from '../../domain/answers/reply-letter.ts'
import type { App } from '../../domain/app.ts'
import { asHandedOut } from '../../kit/documents/document.ts'
import { writePdf } from '../../kit/documents/pdf.ts'
import type { Web } from '../../kit/http.ts'
import type { Site } from '../../kit/site.ts'
import type { Officer } from './session.ts'

/** The letter of reply to an answered report. */
export function letterRoutes(app: App, site: Site) {
  const routes = new Hono<Web & { Variables: { officer: Officer } }>()
  routes.get('/konsol/laporan/:number/surat.pdf', async (c) => {
    const { document, name } = await replyLetter(app, c.get('officer'), c.req.param('number'))
    return c.body(new Uint8Array(await writePdf(asHandedOut(document, site, c.get('t')))), 200, {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${name}"`,
    })
  })
  return routes
}
