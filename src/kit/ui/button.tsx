import type { PropsWithChildren } from 'hono/jsx'
import { KeyHint } from './key-hint.tsx'
import { Shape } from './shape.tsx'

export type ButtonLook = 'primary' | 'secondary' | 'tertiary'

type Look = {
  /** One primary button a page: the brick one. */
  look?: ButtonLook
  /** 56 px high: the one thing to press on a page. */
  big?: boolean
  /** The key that presses it in the console. */
  shortcut?: string | undefined
}

type ButtonProps = PropsWithChildren<
  Look & {
    name?: string
    value?: string
    type?: 'submit' | 'button'
    /** Another address than the form's. */
    formaction?: string
    /** Leaves the browser's own checks out: for "back" and "remove" buttons inside a form. */
    formnovalidate?: boolean
    /** The whole name, beginning with the words that are seen: which of many, where a page has the same button often. */
    label?: string
  }
>

/** A button that sends a form. */
export function Button({ look = 'primary', big, shortcut, type = 'submit', label, children, ...rest }: ButtonProps) {
  return (
    <button
      class={big ? 'ds-button big' : 'ds-button'}
      type={type}
      data-variant={variant(look)}
      {...keyOf(shortcut)}
      {...(label ? { 'aria-label': label } : {})}
      {...rest}
    >
      {children}
      {shortcut && <KeyHint keys={shortcut} />}
    </button>
  )
}

/** A link that looks like a button: it leads to the next page, it changes nothing. */
export function LinkButton({ href, look = 'primary', big, shortcut, children }: PropsWithChildren<Look & { href: string }>) {
  return (
    <a class={big ? 'ds-button big' : 'ds-button'} href={href} data-variant={variant(look)} {...keyOf(shortcut)}>
      {children}
      {shortcut && <KeyHint keys={shortcut} />}
    </a>
  )
}

/** Buttons under each other on a phone; `row` sets them side by side from 768 px. */
export function Buttons({ row, children }: PropsWithChildren<{ row?: boolean }>) {
  return <div class={row ? 'btns row' : 'btns'}>{children}</div>
}

type ActionLinkProps = PropsWithChildren<{ href: string; arrow?: boolean; quiet?: boolean; small?: boolean; shortcut?: string }>

/** A link that stands alone, 44 px high. `arrow` when it leads to more of the same; `quiet` when it is the lesser choice. */
export function ActionLink({ href, arrow, quiet, small, shortcut, children }: ActionLinkProps) {
  const name = ['act', quiet && 'quiet', small && 'sm'].filter(Boolean).join(' ')
  return (
    <a class={name} href={href} {...keyOf(shortcut)}>
      {children}
      {arrow && <Shape name="right" size={14} />}
      {shortcut && <KeyHint keys={shortcut} />}
    </a>
  )
}

/** The way back, first thing on a page that belongs to a path. */
export function BackLink({ href, children }: PropsWithChildren<{ href: string }>) {
  return (
    <a class="back" href={href}>
      <Shape name="left" size={14} />
      {children}
    </a>
  )
}

function variant(look: ButtonLook) {
  return look === 'primary' ? undefined : look
}

function keyOf(shortcut: string | undefined) {
  return shortcut ? { 'data-key': shortcut } : {}
}
