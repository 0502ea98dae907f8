import type { T } from '../../kit/i18n.ts'
import { ActionLink, Button, Buttons } from '../../kit/ui/button.tsx'
import { ErrorSummary, type FieldError } from '../../kit/ui/error-summary.tsx'
import { Field, FileField, Tick, Ticks } from '../../kit/ui/field.tsx'
import type { FormField, FormName } from './move-forms.ts'

type Props = {
  t: T
  move: FormName | 'identity'
  action: string
  back: string
  version: number
  fields: readonly FormField[]
  errors: FieldError[]
  /** What was typed before a refusal. */
  typed: Record<string, string>
}

/** The form of one move, in the report pane, never in a window above it. */
export function MoveForm({ t, move, action, back, version, fields, errors, typed }: Props) {
  const errorAt = (name: string) => errors.find((error) => error.field === name)?.text
  return (
    <section class="move">
      <ErrorSummary t={t} errors={errors} />
      <h2>{t(`console.${move}`)}</h2>
      <p class="sub">{t(`console.${move}.hint`)}</p>
      <form
        method="post"
        action={action}
        enctype={fields.some((f) => f.type === 'files') ? 'multipart/form-data' : undefined}
        novalidate
      >
        <input type="hidden" name="version" value={String(version)} />
        {fields.map((field) => {
          const label = t(`console.${wordsOf(move, field.name)}.${field.name}`)
          if (field.type === 'files')
            return (
              <FileField
                t={t}
                name={field.name}
                label={label}
                aside={t('ui.optional')}
                button={t('console.files.button')}
                hint={t('console.files.hint')}
                accept="image/*"
                multiple
                error={errorAt(field.name) ?? errorAt('photo')}
              />
            )
          if (field.type === 'tick')
            return (
              <Tick t={t} name={field.name} error={errorAt(field.name)}>
                {label}
              </Tick>
            )
          if (field.type === 'ticks')
            return (
              <Ticks
                t={t}
                name={field.name}
                label={label}
                options={field.options ?? []}
                chosen={typed[field.name]?.split(' ') ?? []}
                error={errorAt(field.name)}
              />
            )
          return (
            <Field
              t={t}
              name={field.name}
              label={label}
              type={field.type}
              optional={field.optional ?? false}
              value={typed[field.name] ?? field.value}
              error={errorAt(field.name)}
              {...(field.hint ? { hint: field.hint } : {})}
              {...(field.rows ? { rows: field.rows } : {})}
              {...(field.options ? { options: field.options } : {})}
            />
          )
        })}
        <div class="go">
          <Buttons row>
            <Button>{t(`console.${move}.go`)}</Button>
            <ActionLink href={back} quiet>
              {t('console.cancel')}
            </ActionLink>
          </Buttons>
        </div>
      </form>
    </section>
  )
}

/** Fields of `send` are called as in the two forms that it is made of. */
const wordsOf = (move: FormName | 'identity', field: string) =>
  move === 'send' ? (['agency', 'supporting', 'note'].includes(field) ? 'forward' : 'verify') : move
