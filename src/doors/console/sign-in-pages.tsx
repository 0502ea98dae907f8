import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { Button, Buttons } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { ListRow, Rows, Section } from '../../kit/ui/rows.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'

type Props = { t: T; site: Site; next: string; email?: string; error?: string }
type Sample = Site['demoSignIns'][number]

/** The sample officers with whom a report is taken through its whole path, in that order; they stand first. */
const FIRST = ['malang.koordinator@', 'dpuprpkp.penghubung@', 'malang.pimpinan@', 'nasional.koordinator@']

/** E-mail and password. On the demo the sample officers stand below; `sample`, the one that was picked there, fills the form. */
export function SignInPage({ t, site, next, email, error, sample }: Props & { sample?: string | undefined }) {
  const picked = site.demoSignIns.find((officer) => nameOf(officer) === sample)
  const field = error === 'console.signIn.empty' ? 'email' : 'password'
  return (
    <StepPage
      t={t}
      title={t('console.signIn.title')}
      path="/masuk"
      demo={site.demo}
      back="/"
      heading={t('console.signIn.title')}
      errors={error ? [{ field, text: t(error) }] : []}
    >
      <form class="mt" method="post" action="/masuk" novalidate>
        <input type="hidden" name="next" value={next} />
        <Field
          t={t}
          name="email"
          label={t('console.signIn.email')}
          type="email"
          value={email ?? picked?.email}
          autocomplete="username"
          error={field === 'email' && error ? t(error) : undefined}
        />
        <Field
          t={t}
          name="password"
          label={t('console.signIn.password')}
          type="password"
          value={picked?.password}
          autocomplete="current-password"
          error={field === 'password' && error ? t(error) : undefined}
        />
        <div class="go">
          <Buttons>
            <Button big>{t('console.signIn.go')}</Button>
          </Buttons>
        </div>
      </form>
      {site.demoSignIns.length > 0 && <SampleOfficers t={t} site={site} next={next} />}
    </StepPage>
  )
}

function SampleOfficers({ t, site, next }: { t: T; site: Site; next: string }) {
  const samples = site.demoSignIns
  const first = FIRST.flatMap((start) => samples.find(({ email }) => email.startsWith(start)) ?? [])
  const rest = samples.filter((officer) => !first.includes(officer))
  const rows = (officers: readonly Sample[]) => (
    <Rows>
      {officers.map((officer) => (
        <ListRow
          href={`/masuk?sebagai=${encodeURIComponent(nameOf(officer))}&next=${encodeURIComponent(next)}`}
          title={`${upperFirst(officer.role)}, ${officer.office}`}
          facts={[officer.name, nameOf(officer)]}
        />
      ))}
    </Rows>
  )
  return (
    <Section id="demo" title={t('console.signIn.demo')}>
      <p class="sub">
        {t('console.signIn.demoHint')} {t('console.signIn.password')}: <b>{samples[0]!.password}</b>
      </p>
      <div class="mt">{first.length > 0 && rows(first)}</div>
      {rest.length > 0 && (
        <details open={first.length === 0}>
          <summary>{t('console.signIn.demoMore', { n: rest.length })}</summary>
          {rows(rest)}
        </details>
      )}
    </Section>
  )
}

const nameOf = ({ email }: Sample) => email.slice(0, email.indexOf('@'))
const upperFirst = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

/** The second step: six digits. */
export function CodePage({ t, site, next, error }: Omit<Props, 'email'>) {
  return (
    <StepPage
      t={t}
      title={t('console.code.title')}
      demo={site.demo}
      back="/masuk"
      errors={error ? [{ field: 'code', text: t(error) }] : []}
    >
      <form method="post" action="/masuk/kode" novalidate>
        <input type="hidden" name="next" value={next} />
        <Field
          t={t}
          name="code"
          label={t('console.code.title')}
          question
          hint={t('console.code.hint')}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={8}
          error={error ? t(error) : undefined}
        />
        <div class="go">
          <Buttons>
            <Button big>{t('console.signIn.go')}</Button>
          </Buttons>
        </div>
      </form>
    </StepPage>
  )
}
