import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { raw } from 'hono/html'
import type { Child, PropsWithChildren } from 'hono/jsx'
import type { Lang } from './i18n.ts'

export type StyleSheet = 'citizen' | 'office'

const hashes = new Map<string, string>()

/** The address of a file of public/ with a mark of its content, so that it may be cached for a year. */
export function asset(name: string): string {
  let hash = hashes.get(name)
  if (!hash) {
    const file = join(import.meta.dirname, '../../public', name)
    hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 8)
    hashes.set(name, hash)
  }
  return `/assets/${name}?v=${hash}`
}

type DocumentProps = PropsWithChildren<{
  /** What the tab says; the product's name is put after it. */
  title: string
  lang: Lang
  css: StyleSheet
  /** True on the demo: search engines are kept out. */
  demo: boolean
  head?: Child
}>

/** A whole HTML document, doctype included. No inline script or style: it holds under `style-src 'self'; script-src 'self'`. */
export function Document({ title, lang, css, demo, head, children }: DocumentProps) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={lang}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width,initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          {demo && <meta name="robots" content="noindex" />}
          <title>{title} - Tuntas</title>
          <link rel="stylesheet" href={asset(`${css}.css`)} />
          <link rel="icon" href={asset('icon.svg')} type="image/svg+xml" />
          {head}
        </head>
        <body>{children}</body>
      </html>
    </>
  )
}
