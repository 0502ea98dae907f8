/** The wall renews itself. While the line is down, or the sign-in has ended, the last figures stay with their time and a word that they are old. Without this file it stands still, under its time. */

const wall = document.querySelector<HTMLElement>('.wall')
const every = Number(wall?.dataset.every ?? 10) * 1000

async function renew(): Promise<boolean> {
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(8000), redirect: 'error' })
    if (!answer.ok) return false
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.wall')
    if (!next || !wall) return false
    wall.replaceChildren(...next.childNodes)
    return true
  } catch {
    return false
  }
}

async function turn() {
  const isFresh = await renew()
  const word = wall?.querySelector<HTMLElement>('.down')
  if (word) word.hidden = isFresh
  setTimeout(turn, every)
}

setTimeout(turn, every)
