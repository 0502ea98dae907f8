import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { Button, Buttons } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Section } from '../../kit/ui/rows.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'

type Props = { t: T; site: Site; next: string; email?: string; error?: string }

/** E-mail and password. On the demo the sample officers stand below, with their password. */
export function SignInPage({ t, site, next, email, error }: Props) {
  const field = error === 'console.signIn.empty' ? 'email' : 'password'
  return (
    <StepPage t={t} title={t('console.signIn.title')} path="/masuk" demo={site.demo} back="/" heading={t('console.signIn.title')} errors={error ? [{ field, text: t(error) }] : []}>
      <form method="post" action="/masuk" novalidate>
        <input type="hidden" name="next" value={next} />
        <Field t={t} name="email" label={t('console.signIn.email')} type="email" value={email} autocomplete="username" error={field === 'email' && error ? t(error) : undefined} />
        <Field t={t} name="password" label={t('console.signIn.password')} type="password" autocomplete="current-password" error={field === 'password' && error ? t(error) : undefined} />
        <div class="go">
          <Buttons>
            <Button big>{t('console.signIn.go')}</Button>
          </Buttons>
        </div>
      </form>
      {site.demoSignIns.length > 0 && (
        <Section id="demo" title={t('console.signIn.demo')}>
          <p class="sub">{t('console.signIn.demoHint', { password: site.demoSignIns[0]!.password })}</p>
          <DataTable
            caption={t('console.signIn.demo')}
            quietCaption
            columns={[{ label: t('console.signIn.role'), words: true }, { label: t('console.signIn.office'), words: true }, { label: t('console.signIn.email'), words: true }]}
            rows={site.demoSignIns.map((o) => [o.role, o.office, o.email])}
          />
        </Section>
      )}
    </StepPage>
  )
}

/** The second step: six digits. */
export function CodePage({ t, site, next, error }: Omit<Props, 'email'>) {
  return (
    <StepPage t={t} title={t('console.code.title')} demo={site.demo} back="/masuk" errors={error ? [{ field: 'code', text: t(error) }] : []}>
      <form method="post" action="/masuk/kode" novalidate>
        <input type="hidden" name="next" value={next} />
        <Field t={t} name="code" label={t('console.code.title')} question hint={t('console.code.hint')} inputmode="numeric" autocomplete="one-time-code" maxlength={8} error={error ? t(error) : undefined} />
        <div class="go">
          <Buttons>
            <Button big>{t('console.signIn.go')}</Button>
          </Buttons>
        </div>
      </form>
    </StepPage>
  )
}
