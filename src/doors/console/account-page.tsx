import type { App } from '../../domain/app.ts'
import type { Absence } from '../../domain/people/absence.ts'
import type { Passkey } from '../../domain/sign-in/passkeys.ts'
import type { Attempt } from '../../domain/sign-in/rules.ts'
import type { Session, SessionRow } from '../../domain/sign-in/sessions.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, Button, Buttons } from '../../kit/ui/button.tsx'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { PushSwitch } from '../../kit/ui/push-switch.tsx'
import { Section } from '../../kit/ui/rows.tsx'
import { AbsenceOf, OWN_ABSENCE } from './absence.tsx'
import { PasskeySection, SessionSection, TriesSection } from './account-parts.tsx'
import { PasswordForm, RecoveryCodes, TotpSetUp } from './account-totp.tsx'
import { Paper } from './paper.tsx'
import type { Officer } from './session.ts'

/** What the page shows beside what is kept: just once, or after a refusal. */
export type Shown = {
  setup?: { uri: string; backupCodes: string[] }
  codes?: readonly string[]
  errors?: FieldError[]
  done?: string
}

type Props = {
  app: App
  site: Site
  t: T
  officer: Officer
  session: Session
  shown: Shown
  passkeys: readonly Passkey[]
  sessions: readonly SessionRow[]
  tries: readonly Attempt[]
  codesLeft: number
  absence: Absence | null
  publicKey: string
  /** Opens the bot for this officer, where there is one. */
  chat: string | null
}

/** Everything about an officer's own sign-in on one page. While TOTP is being set up, that alone. */
export function AccountPage(props: Props) {
  const { app, site, t, officer, session, shown } = props
  const errors = shown.errors ?? []
  const error = (field: string) => errors.find((one) => one.field === field)?.text
  const zone = app.reference.get().agencies.get(officer.grants[0]?.agencyId ?? '')?.timeZone ?? 'Asia/Jakarta'
  const paper = { app, site, t, officer, title: t('signin.account.title'), errors, narrow: true }
  if (shown.setup)
    return (
      <Paper {...paper} back="/konsol/akun">
        <TotpSetUp t={t} setup={shown.setup} />
      </Paper>
    )
  return (
    <Paper {...paper} lead={session.email}>
      {shown.done && (
        <div class="mt">
          <Notice tone="ok" live>
            {t(`signin.done.${shown.done}`)}
          </Notice>
        </div>
      )}
      <TotpSection {...props} error={error} />
      {(app.signIn.passkeysWork || props.passkeys.length > 0) && (
        <PasskeySection t={t} session={session} passkeys={props.passkeys} zone={zone} error={error} />
      )}
      <SessionSection t={t} sessions={props.sessions} zone={zone} />
      <TriesSection t={t} tries={props.tries} zone={zone} />
      <PasswordSection t={t} error={error} />
      <Section id="away" title={t('admin.absence')}>
        <AbsenceOf t={t} absence={props.absence} path={OWN_ABSENCE} />
      </Section>
      <Section id="news" title={t('signin.news.title')}>
        <p class="sub">{t('signin.news.lead')}</p>
        {props.chat && (
          <p class="mt">
            <ActionLink href={props.chat}>{t('console.account.telegram')}</ActionLink>
          </p>
        )}
        <PushSwitch t={t} action="/konsol/akun/peramban" publicKey={props.publicKey} />
      </Section>
    </Paper>
  )
}

type Errors = { error: (field: string) => string | undefined }

function TotpSection({ t, session, shown, codesLeft, error }: Props & Errors) {
  const has = session.twoFactor
  return (
    <Section id="totp" title={t('console.account.title')}>
      {!has && (
        <>
          <p>{t('console.account.lead')}</p>
          <PasswordForm t={t} error={error} action="/konsol/akun/totp" id="password" go={t('console.account.begin')} />
        </>
      )}
      {has && (
        <>
          <Notice tone="ok">{t('console.account.on')}</Notice>
          {shown.codes ? (
            <RecoveryCodes t={t} codes={shown.codes} />
          ) : (
            <p class="mt">{t('signin.recovery.left', { n: codesLeft })}</p>
          )}
          <details open={error('codes') !== undefined}>
            <summary>{t('signin.recovery.renew')}</summary>
            <p class="sub">{t('signin.recovery.renewHint')}</p>
            <PasswordForm t={t} error={error} action="/konsol/akun/pemulihan" id="codes" go={t('signin.recovery.renewGo')} />
          </details>
          <details open={error('off') !== undefined}>
            <summary>{t('signin.totp.off')}</summary>
            <p class="sub">{t('signin.totp.offHint')}</p>
            <PasswordForm t={t} error={error} action="/konsol/akun/totp/matikan" id="off" go={t('signin.totp.offGo')} />
          </details>
        </>
      )}
    </Section>
  )
}

function PasswordSection({ t, error }: { t: T } & Errors) {
  return (
    <Section id="change" title={t('signin.password.title')}>
      <p class="sub">{t('signin.password.lead')}</p>
      <form class="mt" method="post" action="/konsol/akun/sandi" novalidate>
        <Field
          t={t}
          name="current"
          type="password"
          label={t('signin.password.current')}
          autocomplete="current-password"
          error={error('current')}
        />
        <Field
          t={t}
          name="next"
          type="password"
          label={t('signin.password.next')}
          hint={t('signin.password.hint')}
          autocomplete="new-password"
          error={error('next')}
        />
        <div class="go">
          <Buttons>
            <Button look="secondary">{t('signin.password.go')}</Button>
          </Buttons>
        </div>
      </form>
    </Section>
  )
}
