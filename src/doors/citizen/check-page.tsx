import { areaByCode } from '../../domain/agencies/areas.ts'
import type { App } from '../../domain/app.ts'
import { type Draft, missingStep } from '../../domain/reports/draft.ts'
import { longDate } from '../../kit/dates.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { Button } from '../../kit/ui/button.tsx'
import { type CheckRow, CheckTable } from '../../kit/ui/check-table.tsx'
import { errorAt, type FieldError } from '../../kit/ui/error-summary.tsx'
import { Tick } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { draftOf } from './draft-cookie.ts'
import { html, STEPS, stepPaths } from './steps.tsx'

/** A6: everything once more, each row with its way back, the consent and the button that sends. */
export async function showCheck(c: Ctx, app: App, site: Site): Promise<Response> {
  const { draft } = await draftOf(c, app)
  const missing = missingStep(draft)
  if (missing) return c.redirect(`${localPath(c.get('t').lang, stepPaths[missing])}?ulang=1`, 303)
  const notice = c.req.query('berubah') ? 'citizen.check.changed' : undefined
  return html(c, await CheckPage({ t: c.get('t'), app, site, draft, errors: [], notice }))
}

type View = { t: T; app: App; site: Site; draft: Draft; errors: FieldError[]; notice?: string | undefined }

export async function CheckPage({ t, app, site, draft, errors, notice }: View) {
  return (
    <StepPage
      t={t}
      title={t('citizen.check.title')}
      path={stepPaths.check}
      demo={site.demo}
      step={5}
      of={STEPS}
      back={localPath(t.lang, stepPaths.identity)}
      errors={errors}
      heading={t('citizen.check.title')}
    >
      {notice && (
        <div class="mt">
          <Notice tone="ask">{t(notice)}</Notice>
        </div>
      )}
      <div class="mt">
        <CheckTable t={t} rows={await rowsOf(t, app, draft)} />
      </div>
      <form method="post" action={localPath(t.lang, '/lapor/diterima')} novalidate>
        <input type="hidden" name="key" value={draft.key} />
        <Tick t={t} name="consent" error={errorAt(errors, 'consent')}>
          {t('citizen.check.consent')}
        </Tick>
        <div class="btns go">
          <Button big>{t('citizen.check.send')}</Button>
        </div>
        <p class="sm sub mt">{t('citizen.check.after')}</p>
      </form>
    </StepPage>
  )
}

async function rowsOf(t: T, app: App, { answers, photos }: Draft): Promise<CheckRow[]> {
  const ref = app.reference.get()
  const at = (step: keyof typeof stepPaths) => localPath(t.lang, stepPaths[step])
  const area = ['', 'none', 'unknown'].includes(answers.place) ? null : await areaByCode(app.db, answers.place)
  const place = [
    area?.fullName ?? (answers.place === 'none' ? t('citizen.place.none') : null),
    answers.landmark.trim() && t('report.landmark', { landmark: answers.landmark.trim() }),
  ]
  const klass = ref.catalogue.classNamed(answers.class)
  const aim = [
    klass && (t.lang === 'id' ? klass.nameId : klass.nameEn),
    ref.catalogue.category(answers.category || null)?.name ?? t('citizen.check.anyTopic'),
  ]
  const contact = [answers.name, answers.phone, answers.email].map((text) => text.trim()).filter(Boolean)
  const day = /^\d{4}-\d\d-\d\d$/.test(answers.occurredOn) ? longDate(answers.occurredOn, t.lang) : answers.occurredOn
  return [
    { title: t('citizen.check.story'), answer: <span class="told">{answers.body.trim()}</span>, change: at('story') },
    {
      title: t('citizen.story.photos'),
      answer: t(photos.length ? 'citizen.check.photos' : 'citizen.check.noPhotos', { n: photos.length }),
      change: at('story'),
    },
    { title: t('citizen.check.when'), answer: day || t('citizen.check.notSaid'), change: at('story') },
    {
      title: t('citizen.check.place'),
      answer: place.filter(Boolean).join('. ') || t('citizen.check.notSaid'),
      change: at('place'),
    },
    { title: t('citizen.check.aim'), answer: aim.filter(Boolean).join(', '), change: at('aim') },
    {
      title: t('citizen.check.agency'),
      answer: ref.agencies.bySlug(answers.agency)?.name ?? t('citizen.aim.letUs'),
      change: at('aim'),
    },
    { title: t('citizen.check.identity'), answer: t(`report.identity.${answers.identity}`), change: at('identity') },
    { title: t('citizen.check.audience'), answer: t(`report.audience.${answers.audience}`), change: at('identity') },
    {
      title: t('citizen.check.contact'),
      answer: answers.identity === 'anonymous' ? t('citizen.check.noContact') : contact.join(', ') || t('citizen.check.notSaid'),
      change: at('identity'),
    },
  ]
}
