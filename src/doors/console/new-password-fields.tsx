import type { T } from '../../kit/i18n.ts'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'

type Props = { t: T; email: string; errors: readonly FieldError[] }

/** A password that its owner sets behind a link, twice; the address above it is for the browser that keeps both. */
export function NewPasswordFields({ t, email, errors }: Props) {
  const errorAt = (name: string) => errors.find(({ field }) => field === name)?.text
  return (
    <>
      <Field
        t={t}
        name="email"
        type="email"
        label={t('console.signIn.email')}
        value={email}
        autocomplete="username"
        hint={t('admin.invited.email')}
      />
      <Field
        t={t}
        name="password"
        type="password"
        label={t('console.signIn.password')}
        hint={t('admin.invited.password')}
        autocomplete="new-password"
        error={errorAt('password')}
      />
      <Field
        t={t}
        name="again"
        type="password"
        label={t('admin.invited.again')}
        autocomplete="new-password"
        error={errorAt('again')}
      />
    </>
  )
}
