import type { Agency } from '../../domain/agencies/tree.ts'
import type { App } from '../../domain/app.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { Button } from '../../kit/ui/button.tsx'
import { errorAt } from '../../kit/ui/error-summary.tsx'
import { HintAndError } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { STEPS, type Step, type StepView, stepPaths } from './steps.tsx'

/** A3: what it is about and who should get it. All of it may be left to the verifying desk. */
export const aimStep: Step = {
  name: 'aim',
  read: (form) => ({ class: form.text('class') || 'complaint', category: form.text('category'), agency: form.text('agency') }),
  page: AimPage,
}

function AimPage({ t, site, app, draft, errors, notice }: StepView) {
  const { answers } = draft
  const ref = app.reference.get()
  const today = app.now().toString().slice(0, 10)
  const classes = ref.catalogue.classes.map((c) => ({ value: c.code, label: t.lang === 'id' ? c.nameId : c.nameEn }))
  const categories = ref.catalogue.parentsOn(today).map((parent) => ({
    label: parent.name,
    options: [...ref.catalogue.childrenOn(parent.code, today), parent].map((c) => ({
      value: c.code,
      label: c === parent ? t('citizen.aim.wholeTopic', { topic: c.name }) : c.name,
    })),
  }))
  return (
    <StepPage
      t={t}
      title={t('citizen.aim.question')}
      path={stepPaths.aim}
      demo={site.demo}
      step={3}
      of={STEPS}
      back={localPath(t.lang, stepPaths.place)}
      errors={errors}
      heading={t('citizen.aim.question')}
    >
      {notice && <Notice tone="ask">{t(notice)}</Notice>}
      <p class="hint">{t('citizen.aim.hint')}</p>
      <form class="mt" method="post" action={localPath(t.lang, stepPaths.aim)} novalidate>
        <Select
          t={t}
          name="class"
          label={t('citizen.aim.class')}
          value={answers.class}
          error={errorAt(errors, 'class')}
          groups={[{ label: null, options: classes }]}
        />
        <Select
          t={t}
          name="category"
          label={t('citizen.aim.category')}
          value={answers.category}
          error={errorAt(errors, 'category')}
          none={t('citizen.aim.unknown')}
          groups={categories}
        />
        <Select
          t={t}
          name="agency"
          label={t('citizen.aim.agency')}
          hint={t('citizen.aim.agencyHint')}
          value={answers.agency}
          error={errorAt(errors, 'agency')}
          none={t('citizen.aim.letUs')}
          groups={officeGroups(app, t)}
        />
        <div class="btns go">
          <Button big>{t('citizen.next.identity')}</Button>
        </div>
      </form>
    </StepPage>
  )
}

type Group = { label: string | null; options: { value: string; label: string }[] }
type SelectProps = {
  t: T
  name: string
  label: string
  hint?: string
  error: string | undefined
  value: string
  none?: string
  groups: Group[]
}

function Select({ t, name, label, hint, error, value, none, groups }: SelectProps) {
  const about = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  const option = (o: { value: string; label: string }) => (
    <option value={o.value} selected={o.value === value}>
      {o.label}
    </option>
  )
  return (
    <div class={error ? 'field bad' : 'field'}>
      <label class="label" for={name}>
        {label}
      </label>
      <HintAndError t={t} id={name} hint={hint} error={error} />
      <select
        class="ds-input"
        id={name}
        name={name}
        {...(error ? { 'aria-invalid': 'true' as const } : {})}
        {...(about ? { 'aria-describedby': about } : {})}
      >
        {none && <option value="">{none}</option>}
        {groups.map((group) =>
          group.label === null ? group.options.map(option) : <optgroup label={group.label}>{group.options.map(option)}</optgroup>,
        )}
      </select>
    </div>
  )
}

/** Offices under the one they belong to. A nation has too many villages to list; they are reached through the place. */
function officeGroups(app: App, t: T): Group[] {
  const { all } = app.reference.get().agencies
  const listed = all.length > 150 ? all.filter((a) => a.kind !== 'village' && a.kind !== 'district') : all
  const name = (a: Agency) => ({ value: a.slug, label: a.name })
  const heads = listed.filter((a) => a.parentId === null || listed.some((other) => other.parentId === a.id))
  const alone = { label: t('citizen.aim.topOffices'), options: heads.map(name) }
  const below = heads.map((head) => ({
    label: head.name,
    options: listed.filter((a) => a.parentId === head.id && !heads.includes(a)).map(name),
  }))
  return [alone, ...below].filter((group) => group.options.length)
}
