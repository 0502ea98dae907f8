/** News of the open list: counts change where they stand, new reports are announced by a bar, and no row moves until it is pressed. */

type News = { numbers: string[]; counts: Record<string, number> }

const bar = document.querySelector<HTMLElement>('[data-live]')
const link = bar?.querySelector('a')
const COUNT_LIMIT = 200

if (bar?.dataset.live && link) {
  const here = new Set([...document.querySelectorAll('.q a')].map(numberOf))
  const source = new EventSource(bar.dataset.live)
  source.addEventListener('message', (event) => show(JSON.parse(event.data) as News, here))
  addEventListener('pagehide', () => source.close())
}

function show({ numbers, counts }: News, here: Set<string>) {
  for (const [view, n] of Object.entries(counts)) {
    const place = document.querySelector(`[data-count="${view}"]`)
    if (place) place.textContent = n > COUNT_LIMIT ? `${COUNT_LIMIT}+` : String(n)
  }
  const fresh = numbers.filter((number) => !here.has(number)).length
  link!.hidden = fresh === 0
  link!.querySelector('span')!.textContent = (bar!.dataset.fresh ?? '').replace('{n}', String(fresh))
}

function numberOf(row: Element): string {
  return /\/laporan\/([^?]+)/.exec(row.getAttribute('href') ?? '')?.[1] ?? ''
}
