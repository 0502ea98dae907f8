import type { Child } from 'hono/jsx'
import type { App } from '../../domain/app.ts'
import { type ReportPage, reportPage } from '../../domain/desk/report-page.ts'
import { actions } from '../../domain/reports/actions.ts'
import { type Form, readForm } from '../../kit/form.ts'
import { type Ctx, fieldErrors } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { type FieldProblem, Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { html } from './steps.tsx'
import { keepPhotos } from './story-step.tsx'
import { TrackPage } from './track-report.tsx'
import { appealForm, feedbackForm, messageForm, transferForm, withdrawForm } from './tracker-forms.tsx'
import { TrackerPage } from './tracker-page.tsx'
import { hadTracker, openTracker, trackerOf } from './tracker-session.ts'

type Typed = { text: string; solved: string; rating: string; kept: string[]; consent: boolean }
export type MoveView = {
  t: T
  app: App
  site: Site
  seen: ReportPage
  typed: Typed
  errors: FieldError[]
  notice?: string | undefined
}

/** One thing that the reporter does: the page that asks for it, the input it makes of the form, what is said once it is done. */
export type MovePage = {
  move: 'message' | 'feedback' | 'withdraw' | 'appeal' | 'transfer'
  input(typed: Typed): Record<string, unknown>
  /** Whether the last event of the report already is what was sent: a form posted twice. */
  isDone(seen: ReportPage, typed: Typed): boolean
  done: string
  page(view: MoveView): Child
}

const movePages: Record<string, MovePage> = {
  keterangan: messageForm,
  nilai: feedbackForm,
  cabut: withdrawForm,
  banding: appealForm,
  ombudsman: transferForm,
}

const REOPENED = 'dibuka'

const nothing: Typed = { text: '', solved: '', rating: '', kept: [], consent: false }

/** The tracker itself. */
export async function showTracker(c: Ctx, app: App, site: Site): Promise<Response> {
  const seen = await trackedPage(c, app, site)
  if (!seen) return goToTrack(c)
  const what = c.req.query('selesai') ?? ''
  const done = what === REOPENED ? 'citizen.tracker.reopened' : movePages[what]?.done
  return html(c, <TrackerPage t={c.get('t')} app={app} site={site} seen={seen} done={done} />)
}

export async function showMove(c: Ctx, app: App, site: Site): Promise<Response> {
  const page = movePages[c.req.param('what') ?? '']
  if (!page) throw new Refusal('not-found')
  const seen = await trackedPage(c, app, site)
  if (!seen) return goToTrack(c)
  return html(c, page.page({ t: c.get('t'), app, site, seen, typed: nothing, errors: [] }))
}

/** Does one thing, or shows its page again with everything that was typed and what to mend or what happened meanwhile. */
export async function makeReporterMove(c: Ctx, app: App, site: Site): Promise<Response> {
  const what = c.req.param('what') ?? ''
  const page = movePages[what]
  if (!page) throw new Refusal('not-found')
  const t = c.get('t')
  const form = await readForm(c)
  const { typed, problems } = await readTyped(app, form)
  const tracker = trackerOf(c, app)
  if (!tracker)
    return html(
      c,
      <TrackPage
        t={t}
        site={site}
        number=""
        errors={[]}
        notice="citizen.track.expired"
        unsent={{ to: what, text: typed.text, others: othersOf(typed) }}
      />,
      401,
    )
  const seen = await trackedPage(c, app, site)
  if (!seen) throw new Refusal('not-found')
  const again = (errors: FieldError[], status: 200 | 400 | 409, notice?: string) =>
    html(c, page.page({ t, app, site, seen, typed, errors, notice }), status)
  if (form.text('draft')) return again([], 200)
  if (problems.length) return again(fieldErrors(new Refusal('invalid-input', { fields: problems }), t), 400)
  const did = what === 'nilai' && seen.status === 'closed' ? REOPENED : what
  const finished = () => c.redirect(`${localPath(t.lang, '/lacak/laporan')}?selesai=${did}`, 303)
  const version = /^\d{1,9}$/.test(form.text('version')) ? Number(form.text('version')) : undefined
  try {
    await actions[page.move].run(
      app,
      tracker.actor,
      { number: tracker.number, ...(version !== undefined && { version }) },
      page.input(typed),
    )
    return finished()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'invalid-input') return again(fieldErrors(error, t), 400)
    if (error.status !== 409) throw error
    const now = await reportPage(app, tracker.actor, tracker.number)
    if (now && page.isDone(now, typed)) return finished()
    return html(
      c,
      page.page({
        t,
        app,
        site,
        seen: now ?? seen,
        typed,
        errors: [],
        notice: error.details.reason ?? 'citizen.tracker.changed',
      }),
      409,
    )
  }
}

const othersOf = ({ solved, rating, kept }: Typed): [string, string][] => [
  ...(solved ? [['solved', solved] as [string, string]] : []),
  ...(rating ? [['rating', rating] as [string, string]] : []),
  ...kept.map((id): [string, string] => ['kept', id]),
]

/** What was typed; photos are kept at once, so that a page shown again still has them. */
async function readTyped(app: App, form: Form): Promise<{ typed: Typed; problems: FieldProblem[] }> {
  const photos = await keepPhotos(
    app,
    form.files('photo'),
    form.texts('kept').filter((id) => /^[0-9a-f-]{36}$/.test(id)),
  )
  const typed = {
    text: form.text('text'),
    solved: form.text('solved'),
    rating: form.text('rating'),
    kept: photos.ids,
    consent: form.has('consent'),
  }
  return { typed, problems: [...form.broken, ...photos.problems] }
}

async function trackedPage(c: Ctx, app: App, site: Site): Promise<ReportPage | null> {
  const tracker = trackerOf(c, app)
  if (!tracker) return null
  const seen = await reportPage(app, tracker.actor, tracker.number)
  if (seen?.reader !== 'reporter') return null
  openTracker(c, app, site, { reportId: tracker.actor.reportId, number: tracker.number })
  return seen
}

const goToTrack = (c: Ctx) => c.redirect(`${localPath(c.get('t').lang, '/lacak')}${hadTracker(c) ? '?lagi=1' : ''}`, 303)
