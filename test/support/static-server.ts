import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Child } from 'hono/jsx'

/** What the doors send: nothing inline, nothing from elsewhere. */
export const contentPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; script-src 'self'; connect-src 'self'"

const types: Record<string, string> = { css: 'text/css', svg: 'image/svg+xml', js: 'text/javascript' }

/** A tiny server for pages made of components alone: path to page, and public/ under /assets. Port 0: any free one. */
export async function serveStatic(pages: Record<string, () => Child>): Promise<{ url: string; close: () => Promise<void> }> {
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    c.header('Content-Security-Policy', contentPolicy)
  })
  app.get('/assets/*', async (c) => {
    const name = normalize(c.req.path.slice('/assets/'.length))
    const body = await readFile(join(import.meta.dirname, '../../public', name)).catch(() => null)
    if (name.startsWith('..') || !body) return c.notFound()
    return c.body(body, 200, { 'Content-Type': types[name.split('.').pop() ?? ''] ?? 'application/octet-stream' })
  })
  for (const [path, page] of Object.entries(pages)) app.get(path, async (c) => c.html(String(await page())))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise<void>((resolve) => (server.listening ? resolve() : server.once('listening', () => resolve())))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) }
}
