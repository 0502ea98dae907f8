/** What the server answered to a form: at which address, after it had led there or not. */
export type Reply = { url: string; redirected: boolean; status: number; page: string }

/** So long the line may be silent; a photo that goes up slowly takes as long as it takes. */
const PATIENCE_MS = 25_000

/** Sends the fields of a form. @returns null without a network */
export function post(action: string, fields: readonly [string, string | File][]): Promise<Reply | null> {
  const body = new FormData()
  for (const [name, value] of fields) body.append(name, value)
  const request = new XMLHttpRequest() // fetch tells nothing of what has gone up already
  let silent: ReturnType<typeof setTimeout>
  const heard = () => {
    clearTimeout(silent)
    silent = setTimeout(() => request.abort(), PATIENCE_MS)
  }
  return new Promise((done) => {
    request.upload.onprogress = heard
    request.onprogress = heard
    request.onload = () => {
      const { responseURL: url, status, responseText: page } = request
      done({ url, redirected: url !== new URL(action, location.href).href, status, page })
    }
    request.onerror = () => done(null)
    request.onabort = () => done(null)
    request.onloadend = () => clearTimeout(silent)
    request.open('POST', action)
    request.send(body)
    heard()
  })
}
