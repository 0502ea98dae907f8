/** The keys that are printed on the console's buttons. Without this file every button and link works all the same. */
import './console/away.ts'
import './console/choose.ts'
import { openCommands } from './console/commands.ts'
import './console/live.ts'
import { actOnPicks, anyPicked, dropPicks, pickAll, pickNext, pickOne } from './console/picks.ts'

/** Where letters are text. A tick that was set with the mouse keeps the focus and takes none. */
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'))

/** Letters alone press things, so there is a way to turn that off (WCAG 2.1.4); the choice is kept in this browser. */
const KEPT = 'tuntas.keys'
let on = kept() !== 'off'
const keySwitch = document.querySelector<HTMLButtonElement>('[data-keys-off]')
if (keySwitch) {
  keySwitch.hidden = false
  keySwitch.addEventListener('click', () => {
    on = !on
    keep(on ? 'on' : 'off')
    show(keySwitch)
  })
  show(keySwitch)
}

function show(button: HTMLButtonElement) {
  button.textContent = (on ? button.dataset.keysOff : button.dataset.keysOn) ?? ''
  document.documentElement.classList.toggle('keyless', !on)
}

// Inside a form: Ctrl+Enter sends it from anywhere, Enter from a list too (a browser would do nothing with it).
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLElement)) return
  const form = event.target.closest<HTMLFormElement>('.move form')
  if (!form || !(event.ctrlKey || event.metaKey || event.target instanceof HTMLSelectElement)) return
  event.preventDefault()
  form.requestSubmit()
})

// Ctrl+K is no letter: it works while one types too, and cannot be switched off.
document.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  openCommands()
})

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') return leave()
  if (!on || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  if (document.querySelector('dialog[open]')) return
  const by = key === 'J' ? 1 : -1
  if (key === 'J' || key === 'K') return event.shiftKey ? pickNext(by) : step(event, by)
  if (key === 'X') return event.shiftKey ? pickAll() : pickOne()
  if (actOnPicks(key)) return event.preventDefault()
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  if (!target) return
  event.preventDefault()
  if (target instanceof HTMLInputElement) target.focus()
  else target.click()
})

/** Esc: out of the field, then the picks, then the form. What was typed stays as long as the page does. */
function leave() {
  if (document.querySelector('dialog[open]')) return
  if (document.activeElement instanceof HTMLElement && typing(document.activeElement)) document.activeElement.blur()
  else if (anyPicked()) dropPicks()
}

/** The next or previous report of the list; from a page without one, the first. On a page beside the list the way back to it has the J. */
function step(event: KeyboardEvent, by: 1 | -1) {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>('.q a')]
  const at = rows.findIndex((row) => row.getAttribute('aria-current') === 'true')
  const next = rows.length ? rows[at < 0 ? 0 : at + by] : document.querySelector<HTMLElement>('[data-key="J"]')
  if (!next) return
  event.preventDefault()
  next.click()
}

// A form that was just opened, or refused, takes the keyboard; else the filter that was.
for (const field of ['.move [aria-invalid="true"], .move .ds-input', '.kf.open .ds-input']) {
  const first = document.querySelector<HTMLElement>(field)
  first?.focus()
  if (first) break
}

/** Storage may be forbidden; then the choice lasts for this page. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEPT)
  } catch {
    return null
  }
}

function keep(value: string) {
  try {
    localStorage.setItem(KEPT, value)
  } catch {}
}
