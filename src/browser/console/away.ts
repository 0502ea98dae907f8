/**
 * An answer that is sent from the field where there is no signal: it is kept in this browser and sent by itself when there is one. Each has a key, so that an answer that
 * arrived without its reply being heard is not sent twice. Without this file, or where a browser keeps nothing, the form is sent as any other.
 */
import { createStore, del, entries, set } from 'idb-keyval'
import { post, type Reply } from './post.ts'

type Kept = {
  action: string
  number: string
  officer: string
  fields: [string, string | File][]
  /** Why it stays although there was a signal: nobody is signed in who may send it, or the report no longer takes it. */
  stuck?: 'login' | 'refused'
}

const AGAIN_MS = 20_000

const store = open()
/** One at a time: on a slow line an answer takes longer than the pause between two tries. */
let isSending = false
let host = document.querySelector<HTMLElement>('[data-away]')
if (host && store) {
  begin()
  setInterval(sendKept, AGAIN_MS)
  sendKept()
}

/** A browser that keeps nothing (a private window of some) has no store. */
function open() {
  try {
    return createStore('tuntas-away', 'answers')
  } catch {
    return null
  }
}

/** The page as it stands now: where its officer is told of what waits, and the form that may have to wait. */
function begin() {
  host = document.querySelector('[data-away]')
  addEventListener('online', sendKept)
  const form = document.querySelector<HTMLFormElement>('form[data-away-key]')
  if (!form) return
  form.addEventListener('submit', (event) => submit(event, form))
  own().then((all) => writeAgain(form, all))
}

async function submit(event: SubmitEvent, form: HTMLFormElement) {
  event.preventDefault()
  const button = form.querySelector<HTMLButtonElement>('button')
  if (button) button.disabled = true
  const key = form.dataset.awayKey!
  const fields = [...new FormData(form)]
  const reply = navigator.onLine ? await post(form.action, fields) : null
  if (reply) {
    if (arrived(reply)) await del(key, store!).catch(() => {})
    return follow(reply)
  }
  // What others do to the report meanwhile is no reason to refuse it: the state decides when it arrives.
  const kept: Kept = {
    action: form.action,
    number: form.dataset.awayNumber!,
    officer: host!.dataset.away!,
    fields: fields.filter(([name]) => name !== 'version'),
  }
  try {
    await set(key, kept, store!)
  } catch {
    return form.submit()
  }
  form.closest('.move')?.replaceChildren(line('p', host!.dataset.awaySaved!))
  show()
}

/** The server leads to the report as it is with the answer. Anywhere else (to sign in, to a second step) it has taken nothing. */
const arrived = ({ url }: Reply) => new URL(url).searchParams.get('done') === 'done'

/** Shows what the server answered, as the browser would have. */
function follow(reply: Reply) {
  if (reply.redirected) return location.assign(reply.url)
  document.open()
  document.write(reply.page)
  document.close()
  begin() // the scripts of a page that is written over another do not run again
  return show()
}

async function sendKept() {
  if (isSending) return
  isSending = true
  try {
    if (navigator.onLine) await sendEach()
  } finally {
    isSending = false
  }
  show()
}

async function sendEach() {
  for (const [key, kept] of await own()) {
    if (kept.stuck === 'refused') continue
    const reply = await post(kept.action, kept.fields)
    if (!reply) return
    if (arrived(reply)) {
      await del(key, store!)
      if (location.pathname.endsWith(`/${kept.number}`)) location.assign(reply.url)
      continue
    }
    // A server in trouble is tried again; who is not signed in, or is somebody else, once the writer has signed in.
    const isTrouble = reply.status >= 500 || reply.status === 429
    const stuck = reply.redirected || reply.status === 401 ? 'login' : isTrouble ? undefined : 'refused'
    if (stuck) await set(key, { ...kept, stuck }, store!)
    if (stuck !== 'refused') return
  }
}

/** What this officer wrote here; nothing on a page that tells nobody, and where the browser gives nothing out. */
async function own(): Promise<[string, Kept][]> {
  const all = host ? await entries<string, Kept>(store!).catch(() => []) : []
  return all.filter(([, { officer }]) => officer === host?.dataset.away)
}

/** A form that is opened again after its answer was refused has what was written, and the photos. */
function writeAgain(form: HTMLFormElement, all: [string, Kept][]) {
  const [key, kept] = all.find(([, { stuck, number }]) => stuck === 'refused' && number === form.dataset.awayNumber) ?? []
  if (!key || !kept) return
  const files = new DataTransfer()
  for (const [, value] of kept.fields) if (typeof value !== 'string' && value.size > 0) files.items.add(value)
  const photos = form.querySelector<HTMLInputElement>('input[type=file]')
  if (photos && files.files.length > 0) photos.files = files.files
  const text = form.querySelector<HTMLTextAreaElement>('textarea[name=text]')
  const written = kept.fields.find(([name]) => name === 'text')?.[1]
  if (text && typeof written === 'string') text.value = written
  form.dataset.awayKey = key
  const hidden = form.querySelector<HTMLInputElement>('input[name=key]')
  if (hidden) hidden.value = key
}

/** What waits, and what to do about it. */
async function show() {
  const all = await own()
  if (!host) return
  const words = host.dataset
  host.hidden = all.length === 0
  host.replaceChildren(...all.map(([key, kept]) => lineOf(key, kept, words)))
}

function lineOf(key: string, { number, stuck, action }: Kept, words: DOMStringMap): HTMLElement {
  const told = line('p', stuck === 'refused' ? words.awayRefused! : stuck === 'login' ? words.awayLogin! : words.awayWaits!)
  const link = document.createElement('a')
  link.className = 'act'
  const form = new URL(action, location.href).pathname
  link.href = stuck === 'refused' ? form : form.replace(/\/\w+$/, '') // the form's own address opens the form
  link.textContent = number
  told.append(' ', link)
  if (stuck !== 'refused') return told
  const drop = document.createElement('button')
  drop.type = 'button'
  drop.className = 'act'
  drop.textContent = words.awayDrop!
  drop.addEventListener('click', async () => {
    await del(key, store!)
    show()
  })
  told.append(' ', drop)
  return told
}

function line(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}
