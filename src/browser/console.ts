/** The keys that are printed on the console's buttons. Without this file every button and link works all the same. */

const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  if (key === 'J' || key === 'K') return step(event, key === 'J' ? 1 : -1)
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  if (!target) return
  event.preventDefault()
  if (target instanceof HTMLInputElement) target.focus()
  else target.click()
})

/** The next or previous report of the list; from a page without one, the first. */
function step(event: KeyboardEvent, by: 1 | -1) {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>('.q a')]
  const at = rows.findIndex((row) => row.getAttribute('aria-current') === 'true')
  const next = rows[at < 0 ? 0 : at + by]
  if (!next) return
  event.preventDefault()
  next.click()
}

// A form that was just opened, or refused, takes the keyboard.
document.querySelector<HTMLElement>('.move [aria-invalid="true"], .move .ds-input')?.focus()
