import { type Context, Hono } from 'hono'
import { areaOptions } from '../../domain/agencies/area-options.ts'
import type { App } from '../../domain/app.ts'
import { receiptDocument, registerDocument } from '../../domain/intake/intake-documents.ts'
import { type Keyed, keyIn, officesToKeyInFor } from '../../domain/intake/key-in.ts'
import { judgeFile, takeFile } from '../../domain/intake/key-in-file.ts'
import { newKey } from '../../domain/reports/submit-report.ts'
import { isDay } from '../../kit/dates.ts'
import { asHandedOut } from '../../kit/documents/document.ts'
import { writePdf } from '../../kit/documents/pdf.ts'
import { fieldErrors, type Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { FilePage, JudgedPage, TakenPage } from './intake-file-pages.tsx'
import { KeyedPage, KeyInPage, RegisterPage } from './intake-pages.tsx'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }

/** The form's own names; `identity` and the like are empty when nothing was chosen. */
const FIELDS = [
  'office',
  'channel',
  'receivedOn',
  'to',
  'body',
  'title',
  'class',
  'category',
  'occurredOn',
  'identity',
  'audience',
  'area',
  'landmark',
] as const
const REPORTER = ['name', 'phone', 'email'] as const

/** Complaints that came otherwise: keyed in one by one or from a file, with a receipt to hand over and the register book of the office. */
export function intakeRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()
  const frame = (c: Context<Console>) => ({ app, site, t: c.get('t'), officer: c.get('officer') })
  const mine = (c: Context<Console>) => {
    const offices = officesToKeyInFor(app, c.get('officer'))
    if (offices.length === 0) throw new Refusal('not-found')
    return offices
  }

  routes.get('/konsol/catat', async (c) => {
    const offices = mine(c)
    return c.html(<KeyInPage {...frame(c)} {...(await choices(app, offices))} errors={[]} typed={{}} formKey={newKey()} />)
  })

  routes.post('/konsol/catat', async (c) => {
    const offices = mine(c)
    const typed = await words(c)
    try {
      const keyed = await keyIn(app, c.get('officer'), inputOf(typed), typed.key ?? '')
      return c.html(<KeyedPage {...frame(c)} keyed={keyed} typed={typed} />)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'not-found') throw error
      const t = c.get('t')
      const errors = fieldErrors(error, t).map((one) => ({ ...one, field: fieldOf(one.field) }))
      // Another text under a key that was used: the form goes on under a new one.
      const formKey = error.code === 'idempotency-mismatch' ? newKey() : (typed.key ?? newKey())
      if (errors.length === 0) errors.push({ field: 'body', text: t(`console.refused.${error.code}`) })
      const props = { errors, typed, formKey, ...(await choices(app, offices)) }
      return c.html(<KeyInPage {...frame(c)} {...props} />, error.status as 400)
    }
  })

  routes.post('/konsol/catat/tanda-terima.pdf', async (c) => {
    const typed = await words(c)
    const keyed: Keyed = await keyIn(app, c.get('officer'), inputOf(typed), typed.key ?? '')
    const document = await receiptDocument(app, c.get('officer'), keyed, typed.name ?? '', `${site.baseUrl}/lacak`, c.get('t'))
    return pdf(c, await writePdf(asHandedOut(document, site, c.get('t'))), `tanda-terima-${keyed.receipt.number}.pdf`)
  })

  routes.get('/konsol/catat/buku', (c) => c.html(<RegisterPage {...frame(c)} offices={mine(c)} />))

  routes.get('/konsol/catat/buku.pdf', async (c) => {
    const [from = '', to = ''] = [c.req.query('from'), c.req.query('to')]
    if (![from, to].every(isDay) || from > to)
      return c.html(<RegisterPage {...frame(c)} offices={mine(c)} wrong={{ from, to }} />, 400)
    const document = await registerDocument(app, c.get('officer'), c.req.query('office') ?? '', from, to, c.get('t'))
    return pdf(c, await writePdf(asHandedOut(document, site, c.get('t'))), `buku-register-${from}-${to}.pdf`)
  })

  routes.get('/konsol/catat/berkas', (c) => c.html(<FilePage {...frame(c)} offices={mine(c)} errors={[]} />))

  routes.post('/konsol/catat/berkas', async (c) => {
    const offices = mine(c)
    const form = await c.req.parseBody()
    const t = c.get('t')
    const file = form.file instanceof File && form.file.size > 0 ? form.file : null
    if (!file)
      return c.html(
        <FilePage {...frame(c)} offices={offices} errors={[{ field: 'file', text: t('error.intakeFile.none') }]} />,
        400,
      )
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const judged = await judgeFile(app, c.get('officer'), String(form.office ?? ''), { name: file.name, bytes })
      return c.html(<JudgedPage {...frame(c)} judged={judged} />)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'invalid-input') throw error
      return c.html(<FilePage {...frame(c)} offices={offices} errors={fieldErrors(error, t)} />, 400)
    }
  })

  routes.post('/konsol/catat/berkas/:id', async (c) =>
    c.html(<TakenPage {...frame(c)} done={await takeFile(app, c.get('officer'), c.req.param('id'))} />),
  )
  return routes
}

function pdf(c: Context<Console>, bytes: Buffer, name: string) {
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="${name}"`,
  })
}

async function words(c: Context<Console>): Promise<Record<string, string>> {
  const form = await c.req.parseBody()
  return Object.fromEntries(Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
}

function inputOf(typed: Record<string, string>) {
  const filled = (names: readonly string[]) =>
    Object.fromEntries(names.flatMap((name) => (typed[name]?.trim() ? [[name, typed[name]]] : [])))
  const reporter = filled(REPORTER)
  return { body: '', ...filled(FIELDS), ...(Object.keys(reporter).length && { reporter }) }
}

/** `location.areaCode` is the form's `area`, `reporter.phone` its `phone`. */
const fieldOf = (path: string) =>
  path === 'location.areaCode' ? 'area' : path === 'reporter' ? 'name' : (path.split('.').at(-1) ?? path)

async function choices(app: App, offices: ReturnType<typeof officesToKeyInFor>) {
  return { offices, areas: await areaOptions(app) }
}
