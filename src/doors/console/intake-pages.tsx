import type { AreaOption } from '../../domain/agencies/area-options.ts'
import type { Agency } from '../../domain/agencies/tree.ts'
import type { App } from '../../domain/app.ts'
import { todayAt } from '../../domain/desk/limits.ts'
import { type Keyed, keyedChannels } from '../../domain/intake/key-in.ts'
import { audiences, identities } from '../../domain/reports/report.ts'
import { longDate } from '../../kit/dates.ts'
import { asset } from '../../kit/html.tsx'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, Button, Buttons, LinkButton } from '../../kit/ui/button.tsx'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { Receipt } from '../../kit/ui/receipt.tsx'
import { Paper } from './paper.tsx'
import type { Officer } from './session.ts'

export type IntakeFrame = { app: App; site: Site; t: T; officer: Officer }
type Typed = Record<string, string>

type FormProps = IntakeFrame & {
  offices: readonly Agency[]
  areas: readonly AreaOption[]
  errors: FieldError[]
  typed: Typed
  formKey: string
}

/** One page, made for less than a minute: what came, how, when; who and where below it, as far as it was said. */
export function KeyInPage({ offices, areas, errors, typed, formKey, ...frame }: FormProps) {
  const { app, t } = frame
  const { catalogue } = app.reference.get()
  const office = offices.find(({ slug }) => slug === typed.office) ?? offices[0]!
  const today = todayAt(app.reference.get(), office.id, app.now())
  const field = (name: string, label: string) => ({
    t,
    name,
    label,
    value: typed[name] ?? '',
    error: errors.find((error) => error.field === name)?.text,
  })
  const words = (values: readonly string[], prefix: string) => values.map((value) => ({ value, label: t(`${prefix}.${value}`) }))
  const more = ['title', 'class', 'category', 'occurredOn', 'identity', 'audience', 'to', 'email'].some(
    (name) => typed[name] || errors.some(({ field: at }) => at === name),
  )
  return (
    <Paper {...frame} title={t('intake.title')} lead={t('intake.lead')} errors={errors} narrow>
      <script type="module" src={asset('console.js')}></script>
      <p class="line">
        <ActionLink href="/konsol/catat/berkas">{t('intake.file')}</ActionLink>{' '}
        <ActionLink href="/konsol/catat/buku">{t('intake.register')}</ActionLink>
      </p>
      <form method="post" action="/konsol/catat" novalidate class="intake mt">
        <input type="hidden" name="key" value={formKey} />
        {offices.length > 1 ? (
          <Field
            {...field('office', t('intake.office'))}
            type="select"
            value={office.slug}
            options={offices.map(({ slug, name }) => ({ value: slug, label: name }))}
          />
        ) : (
          <input type="hidden" name="office" value={office.slug} />
        )}
        <Field
          {...field('channel', t('intake.channel'))}
          type="select"
          value={typed.channel ?? 'walkIn'}
          options={words(keyedChannels, 'console.channel')}
        />
        <Field
          {...field('receivedOn', t('intake.receivedOn'))}
          type="date"
          value={typed.receivedOn ?? today}
          hint={t('intake.receivedOn.hint')}
        />
        <Field {...field('body', t('intake.body'))} type="textarea" rows={7} hint={t('intake.body.hint')} focus />
        <Field {...field('name', t('intake.name'))} optional autocomplete="off" />
        <Field {...field('phone', t('intake.phone'))} type="tel" inputmode="tel" optional autocomplete="off" />
        <Field
          {...field('area', t('intake.area'))}
          type="select"
          optional
          options={[{ value: '', label: t('desk.area.none') }, ...areas.map(({ code, name }) => ({ value: code, label: name }))]}
        />
        <Field {...field('landmark', t('intake.landmark'))} optional />
        <details open={more} class="mt">
          <summary>{t('intake.more')}</summary>
          <Field {...field('email', t('intake.email'))} type="email" optional autocomplete="off" />
          <Field {...field('title', t('intake.reportTitle'))} optional maxlength={120} />
          <Field
            {...field('category', t('desk.filter.category'))}
            type="select"
            optional
            options={[{ value: '', label: t('console.choose') }, ...categoriesOf(app)]}
          />
          <Field
            {...field('class', t('desk.filter.class'))}
            type="select"
            value={typed.class ?? 'complaint'}
            options={catalogue.classes.map((row) => ({ value: row.code, label: t.lang === 'en' ? row.nameEn : row.nameId }))}
          />
          <Field {...field('occurredOn', t('console.occurredOn'))} type="date" optional />
          <Field
            {...field('identity', t('intake.identity'))}
            type="select"
            value={typed.identity ?? 'verifierOnly'}
            options={words(identities, 'console.identity')}
          />
          <Field
            {...field('audience', t('desk.filter.audience'))}
            type="select"
            value={typed.audience ?? 'public'}
            options={words(audiences, 'console.audience')}
          />
          <Field
            {...field('to', t('intake.to'))}
            type="select"
            value={typed.to ?? 'own'}
            options={[
              { value: 'own', label: t('intake.to.own') },
              { value: 'route', label: t('intake.to.route') },
            ]}
          />
        </details>
        <div class="go">
          <Buttons>
            <Button big>{t('intake.go')}</Button>
          </Buttons>
        </div>
      </form>
    </Paper>
  )
}

