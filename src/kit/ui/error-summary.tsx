import type { T } from '../i18n.ts'
import { Shape } from './shape.tsx'

/** A refusal at a field: the field's name (its id) and the words that say how to mend it. */
export type FieldError = { field: string; text: string }

/** First thing on a page that was refused; takes the focus, and links to each field with the same words as stand there. */
export function ErrorSummary({ t, errors }: { t: T; errors: FieldError[] }) {
  if (errors.length === 0) return null
  return (
    <div class="ds-error-summary" role="alert" tabindex={-1} autofocus aria-labelledby="error-summary">
      <h2 id="error-summary">
        <Shape name="err" size={22} />
        <span>
          <span class="vh">{t('ui.error.prefix')} </span>
          {t('ui.error.title')}
        </span>
      </h2>
      <ul>
        {errors.map((error) => (
          <li>
            <a href={`#${error.field}`}>{error.text}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The words for one field, or undefined. */
export function errorAt(errors: FieldError[], field: string): string | undefined {
  return errors.find((error) => error.field === field)?.text
}
