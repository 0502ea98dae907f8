// Node strips the types of .ts by itself; this hook turns .tsx only (JSX of hono/jsx), so development and production run the same sources.
// What was turned or compiled once is kept under node_modules/.cache (the same hands as the code itself), where that may be written: the next start is quicker.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { enableCompileCache, registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = join(import.meta.dirname, '../node_modules/.cache')
enableCompileCache(join(cache, 'node'))

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context)
    const file = fileURLToPath(url)
    return { format: 'module', shortCircuit: true, source: turned(file, readFileSync(file, 'utf8')) }
  },
})

let transformSync
function turned(file, source) {
  const kept = join(cache, 'tsx', `${createHash('sha256').update(`${process.version} ${file}\n${source}`).digest('hex')}.mjs`)
  try {
    return readFileSync(kept, 'utf8')
  } catch {
    transformSync ??= process.getBuiltinModule('module').createRequire(import.meta.url)('esbuild').transformSync
    const { code } = transformSync(source, {
      loader: 'tsx',
      format: 'esm',
      target: 'es2024',
      sourcefile: file,
      sourcemap: 'inline',
      jsx: 'automatic',
      jsxImportSource: 'hono/jsx',
    })
    keep(kept, code)
    return code
  }
}

/** Written beside and renamed: another process never reads half of it. A folder that may not be written only costs the next start some time. */
function keep(path, code) {
  try {
    mkdirSync(join(cache, 'tsx'), { recursive: true })
    writeFileSync(`${path}.${process.pid}`, code)
    renameSync(`${path}.${process.pid}`, path)
  } catch {}
}
