import type { Child } from 'hono/jsx'
import { HintAndError, type Words } from './field.tsx'
import { Shape } from './shape.tsx'

export type Consequence = {
  value: string
  title: string
  /** What follows from choosing it, in one or two short sentences. */
  text?: string
  /** Line by line: who gets to know, who does not. */
  who?: { knows: boolean; text: string }[]
}

type CardsProps = Words & {
  name: string
  legend: string
  /** The question of the page, a section of it, or a plain label. */
  as?: 'h1' | 'h2' | 'label'
  hint?: Child
  error?: string | undefined
  value?: string | undefined
  options: Consequence[]
}

/** Radio buttons whose whole card can be pressed and says what follows. The first one's id is the field's name, for the error summary. */
export function ConsequenceCards({ t, name, legend, as = 'label', hint, error, value, options }: CardsProps) {
  const about = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  return (
    <fieldset
      class={['cards', as === 'h1' ? '' : 'part', error ? 'bad' : ''].filter(Boolean).join(' ')}
      {...(about ? { 'aria-describedby': about } : {})}
    >
      <legend class={as === 'label' ? 'label' : undefined}>
        {as === 'h1' ? <h1>{legend}</h1> : as === 'h2' ? <h2>{legend}</h2> : legend}
      </legend>
      <HintAndError t={t} id={name} hint={hint} error={error} />
      {options.map((option, index) => {
        const id = index === 0 ? name : `${name}-${option.value}`
        return (
          <div class="card-r">
            <input type="radio" name={name} id={id} value={option.value} checked={option.value === value} />
            <label for={id}>
              <b>{option.title}</b>
              {option.text && <span>{option.text}</span>}
              {option.who && (
                <span class="who">
                  {option.who.map((line) => (
                    <em class={line.knows ? 'yes' : 'no'}>
                      <Shape name={line.knows ? 'yes' : 'no'} size={15} />
                      {line.text}
                    </em>
                  ))}
                </span>
              )}
            </label>
          </div>
        )
      })}
    </fieldset>
  )
}
