import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Asked = { method: string; path: string; headers: IncomingMessage['headers']; body: Buffer }
export type Said = { status: number; body?: unknown; headers?: Record<string, string> }

export type Vendor = {
  url: string
  port: number
  /** `down` answers everything with 500; `gone` closes each connection without a word. */
  trouble: 'none' | 'down' | 'gone'
  asked: number
  close(): Promise<void>
}

/** A vendor's server on loopback. */
export async function vendor(answer: (asked: Asked) => Said): Promise<Vendor> {
  const it: Vendor = { url: '', port: 0, trouble: 'none', asked: 0, close: async () => {} }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      it.asked++
      if (it.trouble === 'gone') return request.socket.destroy()
      const asked = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts),
      }
      const said = it.trouble === 'down' ? { status: 500, body: 'Internal Server Error' } : answer(asked)
      response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers })
      response.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? ''))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  it.port = (server.address() as AddressInfo).port
  it.url = `http://127.0.0.1:${it.port}`
  it.close = () =>
    new Promise((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return it
}
