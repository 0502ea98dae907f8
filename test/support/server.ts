import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { buildServer } from '../../src/app.ts'
import type { Site } from '../../src/kit/site.ts'
import type { TestApp } from './postgres.ts'

type Server = ReturnType<typeof buildServer>
/** What a browser asks: the server in process, or one reached over the network. */
type Asked = { request(url: string, init?: RequestInit): Response | Promise<Response> }

const testSite: Site = {
  baseUrl: 'http://localhost',
  demo: true,
  trustProxy: false,
  keepPagesFor: 0, // the tests' clock stands still while the reports move
  secure: false,
  demoSignIns: [],
  mails: true,
  telegramBot: null,
}

/** The whole server in process: headers, language, limits and doors as in life. */
export const testServer = (app: TestApp, site: Partial<Site> = {}): Server => buildServer(app, { ...testSite, ...site })

/** The same on a real port of loopback, for browsers. */
export async function listen(server: Server, wanted = 0): Promise<{ url: string; close(): Promise<void> }> {
  const listening = serve({ fetch: server.fetch, port: wanted, hostname: '127.0.0.1' })
  await new Promise<void>((done) => (listening.listening ? done() : listening.once('listening', () => done())))
  const { port } = listening.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((done) => listening.close(() => done())) }
}

export type Answer = { status: number; html: string; headers: Headers; location: string | null }
type Posted = Record<string, string | readonly string[] | Blob | readonly Blob[]>

/** One person's browser against a server: keeps cookies, follows redirects when asked, sends forms as a page of the site does. */
export function visitor(server: Asked) {
  const cookies = new Map<string, string>()

  async function request(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers)
    if (!headers.has('origin')) headers.set('origin', 'http://localhost')
    if (!headers.has('accept-language')) headers.set('accept-language', 'id')
    if (cookies.size) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await server.request(`http://localhost${path}`, { ...init, headers })
    for (const line of response.headers.getSetCookie()) keep(line)
    return {
      status: response.status,
      html: await response.text(),
      headers: response.headers,
      location: response.headers.get('location'),
    }
  }

  function keep(line: string) {
    const [pair = ''] = line.split(';')
    const [name = '', value = ''] = pair.split('=')
    if (/max-age=0/i.test(line) || value === '') cookies.delete(name)
    else cookies.set(name, value)
  }

  return {
    cookies,
    request,
    get: (path: string, headers: Record<string, string> = {}) => request(path, { headers }),
    /** Sends a form; with `files` as multipart, as the page's own form would. */
    post(path: string, fields: Posted = {}) {
      const list = Object.entries(fields).flatMap(([name, value]): [string, string | Blob][] =>
        Array.isArray(value)
          ? value.map((one: string | Blob): [string, string | Blob] => [name, one])
          : [[name, value as string | Blob]],
      )
      if (!list.some(([, value]) => value instanceof Blob))
        return request(path, {
          method: 'POST',
          body: new URLSearchParams(list as [string, string][]).toString(),
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        })
      const form = new FormData()
      for (const [name, value] of list) {
        if (value instanceof Blob) form.append(name, value, 'foto.jpg')
        else form.append(name, value)
      }
      return request(path, { method: 'POST', body: form })
    },
    /** Goes on while the server redirects. */
    async follow(answer: Answer): Promise<Answer> {
      let at = answer
      for (let i = 0; i < 5 && at.location; i++) at = await request(at.location.replace(/^https?:\/\/[^/]+/, ''))
      return at
    },
  }
}

/** The words of a page, without markup. */
export const wordsOf = (html: string) =>
  html
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()

/** What a page is told first by its stream of news, as the browser of a signed-in visitor hears it. */
export async function newsOf(
  server: Asked,
  { cookies }: { cookies: ReadonlyMap<string, string> },
  path: string,
): Promise<string> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await server.request(`http://localhost${path}`, { headers: { cookie, 'accept-language': 'id' } })
  const reader = answer.body!.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}