function categoriesOf(app: App) {
  const { catalogue } = app.reference.get()
  const day = app.now().toString().slice(0, 10)
  return catalogue
    .parentsOn(day)
    .flatMap((parent) =>
      catalogue.childrenOn(parent.code, day).map((c) => ({ value: c.code, label: `${parent.name}: ${c.name}` })),
    )
}

/** The slip to hand over. What was typed goes along hidden, so that the printed receipt can name who reported without anybody looking at an identity. */
export function KeyedPage({ keyed, typed, ...frame }: IntakeFrame & { keyed: Keyed; typed: Typed }) {
  const { app, t } = frame
  const office = app.reference.get().agencies.get(keyed.office)!
  return (
    <Paper {...frame} title={t('intake.done')} back="/konsol" narrow>
      {keyed.again && <Notice tone="info">{t('intake.again')}</Notice>}
      <Receipt
        t={t}
        level={2}
        title={t('intake.done.slip')}
        line={t('intake.done.line', {
          no: keyed.registerNo,
          year: keyed.year,
          office: office.shortName,
          date: longDate(keyed.receivedOn, t.lang),
        })}
        number={keyed.receipt.number}
        code={keyed.receipt.accessCode}
        actions={
          <form method="post" action="/konsol/catat/tanda-terima.pdf">
            {Object.entries(typed).map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <Button>{t('intake.print')}</Button>
          </form>
        }
      >
        <p class="sm">
          {t('intake.done.due', {
            verify: longDate(keyed.receipt.due.verifyOn, t.lang),
            answer: longDate(keyed.receipt.due.answerOn, t.lang),
          })}
        </p>
      </Receipt>
      <div class="go">
        <Buttons row>
          <LinkButton href="/konsol/catat" look="secondary">
            {t('intake.next')}
          </LinkButton>
          <LinkButton href={`/konsol/laporan/${keyed.receipt.number}`} look="tertiary">
            {t('intake.open')}
          </LinkButton>
        </Buttons>
      </div>
    </Paper>
  )
}

type RegisterProps = IntakeFrame & { offices: readonly Agency[]; wrong?: { from: string; to: string } }

/** Which office's book, of which days; the current month to begin with. */
export function RegisterPage({ offices, wrong, ...frame }: RegisterProps) {
  const { app, t } = frame
  const today = todayAt(app.reference.get(), offices[0]!.id, app.now())
  const errors = wrong ? [{ field: 'from', text: t('intake.register.wrongDays') }] : []
  return (
    <Paper {...frame} title={t('intake.register')} lead={t('intake.register.lead')} back="/konsol/catat" errors={errors} narrow>
      <form method="get" action="/konsol/catat/buku.pdf" novalidate class="mt">
        <Field
          t={t}
          name="office"
          label={t('intake.office')}
          type="select"
          options={offices.map(({ slug, name }) => ({ value: slug, label: name }))}
        />
        <Field
          t={t}
          name="from"
          label={t('intake.register.from')}
          type="date"
          value={wrong?.from ?? `${today.slice(0, 8)}01`}
          error={errors[0]?.text}
        />
        <Field t={t} name="to" label={t('intake.register.to')} type="date" value={wrong?.to ?? today} />
        <div class="go">
          <Buttons>
            <Button>{t('intake.register.go')}</Button>
          </Buttons>
        </div>
      </form>
    </Paper>
  )
}
