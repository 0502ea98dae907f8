/** In a list of choices letters look for the beginning of any word of a name ("pek" finds "Dinas Pekerjaan Umum"); a browser knows only the beginning of the whole. */

const FORGET_MS = 1_500
let typed = ''
let at = 0

document.addEventListener('keydown', (event) => {
  const list = event.target
  if (!(list instanceof HTMLSelectElement) || list.multiple) return
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || (event.key === ' ' && !typed)) return
  event.preventDefault()
  typed = event.timeStamp - at > FORGET_MS ? event.key : typed + event.key
  at = event.timeStamp
  const found = best([...list.options], typed.toLowerCase())
  if (!found || found.selected) return
  found.selected = true
  list.dispatchEvent(new Event('change', { bubbles: true }))
})

/** The whole name first, then any of its words, then the initials ("dpu"); of equals the one that stands higher. */
function best(options: HTMLOptionElement[], text: string): HTMLOptionElement | undefined {
  const named = options.filter((option) => option.value !== '')
  const words = (option: HTMLOptionElement) => option.text.toLowerCase().split(/[\s:,()/-]+/)
  return (
    named.find((option) => option.text.toLowerCase().startsWith(text)) ??
    named.find((option) => words(option).some((word, i, all) => all.slice(i).join(' ').startsWith(text) && word)) ??
    named.find((option) =>
      words(option)
        .flatMap((word) => word[0] ?? [])
        .join('')
        .startsWith(text),
    )
  )
}
