import { type Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Rival } from '../../domain/answers/drafts.ts'
import { sendForm } from '../../domain/answers/send-form.ts'
import type { App } from '../../domain/app.ts'
import { attachmentFor } from '../../domain/attachments/show.ts'
import { addressOf, type DeskList, listFrom } from '../../domain/desk/desk-filter.ts'
import { type ReportPage, reportPage } from '../../domain/desk/report-page.ts'
import { ombudsmanPackage } from '../../domain/exports/ombudsman-package.ts'
import { noteActivity } from '../../domain/people/activity.ts'
import { officersAt } from '../../domain/people/officers.ts'
import { actions } from '../../domain/reports/actions.ts'
import { answerOnce, digest, type Once } from '../../domain/reports/answer-once.ts'
import { CorrectReport, correctReport } from '../../domain/reports/correct-report.ts'
import { mayLookNow, needsSecondPerson, ownLook } from '../../domain/reports/look-requests.ts'
import type { Target } from '../../domain/reports/make-move.ts'
import { moveNames } from '../../domain/reports/moves.ts'
import type { Reporter } from '../../domain/reports/reporter.ts'
import { undoMove } from '../../domain/reports/undo-move.ts'
import { byWords } from '../../domain/suggestions/suggest.ts'
import { fieldErrors } from '../../kit/http.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { besideSending, editionOf } from './beside-sending.ts'
import { ConsoleFrame } from './console-frame.tsx'
import { hintsOf, keepFiles, ProofNotice } from './evidence.tsx'
import { identityFields, postIdentity } from './identity-form.ts'
import { MoveForm } from './move-form.tsx'
import { type FormName, formOf, inputOf, ownForms } from './move-forms.ts'
import { ReportPane } from './report-pane.tsx'
import type { Console, Officer } from './session.ts'
import { presenceOf, writingOf } from './writing-of.tsx'

type ConsoleCtx = Context<Console>

/** The queue and the report beside it, every move, undo, who the reporter is, files. */
export function reportRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()
  routes.get('/konsol', async (c) => {
    await noteActivity(app, c.get('officer'), 'openedQueue')
    return c.html(await frame(app, site, c, null, null))
  })
  routes.get('/konsol/laporan/:number', async (c) => show(app, site, c, {}))

  routes.get('/konsol/lampiran/:id', async (c) => {
    const file = await attachmentFor(app, c.get('officer'), c.req.param('id'))
    if (!file) throw new Refusal('not-found')
    return c.body(new Uint8Array(file.bytes), 200, {
      'content-type': file.mime,
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=3600',
    })
  })

  routes.get('/konsol/laporan/:number/ombudsman.zip', async (c) => {
    const { name, bytes } = await ombudsmanPackage(app, c.get('officer'), c.req.param('number'), c.get('t'), site)
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${name}"`,
    })
  })

  routes.post('/konsol/laporan/:number/undo', async (c) => {
    const number = c.req.param('number')
    try {
      await undoMove(app, c.get('officer'), { number })
      return c.redirect(`/konsol/laporan/${number}?${hereOf(c)}&done=undo`, 303)
    } catch (error) {
      return refused(error, (refusal) =>
        show(app, site, c, { sentence: c.get('t')(`console.refused.${refusal.code}`), status: refusal.status }),
      )
    }
  })

  routes.post('/konsol/laporan/:number/identity', (c) =>
    postIdentity(app, site, c, (shown) => show(app, site, c, { move: 'identity', ...shown }), `${hereOf(c)}`),
  )

  // Where signing in leads back to after a session ended while a form was sent: the form, with its draft.
  routes.get('/konsol/laporan/:number/:move', (c, next) => {
    const { number, move } = c.req.param()
    if (!formNamed(move)) return next()
    return c.redirect(`/konsol/laporan/${encodeURIComponent(number)}?${hereOf(c)}&move=${move}`, 303)
  })

  routes.post('/konsol/laporan/:number/:move', async (c) => {
    const { number, move } = c.req.param()
    const form = formNamed(move)
    if (!form || form === 'identity') throw new Refusal('not-found')
    return post(app, site, c, number, form)
  })
  return routes
}

