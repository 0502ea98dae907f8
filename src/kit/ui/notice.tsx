import type { PropsWithChildren } from 'hono/jsx'
import { KeyHint } from './key-hint.tsx'
import { Shape, type ShapeName } from './shape.tsx'

export type NoticeTone = 'info' | 'ok' | 'ask' | 'late'
const noticeShapes: Record<NoticeTone, ShapeName> = { info: 'info', ok: 'closed', ask: 'warn', late: 'err' }

/** A message that stands in the page: news, success, attention, failure. `live` has it read out as it appears after an action. */
export function Notice({ tone = 'info', live, children }: PropsWithChildren<{ tone?: NoticeTone; live?: boolean }>) {
  return (
    <div class={`notice ${tone}`} {...(live ? { role: tone === 'late' ? 'alert' : 'status' } : {})}>
      <Shape name={noticeShapes[tone]} size={20} />
      <div>{children}</div>
    </div>
  )
}

/** One amber sentence that must not be missed. */
export function Warning({ children }: PropsWithChildren) {
  return (
    <p class="warn">
      <Shape name="warn" size={18} />
      <span>{children}</span>
    </p>
  )
}

/** Words of someone else, or an aside, set off by a line. */
export function Inset({ children }: PropsWithChildren) {
  return <div class="inset">{children}</div>
}

/** A single line between hairlines, with a drawing: the emergency number. */
export function LineBox({ shape, children }: PropsWithChildren<{ shape: ShapeName }>) {
  return (
    <p class="alarm">
      <Shape name={shape} size={20} />
      <span>{children}</span>
    </p>
  )
}

type UndoBarProps = PropsWithChildren<{ action: string; label: string; fields: Record<string, string>; shortcut?: string }>

/** What was just done, and the button that takes it back. `fields` are sent with it (event, anti-forgery token). */
export function UndoBar({ action, label, fields, shortcut = 'Z', children }: UndoBarProps) {
  return (
    <form class="undo" method="post" action={action}>
      <span role="status">{children}</span>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" data-key={shortcut}>
        {label} <KeyHint keys={shortcut} />
      </button>
    </form>
  )
}
