/** Lets this browser be told by push. Without this file (or where a browser can't) the button stays hidden and everything else works. */

const box = document.querySelector<HTMLElement>('[data-push]')
if (box && 'serviceWorker' in navigator && 'PushManager' in window) {
  box.hidden = false
  box.querySelector('button')?.addEventListener('click', () => {
    begin(box).catch(() => say(box, 'failed'))
  })
}

async function begin(at: HTMLElement) {
  if ((await Notification.requestPermission()) !== 'granted') return say(at, 'refused')
  const worker = await navigator.serviceWorker.register('/assets/push-worker.js', { scope: '/assets/' })
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: at.dataset.key ?? '' })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(at.dataset.push ?? '', { method: 'POST', headers, body: JSON.stringify(subscription) })
  say(at, answer.ok ? 'done' : 'failed')
}

/** One of the sentences that the page brought along. */
function say(at: HTMLElement, what: 'done' | 'refused' | 'failed') {
  const line = at.querySelector<HTMLElement>('[role=status]')
  if (line) line.textContent = at.dataset[what] ?? ''
}

export {}
