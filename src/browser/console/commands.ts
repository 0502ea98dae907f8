/** Ctrl+K: everything that can be pressed on this page, found by its words; a report's number opens it. */

import { anyPicked } from './picks.ts'

const opener = document.querySelector<HTMLAnchorElement>('[data-commands]')
type Command = { text: string; press: () => void }
let dialog: HTMLDialogElement | null = null

opener?.addEventListener('click', (event) => {
  event.preventDefault()
  openCommands()
})

export function openCommands() {
  if (!opener || typeof HTMLDialogElement === 'undefined') return
  dialog ??= made(opener)
  dialog.showModal()
  const field = dialog.querySelector('input')!
  field.value = ''
  field.dispatchEvent(new Event('input'))
  field.focus()
}

function made({ dataset: { commands: find = '', none = '' } }: HTMLElement): HTMLDialogElement {
  const box = document.createElement('dialog')
  box.className = 'cmd'
  box.setAttribute('aria-label', find)
  const field = Object.assign(document.createElement('input'), { type: 'text', placeholder: find, autocomplete: 'off' })
  field.setAttribute('aria-label', find)
  const list = document.createElement('ul')
  const all = everything()
  const shown = () => {
    const words = field.value.toLowerCase().trim().split(/\s+/)
    const number = /^\d\d-?\w{4}-?\w{3}$/.test(field.value.trim()) ? field.value.trim().toUpperCase() : null
    const to = number ? [{ text: number, press: () => void location.assign(`/konsol/laporan/${number}`) }] : []
    return [...to, ...all.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)))].slice(0, 12)
  }
  const draw = () => {
    list.replaceChildren(
      ...shown().map(({ text, press }) => {
        const item = document.createElement('li')
        const button = Object.assign(document.createElement('button'), { type: 'button', textContent: text })
        button.addEventListener('click', () => {
          box.close()
          press()
        })
        item.append(button)
        return item
      }),
    )
    if (!list.children.length) list.append(Object.assign(document.createElement('li'), { textContent: none }))
  }
  field.addEventListener('input', draw)
  box.addEventListener('keydown', (event) => {
    const buttons = [...list.querySelectorAll('button')]
    const here = buttons.indexOf(document.activeElement as HTMLButtonElement)
    if (event.key === 'Enter' && document.activeElement === field) buttons[0]?.click()
    else if (event.key === 'ArrowDown') buttons[here + 1]?.focus()
    else if (event.key === 'ArrowUp') (buttons[here - 1] ?? field).focus()
    else return
    event.preventDefault()
  })
  box.append(field, list)
  document.body.append(box)
  return box
}

/** Links and buttons of the report, the views and the menu, by the words that are seen; a key stands behind them in brackets. */
function everything(): Command[] {
  // The report's own first, then the lists, then the rest of the console.
  const places = [
    '.undo button',
    '.acts a, .acts button',
    '.krep .act, .klist .act',
    '.kv-l a',
    '.ktop .end a, .ktop .end button',
  ]
  const all = places.flatMap((place) => [...document.querySelectorAll<HTMLElement>(place)])
  const seen = new Set<string>()
  return all.flatMap((target) => {
    if (target.closest('.many-bar') && !anyPicked()) return []
    const copy = target.cloneNode(true) as HTMLElement
    for (const extra of copy.querySelectorAll('.kbds, b')) extra.remove()
    const words = (copy.textContent ?? '').trim().replace(/\s+/g, ' ')
    const key = target.dataset.key ?? ''
    if (!words || seen.has(words)) return []
    seen.add(words)
    return [{ text: key ? `${words} (${key})` : words, press: () => target.click() }]
  })
}