/** Reads the form with the schema that the action exports, calls it, goes on; a refusal shows the form again with what was typed. */
async function post(app: App, site: Site, c: ConsoleCtx, number: string, move: FormName) {
  const officer = c.get('officer')
  const t = c.get('t')
  const form = await c.req.parseBody({ all: true })
  // What waited for a signal under the name of one officer is not sent under that of the next one on the same device.
  if (typeof form.writer === 'string' && form.writer !== officer.id) throw new Refusal('not-signed-in')
  const page = await reportPage(app, officer, number)
  const fields = page?.reader === 'officer' ? await formOf(app, officer, move, page, { t, suggested: null }) : null
  if (!fields) throw new Refusal('not-found')
  const typed = Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => {
      const words = [value].flat().filter((one) => typeof one === 'string')
      return words.length ? [[name.replace('[]', ''), words.join(' ')]] : []
    }),
  )
  const version = /^\d{1,9}$/.test(typed.version ?? '') ? Number(typed.version) : undefined
  let kept = (typed.kept ?? '').split(',').filter((id) => /^[0-9a-f-]{36}$/.test(id))
  try {
    kept = [...kept, ...(await keepFiles(app, form.evidence))]
    const hints = await hintsOf(form.evidence, page!.report)
    const beside = await besideSending(app, officer, page!, move, typed)
    if (beside) return show(app, site, c, { move, kept, version, ...beside })
    const input = inputOf(move, fields, form, kept)
    const sending = { number, form: move, version, edition: editionOf(typed) }
    const sent = await sendForm(app, officer, sending, (target) =>
      answerOnce(app, onceFor(officer, move, number, typed), async (inside) => {
        await make(inside, officer, move, target, input)
        return true
      }),
    )
    if (sent.sent) return c.redirect(`/konsol/laporan/${number}?${hereOf(c)}&done=${move}${hints}`, 303)
    return show(app, site, c, { move, typed, kept, rival: sent.rival, status: 409 })
  } catch (error) {
    return refused(error, (refusal) => {
      // Another's move since then is not to be overlooked only because a field was wrong too.
      const seen = refusal.code === 'invalid-input' ? version : undefined
      const errors = fieldErrors(refusal, t).map((one) => ({ ...one, field: one.field.replace(/^verify\./, '') }))
      const sentence = errors.length ? undefined : t(refusal.details.reason ?? `console.refused.${refusal.code}`)
      return show(app, site, c, {
        move,
        errors,
        typed,
        kept,
        version: seen,
        status: refusal.status,
        ...(sentence !== undefined && { sentence }),
      })
    })
  }
}

/** What is sent from the field may be sent again when its reply was not heard: under its key it happens once. */
function onceFor(officer: Officer, move: FormName, number: string, { key, text }: Record<string, string>): Once | null {
  if (move !== 'done' || !/^[0-9a-f-]{36}$/.test(key ?? '')) return null
  return { scope: `officer:${officer.id}`, key: key!, asked: digest(JSON.stringify([number, text])) }
}

/** The action behind a form. */
function make(app: App, officer: Officer, form: FormName, target: Target, input: unknown) {
  if (form === 'correct' || form === 'mask') return correctReport(app, officer, target, parseInput(CorrectReport, input))
  return actions[form === 'send' ? 'forward' : form === 'done' ? 'answer' : form].run(app, officer, target, input)
}

type Shown = {
  move?: FormName | 'identity'
  errors?: FieldError[]
  typed?: Record<string, string>
  sentence?: string
  identity?: Reporter | null
  status?: number
  /** The version of the report that the form knows; the newest when it is left out. */
  version?: number | undefined
  kept?: readonly string[]
  rival?: Rival
  said?: 'saved' | 'discarded'
}

