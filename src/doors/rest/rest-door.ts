import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { areasBelow } from '../../domain/agencies/areas.ts'
import type { App } from '../../domain/app.ts'
import { deriveDueDate } from '../../domain/clocks/derive.ts'
import { toDay } from '../../domain/clocks/rules.ts'
import { reportPage } from '../../domain/desk/report-page.ts'
import { type Actor, nobody } from '../../domain/people/actor.ts'
import { openWithCode } from '../../domain/reports/open-with-code.ts'
import { submitReport } from '../../domain/reports/submit-report.ts'
import { type Ctx, clientAddress, type Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { Created, Derivation, PublicReport, SubmitBody } from './schemas.ts'

const json = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})
const problem = {
  description: 'A problem document (RFC 9457)',
  content: { 'application/problem+json': { schema: z.object({ type: z.string(), title: z.string(), status: z.number() }) } },
}

/** REST v1: what contract.md promises to partners. Parse, call one action or view, present. */
export function restDoor(app: App, site: Site) {
  const door = new OpenAPIHono<Web>()

  const create = createRoute({
    method: 'post',
    path: '/api/v1/reports',
    request: {
      headers: z.object({ 'idempotency-key': z.string().min(22).max(200).optional() }),
      body: { content: { 'application/json': { schema: SubmitBody } } },
    },
    responses: { 201: json(Created, 'Stored; the access code is shown this once'), 400: problem, 409: problem },
  })
  // Registered for the document; parsed by the action, which knows the sentences.
  door.openAPIRegistry.registerPath(create)
  door.post('/api/v1/reports', async (c) => {
    const key = c.req.header('idempotency-key')
    if (key !== undefined && (key.length < 22 || key.length > 200))
      throw new Refusal('invalid-input', { fields: [{ path: 'Idempotency-Key', key: 'error.idempotencyKey' }] })
    const receipt = await submitReport(app, nobody, await body(c), {
      channel: 'api',
      idempotency: key ? { scope: 'api', key } : null,
    })
    return c.json({ ...receipt, url: `${site.baseUrl}/laporan/${receipt.number}` }, 201)
  })

  const read = createRoute({
    method: 'get',
    path: '/api/v1/reports/{number}',
    request: { params: z.object({ number: z.string() }), headers: z.object({ 'x-access-code': z.string().optional() }) },
    responses: { 200: json(PublicReport, "The public projection, or the reporter's own"), 404: problem },
  })
  door.openAPIRegistry.registerPath(read)
  door.get('/api/v1/reports/:number', async (c) => {
    const page = await reportPage(app, await actorOf(app, site, c), c.req.param('number'))
    if (!page) throw new Refusal('not-found')
    c.header('etag', `"${page.version}"`)
    const { report } = page
    return c.json({
      number: report.number,
      status: page.status,
      class: report.class,
      grade: report.grade,
      category: report.category,
      audience: report.audience,
      title: page.title,
      body: page.body,
      agency: app.reference.get().agencies.get(page.holder)!.slug,
      location: { areaCode: report.areaCode, place: page.place },
      receivedOn: report.receivedOn,
      closedBy: report.closedBy,
      archivedBy: report.archivedBy,
      archiveReason: report.archiveReason,
      version: page.version,
    })
  })

  const workingDays = createRoute({
    method: 'get',
    path: '/api/v1/working-days',
    request: {
      query: z.object({ from: z.iso.date(), days: z.coerce.number().int().min(0).max(3_650), agency: z.string().optional() }),
    },
    responses: { 200: json(Derivation, 'The due date and every day that was counted or skipped'), 400: problem },
  })
  door.openapi(
    workingDays,
    (c) => {
      const { from, days, agency } = c.req.valid('query')
      const { agencies, calendars } = app.reference.get()
      const office = agency === undefined ? agencies.root : agencies.bySlug(agency)
      if (!office) throw new Refusal('invalid-input', { fields: [{ path: 'agency', key: 'error.agency.unknown' }] })
      return c.json(deriveDueDate(calendars.get(office.calendarId), toDay(from), days), 200)
    },
    (result) => {
      if (!result.success)
        throw new Refusal('invalid-input', {
          fields: result.error.issues.map((issue) => ({ path: issue.path.join('.'), key: 'error.wrongValue' })),
        })
    },
  )

  const areas = createRoute({
    method: 'get',
    path: '/api/v1/areas',
    request: { query: z.object({ parent: z.string().max(20).optional() }) },
    responses: {
      200: json(
        z.array(z.object({ code: z.string(), level: z.number(), name: z.string(), fullName: z.string() })),
        'The areas directly below one',
      ),
    },
  })
  door.openapi(areas, async (c) => c.json(await areasBelow(app.db, c.req.valid('query').parent ?? null), 200))

  door.doc31('/api/v1/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Tuntas', version: '1', license: { name: 'EUPL-1.2' } },
    servers: [{ url: site.baseUrl }],
  })
  return door
}

async function body(c: Ctx): Promise<unknown> {
  try {
    return await c.req.json()
  } catch {
    throw new Refusal('invalid-input', { fields: [{ path: '', key: 'error.json' }] })
  }
}

/** The reporter proves themselves with the number in the address and the code in a header, never in the address. */
async function actorOf(app: App, site: Site, c: Ctx): Promise<Actor> {
  const code = c.req.header('x-access-code')
  return code ? (await openWithCode(app, c.req.param('number') ?? '', code, clientAddress(c, site.trustProxy))).actor : nobody
}
