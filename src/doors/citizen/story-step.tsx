import type { App } from '../../domain/app.ts'
import { keep } from '../../domain/attachments/keep.ts'
import { formatNumber } from '../../kit/dates.ts'
import { localPath } from '../../kit/i18n.ts'
import { type FieldProblem, Refusal } from '../../kit/refusal.ts'
import { Button } from '../../kit/ui/button.tsx'
import { errorAt } from '../../kit/ui/error-summary.tsx'
import { Field, FileField } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { STEPS, type Step, type StepView, stepPaths } from './steps.tsx'

const MOST_PHOTOS = 5

/** A1: what happened, with photos and the day. The only step that must be answered. */
export const storyStep: Step = {
  name: 'story',
  read: (form) => ({
    body: form.text('body'),
    occurredOn: form.text('occurredOn'),
    ...(form.text('class') && { class: form.text('class') }),
  }),
  async also(app, draft, form) {
    const dropped = form.texts('drop')
    const kept = await keepPhotos(
      app,
      form.files('photo'),
      draft.photos.filter((id) => !dropped.includes(id)),
    )
    draft.photos = kept.ids
    return { problems: kept.problems }
  },
  page: StoryPage,
}

/** Keeps each file that is a photo, up to five with those already there; the others are named as problems of the field `photo`. */
export async function keepPhotos(
  app: App,
  files: readonly File[],
  already: readonly string[],
): Promise<{ ids: string[]; problems: FieldProblem[] }> {
  const ids = [...already].slice(0, MOST_PHOTOS)
  const keys = new Set<string>()
  for (const file of files) {
    if (ids.length >= MOST_PHOTOS) keys.add('error.attachments.tooMany')
    else {
      try {
        ids.push((await keep(app, new Uint8Array(await file.arrayBuffer()))).id)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        for (const { key } of error.fields) keys.add(key)
      }
    }
  }
  return { ids, problems: [...keys].map((key) => ({ path: 'photo', key })) }
}

function StoryPage({ t, site, draft, errors, notice }: StepView) {
  const { answers, photos } = draft
  const asks = answers.class === 'informationRequest'
  const question = t(asks ? 'citizen.story.ask' : 'citizen.story.question')
  const used = answers.body.length
  return (
    <StepPage
      t={t}
      title={question}
      path="/lapor"
      demo={site.demo}
      step={1}
      of={STEPS}
      back={localPath(t.lang, '/')}
      errors={errors}
    >
      {notice && <Notice tone="ask">{t(notice)}</Notice>}
      <form
        class={notice ? 'mt' : undefined}
        method="post"
        action={localPath(t.lang, stepPaths.story)}
        enctype="multipart/form-data"
        novalidate
      >
        <input type="hidden" name="class" value={answers.class} />
        <Field
          t={t}
          name="body"
          question
          type="textarea"
          rows={7}
          label={question}
          hint={t(asks ? 'citizen.story.askHint' : 'citizen.story.hint')}
          error={errorAt(errors, 'body')}
          value={answers.body}
        />
        {used > 4_000 && (
          <p class="hint">{t('citizen.story.length', { n: formatNumber(used, t.lang), max: formatNumber(5_000, t.lang) })}</p>
        )}
        {photos.length > 0 && (
          <fieldset class="field">
            <legend class="label">{t('citizen.story.kept', { n: photos.length })}</legend>
            <ul class="photos">
              {photos.map((id, index) => (
                <li>
                  <img src={`/lapor/foto/${id}`} alt={t('citizen.story.photo', { n: index + 1 })} width="320" height="240" />
                  <div class="card-c">
                    <input class="ds-input" type="checkbox" name="drop" value={id} id={`drop-${index + 1}`} />
                    <label for={`drop-${index + 1}`}>{t('citizen.story.drop', { n: index + 1 })}</label>
                  </div>
                </li>
              ))}
            </ul>
          </fieldset>
        )}
        <FileField
          t={t}
          name="photo"
          label={t('citizen.story.photos')}
          aside={t('citizen.story.photosAside')}
          button={t('citizen.story.photosButton')}
          hint={t('citizen.story.photosHint')}
          error={errorAt(errors, 'photo')}
          accept="image/*"
          multiple
        />
        <Field
          t={t}
          name="occurredOn"
          label={t('citizen.story.when')}
          optional
          type="date"
          hint={t('citizen.story.whenHint')}
          error={errorAt(errors, 'occurredOn')}
          value={answers.occurredOn}
        />
        <div class="btns go">
          <Button big>{t('citizen.next.place')}</Button>
        </div>
      </form>
    </StepPage>
  )
}
