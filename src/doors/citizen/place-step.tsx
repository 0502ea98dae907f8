import { type Area, areaByCode, findAreas } from '../../domain/agencies/areas.ts'
import type { App } from '../../domain/app.ts'
import { localPath } from '../../kit/i18n.ts'
import { Button } from '../../kit/ui/button.tsx'
import { errorAt } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { STEPS, type Step, type StepView, stepPaths } from './steps.tsx'

/** A2: where. A village or district is looked up by name; a landmark is always asked; "not about a place" is an answer too. */
export const placeStep: Step = {
  name: 'place',
  read: (form) => ({ search: form.text('search'), place: form.text('place'), landmark: form.text('landmark') }),
  async also(app, draft, form, before) {
    const searched = draft.answers.search.trim()
    const isNew = searched !== before.answers.search.trim()
    if (form.text('do') !== 'search' && !(searched && isNew && draft.answers.place === before.answers.place)) {
      const overlooked = searched && !draft.answers.place && (await hits(app, searched)).length > 0
      return overlooked ? { problems: [{ path: 'place', key: 'error.place.choose' }] } : {}
    }
    if (form.broken.length) return {}
    // A search is a fresh question: what was chosen from another list does not stand for it.
    if (isNew) draft.answers.place = ''
    const found = searched ? await hits(app, searched) : []
    if (found.length === 1) draft.answers.place = found[0]!.code
    return { stay: true }
  },
  page: PlacePage,
}

/** "Kel. Madyopuro, Kedungkandang" is looked up as "Madyopuro": the list says the rest. */
async function hits(app: App, typed: string): Promise<Area[]> {
  if (typed.length > 100 || typed.includes('\u0000') || !typed.isWellFormed()) return []
  const near = [
    ...new Set(
      app.reference
        .get()
        .agencies.served.map((s) => s.areaCode)
        .filter((code) => code.length <= 5),
    ),
  ]
  const first = (typed.split(',')[0] ?? '').trim()
  const bare = first.replace(/^(kel(urahan)?|desa|kec(amatan)?|kab(upaten)?|kota|prov(insi)?)\b\.?\s*/i, '')
  for (const words of new Set([first, bare])) {
    const found = await findAreas(app.db, words, near, 8)
    if (found.length) return found
  }
  return []
}

async function PlacePage({ t, site, app, draft, errors, notice }: StepView) {
  const { answers } = draft
  const searched = answers.search.trim()
  const found = searched ? await hits(app, searched) : []
  const isCode = /^[\d.]{2,13}$/.test(answers.place)
  const chosen = isCode && !found.some((area) => area.code === answers.place) ? await areaByCode(app.db, answers.place) : null
  const places = [...(chosen ? [chosen] : []), ...found]
  const error = errorAt(errors, 'place')
  const choices = [
    ...places.map((area) => ({ value: area.code, title: area.name, text: placeWords(area) })),
    ...(searched ? [{ value: 'unknown', title: t('citizen.place.unknown'), text: t('citizen.place.unknownText') }] : []),
    { value: 'none', title: t('citizen.place.none'), text: '' },
  ]
  return (
    <StepPage
      t={t}
      title={t('citizen.place.question')}
      path={stepPaths.place}
      demo={site.demo}
      step={2}
      of={STEPS}
      back={localPath(t.lang, stepPaths.story)}
      errors={errors}
      heading={t('citizen.place.question')}
    >
      {notice && <Notice tone="ask">{t(notice)}</Notice>}
      <form class="mt" method="post" action={localPath(t.lang, stepPaths.place)} novalidate>
        <div class={errorAt(errors, 'search') ? 'field bad' : 'field'}>
          <label class="label" for="search">
            {t('citizen.place.search')}
          </label>
          <p class="hint" id="search-hint">
            {t('citizen.place.searchHint')}
          </p>
          {errorAt(errors, 'search') && <p class="ds-validation-message">{errorAt(errors, 'search')}</p>}
          <div class="go-row">
            <input
              class="ds-input"
              type="text"
              id="search"
              name="search"
              value={answers.search}
              aria-describedby="search-hint"
              autocomplete="off"
            />
            <button class="ds-button" type="submit" name="do" value="search" data-variant="secondary">
              {t('ui.search')}
            </button>
          </div>
        </div>
        {searched && found.length === 0 && (
          <div class="mt">
            <Notice tone="ask" live>
              {t('citizen.place.notFound', { words: searched.slice(0, 60) })}
            </Notice>
          </div>
        )}
        <fieldset class={error ? 'cards part bad' : 'cards part'} {...(error ? { 'aria-describedby': 'place-error' } : {})}>
          <legend class="label">{t(places.length ? 'citizen.place.choose' : 'citizen.place.orNone')}</legend>
          {error && (
            <p class="ds-validation-message" id="place-error">
              <span class="vh">{t('ui.error.prefix')} </span>
              {error}
            </p>
          )}
          {choices.map((choice, index) => {
            const id = index === 0 ? 'place' : `place-${index + 1}`
            return (
              <div class="card-r">
                <input type="radio" name="place" id={id} value={choice.value} checked={choice.value === answers.place} />
                <label for={id}>
                  <b>{choice.title}</b>
                  {choice.text && <span>{choice.text}</span>}
                </label>
              </div>
            )
          })}
        </fieldset>
        <Field
          t={t}
          name="landmark"
          label={t('citizen.place.landmark')}
          optional
          hint={t('citizen.place.landmarkHint')}
          error={errorAt(errors, 'landmark')}
          value={answers.landmark}
          autocomplete="off"
        />
        <div class="btns go">
          <Button big>{t('citizen.next.aim')}</Button>
        </div>
      </form>
    </StepPage>
  )
}

/** What stands above a place: "Kedungkandang, Kota Malang, Jawa Timur". */
const placeWords = (area: Area) => area.fullName.slice(area.name.length).replace(/^, /, '')
