import type { Passkey } from '../../domain/sign-in/passkeys.ts'
import type { Attempt } from '../../domain/sign-in/rules.ts'
import type { Session, SessionRow } from '../../domain/sign-in/sessions.ts'
import { clockTime, mediumDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { Button, Buttons } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Section } from '../../kit/ui/rows.tsx'
import { PasskeyBox } from './passkey-box.tsx'

type Words = { t: T; zone: string }
type Errors = { error: (field: string) => string | undefined }

const when = ({ t, zone }: Words, at: Temporal.Instant) =>
  `${mediumDate(at.toZonedDateTimeISO(zone).toPlainDate(), t.lang)}, ${clockTime(at, zone, t.lang)}`

/** Asks once more who it is, before something that somebody at an open screen must not do. */
export function ProofForm({ t, error, twoFactor }: { t: T; twoFactor: boolean } & Errors) {
  return (
    <form class="mt" method="post" action="/konsol/akun/bukti" novalidate>
      <Field
        t={t}
        name="proof"
        type="password"
        label={t(twoFactor ? 'signin.proof.either' : 'console.signIn.password')}
        hint={t('signin.proof.why')}
        autocomplete="current-password"
        error={error('proof')}
      />
      <div class="go">
        <Buttons>
          <Button look="secondary">{t('signin.proof.go')}</Button>
        </Buttons>
      </div>
    </form>
  )
}

/** The keys of the account, each with a button that removes it, and one that makes another. */
export function PasskeySection({
  t,
  session,
  passkeys,
  zone,
  error,
}: Words & Errors & { session: Session; passkeys: readonly Passkey[] }) {
  return (
    <Section id="passkeys" title={t('signin.passkey.title')}>
      <p>{t('signin.passkey.lead')}</p>
      {passkeys.length > 0 && (
        <ul class="rows mt">
          {passkeys.map((key) => {
            const name = key.name || t('signin.device.unknown')
            return (
              <li>
                <p>
                  <b>{name}</b>
                </p>
                <p class="m">
                  <span>{t('signin.passkey.since', { when: when({ t, zone }, key.at) })}</span>
                </p>
                <form method="post" action="/konsol/akun/kunci/hapus">
                  <input type="hidden" name="id" value={key.id} />
                  <Button look="tertiary" label={`${t('signin.passkey.remove')}: ${name}`}>
                    {t('signin.passkey.remove')}
                  </Button>
                </form>
              </li>
            )
          })}
        </ul>
      )}
      {session.proven ? (
        <PasskeyBox t={t} action="/konsol/akun/kunci" make />
      ) : (
        <ProofForm t={t} error={error} twoFactor={session.twoFactor} />
      )}
    </Section>
  )
}

/** Where the account is signed in to now. */
export function SessionSection({ t, sessions, zone }: Words & { sessions: readonly SessionRow[] }) {
  return (
    <Section id="sessions" title={t('signin.sessions.title')}>
      <p class="sub">{t('signin.sessions.lead')}</p>
      <ul class="rows mt">
        {sessions.map((one) => {
          const device = one.device || t('signin.device.unknown')
          return (
            <li>
              <p>
                <b>{device}</b>
                {one.isThis && ` · ${t('signin.sessions.this')}`}
              </p>
              <p class="m">
                <span>{t('signin.sessions.began', { when: when({ t, zone }, one.began) })}</span>
                <span>{t('signin.sessions.seen', { when: when({ t, zone }, one.seen) })}</span>
              </p>
              {!one.isThis && (
                <form method="post" action="/konsol/akun/sesi">
                  <input type="hidden" name="id" value={one.id} />
                  <Button look="tertiary" label={`${t('signin.sessions.end')}: ${device}`}>
                    {t('signin.sessions.end')}
                  </Button>
                </form>
              )}
            </li>
          )
        })}
      </ul>
      {sessions.length > 1 && (
        <form class="mt" method="post" action="/konsol/akun/sesi">
          <input type="hidden" name="id" value="lainnya" />
          <Button look="secondary">{t('signin.sessions.endOthers')}</Button>
        </form>
      )}
    </Section>
  )
}

/** What was tried at the account lately. */
export function TriesSection({ t, tries, zone }: Words & { tries: readonly Attempt[] }) {
  return (
    <Section id="tries" title={t('signin.tries.title')}>
      <p class="sub">{t('signin.tries.lead')}</p>
      <details open={tries.slice(0, 5).some((one) => !one.isRight || one.newDevice)}>
        <summary>{t('signin.tries.show', { n: tries.length })}</summary>
        <ul class="rows">
          {tries.map((one) => (
            <li>
              <p>
                {one.isRight ? t('signin.tries.right') : <b>{t('signin.tries.wrong')}</b>}
                {one.newDevice && <b> · {t('signin.tries.newDevice')}</b>}
              </p>
              <p class="m">
                <span>{when({ t, zone }, one.at)}</span>
                <span>{t(`signin.way.${one.way}`)}</span>
                <span>{one.device || t('signin.device.unknown')}</span>
              </p>
            </li>
          ))}
        </ul>
      </details>
    </Section>
  )
}
