import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'
import type { App } from './domain/app.ts'
import { citizenDoor } from './doors/citizen/citizen-door.tsx'
import { consoleDoor } from './doors/console/console-door.tsx'
import { problemPage } from './doors/public/problem-page.tsx'
import { publicDoor } from './doors/public/public-door.tsx'
import { problemDocument } from './doors/rest/problem.ts'
import { restDoor } from './doors/rest/rest-door.ts'
import { type Ctx, pathWithoutLanguage, speak, type Web } from './kit/http.ts'
import { uuidv7 } from './kit/ids.ts'
import { isMigrated } from './kit/migrate.ts'
import { Refusal } from './kit/refusal.ts'
import type { Site } from './kit/site.ts'

/** PostgreSQL's code for a text that no database keeps: a NUL in an address or a form. */
const NO_SUCH_TEXT = '22021'
const MAX_BODY = 26 * 1024 * 1024 // 25 MB of attachments and the form around them

/** Mounts the doors. No rules here: headers, language, limits, and what a refusal or a bug looks like. */
export function buildServer(app: App, site: Site): Hono<Web> {
  const server = new Hono<Web>({ getPath: pathWithoutLanguage })
  const headers = Object.entries(securityHeaders(site))
  const sameSite = csrf({
    origin: (origin, c) => origin === new URL(c.req.url).origin || origin === new URL(site.baseUrl).origin,
  })
  server.get('/healthz', (c) => c.text('ok'))
  server.get('/readyz', async (c) => ((await isReady(app)) ? c.text('ok') : c.text('not ready', 503)))
  server.use('/assets/*', compress())
  server.get(
    '/assets/*',
    serveStatic({
      root: 'public/',
      rewriteRequestPath: (path) => path.replace(/^\/assets/, ''),
      onFound: (_path, c) => c.header('cache-control', 'public, max-age=31536000, immutable'),
    }),
  )

  const squeeze = compress()
  server.use((c, next) => (c.req.header('accept-encoding') ? squeeze(c, next) : next()))
  server.use(async (c, next) => {
    speak(c)
    // Set before the handler: touching the answer afterwards would cost a tenth of the report page. A handler may set a stricter one of its own.
    for (const [name, value] of headers) c.header(name, value)
    await next()
  })
  const limit = bodyLimit({ maxSize: MAX_BODY, onError: (c) => problem(c as never, site, new Refusal('too-large')) })
  // Only a body without a declared length must be counted as it comes; asking for the stream of one costs a twentieth of a request.
  server.use((c, next) => (bodiless(c) || declared(c) <= MAX_BODY ? next() : limit(c, next)))
  // Programs bring a token; so does one press on "unsubscribe" in a mail program (RFC 8058), which has no origin.
  const bringsToken = (c: Ctx) => c.req.path.startsWith('/api/') || /^(\/en)?\/kabar\//.test(c.req.path)
  server.use((c, next) => (bodiless(c) || bringsToken(c) ? next() : sameSite(c, next)))

  server.route('/', restDoor(app, site))
  server.route('/', citizenDoor(app, site))
  server.route('/', publicDoor(app, site))
  server.route('/', consoleDoor(app, site))

  server.notFound((c) => problem(c, site, new Refusal('not-found')))
  server.onError((error, c) => {
    if (error instanceof Refusal) return problem(c, site, error)
    if ((error as { code?: string }).code === NO_SUCH_TEXT) return problem(c, site, new Refusal('invalid-input'))
    if (error instanceof HTTPException)
      return problem(c, site, new Refusal(error.status === 403 ? 'not-found' : 'invalid-input'), { status: error.status })
    const requestId = uuidv7()
    app.log.error(
      {
        requestId,
        route: c.req.routePath,
        error: { name: error.name, code: (error as { code?: string }).code, stack: error.stack?.split('\n').slice(0, 8) },
      },
      'bug',
    )
    return problem(c, site, error, { requestId })
  })
  return server
}

const bodiless = (c: Ctx) => c.req.method === 'GET' || c.req.method === 'HEAD'

/** The length that the sender declares, to which Node then holds them; unknown is endless. */
const declared = (c: Ctx) =>
  c.req.header('transfer-encoding')
    ? Number.POSITIVE_INFINITY
    : Number(c.req.header('content-length') ?? Number.POSITIVE_INFINITY)

/** Programs get a problem document, people a page. */
const problem: typeof problemPage = async (c, site, error, more) =>
  c.req.path.startsWith('/api/') ? problemDocument(c, error, more) : problemPage(c, site, error, more)

/**
 * OWASP ASVS 5.0 chapter 3.4: everything from here only, framed by nobody. `same-origin` as referrer policy, since with `no-referrer` browsers send forms with
 * `Origin: null` and the check of origins would rest on Sec-Fetch-Site alone.
 */
const securityHeaders = (site: Site): Record<string, string> => ({
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  ...(site.secure && { 'strict-transport-security': 'max-age=63072000' }),
})

async function isReady(app: App): Promise<boolean> {
  try {
    return await isMigrated(app.db)
  } catch {
    return false
  }
}
