/** Signs in with a passkey, or makes one. Without this file (or where a browser can't) the button stays hidden and the password form works as before. */

for (const box of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
  if (!window.PublicKeyCredential || !('parseRequestOptionsFromJSON' in PublicKeyCredential)) continue
  box.hidden = false
  const button = box.querySelector('button')
  button?.addEventListener('click', async () => {
    button.disabled = true
    say(box, '')
    await begin(box).catch(() => say(box, box.dataset.failed ?? ''))
    button.disabled = false
  })
}

async function begin(box: HTMLElement) {
  const at = box.dataset.passkey ?? ''
  const asked = await send(`${at}/mulai`, {})
  if ('sentence' in asked) return say(box, asked.sentence)
  const credential = box.hasAttribute('data-make')
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.options) })
  const done = await send(at, { response: (credential as PublicKeyCredential).toJSON(), next: box.dataset.next ?? '' })
  if ('sentence' in done) return say(box, done.sentence)
  location.assign(done.next)
}

// biome-ignore lint/suspicious/noExplicitAny: options go from the server to the browser as they are
type Answer = { sentence: string } | { next: string; options: any }

async function send(to: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(to, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}

function say(box: HTMLElement, words: string) {
  const line = box.querySelector<HTMLElement>('[role=status]')
  if (line) line.textContent = words
}

export {}
