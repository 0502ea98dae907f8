import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, Button, Buttons, LinkButton } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { ListRow, Rows, Section } from '../../kit/ui/rows.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import { PasskeyBox } from './passkey-box.tsx'

type Props = {
  t: T
  site: Site
  next: string
  email?: string
  /** Without a field it stands above the form: what came back from a provider. */
  error?: { field?: 'email' | 'password'; text: string }
  sample?: string | undefined
  /** The last session ended because nobody did anything. */
  ended?: boolean
  provider: string | null
  passkeys: boolean
}
type Sample = Site['demoSignIns'][number]

/** The sample officers with whom a report is taken through its whole path, in that order; they stand first. */
const FIRST = ['malang.koordinator@', 'dpuprpkp.penghubung@', 'malang.pimpinan@', 'nasional.koordinator@']

/** E-mail and password. On the demo the sample officers stand below; `sample`, the one that was picked there, fills the form. */
export function SignInPage({ t, site, next, email, error, sample, ended, provider, passkeys }: Props) {
  const picked = site.demoSignIns.find((officer) => nameOf(officer) === sample)
  const errorAt = (field: string) => (error?.field === field ? error.text : undefined)
  return (
    <StepPage
      t={t}
      title={t('console.signIn.title')}
      path="/masuk"
      demo={site.demo}
      back="/"
      heading={t('console.signIn.title')}
      errors={error?.field ? [{ field: error.field, text: error.text }] : []}
    >
      {ended && (
        <div class="mt">
          <Notice tone="ask" live>
            {t('signin.ended')}
          </Notice>
        </div>
      )}
      {error && !error.field && (
        <div class="mt">
          <Notice tone="late" live>
            {error.text}
          </Notice>
        </div>
      )}
      <form class="mt" method="post" action="/masuk" novalidate>
        <input type="hidden" name="next" value={next} />
        <Field
          t={t}
          name="email"
          label={t('console.signIn.email')}
          type="email"
          value={email ?? picked?.email}
          autocomplete="username"
          error={errorAt('email')}
        />
        <Field
          t={t}
          name="password"
          label={t('console.signIn.password')}
          type="password"
          value={picked?.password}
          autocomplete="current-password"
          error={errorAt('password')}
        />
        <div class="go">
          <Buttons>
            <Button big>{t('console.signIn.go')}</Button>
          </Buttons>
        </div>
      </form>
      <p class="mt-s">
        <ActionLink href="/masuk/lupa">{t('signin.forgot')}</ActionLink>
      </p>
      {provider && (
        <div class="mt">
          <Buttons>
            <LinkButton href={`/masuk/penyedia?next=${encodeURIComponent(next)}`} look="secondary" big>
              {t('signin.provider', { name: provider })}
            </LinkButton>
          </Buttons>
        </div>
      )}
      {passkeys && <PasskeyBox t={t} action="/masuk/kunci" next={next} big />}
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

type CodeProps = Pick<Props, 't' | 'site' | 'next'> & { recovery: boolean; error?: string }

/** The second step: six digits, or a recovery code. Each page leads to the other. */
export function CodePage({ t, site, next, recovery, error }: CodeProps) {
  const title = t(recovery ? 'signin.recovery.title' : 'console.code.title')
  const other = recovery ? '/masuk/kode' : '/masuk/pemulihan'
  return (
    <StepPage t={t} title={title} demo={site.demo} back="/masuk" errors={error ? [{ field: 'code', text: error }] : []}>
      <form method="post" action={recovery ? '/masuk/pemulihan' : '/masuk/kode'} novalidate>
        <input type="hidden" name="next" value={next} />
        <Field
          t={t}
          name="code"
          label={title}
          question
          hint={t(recovery ? 'signin.recovery.hint' : 'console.code.hint')}
          {...(recovery
            ? { autocomplete: 'off', maxlength: 20, mono: true, spellcheck: false }
            : { inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 8 })}
          error={error}
        />
        <div class="go">
          <Buttons>
            <Button big>{t('console.signIn.go')}</Button>
          </Buttons>
        </div>
      </form>
      <p class="mt">
        <ActionLink href={`${other}?next=${encodeURIComponent(next)}`}>
          {t(recovery ? 'signin.recovery.back' : 'signin.recovery.use')}
        </ActionLink>
      </p>
    </StepPage>
  )
}
