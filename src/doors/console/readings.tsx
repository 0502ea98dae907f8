import { type Context, Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import { leftUntil } from '../../domain/desk/limits.ts'
import { waitingReadings } from '../../domain/desk/readings.ts'
import { reportPage } from '../../domain/desk/report-page.ts'
import { can } from '../../domain/people/permissions.ts'
import { actions } from '../../domain/reports/actions.ts'
import { whyNot } from '../../domain/reports/moves.ts'
import { type ReviewReason, reviewReasons } from '../../domain/reports/readings.ts'
import { longDate, mediumDate } from '../../kit/dates.ts'
import { fieldErrors, type Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, Button, Buttons } from '../../kit/ui/button.tsx'
import { dueWords } from '../../kit/ui/chips.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Inset, Notice } from '../../kit/ui/notice.tsx'
import { EmptyState, Section } from '../../kit/ui/rows.tsx'
import { EntryPhotos } from './history.tsx'
import { Paper } from './paper.tsx'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }
type Ctx = Context<Console>

/** Second readings: what waits for the officer's office, and one answer with its check list. To who reads none the pages are not there. */
export function readingRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()

  routes.get('/konsol/pembacaan', async (c) => {
    const t = c.get('t')
    const officer = c.get('officer')
    const rows = await waitingReadings(app, officer)
    const { agencies } = app.reference.get()
    const done = c.req.query('hasil')
    return c.html(
      <Paper app={app} site={site} t={t} officer={officer} title={t('console.readings.title')} lead={t('console.readings.lead')}>
        {(done === 'lulus' || done === 'kembali') && (
          <Notice tone="ok" live>
            {t(done === 'lulus' ? 'console.readings.passed' : 'console.readings.sentBack')}
          </Notice>
        )}
        {rows.length === 0 ? (
          <EmptyState title={t('console.readings.none')} text={t('console.readings.noneText')} />
        ) : (
          <DataTable
            caption={t('console.readings.caption', { n: rows.length })}
            columns={[
              { label: t('report.one'), words: true },
              { label: t('console.readings.number'), words: true },
              { label: t('console.readings.office'), words: true },
              { label: t('console.readings.due'), words: true },
            ]}
            rows={rows.map((row) => [
              <ActionLink href={`/konsol/pembacaan/${row.number}`}>{row.title}</ActionLink>,
              <span class="num">{row.number}</span>,
              agencies.get(row.holder)?.name ?? '',
              `${mediumDate(row.dueOn, t.lang)} (${dueWords(t, leftUntil(app.reference.get(), row.holder, row.dueOn, app.now()))})`,
            ])}
          />
        )}
      </Paper>,
    )
  })

  routes.get('/konsol/pembacaan/:number', (c) => show(app, site, c, {}))

  routes.post('/konsol/pembacaan/:number', async (c) => {
    const form = await c.req.parseBody()
    const reasons = reviewReasons.filter((reason) => form[reason] !== undefined)
    const note = String(form.note ?? '')
    const passed = form.verdict === 'lulus'
    try {
      const input = { passed, reasons, ...(note && { note }) }
      await actions.review.run(app, c.get('officer'), { number: c.req.param('number') }, input)
      return c.redirect(`/konsol/pembacaan?hasil=${passed ? 'lulus' : 'kembali'}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'not-found') throw error
      const errors = fieldErrors(error, c.get('t'))
      const sentence = errors.length ? undefined : c.get('t')(error.details.reason ?? `console.refused.${error.code}`)
      return show(app, site, c, { errors, reasons, note, status: error.status, ...(sentence && { sentence }) })
    }
  })

  return routes
}

type Shown = { errors?: FieldError[]; reasons?: string[]; note?: string; sentence?: string; status?: number }

async function show(app: App, site: Site, c: Ctx, { errors = [], reasons = [], note, sentence, status = 200 }: Shown) {
  const t = c.get('t')
  const officer = c.get('officer')
  const page = await reportPage(app, officer, c.req.param('number') ?? '')
  const ref = app.reference.get()
  if (page?.reader !== 'officer' || !can(officer, 'report.review', page.report, ref.agencies)) throw new Refusal('not-found')
  const why = whyNot('review', page.report)
  const answer = page.entries.findLast((entry) => entry.kind === 'answeredFinal')
  if (!answer) throw new Refusal('not-found')
  return c.html(
    <Paper app={app} site={site} t={t} officer={officer} title={page.title} back="/konsol/pembacaan" errors={errors}>
      {sentence && (
        <Notice tone="late" live>
          {sentence}
        </Notice>
      )}
      <p class="sub mt-s">
        {t('console.readings.head', {
          number: page.report.number,
          office: ref.agencies.get(answer.agencyId ?? page.report.holder)?.name ?? '',
          date: longDate(answer.at.slice(0, 10), t.lang),
        })}
      </p>
      <Section id="reported" title={t('console.working')}>
        <Inset>
          <p class="told">{page.body}</p>
        </Inset>
      </Section>
      <Section id="answer" title={t('console.readings.answer')}>
        <Inset>
          <p class="told">{answer.texts.answer}</p>
          {answer.texts.reason && (
            <p class="told mt-s sub">
              {t('console.text.reason')}: {answer.texts.reason}
            </p>
          )}
        </Inset>
        <EntryPhotos t={t} entry={answer} />
        <p class="mt-s">
          <ActionLink href={`/konsol/laporan/${page.report.number}`} quiet>
            {t('console.readings.whole')}
          </ActionLink>
        </p>
      </Section>
      {why ? (
        <Notice>{t(why)}</Notice>
      ) : (
        <Verdict t={t} number={page.report.number} errors={errors} reasons={reasons} note={note} />
      )}
    </Paper>,
    status as 200,
  )
}

type VerdictProps = {
  t: Web['Variables']['t']
  number: string
  errors: FieldError[]
  reasons: string[]
  note: string | undefined
}

/** The check list: whatever the answer does not say is ticked; nothing ticked means that it passed. */
function Verdict({ t, number, errors, reasons, note }: VerdictProps) {
  const error = errors.find(({ field }) => field === 'reasons')?.text
  return (
    <Section id="verdict" title={t('console.readings.verdict')}>
      <form method="post" action={`/konsol/pembacaan/${number}`} novalidate>
        <fieldset class={error ? 'field bad' : 'field'} {...(error ? { 'aria-describedby': 'reasons-error' } : {})}>
          <legend class="label">{t('console.readings.missing')}</legend>
          {error && (
            <p class="ds-validation-message" id="reasons-error">
              <span class="vh">{t('ui.error.prefix')} </span>
              {error}
            </p>
          )}
          {reviewReasons.map((reason, i) => (
            <Missing t={t} reason={reason} id={i === 0 ? 'reasons' : `reasons-${reason}`} ticked={reasons.includes(reason)} />
          ))}
        </fieldset>
        <Field
          t={t}
          name="note"
          type="textarea"
          rows={3}
          optional
          label={t('console.readings.note')}
          hint={t('console.readings.noteHint')}
          value={note}
          error={errors.find(({ field }) => field === 'note')?.text}
        />
        <div class="go">
          <Buttons row>
            <Button name="verdict" value="lulus">
              {t('console.readings.pass')}
            </Button>
            <Button look="secondary" name="verdict" value="kembali">
              {t('console.readings.fail')}
            </Button>
          </Buttons>
        </div>
      </form>
    </Section>
  )
}

function Missing({ t, reason, id, ticked }: { t: VerdictProps['t']; reason: ReviewReason; id: string; ticked: boolean }) {
  return (
    <div class="card-c">
      <input class="ds-input" type="checkbox" id={id} name={reason} value="yes" checked={ticked} />
      <label for={id}>{t(`console.review.reason.${reason}`)}</label>
    </div>
  )
}
