// Writes public/citizen.css and public/office.css from src/kit/ui/css and six parts of designsystemet.
// Run after a change of a source: node --import ./tools/tsx-hook.mjs tools/build-css.ts (with --check it only says whether public/ is stale).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { transform } from 'esbuild'

const root = join(import.meta.dirname, '..')
const parts = ['base', 'button', 'input', 'validation-message', 'error-summary', 'skip-link']
const sheets = { citizen: ['tokens', 'citizen'], office: ['tokens', 'citizen', 'office'] }

export type Sheet = keyof typeof sheets
export const sheetNames = Object.keys(sheets) as Sheet[]

/** One sheet: tokens, designsystemet, our rules; lowered to Chrome 80 and without the custom properties that nothing reads. */
export async function buildSheet(name: Sheet): Promise<string> {
  const [tokens, ...own] = sheets[name].map((file) => readFileSync(join(root, 'src/kit/ui/css', `${file}.css`), 'utf8'))
  const borrowed = parts.map((part) =>
    readFileSync(join(root, 'node_modules/@digdir/designsystemet-css/dist/src', `${part}.css`), 'utf8'),
  )
  const { code } = await transform([tokens, ...borrowed.map(dropUnusedParts), ...own].join('\n'), {
    loader: 'css',
    minify: true,
    target: 'chrome80',
    logLevel: 'error',
  })
  return `${dropUnread(code.trim())}\n`
}

/** Where a sheet is kept. */
export function sheetFile(name: Sheet): string {
  return join(root, 'public', `${name}.css`)
}

/** Kilobytes of a text after gzip, as a server would send it. */
export function gzipKilobytes(text: string): number {
  return gzipSync(text, { level: 9 }).length / 1000
}

/** Read-only icons, floating boxes and other things of the base part that no page has. */
function dropUnusedParts(css: string): string {
  return css.replace(
    /\.ds-(readonly-icon|floating|list--unstyled|print-preserve|checkbox--checked|icon|focus(--\w+)*)[^{},]*(,[^{}]*)?\{(?:[^{}]|\{[^{}]*\})*\}/g,
    '',
  )
}

/** A custom property that nothing reads costs bytes on every first visit; dropping one may leave another unread, so it goes on until none is left. */
function dropUnread(css: string): string {
  for (;;) {
    const read = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]))
    const next = css.replace(/(--[\w-]+):(?:"[^"]*"|url\("[^"]*"\)|[^;{}"])*;?/g, (whole, name: string) =>
      read.has(name) ? whole : '',
    )
    if (next === css) return css.replace(/[^{}]+\{\}/g, '')
    css = next
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const name of sheetNames) {
    const css = await buildSheet(name)
    const file = sheetFile(name)
    if (!process.argv.includes('--check')) writeFileSync(file, css)
    else if (readFileSync(file, 'utf8') !== css) {
      console.error(`public/${name}.css is older than its sources: run tools/build-css.ts`)
      process.exitCode = 1
    }
    console.log(`${name}.css ${gzipKilobytes(css).toFixed(1)} kB gzipped`)
  }
}
