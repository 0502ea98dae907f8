import type { Context } from 'hono'
import { LRUCache } from 'lru-cache'

export type Drawn = { html: string; etag: string }
/** A page as it goes over the wire: written out once, not for each reader. */
export type Kept = { bytes: Uint8Array<ArrayBuffer>; etag: string }
export type Keep = (key: string, draw: () => Promise<Drawn>) => Promise<Kept>

const MOST = 16 * 1024 * 1024 // bytes

/** A kept page as the answer; its headers are the caller's. */
export const sendKept = (c: Context, { bytes }: Kept): Response =>
  c.body(bytes, 200, { 'content-type': 'text/html; charset=UTF-8' })

const written = ({ html, etag }: Drawn): Kept => ({ bytes: new TextEncoder().encode(html), etag })

/**
 * Keeps drawn public pages for some seconds, and draws a page once for all who ask meanwhile: a report that the whole city reads costs one. Only for pages that depend on
 * nothing but their key. A page that fails is not kept.
 * @param seconds 0 keeps nothing
 */
export function keepPages(seconds: number): Keep {
  if (seconds === 0) return async (_key, draw) => written(await draw())
  const pages = new LRUCache<string, Kept, () => Promise<Drawn>>({
    maxSize: MOST,
    ttl: seconds * 1000,
    sizeCalculation: ({ bytes }) => bytes.byteLength + 200,
    fetchMethod: async (_key, _stale, { context }) => written(await context()),
  })
  return async (key, draw) => pages.get(key) ?? (await pages.fetch(key, { context: draw }))!
}
