import type { App } from '../../domain/app.ts'
import { reportPage } from '../../domain/desk/report-page.ts'
import { nobody } from '../../domain/people/actor.ts'
import { readNumber } from '../../domain/reports/number.ts'
import { openWithCode } from '../../domain/reports/open-with-code.ts'
import { clockTime } from '../../kit/dates.ts'
import { readForm } from '../../kit/form.ts'
import { type Ctx, clientAddress } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { Button } from '../../kit/ui/button.tsx'
import { errorAt, type FieldError } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { html } from './steps.tsx'
import { openTracker } from './tracker-session.ts'

/** What somebody was writing when the tracker closed on them: the page it belongs to, the words, and the other fields as they were. */
type Unsent = { to: string; text: string; others: [name: string, value: string][] }

/** Fields of the reporter's forms beside the text. */
const otherFields = ['solved', 'rating', 'kept'] as const

export function showTrack(c: Ctx, site: Site): Promise<Response> {
  const notice = c.req.query('selesai') ? 'citizen.track.closed' : c.req.query('lagi') ? 'citizen.track.expired' : undefined
  return html(
    c,
    <TrackPage t={c.get('t')} site={site} number={c.req.query('nomor')?.slice(0, 30) ?? ''} errors={[]} notice={notice} />,
  )
}

/**
 * Number and code open the tracker; a number alone leads to the public page when there is one. A wrong code, an unknown number and a report that is not
 * published all get the same words.
 */
export async function track(c: Ctx, app: App, site: Site): Promise<Response> {
  const t = c.get('t')
  const form = await readForm(c)
  const number = form.text('number')
  const code = form.text('code').trim()
  const others = otherFields.flatMap((name) => form.texts(name).map((value): [string, string] => [name, value]))
  const unsent: Unsent | undefined = form.text('to') ? { to: form.text('to'), text: form.text('text'), others } : undefined
  const again = (errors: FieldError[], status: 400 | 429 = 400) =>
    html(c, <TrackPage t={t} site={site} number={number} errors={errors} unsent={unsent} />, status)
  if (!number.trim()) return again([{ field: 'number', text: t('citizen.track.number.empty') }])
  if (!code) {
    const written = readNumber(number)
    if (!written) return again([{ field: 'number', text: t('citizen.track.number.wrong') }])
    if (await reportPage(app, nobody, written)) return c.redirect(localPath(t.lang, `/laporan/${written}`), 303)
    return again([{ field: 'code', text: t('citizen.track.code.empty') }])
  }
  try {
    const opened = await openWithCode(app, number, code, clientAddress(c, site.trustProxy))
    openTracker(c, app, site, { reportId: opened.actor.reportId, number: opened.number })
    if (!unsent || !unsentPages.has(unsent.to)) return c.redirect(localPath(t.lang, '/lacak/laporan'), 303)
    return html(c, <Resume t={t} site={site} unsent={unsent} />)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'too-many-tries') {
      const seconds = error.details.retryAfter ?? 60
      c.header('Retry-After', String(seconds))
      const zone = app.reference.get().agencies.all.find((a) => a.parentId === null)?.timeZone ?? 'Asia/Jakarta'
      return again(
        [
          {
            field: 'code',
            text: t('error.tooManyTries', { time: clockTime(app.now().add({ seconds: seconds + 59 }), zone, t.lang) }),
          },
        ],
        429,
      )
    }
    return again([{ field: 'code', text: t('citizen.track.wrong') }])
  }
}

const unsentPages = new Set(['keterangan', 'nilai', 'cabut', 'banding', 'ombudsman'])

type View = { t: T; site: Site; number: string; errors: FieldError[]; notice?: string | undefined; unsent?: Unsent | undefined }

/** Two fields and one button. */
export function TrackPage({ t, site, number, errors, notice, unsent }: View) {
  return (
    <StepPage
      t={t}
      title={t('ui.nav.track')}
      path="/lacak"
      demo={site.demo}
      back={localPath(t.lang, '/')}
      errors={errors}
      heading={t('ui.nav.track')}
    >
      <p class="hint">{t('citizen.track.hint')}</p>
      {notice && (
        <div class="mt">
          <Notice tone={unsent || notice === 'citizen.track.expired' ? 'ask' : 'info'} live>
            {t(notice)}
          </Notice>
        </div>
      )}
      <form class="mt" method="post" action={localPath(t.lang, '/lacak')} novalidate>
        {unsent && <input type="hidden" name="to" value={unsent.to} />}
        {unsent && <input type="hidden" name="text" value={unsent.text} />}
        {unsent?.others.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Field
          t={t}
          name="number"
          label={t('ui.receipt.number')}
          hint={t('citizen.track.number.hint')}
          error={errorAt(errors, 'number')}
          value={number}
          mono
          autocomplete="off"
          spellcheck={false}
        />
        <Field
          t={t}
          name="code"
          label={t('ui.receipt.code')}
          hint={t('citizen.track.code.hint')}
          error={errorAt(errors, 'code')}
          mono
          autocomplete="off"
          spellcheck={false}
        />
        <div class="btns go">
          <Button big>{t('citizen.track.go')}</Button>
        </div>
      </form>
      <p class="sm sub mt">{t('citizen.track.lost')}</p>
    </StepPage>
  )
}

/** After the tracker was opened again: the words that were not sent, ready to be sent. */
function Resume({ t, site, unsent }: { t: T; site: Site; unsent: Unsent }) {
  return (
    <StepPage
      t={t}
      title={t('citizen.track.resume')}
      path="/lacak"
      demo={site.demo}
      back={localPath(t.lang, '/lacak/laporan')}
      heading={t('citizen.track.resume')}
    >
      <form method="post" action={localPath(t.lang, `/lacak/laporan/${unsent.to}`)}>
        <input type="hidden" name="draft" value="yes" />
        {unsent.others.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Field t={t} name="text" type="textarea" label={t('citizen.track.words')} value={unsent.text} />
        <div class="btns go">
          <Button big>{t('citizen.track.continue')}</Button>
        </div>
      </form>
    </StepPage>
  )
}
