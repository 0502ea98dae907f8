/**
 * News of the page that is open: counts change where they stand, new reports are announced by a bar, who else is writing is said at the head of the report; no row moves
 * until it is pressed. A page that nobody sees asks for nothing: a browser has few connections to share between its tabs.
 */

type News = { numbers: string[]; counts: Record<string, number> }

const from = document.querySelector<HTMLElement>('[data-live]')?.dataset.live
const bar = document.querySelector<HTMLElement>('[data-fresh]')
const link = bar?.querySelector('a')
const writing = document.querySelector('[data-writing]')
const here = new Set([...document.querySelectorAll('.q a')].map(numberOf))
const COUNT_LIMIT = 200
let source: EventSource | null = null

if (from) {
  follow()
  document.addEventListener('visibilitychange', follow)
  addEventListener('pagehide', end)
  addEventListener('pageshow', follow)
}

function follow() {
  if (document.hidden) return end()
  if (source) return
  source = new EventSource(from!)
  source.addEventListener('queue', (event) => show(JSON.parse(event.data) as News))
  source.addEventListener('writing', (event) => {
    if (writing) writing.textContent = JSON.parse(event.data) as string
  })
}

function end() {
  source?.close()
  source = null
}

function show({ numbers, counts }: News) {
  for (const [view, n] of Object.entries(counts)) {
    const place = document.querySelector(`[data-count="${view}"]`)
    if (place) place.textContent = n > COUNT_LIMIT ? `${COUNT_LIMIT}+` : String(n)
  }
  if (!bar || !link) return
  const fresh = numbers.filter((number) => !here.has(number)).length
  link.hidden = fresh === 0
  link.querySelector('span')!.textContent = (bar.dataset.fresh ?? '').replace('{n}', String(fresh))
}

function numberOf(row: Element): string {
  return /\/laporan\/([^?]+)/.exec(row.getAttribute('href') ?? '')?.[1] ?? ''
}
