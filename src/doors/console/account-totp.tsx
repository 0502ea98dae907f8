import { renderSVG } from 'uqr'
import type { T } from '../../kit/i18n.ts'
import { Button, Buttons } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'

type Words = { t: T; error: (field: string) => string | undefined }

/** A form that asks for one password and does one thing. */
export function PasswordForm({
  t,
  error,
  action,
  id,
  go,
  label,
}: Words & { action: string; id: string; go: string; label?: string }) {
  return (
    <form class="mt" method="post" action={action} novalidate>
      <Field
        t={t}
        name="password"
        id={id}
        type="password"
        label={label ?? t('console.signIn.password')}
        autocomplete="current-password"
        error={error(id)}
      />
      <div class="go">
        <Buttons>
          <Button look="secondary">{go}</Button>
        </Buttons>
      </div>
    </form>
  )
}

/** The picture to scan, the recovery codes (shown this once), and the first code that switches it on. */
export function TotpSetUp({ t, setup }: { t: T; setup: { uri: string; backupCodes: string[] } }) {
  return (
    <form method="post" action="/konsol/akun/totp/kode" novalidate>
      <p class="lead">{t('console.account.scan')}</p>
      <img
        src={`data:image/svg+xml;base64,${Buffer.from(renderSVG(setup.uri)).toString('base64')}`}
        width="220"
        height="220"
        alt={t('console.account.qr')}
      />
      <p class="mono">{new URL(setup.uri).searchParams.get('secret')}</p>
      <RecoveryCodes t={t} codes={setup.backupCodes} />
      <Field t={t} name="code" label={t('console.code.title')} inputmode="numeric" autocomplete="one-time-code" maxlength={8} />
      <div class="go">
        <Buttons>
          <Button>{t('console.account.confirm')}</Button>
        </Buttons>
      </div>
    </form>
  )
}

/** Shown once; what is kept can't be shown again by anybody who looks over a shoulder later. */
export function RecoveryCodes({ t, codes }: { t: T; codes: readonly string[] }) {
  return (
    <>
      <p class="mt">{t('console.account.backup')}</p>
      <p class="mono line mt-s">
        {codes.map((code) => (
          <span>{code}</span>
        ))}
      </p>
    </>
  )
}
