import type { App } from '../../domain/app.ts'
import type { ManyAct, Outcome, Plan } from '../../domain/reports/act-on-many.ts'
import { UNDO_SECONDS } from '../../domain/reports/record-event.ts'
import { asset } from '../../kit/html.tsx'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { Buttons, LinkButton } from '../../kit/ui/button.tsx'
import { ErrorSummary, type FieldError } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Notice, UndoBar } from '../../kit/ui/notice.tsx'
import type { FormField } from './move-forms.ts'
import { Paper } from './paper.tsx'
import { SendOrCancel } from './send-or-cancel.tsx'
import type { Officer } from './session.ts'

type Frame = { app: App; site: Site; t: T; officer: Officer; back: string }

type FormProps = Frame & {
  act: ManyAct
  plan: Plan
  fields: readonly FormField[]
  list: string
  errors: FieldError[]
  typed: Record<string, string>
}

/** What will happen, to which reports, which stay as they are and why; then the one thing that has to be said. */
export function ManyForm({ act, plan, fields, list, errors, typed, ...frame }: FormProps) {
  const { t, back } = frame
  return (
    <Paper {...frame} title={t(`desk.many.${act}`)} lead={planned(t, plan)} narrow>
      <script type="module" src={asset('console.js')}></script>
      {plan.able.length > 0 ? (
        <section class="move">
          <ErrorSummary t={t} errors={errors} />
          <form method="post" action="/konsol/banyak" novalidate>
            <input type="hidden" name="act" value={act} />
            <input type="hidden" name="list" value={list} />
            {plan.able.map(({ number }) => (
              <input type="hidden" name="n[]" value={number} />
            ))}
            {fields.map((field) => (
              <Field
                t={t}
                name={field.name}
                label={t(`desk.many.${act}.${field.name}`)}
                type={field.type === 'files' || field.type === 'tick' || field.type === 'ticks' ? 'text' : field.type}
                optional={field.optional ?? false}
                {...(field.rows && { rows: field.rows })}
                {...(field.options && { options: field.options })}
                {...(field.hint && { hint: field.hint })}
                value={typed[field.name] ?? field.value ?? ''}
                error={errors.find((error) => error.field === field.name)?.text}
              />
            ))}
            <SendOrCancel t={t} back={back}>
              {t(`desk.many.${act}.go`, { n: plan.able.length })}
            </SendOrCancel>
          </form>
        </section>
      ) : (
        <Buttons row>
          <LinkButton href={back} look="secondary">
            {t('ui.back')}
          </LinkButton>
        </Buttons>
      )}
      <Reports t={t} plan={plan} />
    </Paper>
  )
}

const planned = (t: T, { able, refused, late }: Plan) =>
  [
    t('desk.many.able', { n: able.length }),
    late > 0 && t('desk.many.late', { n: late }),
    refused.length > 0 && t('desk.many.refused', { n: refused.length }),
  ]
    .filter(Boolean)
    .join(' ')

function Reports({ t, plan }: { t: T; plan: Plan }) {
  return (
    <>
      {plan.refused.length > 0 && (
        <section class="sec">
          <h2>{t('desk.many.stay')}</h2>
          <ul class="plain">
            {plan.refused.map(({ number, title, why }) => (
              <li>
                <b class="num">{number}</b> {title}: {t(why)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {plan.able.length > 0 && (
        <section class="sec">
          <h2>{t('desk.many.these')}</h2>
          <ul class="plain">
            {plan.able.map(({ number, title }) => (
              <li>
                <b class="num">{number}</b> {title}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** What was done and what was not; the way back, and for 8 seconds the way to take it all back. */
export function ManyDone({ act, outcome, undone, ...frame }: Frame & { act: ManyAct; outcome: Outcome; undone?: boolean }) {
  const { t, back } = frame
  const { done, failed } = outcome
  return (
    <Paper {...frame} title={t(undone ? 'desk.many.undone' : `desk.many.${act}`)} narrow>
      <script type="module" src={asset('console.js')}></script>
      <Notice tone={failed.length ? 'ask' : 'ok'} live>
        {t(undone ? 'desk.many.undone.n' : 'desk.many.done', { n: done.length })}
        {failed.length > 0 && ` ${t('desk.many.failed', { n: failed.length })}`}
      </Notice>
      {failed.length > 0 && (
        <ul class="plain mt">
          {failed.map(({ number, why }) => (
            <li>
              <a href={`/konsol/laporan/${number}`}>{number}</a>: {t(why)}
            </li>
          ))}
        </ul>
      )}
      {!undone && done.length > 0 && (
        <div class="mt">
          <UndoBar
            action="/konsol/banyak/urungkan"
            label={t('console.undo')}
            fields={{ act, list: back.replace('/konsol?', ''), numbers: done.join(' ') }}
          >
            {t('desk.many.undoHint', { seconds: UNDO_SECONDS })}
          </UndoBar>
        </div>
      )}
      <div class="go">
        <LinkButton href={back} shortcut="J">
          {t('desk.many.back')}
        </LinkButton>
      </div>
    </Paper>
  )
}
