import { raw } from 'hono/html'

/** Keeps what was drawn under its key, at most `most` drawings: parts that are the same on many pages (head and foot, a calendar, a filter) are drawn once. */
export function drawings(most: number) {
  const kept = new Map<string, string>()
  return (key: string, draw: () => unknown) => {
    let html = kept.get(key)
    if (html === undefined) {
      html = String(draw())
      if (kept.size >= most) kept.clear()
      kept.set(key, html)
    }
    return raw(html)
  }
}
