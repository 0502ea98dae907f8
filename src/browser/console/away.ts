/**
 * An answer that is sent from the field where there is no signal: it is kept in this browser and sent by itself when there is one. Each has a key, so that an answer that
 * arrived without its reply being heard is not sent twice. Without this file, or where a browser keeps nothing, the form is sent as any other.
 */
import { createStore, del, entries, set } from 'idb-keyval'

type Kept = {
  action: string
  number: string
  officer: string
  fields: [string, string | File][]
  /** Why it stays although there was a signal: the session had ended, or the report no longer takes it. */
  stuck?: 'login' | 'refused'
}

const AGAIN_MS = 20_000
/** So long the network may be silent before an answer is kept instead. */
const PATIENCE_MS = 25_000

const hosts = [...document.querySelectorAll<HTMLElement>('[data-away]')]
const words = hosts[0]?.dataset
const form = document.querySelector<HTMLFormElement>('form[data-away-key]')
const store = open()

if (words && store) {
  const officer = words.away!
  if (form) form.addEventListener('submit', (event) => submit(event, form, officer))
  addEventListener('online', () => sendKept(officer))
  setInterval(() => sendKept(officer), AGAIN_MS)
  sendKept(officer)
}

/** A browser that keeps nothing (a private window of some) has no store. */
function open() {
  try {
    return createStore('tuntas-away', 'answers')
  } catch {
    return null
  }
}

async function submit(event: SubmitEvent, form: HTMLFormElement, officer: string) {
  event.preventDefault()
  const button = form.querySelector<HTMLButtonElement>('button')
  if (button) button.disabled = true
  const fields = [...new FormData(form)]
  const reply = navigator.onLine ? await post(form.action, fields) : null
  if (reply) return follow(reply)
  const key = form.dataset.awayKey!
  // What others do to the report meanwhile is no reason to refuse it: the state decides when it arrives.
  const kept: Kept = {
    action: form.action,
    number: form.dataset.awayNumber!,
    officer,
    fields: fields.filter(([name]) => name !== 'version'),
  }
  try {
    await set(key, kept, store!)
  } catch {
    return form.submit()
  }
  form.closest('.move')?.replaceChildren(line('p', words!.awaySaved!))
  show(officer)
}

/** @returns null without a network */
async function post(action: string, fields: [string, string | File][]): Promise<Response | null> {
  const body = new FormData()
  for (const [name, value] of fields) body.append(name, value)
  try {
    return await fetch(action, { method: 'POST', body, signal: AbortSignal.timeout?.(PATIENCE_MS) })
  } catch {
    return null
  }
}

/** Shows what the server answered, as the browser would have. */
async function follow(reply: Response) {
  if (reply.redirected) return location.assign(reply.url)
  const page = await reply.text()
  document.open()
  document.write(page)
  document.close()
}

async function sendKept(officer: string) {
  if (!navigator.onLine) return show(officer)
  for (const [key, kept] of await own(officer)) {
    if (kept.stuck === 'refused') continue
    const reply = await post(kept.action, kept.fields)
    if (!reply) break
    if (reply.redirected && !/\/masuk/.test(reply.url)) {
      await del(key, store!)
      if (location.pathname.endsWith(`/${kept.number}`)) location.assign(reply.url)
    } else {
      // A server in trouble is tried again; a session that ended once somebody has signed in.
      const stuck = reply.redirected ? 'login' : reply.status < 500 ? 'refused' : undefined
      await set(key, { ...kept, ...(stuck && { stuck }) }, store!)
      if (stuck !== 'refused') break
    }
  }
  show(officer)
}

const own = async (officer: string) => {
  try {
    return (await entries<string, Kept>(store!)).filter(([, kept]) => kept.officer === officer)
  } catch {
    return []
  }
}

/** What waits, and what to do about it. */
async function show(officer: string) {
  const all = await own(officer)
  for (const host of hosts) {
    host.hidden = all.length === 0
    host.replaceChildren(...all.map(([key, kept]) => lineOf(key, kept, officer)))
  }
}

function lineOf(key: string, { number, stuck, action }: Kept, officer: string): HTMLElement {
  const told = line('p', stuck === 'refused' ? words!.awayRefused! : stuck === 'login' ? words!.awayLogin! : words!.awayWaits!)
  const link = document.createElement('a')
  link.className = 'act'
  link.href = new URL(action, location.href).pathname.replace(/\/\w+$/, '')
  link.textContent = number
  told.append(' ', link)
  if (stuck !== 'refused') return told
  const drop = document.createElement('button')
  drop.type = 'button'
  drop.className = 'act'
  drop.textContent = words!.awayDrop!
  drop.addEventListener('click', async () => {
    await del(key, store!)
    show(officer)
  })
  told.append(' ', drop)
  return told
}

function line(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}
