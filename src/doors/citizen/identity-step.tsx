import { localPath } from '../../kit/i18n.ts'
import { Button } from '../../kit/ui/button.tsx'
import { ConsequenceCards } from '../../kit/ui/consequence-cards.tsx'
import { errorAt } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { STEPS, type Step, type StepView, stepPaths } from './steps.tsx'

/** A5: who may know, who may read, and how to reach the reporter. Whoever stays unknown leaves no contact behind, not even in the draft. */
export const identityStep: Step = {
  name: 'identity',
  read: (form) => {
    const anonymous = form.text('identity') === 'anonymous'
    const typed = (name: string) => (anonymous ? '' : form.text(name))
    return {
      identity: form.text('identity'),
      audience: form.text('audience'),
      name: typed('name'),
      phone: typed('phone'),
      email: typed('email'),
    }
  },
  page: IdentityPage,
}

function IdentityPage({ t, site, draft, errors, notice }: StepView) {
  const { answers } = draft
  const who = (...knows: [boolean, boolean]) => [
    { knows: knows[0], text: t(knows[0] ? 'citizen.identity.desk.yes' : 'citizen.identity.desk.no') },
    { knows: knows[1], text: t(knows[1] ? 'citizen.identity.office.yes' : 'citizen.identity.office.no') },
    { knows: false, text: t('citizen.identity.public.no') },
  ]
  const field = (name: 'name' | 'phone' | 'email') => ({
    t,
    name,
    label: t(`citizen.identity.${name}`),
    optional: true,
    error: errorAt(errors, name),
    value: answers[name],
  })
  return (
    <StepPage
      t={t}
      title={t('citizen.identity.question')}
      path={stepPaths.identity}
      demo={site.demo}
      step={4}
      of={STEPS}
      back={localPath(t.lang, stepPaths.aim)}
      errors={errors}
    >
      {notice && <Notice tone="ask">{t(notice)}</Notice>}
      <form method="post" action={localPath(t.lang, stepPaths.identity)} novalidate>
        <ConsequenceCards
          t={t}
          name="identity"
          as="h1"
          legend={t('citizen.identity.question')}
          hint={t('citizen.identity.hint')}
          error={errorAt(errors, 'identity')}
          value={answers.identity}
          options={[
            { value: 'named', title: t('report.identity.named'), text: t('citizen.identity.namedText'), who: who(true, true) },
            {
              value: 'verifierOnly',
              title: t('report.identity.verifierOnly'),
              text: t('citizen.identity.verifierOnlyText'),
              who: who(true, false),
            },
            {
              value: 'anonymous',
              title: t('report.identity.anonymous'),
              text: t('citizen.identity.anonymousText'),
              who: who(false, false),
            },
          ]}
        />
        <ConsequenceCards
          t={t}
          name="audience"
          as="h2"
          legend={t('citizen.identity.audience')}
          error={errorAt(errors, 'audience')}
          value={answers.audience}
          options={[
            { value: 'public', title: t('report.audience.public'), text: t('citizen.identity.publicText') },
            { value: 'private', title: t('report.audience.private'), text: t('citizen.identity.privateText') },
          ]}
        />
        <section class="sec" aria-labelledby="contact">
          <h2 id="contact">{t('citizen.identity.contact')}</h2>
          <p class="hint">{t('citizen.identity.contactHint')}</p>
          <Field {...field('name')} autocomplete="name" />
          <Field {...field('phone')} type="tel" inputmode="tel" autocomplete="tel" hint={t('citizen.identity.phoneHint')} />
          <Field {...field('email')} type="email" inputmode="email" autocomplete="email" />
        </section>
        <div class="btns go">
          <Button big>{t('citizen.next.check')}</Button>
        </div>
      </form>
    </StepPage>
  )
}
