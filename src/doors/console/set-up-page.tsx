import type { App } from '../../domain/app.ts'
import type { Session } from '../../domain/sign-in/sessions.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Section } from '../../kit/ui/rows.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import type { Shown } from './account-page.tsx'
import { ProofForm } from './account-parts.tsx'
import { PasswordForm, TotpSetUp } from './account-totp.tsx'
import { PasskeyBox } from './passkey-box.tsx'

type Props = { app: App; site: Site; t: T; session: Session; shown: Shown }

/** All that an officer sees whose installation asks for a second step, until they have one. Who has a passkey already uses it. */
export function SetUpPage({ app, site, t, session, shown }: Props) {
  const errors = shown.errors ?? []
  const error = (field: string) => errors.find((one) => one.field === field)?.text
  const title = t('signin.setUp.title')
  const passkeys = app.signIn.passkeysWork
  return (
    <StepPage t={t} title={title} demo={site.demo} heading={title} errors={errors}>
      <p class="lead">{t(session.hasPasskey ? 'signin.setUp.hasPasskey' : 'signin.setUp.lead')}</p>
      {session.hasPasskey ? (
        <PasskeyBox t={t} action="/masuk/kunci" next="/konsol" big />
      ) : shown.setup ? (
        <TotpSetUp t={t} setup={shown.setup} />
      ) : (
        <>
          <Section id="totp" title={t('console.account.title')}>
            <p>{t('console.account.lead')}</p>
            <PasswordForm t={t} error={error} action="/konsol/akun/totp" id="password" go={t('console.account.begin')} />
          </Section>
          {passkeys && (
            <Section id="passkeys" title={t('signin.passkey.title')}>
              <p>{t('signin.passkey.lead')}</p>
              {session.proven ? (
                <PasskeyBox t={t} action="/konsol/akun/kunci" make />
              ) : (
                <ProofForm t={t} error={error} twoFactor={session.twoFactor} />
              )}
            </Section>
          )}
        </>
      )}
      <form class="mt" method="post" action="/keluar">
        <Button look="tertiary">{t('console.signOut')}</Button>
      </form>
    </StepPage>
  )
}