/** The report beside its list, with a move's form open when the address (or a refusal) asks for it. */
async function show(app: App, site: Site, c: ConsoleCtx, shown: Shown) {
  const officer = c.get('officer')
  const t = c.get('t')
  const page = await reportPage(app, officer, c.req.param('number') ?? '')
  if (page?.reader !== 'officer') throw new Refusal('not-found')
  const here = `/konsol/laporan/${page.report.number}?${hereOf(c)}`
  const move = shown.move ?? (c.req.method === 'GET' ? formNamed(c.req.query('move')) : undefined)
  // What is alike is looked for where it is decided on: at the desk, and whenever somebody is about to merge.
  const suggested = page.report.status === 'submitted' || move === 'merge' ? await byWords(app, officer, page) : null
  const look = await ownLook(app, officer, page.report)
  const fields =
    move === 'identity' ? identityFields(app, c, look) : move ? await formOf(app, officer, move, page, { t, suggested }) : null
  const writing = move && fields && move !== 'identity' ? await writingOf(app, officer, page, move, { t, ...shown }) : undefined
  const form = move && fields && (
    <MoveForm
      t={t}
      move={move === 'identity' && !mayLookNow(app, look) ? 'askLook' : move}
      action={`/konsol/laporan/${page.report.number}/${move}?${hereOf(c)}`}
      back={here}
      version={shown.version ?? page.report.version}
      fields={fields}
      errors={shown.errors ?? []}
      typed={writing?.typed ?? shown.typed ?? (move === 'merge' && c.req.query('into') ? { into: c.req.query('into')! } : {})}
      beside={writing?.beside}
      kept={shown.kept ?? []}
      away={
        move === 'done'
          ? { key: shown.typed?.key ?? crypto.randomUUID(), number: page.report.number, writer: officer.id }
          : undefined
      }
    />
  )
  const notice = shown.sentence ? (
    <Notice tone="late" live>
      {shown.sentence}
    </Notice>
  ) : (
    <ProofNotice c={c} />
  )
  const pane = (
    <ReportPane
      t={t}
      ref={app.reference.get()}
      officer={officer}
      page={page}
      now={app.now()}
      here={here}
      suggested={suggested}
      names={await namesOf(app, page)}
      form={form}
      identity={shown.identity}
      look={look}
      secondPerson={needsSecondPerson(app)}
      presence={await presenceOf(app, officer, page, t)}
      notice={notice}
    />
  )
  return c.html(await frame(app, site, c, page.report.number, pane, page.entries.at(-1)), (shown.status ?? 200) as 200)
}

/** Names of the officers to whom the report was given, or who were told of something, by id: those of the offices that its history names. */
async function namesOf(app: App, { report, entries }: ReportPage): Promise<ReadonlyMap<string, string>> {
  if (!entries.some(({ kind, change }) => kind === 'assigned' || 'tell' in ((change.extra ?? {}) as object))) return new Map()
  const offices = entries
    .flatMap(({ agencyId, toAgency, supporting }) => [agencyId, toAgency, ...supporting])
    .filter((id) => id !== null)
  return new Map((await officersAt(app, [...new Set([report.holder, ...offices])])).map(({ id, name }) => [id, name]))
}

async function frame(
  app: App,
  site: Site,
  c: ConsoleCtx,
  number: string | null,
  report: Child,
  last?: Parameters<typeof ConsoleFrame>[0]['last'],
) {
  return ConsoleFrame({
    app,
    site,
    t: c.get('t'),
    officer: c.get('officer'),
    list: listOf(c),
    filtering: c.req.query('saring') !== undefined,
    number,
    report,
    last,
    done: c.req.query('done'),
  })
}

const listOf = (c: ConsoleCtx): DeskList => listFrom((name) => c.req.query(name))
const hereOf = (c: ConsoleCtx): string => addressOf(listOf(c))
const formNamed = (text: string | undefined): FormName | 'identity' | undefined =>
  text === 'identity' ? text : [...ownForms, ...moveNames].find((name) => name === text)

function refused(error: unknown, present: (refusal: Refusal) => Promise<Response>): Promise<Response> {
  if (error instanceof Refusal && error.code !== 'not-found') return present(error)
  throw error
}
