import type { Child, PropsWithChildren } from 'hono/jsx'
import type { T } from '../i18n.ts'
import { Shape, type ShapeName } from './shape.tsx'

export type Words = { t: T }

export type Option = { value: string; label: string }

type FieldProps = Words & {
  /** Name in the form; also the id, so that an error summary can link to it. */
  name: string
  /** Another id, where two forms of a page have a field of the same name. */
  id?: string
  label: string
  /** True when the label is the heading of the page (one question per page). */
  question?: boolean
  optional?: boolean
  hint?: Child
  /** What to do to mend it. Shown with the octagon, read before the field. */
  error?: string | undefined
  value?: string | undefined
  type?: 'text' | 'email' | 'tel' | 'search' | 'password' | 'date' | 'number' | 'textarea' | 'select'
  options?: Option[]
  rows?: number
  required?: boolean
  maxlength?: number
  autocomplete?: string
  inputmode?: 'text' | 'email' | 'tel' | 'numeric' | 'search'
  spellcheck?: boolean
  /** For codes that are copied by hand. */
  mono?: boolean
  /** Puts the keyboard here when the page opens. */
  focus?: boolean
}

/** A label, its hint, its error and the field, in that order; the red edge joins the four. */
export function Field(props: FieldProps) {
  const { t, name, label, question, optional, hint, error, type = 'text' } = props
  const id = props.id ?? name
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  const words = (
    <label class={question ? undefined : 'label'} for={id}>
      {label}
      {optional && <span class="sub light"> ({t('ui.optional')})</span>}
    </label>
  )
  const common = {
    class: props.mono ? 'ds-input mono' : 'ds-input',
    id,
    name,
    ...(props.required ? { required: true } : {}),
    ...(error ? { 'aria-invalid': 'true' as const } : {}),
    ...(about ? { 'aria-describedby': about } : {}),
    ...(props.autocomplete ? { autocomplete: props.autocomplete } : {}),
    ...(props.focus ? { autofocus: true } : {}),
  }
  const typed = {
    ...common,
    ...(props.maxlength ? { maxlength: props.maxlength } : {}),
    ...(props.inputmode ? { inputmode: props.inputmode } : {}),
    // An enumerated attribute: a plain false would leave it out.
    ...(props.spellcheck === false ? { spellcheck: 'false' as unknown as boolean } : {}),
  }
  return (
    <div class={error ? 'field bad' : 'field'}>
      {question ? <h1>{words}</h1> : words}
      <HintAndError t={t} id={id} hint={hint} error={error} />
      {type === 'textarea' ? (
        <textarea {...typed} rows={props.rows ?? 6}>
          {props.value ?? ''}
        </textarea>
      ) : type === 'select' ? (
        <select {...common}>
          {props.options?.map((option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input {...typed} type={type} {...(props.value === undefined ? {} : { value: props.value })} />
      )}
    </div>
  )
}

type About = Words & { id: string; hint?: Child; error?: string | undefined }

/** What stands between a label and its field. Ids: `<id>-hint`, `<id>-error`. */
export function HintAndError({ t, id, hint, error }: About) {
  return (
    <>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="ds-validation-message" id={`${id}-error`}>
          <span class="vh">{t('ui.error.prefix')} </span>
          {error}
        </p>
      )}
    </>
  )
}

type FileFieldProps = Words & {
  name: string
  label: string
  /** Beside the label: "(opsional, sampai 5)". */
  aside?: string
  button: string
  hint: string
  error?: string | undefined
  accept: string
  multiple?: boolean
  /** True opens the camera of a phone first. */
  camera?: boolean
  /** What is drawn: a camera, unless something else is sent. */
  shape?: ShapeName
}

/** Photos and files. The whole dashed frame is the target; the browser's own control stays inside it, so it works without script. */
export function FileField(props: FileFieldProps) {
  const { t, name, label, aside, button, hint, error } = props
  return (
    <div class={error ? 'field bad' : 'field'}>
      <span class="label">
        {label}
        {aside && <span class="sub light"> ({aside})</span>}
      </span>
      <HintAndError t={t} id={name} error={error} />
      <div class="drop">
        <label for={name}>
          <Shape name={props.shape ?? 'cam'} size={28} />
          <span>
            {button}
            <small id={`${name}-hint`}>{hint}</small>
          </span>
        </label>
        <input
          type="file"
          id={name}
          name={name}
          accept={props.accept}
          multiple={props.multiple ?? false}
          aria-describedby={error ? `${name}-hint ${name}-error` : `${name}-hint`}
          {...(props.camera ? { capture: 'environment' } : {})}
          {...(error ? { 'aria-invalid': 'true' as const } : {})}
        />
      </div>
    </div>
  )
}

type TickProps = PropsWithChildren<Words & { name: string; value?: string; checked?: boolean; error?: string | undefined }>

/** One box to tick, in its own frame: a consent, never ticked beforehand. */
export function Tick({ t, name, value = 'yes', checked = false, error, children }: TickProps) {
  return (
    <div class={error ? 'field bad' : 'field'}>
      <HintAndError t={t} id={name} error={error} />
      <div class="card-c">
        <input
          class="ds-input"
          type="checkbox"
          id={name}
          name={name}
          value={value}
          checked={checked}
          {...(error ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${name}-error` } : {})}
        />
        <label for={name}>{children}</label>
      </div>
    </div>
  )
}

type TicksProps = Words & {
  name: string
  label: string
  options: readonly Option[]
  chosen?: readonly string[]
  error?: string | undefined
}

/** Any number of many (sent as `name[]`), folded until they are wanted: the list would be longer than the rest of the form. */
export function Ticks({ t, name, label, options, chosen = [], error }: TicksProps) {
  return (
    <details class={error ? 'field bad' : 'field'} open={Boolean(error) || chosen.length > 0}>
      <summary>
        {label} <span class="sub light">({t('ui.optional')})</span>
      </summary>
      <HintAndError t={t} id={name} error={error} />
      <ul class="ticks">
        {options.map((option, i) => (
          <li>
            <label>
              <input
                type="checkbox"
                id={i === 0 ? name : `${name}-${i}`}
                name={`${name}[]`}
                value={option.value}
                checked={chosen.includes(option.value)}
              />{' '}
              {option.label}
            </label>
          </li>
        ))}
      </ul>
    </details>
  )
}
