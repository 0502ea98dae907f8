import type { Child } from 'hono/jsx'
import type { T } from '../../kit/i18n.ts'
import { ErrorSummary, type FieldError } from '../../kit/ui/error-summary.tsx'
import { Field, FileField, Tick, Ticks } from '../../kit/ui/field.tsx'
import type { FormField, FormName } from './move-forms.ts'
import { SendOrCancel } from './send-or-cancel.tsx'
import { Band, readersOf } from './writing.tsx'

/** What a form has beside its fields when an officer writes in it (writing.tsx). */
export type Beside = {
  edition: number
  /** Where the script keeps what is typed. */
  drafts: string
  /** Above the fields: both texts, where a colleague wrote another. */
  compare?: Child
  /** Before the field of that name. */
  before?: { field: string; part: Child } | undefined
  /** Under the field of that name. */
  under?: { field: string; part: Child } | undefined
  foot: Child
}

type Props = {
  t: T
  move: FormName | 'identity' | 'askLook'
  action: string
  back: string
  version: number
  fields: readonly FormField[]
  errors: FieldError[]
  /** What was typed before a refusal. */
  typed: Record<string, string>
  beside?: Beside | undefined
  /** The form waits for a signal where there is none: under which key, of which report, and who wrote it. */
  away?: { key: string; number: string; writer: string } | undefined
  /** Photos that came with an earlier try and are kept. */
  kept?: readonly string[]
}

/** The form of one move, in the report pane, never in a window above it. */
export function MoveForm({ t, move, action, back, version, fields, errors, typed, beside, away, kept = [] }: Props) {
  const errorAt = (name: string) => errors.find((error) => error.field === name)?.text
  const drawn = (field: FormField) => {
    const label = t(`console.${wordsOf(move, field.name)}.${field.name}`)
    if (field.type === 'files')
      return (
        <FileField
          t={t}
          name={field.name}
          label={label}
          aside={t('ui.optional')}
          button={t('console.files.button')}
          hint={kept.length ? t('answer.kept', { n: kept.length }) : t('console.files.hint')}
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
  }
  const readers = readersOf[move]
  return (
    <section class={readers ? `move ${readers}` : 'move'}>
      {readers && <Band t={t} readers={readers} />}
      <ErrorSummary t={t} errors={errors} />
      <h2>{t(`console.${move}`)}</h2>
      <p class="sub">{t(`console.${move}.hint`)}</p>
      <form
        method="post"
        action={action}
        enctype={fields.some((f) => f.type === 'files') ? 'multipart/form-data' : undefined}
        novalidate
        {...(away ? { 'data-away-key': away.key, 'data-away-number': away.number } : {})}
        {...(beside ? { 'data-draft': beside.drafts, 'data-form': move } : {})}
      >
        <input type="hidden" name="version" value={String(version)} />
        {beside && <input type="hidden" name="edition" value={String(beside.edition)} />}
        {away && <input type="hidden" name="key" value={away.key} />}
        {away && <input type="hidden" name="writer" value={away.writer} />}
        {kept.length > 0 && <input type="hidden" name="kept" value={kept.join(',')} />}
        {beside?.compare}
        {fields.map((field) => (
          <>
            {beside?.before?.field === field.name && beside.before.part}
            {drawn(field)}
            {beside?.under?.field === field.name && beside.under.part}
          </>
        ))}
        <SendOrCancel t={t} back={back}>
          {t(`console.${move}.go`)}
        </SendOrCancel>
        {beside?.foot}
      </form>
    </section>
  )
}

/** Fields of `send` are called as in the two forms that it is made of. */
const wordsOf = (move: Props['move'], field: string) =>
  move === 'send' ? (['agency', 'supporting', 'note'].includes(field) ? 'forward' : 'verify') : move
