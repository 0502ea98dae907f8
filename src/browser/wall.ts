/** The wall renews itself. While the line is down, or after the sign-in has ended, the last figures stay with their time and a word why they are old. Without this file it stands still, under its time. */

const wall = document.querySelector<HTMLElement>('.wall')
const every = Number(wall?.dataset.every ?? 10) * 1000

type State = 'fresh' | 'down' | 'ended'

async function renew(): Promise<State> {
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(8000), redirect: 'manual' })
    // Only who is not signed in is sent elsewhere; where to, a browser does not tell.
    if (answer.type === 'opaqueredirect') return 'ended'
    if (!answer.ok) return 'down'
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.wall')
    if (!next || !wall) return 'down'
    wall.replaceChildren(...next.childNodes)
    return 'fresh'
  } catch {
    return 'down'
  }
}

async function turn() {
  const state = await renew()
  for (const word of wall?.querySelectorAll<HTMLElement>('[data-when]') ?? []) word.hidden = word.dataset.when !== state
  setTimeout(turn, every)
}

setTimeout(turn, every)
