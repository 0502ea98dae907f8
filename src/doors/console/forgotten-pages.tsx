import { LINK_MINUTES, LINKS_PER_ACCOUNT } from '../../domain/sign-in/rules.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, Button, Buttons, LinkButton } from '../../kit/ui/button.tsx'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { NewPasswordFields } from './new-password-fields.tsx'

type Props = { t: T; site: Site }
type AskProps = Props & { provider: string | null; email: string; errors: FieldError[] }

/** Asks for the address. Where nothing is mailed it says whom to ask instead; where there is a provider, that its password is not ours. */
export function AskPage({ t, site, provider, email, errors }: AskProps) {
  const title = t('signin.forgot.title')
  return (
    <StepPage t={t} title={title} path="/masuk/lupa" demo={site.demo} back="/masuk" heading={title} errors={errors}>
      <p class="lead">{t(site.mails ? 'signin.forgot.lead' : 'signin.forgot.noMail', { minutes: LINK_MINUTES })}</p>
      {site.mails && (
        <form method="post" action="/masuk/lupa" novalidate>
          <Field
            t={t}
            name="email"
            type="email"
            label={t('console.signIn.email')}
            hint={t('signin.forgot.emailHint')}
            value={email}
            autocomplete="username"
            error={errors[0]?.text}
          />
          <div class="go">
            <Buttons>
              <Button big>{t('signin.forgot.go')}</Button>
            </Buttons>
          </div>
        </form>
      )}
      {provider && <p class="mt">{t('signin.forgot.provider', { name: provider })}</p>}
    </StepPage>
  )
}

/** The same whoever the address belongs to, and if it belongs to nobody. */
export function AskedPage({ t, site }: Props) {
  const title = t('signin.forgot.asked')
  return (
    <StepPage t={t} title={title} demo={site.demo} back="/masuk" heading={title}>
      <p class="lead">{t('signin.forgot.askedText', { minutes: LINK_MINUTES })}</p>
      <p class="mt">{t('signin.forgot.askedNone', { n: LINKS_PER_ACCOUNT })}</p>
      <p class="mt-s">
        <ActionLink href="/masuk/lupa">{t('signin.forgot.again')}</ActionLink>
      </p>
    </StepPage>
  )
}

type NewProps = Props & { token: string; linked: { name: string; email: string }; errors: FieldError[] }

export function NewPasswordPage({ t, site, token, linked, errors }: NewProps) {
  const title = t('signin.forgot.new')
  return (
    <StepPage t={t} title={title} demo={site.demo} heading={title} errors={errors}>
      <p class="lead">{t('signin.forgot.newLead', { name: linked.name })}</p>
      <form method="post" action={`/masuk/sandi/${token}`} novalidate>
        <NewPasswordFields t={t} email={linked.email} errors={errors} />
        <div class="go">
          <Buttons>
            <Button big>{t('signin.forgot.newGo')}</Button>
          </Buttons>
        </div>
      </form>
    </StepPage>
  )
}

export function SetPage({ t, site }: Props) {
  const title = t('signin.forgot.set')
  return (
    <StepPage t={t} title={title} demo={site.demo} heading={title}>
      <p class="lead">{t('signin.forgot.setText')}</p>
      <div class="go">
        <LinkButton href="/masuk" big>
          {t('console.signIn.go')}
        </LinkButton>
      </div>
    </StepPage>
  )
}

/** A link that opens nothing says so, the same for whatever reason. */
export function GonePage({ t, site }: Props) {
  const title = t('admin.invited.gone')
  return (
    <StepPage t={t} title={title} demo={site.demo} heading={title}>
      <p class="lead">{t('signin.forgot.gone', { minutes: LINK_MINUTES })}</p>
      <div class="go">
        <LinkButton href="/masuk/lupa" big>
          {t('signin.forgot.again')}
        </LinkButton>
      </div>
    </StepPage>
  )
}
