/** Rows that are ticked for an act on several reports. The boxes belong to a form of the page, so all of it works without this file. */

const bar = document.querySelector<HTMLDetailsElement>('.many-bar')
const summary = bar?.querySelector('summary')
const closed = summary?.textContent ?? ''
const boxes = () => [...document.querySelectorAll<HTMLInputElement>('.q .tk input')]
const ticked = () => boxes().filter((box) => box.checked)
/** The last row that X or Shift+J touched: Shift+J goes on from there. */
let at = -1

export const anyPicked = () => ticked().length > 0

/** X: the open report, or the first; again: not any more. */
export function pickOne() {
  const all = boxes()
  const open = all.findIndex((box) => box.closest('li')?.querySelector('a')?.getAttribute('aria-current') === 'true')
  at = open >= 0 ? open : 0
  toggle(all[at])
}

/** Shift+J, Shift+K: the next one too. */
export function pickNext(by: 1 | -1) {
  const all = boxes()
  at = Math.min(Math.max(at + by, 0), all.length - 1)
  const box = all[at]
  if (box) box.checked = true
  box?.closest('li')?.scrollIntoView({ block: 'nearest' })
  show()
}

/** Shift+X: all of the list; again: none. */
export function pickAll() {
  const all = boxes()
  const on = all.some((box) => !box.checked)
  for (const box of all) box.checked = on
  show()
}

export function dropPicks() {
  for (const box of ticked()) box.checked = false
  show()
}

/** Presses the button of the act, when rows are ticked. @returns whether there was one */
export function actOnPicks(key: string): boolean {
  const button = anyPicked() ? bar?.querySelector<HTMLButtonElement>(`[data-many-key="${CSS.escape(key)}"]`) : null
  button?.click()
  return Boolean(button)
}

function toggle(box: HTMLInputElement | undefined) {
  if (!box) return
  box.checked = !box.checked
  show()
}

function show() {
  const n = ticked().length
  if (!bar || !summary) return
  bar.open = n > 0
  summary.textContent = n > 0 ? (bar.dataset.many ?? '').replace('{n}', String(n)) : closed
}

document.querySelector('.q')?.addEventListener('change', show)
show() // a page that the browser brought back keeps its ticks
