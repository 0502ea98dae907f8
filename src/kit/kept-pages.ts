import { LRUCache } from 'lru-cache'

export type Drawn = { html: string; etag: string }
export type Keep = (key: string, draw: () => Promise<Drawn>) => Promise<Drawn>

const MOST = 16 * 1024 * 1024 // characters

/**
 * Keeps drawn public pages for some seconds, and draws a page once for all who ask meanwhile: a report that the whole city reads costs one. Only for pages that depend on
 * nothing but their key. A page that fails is not kept.
 * @param seconds 0 keeps nothing
 */
export function keepPages(seconds: number): Keep {
  if (seconds === 0) return (_key, draw) => draw()
  const pages = new LRUCache<string, Drawn, () => Promise<Drawn>>({
    maxSize: MOST,
    ttl: seconds * 1000,
    sizeCalculation: ({ html }) => html.length + 200,
    fetchMethod: (_key, _stale, { context }) => context(),
  })
  return async (key, draw) => pages.get(key) ?? (await pages.fetch(key, { context: draw }))!
}
